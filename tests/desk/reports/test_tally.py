"""What the database counts by itself is what one would count, whatever happens to reports and people."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from holub_desk.reports.tally import Tally, tally
from holub_desk.staff.need_to_know import visible
from holub_desk.vault.tables import (
    BLOCK,
    GroupMember,
    NeedToKnow,
    Person,
    ReadBlock,
    ReadBy,
    Report,
    ReportBlock,
    ReportGroup,
)
from holub_desk.vault.vault import Vault

PEOPLE = (1, 2)
REPORTS = st.integers(1, 6)
DEEDS = st.one_of(
    st.tuples(st.just("begin"), REPORTS, st.integers(0, 3 * BLOCK)),
    st.tuples(st.just("change"), REPORTS, st.integers(0, 3 * BLOCK)),
    st.tuples(st.just("fold"), REPORTS, st.sampled_from([None, 1])),
    st.tuples(st.just("read"), REPORTS, st.sampled_from(PEOPLE)),
    st.tuples(st.just("unread"), REPORTS, st.sampled_from(PEOPLE)),
    st.tuples(st.just("restrict"), REPORTS, st.sampled_from([1, 2])),
    st.tuples(st.just("move"), REPORTS, st.sampled_from([1, 2])),
    st.tuples(st.just("widen"), REPORTS, st.none()),
    st.tuples(st.just("destroy"), REPORTS, st.none()),
)


def do(session: Session, deed: str, report: int, what: Any) -> None:
    """One deed, where it is possible."""
    there = session.scalar(select(Report.id).where(Report.id == report)) is not None
    read = (ReadBy.report_id == report, ReadBy.person_id == what)
    grouped = session.scalar(select(ReportGroup.group_id).where(ReportGroup.report_id == report)) is not None
    if deed == "begin" and not there:
        values = {"conversation": f"{report:032x}", "year": 2026, "serial": report, "received_on": date(2026, 11, 20)}
        values |= {"channel": "web", "language": "uk", "questionnaire": "q", "version": "v"}
        session.execute(insert(Report).values(id=report, changed=what, **values))
    if deed in ("change", "fold"):
        values = {"changed": what} if deed == "change" else {"folded_into": what}
        session.execute(update(Report).where(Report.id == report).values(**values))
    if deed == "read" and there and not session.scalars(select(ReadBy).where(*read)).all():
        session.execute(insert(ReadBy).values(report_id=report, person_id=what))
    if deed == "unread":
        session.execute(delete(ReadBy).where(*read))
    if deed == "restrict" and there and not grouped:
        session.execute(insert(ReportGroup).values(report_id=report, group_id=what))
    if deed == "move":
        session.execute(update(ReportGroup).where(ReportGroup.report_id == report).values(group_id=what))
    if deed == "widen":
        session.execute(delete(ReportGroup).where(ReportGroup.report_id == report))
    if deed == "destroy":
        session.execute(delete(Report).where(Report.id == report))


def counted(session: Session, person: int) -> Tally:
    """Report by report."""
    rows = session.execute(select(Report.id, Report.changed, Report.folded_into).where(visible(person))).all()
    read = set(session.scalars(select(ReadBy.report_id).where(ReadBy.person_id == person)))
    unread: dict[int, int] = {}
    for row in rows:
        if row.folded_into is None and row.id not in read:
            unread[row.changed // BLOCK] = unread.get(row.changed // BLOCK, 0) + 1
    return Tally(len(rows), unread)


@given(st.lists(DEEDS, max_size=40))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_is_what_one_would_count(vault: Vault, deeds: list[tuple[str, int, Any]]) -> None:
    """Reports begin, change, are folded, read, restricted and destroyed; one of two people is in one of two groups."""
    with Session(vault.writer) as session:
        session.add_all(Person(id=person, name=str(person), role="analyst") for person in PEOPLE)
        session.add_all(NeedToKnow(id=group, name=str(group)) for group in (1, 2))
        session.flush()
        session.add(GroupMember(group_id=1, person_id=1))
        session.flush()
        for deed in deeds:
            do(session, *deed)
        for person in PEOPLE:
            assert tally(session, person) == counted(session, person)
        session.execute(delete(Report))
        for table in (ReportBlock, ReadBlock):
            assert set(session.scalars(select(table.listed))) <= {0}
        session.rollback()


def test_stretches() -> None:
    """Blocks that stand side by side, or with one between, are looked through at once; from the end."""
    found = Tally(9, {0: 1, 4: 2, 6: 1, 9: 3})
    assert list(found.stretches()) == [(9 * BLOCK, 10 * BLOCK), (4 * BLOCK, 7 * BLOCK), (0, BLOCK)]
    assert list(found.stretches(below=9 * BLOCK)) == [(4 * BLOCK, 7 * BLOCK), (0, BLOCK)]
    assert list(found.stretches(below=1)) == [(0, BLOCK)]
    assert list(Tally(0, {}).stretches()) == []
    assert found.new == 7
