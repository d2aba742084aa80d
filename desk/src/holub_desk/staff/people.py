"""Who works here: invited, given a role, gone. Every such act is an entry of the custody log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from holub_desk.custody import log
from holub_desk.staff import enrolment, sessions
from holub_desk.staff.rights import ROLES, Right
from holub_desk.vault.tables import (
    Enrolment,
    GroupMember,
    KnownBrowser,
    NeedToKnow,
    Passkey,
    Password,
    Person,
    Recovery,
)

LONGEST_NAME: Final = 60
Fault = Literal["name", "taken", "role", "last", "left", "self", "asked", "nobody", "reports", "cases"]


class NotDone(Exception):
    """An act on people that is refused; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"not done: {fault}")
        self.fault: Fault = fault


@dataclass(frozen=True)
class Shown:
    """Someone in the list."""

    id: int
    name: str
    role: str
    left: bool
    passkeys: int
    password: bool
    invited: bool
    """A link waits for them."""
    recovery_by: str
    """Who asked that they may enrol again, or nobody."""
    groups: tuple[str, ...]


def invite(session: Session, name: str, role: str, by: int | None, now: int) -> str:
    """A new person, and the token of the link with which they enrol; the caller commits. Raises NotDone."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise NotDone("name")
    if role not in ROLES:
        raise NotDone("role")
    if session.scalar(select(Person.id).where(func.lower(Person.name) == name.lower())) is not None:
        raise NotDone("taken")
    person = Person(name=name, role=role)
    session.add(person)
    session.flush()
    record(session, by, now, did="invited", about=person.id, name=name, role=role)
    return enrolment.make(session, person.id, now)


def invite_again(session: Session, person: int, by: int | None, now: int) -> str:
    """Another link for someone who has no way in yet; the one before is worth nothing. The caller commits."""
    working(session, person)
    if ways_in(session, person):
        raise NotDone("taken")
    record(session, by, now, did="invited again", about=person)
    return enrolment.make(session, person, now)


def give_role(session: Session, person: int, role: str, by: int | None, now: int) -> None:
    """Another role, from the next request on; the caller commits. Raises NotDone."""
    row = working(session, person)
    if role not in ROLES:
        raise NotDone("role")
    if Right.PEOPLE not in ROLES[role]:
        _not_the_last(session, row)
    record(session, by, now, did="gave a role", about=person, was=row.role, role=role)
    row.role = role


def leave(session: Session, person: int, by: int | None, now: int) -> None:
    """Someone works here no more: nothing lets them in, and their name stays with what they did."""
    row = working(session, person)
    _not_the_last(session, row)
    record(session, by, now, did="left", about=person)
    row.left = True
    forget_ways_in(session, person)
    for table in (Enrolment, GroupMember, Recovery):
        session.execute(delete(table).where(table.person_id == person))
    sessions.end_all(session, person)


def sign_out(session: Session, person: int, by: int | None, now: int) -> None:
    """Sign someone out everywhere: a stolen computer, say. They come in again as ever. The caller commits."""
    working(session, person)
    sessions.end_all(session, person)
    session.execute(delete(KnownBrowser).where(KnownBrowser.person_id == person))
    record(session, by, now, did="signed out", about=person)


def working(session: Session, person: int) -> Person:
    """Someone who works here. Raises NotDone."""
    row = session.get(Person, person)
    if row is None or row.left:
        raise NotDone("left")
    return row


def ways_in(session: Session, person: int) -> int:
    """How many passkeys and passwords someone has."""
    keys = session.scalar(select(func.count()).where(Passkey.person_id == person)) or 0
    return keys + (session.get(Password, person) is not None)


def forget_ways_in(session: Session, person: int) -> None:
    """Passkeys, password and known browsers; the caller commits."""
    for table in (Passkey, Password, KnownBrowser):
        session.execute(delete(table).where(table.person_id == person))


def listed(session: Session) -> tuple[Shown, ...]:
    """Everyone, who left last."""
    keys = _counts(session, Passkey)
    passwords, invited = _counts(session, Password), _counts(session, Enrolment)
    names = select(Recovery.person_id, Person.name).join(Person, Person.id == Recovery.asked_by)
    asked = {person: name for person, name in session.execute(names)}
    groups: dict[int, list[str]] = {}
    members = select(GroupMember.person_id, NeedToKnow.name).join(NeedToKnow, NeedToKnow.id == GroupMember.group_id)
    for person, group in session.execute(members.order_by(NeedToKnow.name)):
        groups.setdefault(person, []).append(group)
    return tuple(
        Shown(
            id=row.id,
            name=row.name,
            role=row.role,
            left=row.left,
            passkeys=keys.get(row.id, 0),
            password=row.id in passwords,
            invited=row.id in invited,
            recovery_by=asked.get(row.id, ""),
            groups=tuple(groups.get(row.id, ())),
        )
        for row in session.scalars(select(Person).order_by(Person.left, Person.name))
    )


def record(session: Session, by: int | None, now: int, **said: Any) -> None:
    """An entry of the custody log; nobody is the command line."""
    at = log.minute(datetime.fromtimestamp(now, UTC))
    log.append(session, at, [log.Entry(log.Act.STAFF, person=by, said=said)])


def _counts(session: Session, table: type[Passkey | Password | Enrolment]) -> dict[int, int]:
    counted = select(table.person_id, func.count()).group_by(table.person_id)
    return {person: number for person, number in session.execute(counted)}


def _not_the_last(session: Session, person: Person) -> None:
    roles: Sequence[str] = [role for role, rights in ROLES.items() if Right.PEOPLE in rights]
    others = select(func.count()).where(Person.role.in_(roles), Person.left.is_(False), Person.id != person.id)
    if person.role in roles and not session.scalar(others):
        raise NotDone("last")
