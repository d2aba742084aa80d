"""Who works here and how they come in."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from holub_desk.doctor.finding import Finding, House
from holub_desk.staff import people
from holub_desk.staff.rights import ROLES, Right
from holub_desk.vault.tables import Setting


def one_person(house: House) -> Iterator[Finding]:
    """Rules that need two."""
    if house.settings.desk.one_person:
        yield Finding(
            "one-person",
            "warning",
            "This is set to be a one-person desk: whoever has that person's account can do alone what needs two"
            " elsewhere, recovery and sealed originals included.",
            "take one_person out of [desk] as soon as there are two of you",
        )


def admins(house: House) -> Iterator[Finding]:
    """Two have to agree that someone may enrol again."""
    with Session(house.vault.engine) as session:
        everyone = [each for each in people.listed(session) if not each.left]
        sheet = session.get(Setting, "access_sheet")
    able = [each for each in everyone if Right.PEOPLE in ROLES.get(each.role, ())]
    if len(able) < 2 and not house.settings.desk.one_person:
        yield Finding(
            "admins",
            "warning",
            "There is one admin: nobody can agree when somebody has to be let in again.",
            "invite a second one, or set one_person if you work alone",
        )
    if sheet is None:
        yield Finding(
            "access-sheet",
            "warning",
            "There is no recovery sheet for admins: it was used, or never made.",
            "holub-desk people sheet -o FILE, print it, lock it away, remove the file",
        )
    without = [each for each in everyone if not each.passkeys and not each.password and not each.invited]
    if without:
        yield Finding(
            "no-way-in",
            "warning",
            f"People who come in by links from this machine only: {len(without)}. Nothing shows that it is them, and"
            " their sessions do not lock but end.",
            "sign in, and add a passkey under your name",
        )
    codes = [each for each in everyone if each.password and not each.passkeys]
    if codes:
        yield Finding(
            "passwords",
            "note",
            f"People with a password and no passkey: {len(codes)}. A false page can ask for password and code.",
            "add a passkey under your name",
        )


def idle(house: House) -> Iterator[Finding]:
    """An open page in an empty room."""
    minutes = house.settings.web.idle_minutes
    if minutes > 60:
        yield Finding("idle", "warning", f"Pages lock after {minutes} minutes without use.", "idle_minutes under [web]")
