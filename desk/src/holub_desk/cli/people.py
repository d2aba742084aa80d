"""`holub-desk people …`: for whoever unlocks the vault, the same as the pages under People."""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from holub_desk.cli.unlock import settings_of, vault_of
from holub_desk.config import Settings
from holub_desk.staff import people, recovery, sessions
from holub_desk.staff.rights import ROLES
from holub_wire.command import CommandError

T = TypeVar("T")
_FAULTS = {
    "name": ("a name has 1 to 60 letters that can be seen", None),
    "taken": ("there is somebody of that name, or they have a way in already", "`holub-desk people list`"),
    "role": ("there is no such role", f"one of: {', '.join(ROLES)}"),
    "last": ("this is the last admin", "make another one first"),
}


def add_parser(commands: Any) -> None:
    """Add the commands."""
    family = commands.add_parser("people", help="who works here").add_subparsers(required=True, metavar="WHAT")
    listing = family.add_parser("list", help="everyone, and how they come in")
    listing.add_argument("--json", action="store_true", help="one JSON object per line")
    listing.set_defaults(run=run_list)
    invite = family.add_parser("invite", help="print a link with which someone enrols, once, within 72 hours")
    invite.add_argument("name")
    invite.add_argument("--role", default="analyst", help=f"one of {', '.join(ROLES)} (default: %(default)s)")
    invite.set_defaults(run=run_invite)
    role = family.add_parser("role", help="give someone another role")
    role.add_argument("name")
    role.add_argument("role", help=f"one of {', '.join(ROLES)}")
    role.set_defaults(run=run_role)
    leave = family.add_parser("leave", help="someone works here no more")
    leave.add_argument("name")
    leave.set_defaults(run=run_leave)
    out = family.add_parser("sign-out", help="end every session of someone, or of everyone")
    out.add_argument("name", nargs="?")
    out.set_defaults(run=run_sign_out)
    sheet = family.add_parser("sheet", help="a new recovery sheet for admins; the one before is worth nothing then")
    sheet.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    sheet.set_defaults(run=run_sheet)


def run_list(arguments: argparse.Namespace) -> int:
    """One line per person."""
    with Session(vault_of(settings_of(arguments)).engine) as session:
        for each in people.listed(session):
            if arguments.json:
                print(json.dumps(asdict(each), ensure_ascii=False))
            else:
                ways = [f"{each.passkeys} passkeys"] if each.passkeys else []
                ways += ["password and code"] if each.password else []
                ways += ["link not used yet"] if each.invited else []
                state = "has left" if each.left else ", ".join(ways) or "no way in but a sign-in link"
                print(f"{each.name:24s} {each.role:10s} {state}")
    return 0


def run_invite(arguments: argparse.Namespace) -> int:
    """Print the link."""
    settings = settings_of(arguments)
    with Session(vault_of(settings).writer) as session, session.begin():
        token = _done(lambda: people.invite(session, arguments.name, arguments.role, None, int(time.time())))
    print(f"{address_of(settings)}/enrol/{token}")
    return 0


def run_role(arguments: argparse.Namespace) -> int:
    """From the next request on."""
    with Session(vault_of(settings_of(arguments)).writer) as session, session.begin():
        person = _person(session, arguments.name)
        _done(lambda: people.give_role(session, person, arguments.role, None, int(time.time())))
    print(f"{arguments.name} is {arguments.role} from now on")
    return 0


def run_leave(arguments: argparse.Namespace) -> int:
    """At once."""
    with Session(vault_of(settings_of(arguments)).writer) as session, session.begin():
        person = _person(session, arguments.name)
        _done(lambda: people.leave(session, person, None, int(time.time())))
    print(f"nothing lets {arguments.name} in any more")
    return 0


def run_sign_out(arguments: argparse.Namespace) -> int:
    """They come in again as ever."""
    with Session(vault_of(settings_of(arguments)).writer) as session, session.begin():
        everyone = [each.id for each in people.listed(session) if not each.left]
        for person in everyone if arguments.name is None else [_person(session, arguments.name)]:
            people.sign_out(session, person, None, int(time.time()))
    print(f"{arguments.name or 'everyone'} is signed out")
    return 0


def run_sheet(arguments: argparse.Namespace) -> int:
    """Write it, to be printed and removed."""
    if arguments.output.exists():
        raise CommandError(f"there is a file {arguments.output} already", "nothing was changed; name another one")
    with Session(vault_of(settings_of(arguments)).writer) as session, session.begin():
        text = recovery.sheet_text(recovery.make_sheet(session, None, int(time.time())))
    file = os.open(arguments.output, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(file, "w", encoding="utf-8") as stream:
        stream.write(text)
    print(f"wrote {arguments.output}: print it, lock it away, and remove the file")
    return 0


def address_of(settings: Settings) -> str:
    """Where the pages are, as a browser on this machine calls them."""
    return f"http://{settings.web.host}:{settings.web.port}"


def _person(session: Session, name: str) -> int:
    person = sessions.find_person(session, name)
    if person is None:
        raise CommandError(f"nobody here is called {name}", "`holub-desk people list`")
    return person


def _done(act: Callable[[], T]) -> T:
    try:
        return act()
    except people.NotDone as refused:
        message, hint = _FAULTS.get(refused.fault, (f"not done: {refused.fault}", None))
        raise CommandError(message, hint) from None
