"""Where and when: answered, decided, taken back, and asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from holub_desk.custody import log
from holub_desk.places.asking import between, lying_in
from holub_desk.places.gazetteer import gazetteer
from holub_desk.places.store import places_of, time_of
from holub_desk.places.when import DatePrecision
from holub_desk.triage import changes
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import CustodyDetail, Report, ReportPlace, ReportTime
from holub_desk.vault.vault import Vault

Tell = Callable[..., int]
Decide = Callable[..., int | None]
AT = "2026-11-28T11:00Z"
BAKHMUT = "place:UA14020010010059145"


def said(vault: Vault, report: int) -> list[tuple[str, str, bool, bool]]:
    """Key or name, precision, answered, counts."""
    with Session(vault.engine) as session:
        shown = places_of(session, report)
        return [(each.name or each.where.key, each.where.precision, each.answered, each.counts) for each in shown]


def asked(vault: Vault, ids: Any) -> list[int]:
    with Session(vault.engine) as session:
        return list(session.scalars(select(Report.id).where(Report.id.in_(ids)).order_by(Report.id)))


def test_what_is_answered_is_kept_and_follows_further_answers(vault: Vault, tell: Tell) -> None:
    """The raion that was chosen with the settlement in words; later answers replace it; nothing is resolved."""
    first = tell(conversation="c" * 32, oblast="UA14", raion="UA1402", settlement="бахмут", when="week")
    with Session(vault.engine) as session:
        (place,) = places_of(session, first)
        when, answered = time_of(session, first)
    assert (place.name, place.raion, place.oblast, place.hromada) == ("Бахмутський", "Бахмутський", "Донецька", "")
    assert (place.where.words, place.edition, place.person) == ("бахмут", gazetteer().edition, None)
    assert answered
    assert when is not None
    assert when.precision is DatePrecision.WEEK
    tell("", conversation="c" * 32, seq=5, oblast="UA44", raion=None, when=None)
    assert said(vault, first) == [("Луганська", "oblast", True, True)]
    with Session(vault.engine) as session:
        assert time_of(session, first) == (None, False)


def test_the_desk_decides_and_takes_back(vault: Vault, tell: Tell, decide: Decide) -> None:
    """What was decided counts instead of the answer; undone, the answer counts again; each step is in the history."""
    report = tell(oblast="UA14", when="month")
    made = decide(report, BAKHMUT, {"words": "Бахмуті", "spans": [[0, 5]]})
    assert made is not None
    assert said(vault, report) == [("Бахмут", "settlement", False, True), ("Донецька", "oblast", True, False)]
    timed = decide(report, "time", {"precision": "day", "last": "2026-11-20"})
    assert timed is not None
    with Session(vault.engine) as session:
        when, answered = time_of(session, report)
        assert when is not None
        assert (when.first, when.last, answered) == (date(2026, 11, 20), date(2026, 11, 20), False)
    with Session(vault.writer) as session, session.begin():
        changes.undo(session, timed, person=2, at=AT)
        changes.undo(session, made, person=2, at=AT)
    assert said(vault, report) == [("Донецька", "oblast", True, True)]
    with Session(vault.engine) as session:
        assert time_of(session, report)[1]
        history = changes.history(session, report)
        assert [(each.field, each.after) for each in history if each.undoes] == [(BAKHMUT, None), ("time", None)]
        entries = session.scalars(select(CustodyDetail.said).where(CustodyDetail.report_id == report))
        assert sum(log.Act.ASSESSED in entry or BAKHMUT in entry for entry in entries) == 2


def test_a_report_has_several_places_and_one_time(vault: Vault, tell: Tell, decide: Decide) -> None:
    """Places stand beside each other by code, words among them; a further time replaces the one before."""
    report = tell()
    decide(report, BAKHMUT, {"words": "тут"})
    assert decide(report, BAKHMUT, {"words": " тут ", "precision": "settlement"}) is None  # the same is no change
    decide(report, "place:words", {"words": "біля старої шахти"})
    decide(report, BAKHMUT, {"precision": "raion"})
    assert said(vault, report) == [("Бахмут", "raion", False, True), ("words", "unknown", False, True)]
    decide(report, "time", {"precision": "year", "last": "2026-05-05"})
    decide(report, "time", {"precision": "before", "last": "2026-05-05"})
    with Session(vault.engine) as session:
        assert session.scalar(select(func.count()).select_from(ReportTime)) == 1
        assert time_of(session, report)[0] is not None


def test_what_makes_no_sense_is_refused(vault: Vault, tell: Tell, decide: Decide) -> None:
    """With the word that the pages have a sentence for; nothing is written."""
    report = tell()
    refused: list[tuple[str, Any, str]] = [
        ("place:UA14020010010059999", {}, "no-value"),
        ("place:UA14", {}, "no-field"),
        ("place:", {}, "no-field"),
        ("place:words", {"words": ""}, "no-value"),
        (BAKHMUT, {"spans": [[0, 10_000]]}, "no-value"),
        (BAKHMUT, "Бахмут", "no-value"),
        ("time", {"precision": "hour", "last": "2026-11-28"}, "no-value"),
        ("time", "yesterday", "no-value"),
    ]
    for field, value, fault in refused:
        with pytest.raises(NotChanged) as why:
            decide(report, field, value)
        assert (field, why.value.fault) == (field, fault)
    assert said(vault, report) == []


def test_lists_ask_by_place_and_time(vault: Vault, tell: Tell, decide: Decide) -> None:
    """By the beginning of a code and by days; what is decided counts, and answers only where nothing is."""
    answered = tell(oblast="UA14", when="longer")
    decided = tell(oblast="UA44")
    decide(decided, BAKHMUT, {})
    decide(decided, "time", {"precision": "month", "last": "2026-06-15"})
    nowhere = tell()
    assert asked(vault, lying_in(["UA14"])) == [answered, decided]
    assert asked(vault, lying_in(["UA1402"])) == [decided]
    assert asked(vault, lying_in(["UA44"])) == []
    june, july = date(2026, 6, 30), date(2026, 7, 1)
    assert asked(vault, between(june, june)) == [answered, decided]
    assert asked(vault, between(july, july)) == [answered]
    assert asked(vault, between(None, date(2026, 5, 1))) == [answered]
    assert nowhere not in asked(vault, between(None, None))


def test_nothing_of_a_destroyed_report_is_left(vault: Vault, tell: Tell, decide: Decide) -> None:
    """Places and times go with their report; a control has them before."""
    report = tell(oblast="UA14", settlement="Бахмут", when="week")
    decide(report, BAKHMUT, {})
    with Session(vault.writer) as session, session.begin():
        assert session.scalar(select(func.count()).select_from(ReportPlace)) == 2
        session.delete(session.get_one(Report, report))
    with Session(vault.engine) as session:
        assert session.scalar(select(func.count()).select_from(ReportPlace)) == 0
        assert session.scalar(select(func.count()).select_from(ReportTime)) == 0
