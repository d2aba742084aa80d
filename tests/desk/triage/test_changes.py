"""Decisions: checked, kept, undone, and in the custody log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from holub_desk.custody import log
from holub_desk.custody.verify import verify
from holub_desk.triage import bulk, changes, evidence, states
from holub_desk.triage.changes import Wish
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import Report, ReportCode
from holub_desk.vault.vault import Vault

Tell = Callable[..., int]
Decide = Callable[..., int | None]
AT = "2026-11-28T11:00Z"


def number(vault: Vault, report: int) -> str:
    with Session(vault.engine) as session:
        return evidence.number_of(session, report)


def row(vault: Vault, report: int) -> Report:
    with Session(vault.engine) as session:
        return session.get_one(Report, report)


def known(vault: Vault, *reports: int) -> None:
    """Let these be of sources that are no fresh web conversations."""
    with Session(vault.writer) as session, session.begin():
        session.execute(update(Report).where(Report.id.in_(reports)).values(channel="telegram"))


def test_from_new_to_linked(vault: Vault, tell: Tell, decide: Decide) -> None:
    """The whole way: taken, graded, assessed, linked; whoever takes it has it; each step stands in the history."""
    one, two = tell("Два автобуси робітників."), tell("Привезли робітників.")
    known(vault, one, two)
    decide(one, "state", "in_triage")
    assert row(vault, one).assigned_to == 1
    decide(one, "source", "E")
    decide(one, "information", {"grade": 2, "with": [number(vault, two)]})
    decide(one, "state", "assessed")
    decide(one, f"link:{number(vault, two)}", "incident")
    decide(one, "state", "linked")
    found = row(vault, one)
    assert (found.state, found.source_grade, found.info_grade) == ("linked", "E", 2)
    with Session(vault.engine) as session:
        fields = [each.field for each in changes.history(session, one)]
        acts = [each.act for each in log.entries_of(session, one, limit=20)]
        assert verify(session, vault.files, []).findings == ()
    assert fields == ["state", f"link:{number(vault, two)}", "state", "information", "source", "state"]
    assert acts.count("assessed") == 6


@pytest.mark.parametrize(
    ("field", "after", "reason", "fault"),
    [
        ("state", "linked", "", "no-way"),
        ("state", "rejected", "", "needs-reason"),
        ("state", "rejected", "because", "needs-reason"),
        ("state", "nowhere", "", "no-value"),
        ("source", "A", "", "no-record"),
        ("source", "C", "", "no-record"),
        ("information", {"grade": 1}, "", "needs-second"),
        ("information", {"grade": 2, "url": "javascript:alert(1)", "note": "n"}, "", "no-url"),
        ("information", {"grade": 2, "with": ["26-9999"]}, "", "no-report"),
        ("information", {"grade": 7}, "", "no-value"),
        ("information", "2", "", "no-value"),
        ("sensitivity", "normal", "", "needs-reason"),
        ("assigned", 99, "", "no-value"),
        ("code:A1", [[0, 99999]], "", "no-value"),
        ("code:A1", [[True, 5]], "", "no-value"),
        ("code:<b>", [], "", "no-field"),
        ("link:26-0001", "friends", "", "no-value"),
        ("link:99-1", "incident", "", "no-report"),
        ("note", "  ", "", "empty"),
        ("note", "x" * 10_001, "", "too-long"),
        ("number", 1, "", "no-field"),
    ],
)
def test_what_is_refused(
    vault: Vault, tell: Tell, decide: Decide, field: str, after: Any, reason: str, fault: str
) -> None:
    """With a fixed word for why; nothing is written, not even in the history."""
    tell("another")
    report = tell("Бачив автобуси.")
    with pytest.raises(NotChanged) as refused:
        decide(report, field, after, reason)
    assert refused.value.fault == fault
    with Session(vault.engine) as session:
        assert changes.history(session, report) == []


def test_assessed_takes_both_grades(tell: Tell, decide: Decide) -> None:
    """Neither alone is enough."""
    report = tell()
    decide(report, "state", "in_triage")
    decide(report, "source", "F")
    with pytest.raises(NotChanged, match="needs-grades"):
        decide(report, "state", "assessed")
    decide(report, "information", {"grade": 6})
    assert decide(report, "state", "assessed")


def test_two_fresh_web_conversations_do_not_confirm_each_other(vault: Vault, tell: Tell, decide: Decide) -> None:
    """Nor do fifty; one from elsewhere does, and so does one whose source came before."""
    reports = [tell(f"Автобуси номер {n}.") for n in range(4)]
    others = [number(vault, each) for each in reports[1:]]
    with pytest.raises(NotChanged, match="fresh-web"):
        decide(reports[0], "information", {"grade": 2, "with": others})
    known(vault, reports[3])
    assert decide(reports[0], "information", {"grade": 2, "with": others})


def test_one_person_twice_is_one_source(vault: Vault, tell: Tell, decide: Decide) -> None:
    """A person judged two reports to be of one source, or one to echo the other: then they confirm nothing."""
    one, two, three = (tell(f"Слова {n}.") for n in range(3))
    known(vault, one, two, three)
    decide(one, f"link:{number(vault, two)}", "source")
    decide(two, f"link:{number(vault, three)}", "echo")
    with pytest.raises(NotChanged, match="same-source"):
        decide(one, "information", {"grade": 2, "with": [number(vault, three)]})


def test_what_was_taken_back_confirms_nothing(vault: Vault, tell: Tell, decide: Decide) -> None:
    """A grade that stood on it no longer holds, and says so."""
    one, two = tell("Одне."), tell("Друге.")
    known(vault, one, two)
    decide(one, "information", {"grade": 2, "with": [number(vault, two)]})
    with Session(vault.writer) as session, session.begin():
        assert evidence.holds(session, session.get_one(Report, one))
        session.get_one(Report, two).withdrawn = True
        session.flush()
        assert not evidence.holds(session, session.get_one(Report, one))
    with pytest.raises(NotChanged, match="withdrawn"):
        decide(two, "source", "F")
    assert decide(two, "note", "Забрано назад.")


def test_a_track_record_is_earned_by_other_reports(vault: Vault, tell: Tell, decide: Decide) -> None:
    """A confirmed report lifts the source's later ones to C, and never itself."""
    one, two, third = tell("Одне."), tell("Друге."), tell("Третє.")
    known(vault, one, two, third)
    decide(one, "information", {"grade": 2, "with": [number(vault, two)]})
    with pytest.raises(NotChanged, match="no-record"):
        decide(one, "source", "C")
    with Session(vault.writer) as session, session.begin():
        session.get_one(Report, third).source_id = session.get_one(Report, one).source_id
    assert decide(third, "source", "C")


