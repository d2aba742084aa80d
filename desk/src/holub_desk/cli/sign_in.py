"""`holub-desk sign-in-link`: let someone in, once.

For the first admin, and for trying Holub out. Whoever can unlock the vault can read all that is in it anyway; this only
lets them see it as pages.
"""

from __future__ import annotations

import argparse
import time
from typing import Any

from sqlalchemy.orm import Session

from holub_desk.cli.people import address_of
from holub_desk.cli.unlock import settings_of, vault_of
from holub_desk.staff.sessions import find_person, make_link
from holub_wire.command import CommandError


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("sign-in-link", help="print a link that signs someone in once, for five minutes")
    parser.add_argument("--name", default="admin", help="who (default: %(default)s)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the link."""
    settings = settings_of(arguments)
    with Session(vault_of(settings).writer) as session, session.begin():
        person = find_person(session, arguments.name)
        if person is None:
            raise CommandError(
                f"nobody here is called {arguments.name}", "`holub-desk init --admin NAME` made the first"
            )
        token = make_link(session, person, int(time.time()))
    print(f"{address_of(settings)}/sign-in/{token}")
    return 0
