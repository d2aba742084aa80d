"""Need-to-know groups: who is in them, and which reports belong to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from holub_desk.staff import people
from holub_desk.staff.people import LONGEST_NAME, NotDone
from holub_desk.vault.tables import Case, GroupMember, NeedToKnow, Person, ReportGroup


@dataclass(frozen=True)
class Group:
    """A group as its list shows it."""

    id: int
    name: str
    members: tuple[str, ...]
    member_ids: frozenset[int]
    reports: int


def make(session: Session, name: str, by: int | None, now: int) -> int:
    """A new, empty group; the caller commits. Raises NotDone."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise NotDone("name")
    group = NeedToKnow(name=name)
    session.add(group)
    try:
        session.flush()
    except IntegrityError:
        raise NotDone("taken") from None
    people.record(session, by, now, did="made a group", group=group.id, name=name)
    return group.id


def put_in(session: Session, group: int, person: int, by: int | None, now: int) -> None:
    """Someone learns what the group knows; the caller commits. Raises NotDone."""
    people.working(session, person)
    if session.get(NeedToKnow, group) is None:
        raise NotDone("nobody")
    if session.get(GroupMember, (group, person)) is None:
        session.add(GroupMember(group_id=group, person_id=person))
        people.record(session, by, now, did="put into a group", about=person, group=group)


def take_out(session: Session, group: int, person: int, by: int | None, now: int) -> None:
    """The other way. A group that nobody is left in keeps its reports, and an admin may put others in."""
    row = session.get(GroupMember, (group, person))
    if row is not None:
        session.delete(row)
        people.record(session, by, now, did="taken out of a group", about=person, group=group)


def remove(session: Session, group: int, by: int | None, now: int) -> None:
    """Only a group without reports and cases: they would be everyone's. The caller commits. Raises NotDone."""
    if session.scalar(select(Case.id).where(Case.group_id == group).limit(1)):
        raise NotDone("cases")
    if session.scalar(select(ReportGroup.report_id).where(ReportGroup.group_id == group).limit(1)):
        raise NotDone("reports")
    if session.get(NeedToKnow, group) is not None:
        session.execute(delete(NeedToKnow).where(NeedToKnow.id == group))
        people.record(session, by, now, did="removed a group", group=group)


def of_person(session: Session, person: int) -> Sequence[NeedToKnow]:
    """The groups that someone is in."""
    mine = select(GroupMember.group_id).where(GroupMember.person_id == person)
    return session.scalars(select(NeedToKnow).where(NeedToKnow.id.in_(mine)).order_by(NeedToKnow.name)).all()


def of_report(session: Session, report: int) -> NeedToKnow | None:
    """The group that a report belongs to; none is everyone."""
    return session.scalar(
        select(NeedToKnow)
        .join(ReportGroup, ReportGroup.group_id == NeedToKnow.id)
        .where(ReportGroup.report_id == report)
    )


def listed(session: Session) -> tuple[Group, ...]:
    """All groups by name."""
    members: dict[int, list[tuple[str, int]]] = {}
    joined = select(GroupMember.group_id, Person.name, Person.id).join(Person, Person.id == GroupMember.person_id)
    for group, name, person in session.execute(joined.order_by(Person.name)):
        members.setdefault(group, []).append((name, person))
    counted = select(ReportGroup.group_id, func.count()).group_by(ReportGroup.group_id)
    reports = {group: number for group, number in session.execute(counted)}
    return tuple(
        Group(
            id=row.id,
            name=row.name,
            members=tuple(name for name, _ in members.get(row.id, ())),
            member_ids=frozenset(person for _, person in members.get(row.id, ())),
            reports=reports.get(row.id, 0),
        )
        for row in session.scalars(select(NeedToKnow).order_by(NeedToKnow.name))
    )