def test_grades_never_lower_sensitivity(vault: Vault, tell: Tell, decide: Decide) -> None:
    """High from the beginning; only a decision with a reason lowers it."""
    report = tell()
    decide(report, "source", "F")
    decide(report, "information", {"grade": 5})
    assert row(vault, report).sensitivity == "high"
    assert decide(report, "sensitivity", "normal", "an advert from a newspaper")


def test_who_was_faster(tell: Tell, decide: Decide) -> None:
    """A page that showed an older value does not overwrite a newer one."""
    report = tell()
    decide(report, "source", "E", person=2)
    with pytest.raises(NotChanged, match="meanwhile"):
        decide(report, "source", "F", before=None)
    assert decide(report, "source", "F", before="E")
    assert decide(report, "source", "F") is None, "nothing changed"


def test_taken_back(vault: Vault, tell: Tell, decide: Decide) -> None:
    """Once, while what it made stands; the history keeps both."""
    report = tell("Бачив автобуси.")
    made = decide(report, "code:A1", [[0, 5]])
    assert made is not None
    with Session(vault.writer) as session, session.begin():
        changes.undo(session, made, person=2, at=AT)
    with Session(vault.engine) as session:
        assert session.get(ReportCode, (report, "A1")) is None
        assert [each.undone for each in changes.history(session, report)] == [False, True]
    for again in (made, 999):
        with pytest.raises(NotChanged), Session(vault.writer) as session, session.begin():
            changes.undo(session, again, person=2, at=AT)
    first = decide(report, "source", "E")
    decide(report, "source", "F")
    assert first is not None
    with pytest.raises(NotChanged, match="meanwhile"), Session(vault.writer) as session, session.begin():
        changes.undo(session, first, person=2, at=AT)


def test_notes_stand_until_taken_back(vault: Vault, tell: Tell, decide: Decide) -> None:
    """In their order; one that was taken back is in the history alone."""
    report = tell()
    first = decide(report, "note", " Запитати про номери. ")
    decide(report, "note", "Друга.")
    assert first is not None
    with Session(vault.writer) as session, session.begin():
        assert [each.after for each in changes.notes(session, report)] == ["Запитати про номери.", "Друга."]
        changes.undo(session, first, person=1, at=AT)
        assert [each.after for each in changes.notes(session, report)] == ["Друга."]


def test_many_at_once(vault: Vault, tell: Tell, decide: Decide) -> None:
    """Previewed without a trace, done where it can be, taken back together."""
    reports = [tell(f"Слова {n}.") for n in range(3)]
    decide(reports[0], "state", "in_triage")
    wish = Wish("state", "set_aside", "too_vague")
    with Session(vault.writer) as session:
        seen = bulk.preview(session, [*reports, reports[0]], wish, person=1, at=AT)
        session.rollback()
    assert [each.changes for each in seen] == [True, True, True]
    assert {row(vault, each).state for each in reports} == {"in_triage", "new"}
    decide(reports[2], "state", "set_aside", "waiting")
    with Session(vault.writer) as session, session.begin():
        together, done = bulk.apply(session, reports, wish, person=1, at=AT)
    assert [each.changes for each in done] == [True, True, False]
    with Session(vault.writer) as session, session.begin():
        assert changes.undo_bulk(session, together, person=1, at=AT) == (2, 0)
    assert [row(vault, each).state for each in reports] == ["in_triage", "new", "set_aside"]
    for refused, why in ((Wish("information", {"grade": 6}), "no-field"), (wish, "too-many")):
        many = reports if why == "no-field" else list(range(501))
        with pytest.raises(NotChanged, match=why), Session(vault.engine) as session:
            bulk.preview(session, many, refused, person=1, at=AT)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(states.STATES), st.sampled_from(["", "spam", "waiting"])), max_size=12))
def test_any_way_through_the_states(vault: Vault, tell: Tell, ways: list[tuple[str, str]]) -> None:
    """Whatever is asked, a report is never assessed without grades, and undoing everything leads back to new."""
    if not hasattr(vault, "_one"):
        object.__setattr__(vault, "_one", tell())
    report: int = vault._one  # type: ignore[attr-defined]
    made = []
    with Session(vault.writer) as session, session.begin():
        for after, reason in ways:
            try:
                number = changes.change(session, report, Wish("state", after, reason), person=1, at=AT)
            except NotChanged:
                continue
            assert session.get_one(Report, report).state in ("new", "in_triage", "set_aside", "rejected")
            made += [number] if number else []
        for each in reversed(made):
            changes.undo(session, each, person=1, at=AT)
        assert session.scalars(select(Report.state).where(Report.id == report)).one() == "new"
