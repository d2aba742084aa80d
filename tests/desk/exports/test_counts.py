"""Counts: nothing of fewer than k sources, and nothing from which fewer could be worked out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from holub_desk.bulletins.exposure.world import Policy
from holub_desk.cases.claim import Rests
from holub_desk.cases.judging import origins_among
from holub_desk.cases.origins import Told, origins
from holub_desk.exports.counts import Cell, Counted, Level, as_csv, counted, suppressed
from holub_desk.places.gazetteer import gazetteer
from holub_desk.triage.codebook import read_codebook
from holub_desk.vault.tables import (
    NeedToKnow,
    Person,
    Report,
    ReportCode,
    ReportGroup,
    ReportLink,
    ReportPlace,
    ReportTime,
)
from holub_desk.vault.vault import Vault

TODAY = date(2026, 11, 28)
POLICY, CODEBOOK = Policy(), read_codebook()
TOWN = "UA14140050010029262"


def add(session: Session, n: int, *codes: str, place: str = TOWN, **values: object) -> None:
    """A report that may be counted, but for what is said otherwise."""
    kept = {
        "use": "publish",
        "state": "assessed",
        "sensitivity": "normal",
        "received_on": TODAY - timedelta(days=20),
        "source_id": f"source {n}",
    }
    session.add(
        Report(
            id=n, conversation=f"{n:032x}", year=2026, serial=n, channel="web", language="uk", questionnaire="q",
            version="0" * 16, **{**kept, **values},
        )
    )  # fmt: skip
    session.flush()
    for code in codes or ("A1",):
        session.add(ReportCode(report_id=n, code=code))
    session.add(ReportPlace(report_id=n, key=place, answered=True, code=place, precision="settlement", at="2026-11-01"))
    session.add(
        ReportTime(
            report_id=n, answered=True, first_day=date(2026, 10, 5), last_day=date(2026, 10, 6), precision="range",
            at="2026-11-01",
        )
    )  # fmt: skip
    session.flush()


def told(session: Session, level: Level = "oblast") -> tuple[tuple[Cell, ...], int]:
    """The cells of a desk, and how many were left out."""
    found = counted(session, None, POLICY, CODEBOOK, TODAY, level)
    return suppressed(found, origins_among(session, {each.on for each in found}), 3)


def test_a_cell_needs_k_sources(vault: Vault) -> None:
    """Two are left out, three are told, five are told as three: never a number that one more report changes."""
    with Session(vault.writer) as session:
        for n in range(1, 6):
            add(session, n)
            cells, left_out = told(session)
            assert [each.at_least for each in cells] == ([] if n < 3 else [3]), n
            assert left_out == (1 if n < 3 else 0)
        assert as_csv(cells, gazetteer(), CODEBOOK).decode("utf-8-sig").splitlines() == [
            "month,place,place_name,code,code_label,at_least",
            "2026-10,UA14,Донецька,A1,Group arrival,3",
        ]


@pytest.mark.parametrize(
    "values",
    [
        {"use": "share"},
        {"withdrawn": True},
        {"example": True},
        {"state": "new"},
        {"state": "rejected"},
        {"sensitivity": "high"},
        {"received_on": TODAY - timedelta(days=13)},
    ],
    ids=lambda values: next(iter(values)) + "-" + str(next(iter(values.values()))),
)
def test_what_may_not_be_published_is_not_counted(vault: Vault, values: dict[str, object]) -> None:
    """The third of three falls away, and with it the cell; the control counts it."""
    with Session(vault.writer) as session:
        for n in (1, 2):
            add(session, n)
        add(session, 3, **values)
        assert told(session) == ((), 1)
        add(session, 4)
        (cell,), _ = told(session)
        assert cell.at_least == 3


def test_reports_of_one_origin_count_once(vault: Vault) -> None:
    """One source, or a person who judged that one repeats the other."""
    with Session(vault.writer) as session:
        for n in (1, 2, 3):
            add(session, n)
        add(session, 4, source_id="source 1")
        session.add(ReportLink(one=2, other=3, kind="echo"))
        session.flush()
        assert told(session) == ((), 1)


def test_military_things_stand_at_oblasts(vault: Vault) -> None:
    """Whatever level is asked for."""
    with Session(vault.writer) as session:
        for n in (1, 2, 3):
            add(session, n, "A1", "D3")
        cells, _ = told(session, "raion")
        assert {(each.code, each.place) for each in cells} == {("A1", "UA1414"), ("D3", "UA14")}


def test_what_one_may_not_know_of_is_not_counted(vault: Vault) -> None:
    """A report of a group is not there for those outside it."""
    with Session(vault.writer) as session:
        for n in (1, 2, 3):
            add(session, n)
        session.add_all([NeedToKnow(id=1, name="few"), Person(id=1, name="Olena", role="editor")])
        session.flush()
        session.add(ReportGroup(report_id=3, group_id=1))
        session.flush()
        assert len(counted(session, 1, POLICY, CODEBOOK, TODAY, "oblast")) == 2
        assert len(counted(session, None, POLICY, CODEBOOK, TODAY, "oblast")) == 3


@given(
    st.lists(st.tuples(st.integers(0, 9), st.sampled_from(("A1", "B1")), st.sampled_from(("UA14", "UA44")))),
    st.integers(2, 5),
)
def test_no_cell_tells_of_fewer_than_k(rows: list[tuple[int, str, str]], k: int) -> None:
    """And one source more or less changes a number by k or not at all."""
    listed = [Counted(Rests(report=n), code, place, "2026-10") for n, (_, code, place) in enumerate(rows)]
    sources = [Told(each.on, f"s{source}") for each, (source, _, _) in zip(listed, rows, strict=True)]
    told, left_out = suppressed(listed, origins(sources, ()), k)
    assert all(each.at_least >= k and each.at_least % k == 0 for each in told)
    assert len(told) + left_out == len({(each.place, each.code) for each in listed})
    pair = [(Rests(report=0), Rests(report=1))] if len(listed) > 1 else []
    joined = suppressed(listed, origins(sources, pair), k)[0]
    before = {(each.place, each.code): each.at_least for each in told}
    for each in joined:
        assert before[each.place, each.code] - each.at_least in (0, k)
