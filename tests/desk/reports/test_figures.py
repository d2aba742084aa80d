"""The figures of the charts, from a real vault."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from holub_desk.reports.figures import Figures, Narrow, read_figures
from holub_desk.reports.weeks import Span
from holub_desk.vault.tables import (
    Change,
    GroupMember,
    NeedToKnow,
    Person,
    Report,
    ReportCode,
    ReportGroup,
    ReportPlace,
)
from holub_desk.vault.vault import Vault

MONDAY = date(2026, 11, 2)
TODAY = date(2026, 11, 28)
SPAN = Span(MONDAY, 4)
DONETSK, LUHANSK = "UA14020010010059145", "UA44020010010059145"


def day(n: int) -> date:
    return MONDAY + timedelta(days=n)


def add(session: Session, number: int, came: int, read: int | None, codes: str = "", *places: str, **more: Any) -> None:
    session.add(
        Report(
            id=number, conversation=f"{number:032x}", year=2026, serial=number, received_on=day(came), channel="web",
            language="uk", questionnaire="q", version="v", account="", changed=number,
            first_read_on=None if read is None else day(read), **more,
        )
    )  # fmt: skip
    session.flush()
    session.add_all(ReportCode(report_id=number, code=code) for code in codes.split())
    for place in places:
        row = ReportPlace(report_id=number, key=place, answered=False, code=place, precision="settlement", at="")
        session.add(row)


def decided(session: Session, number: int, on: int, before: str, after: str) -> None:
    at = f"{day(on)}T09:00Z"
    session.add(Change(report_id=number, at=at, field="state", before=f'"{before}"', after=f'"{after}"'))


@pytest.fixture
def filled(vault: Vault) -> Vault:
    """Six reports; the fifth is withdrawn and rejected, the sixth belongs to a group that only Petro is in."""
    with Session(vault.writer) as session, session.begin():
        session.add_all([Person(id=1, name="Olena", role="analyst"), Person(id=2, name="Petro", role="editor")])
        add(session, 1, -3, 8, "A1 A2", DONETSK, state="in_triage")
        add(session, 2, 0, 0, "A1", DONETSK, LUHANSK, state="assessed")
        add(session, 3, 7, None, "B1", LUHANSK)
        add(session, 4, 8, None, "", folded_into=3)
        add(session, 5, 22, 23, "A2 FL1", withdrawn=True, state="rejected")
        add(session, 6, 1, None, "A1", DONETSK, state="in_triage")
        session.add(NeedToKnow(id=1, name="small"))
        session.flush()
        session.add_all([GroupMember(group_id=1, person_id=2), ReportGroup(report_id=6, group_id=1)])
        decided(session, 1, 8, "new", "in_triage")
        decided(session, 2, 1, "new", "in_triage")
        decided(session, 2, 9, "in_triage", "assessed")
        decided(session, 6, 1, "new", "in_triage")
    return vault


def figures(vault: Vault, narrow: Narrow = Narrow(), *, person: int = 1, span: Span = SPAN) -> Figures:  # noqa: B008
    with Session(vault.engine) as session:
        return read_figures(session, person, span, narrow, TODAY)


def test_everything_that_one_may_know_of(filled: Vault) -> None:
    """Withdrawn and rejected ones as well; folded ones came, but do not wait."""
    found = figures(filled)
    assert found.received == (1, 2, 0, 1)
    assert found.unread == (1, 1, 1, 1)
    assert found.in_triage == (1, 1, 1, 1)
    assert found.by_code == {"A": (1, 0, 0, 1), "B": (0, 1, 0, 0), "FL": (0, 0, 0, 1)}
    assert found.without_code == (0, 1, 0, 0)
    assert found.by_oblast == {"UA44": (1, 1, 0, 0), "UA14": (1, 0, 0, 0)}
    assert found.without_place == (0, 1, 0, 1)
    assert (found.wait.reports, found.wait.unread, found.wait.median) == (3, 1, 1)


def test_need_to_know_holds_in_every_number(filled: Vault) -> None:
    """Olena's numbers are those of a desk without the sixth report; the control is Petro, who sees it in each."""
    theirs, mine = figures(filled, person=2), figures(filled)
    assert theirs.received == (2, 2, 0, 1)
    assert theirs.unread == (2, 2, 2, 2)
    assert theirs.in_triage == (2, 2, 2, 2)
    assert theirs.by_code["A"] == (2, 0, 0, 1)
    assert theirs.by_oblast["UA14"] == (2, 0, 0, 0)
    assert theirs.wait.reports == 4
    for narrow in (Narrow("A"), Narrow("A1"), Narrow(oblast="UA14"), Narrow("A1", "UA14")):
        assert figures(filled, narrow, person=2) != figures(filled, narrow)
    with Session(filled.writer) as session, session.begin():
        session.execute(text("DELETE FROM report WHERE id = 6"))
    assert figures(filled) == mine == figures(filled, person=2)


def test_narrowed(filled: Vault) -> None:
    """By a group, a code, an oblast: what is chosen stays beside the others of its kind."""
    group = figures(filled, Narrow("A"))
    assert group.received == (1, 0, 0, 1)
    assert group.by_code == {"A1": (1, 0, 0, 0), "A2": (0, 0, 0, 1)}
    assert group.by_oblast == {"UA14": (1, 0, 0, 0), "UA44": (1, 0, 0, 0)}
    assert group.in_triage == (1, 1, 1, 1)
    code = figures(filled, Narrow("A2"))
    assert (code.received, code.by_code, code.by_oblast) == ((0, 0, 0, 1), group.by_code, {})
    assert code.in_triage == (0, 1, 1, 1)
    oblast = figures(filled, Narrow(oblast="UA14"))
    assert (oblast.received, oblast.unread) == ((1, 0, 0, 0), (1, 0, 0, 0))
    assert oblast.by_code == {"A": (1, 0, 0, 0)}
    assert oblast.by_oblast == figures(filled).by_oblast
    assert figures(filled, Narrow("FL")).received == (0, 0, 0, 1)
    assert figures(filled, Narrow("F")).received == (0, 0, 0, 0)


def test_earlier_weeks(filled: Vault) -> None:
    """What was decided since is taken off again; where there is nothing, everything is nought."""
    found = figures(filled, span=Span(MONDAY - timedelta(days=14), 3))
    assert (found.received, found.unread, found.in_triage) == ((0, 1, 1), (0, 1, 1), (0, 0, 1))
    empty = figures(filled, Narrow("Z9", "UA99"), span=Span(date(2001, 1, 1), 13))
    assert not any(empty.received + empty.unread + empty.in_triage + empty.without_code)
    assert (empty.by_code, empty.by_oblast, empty.wait.median) == ({}, {}, None)
