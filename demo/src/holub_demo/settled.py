"""Make the desk one that has worked for some weeks: reports arrived and judged, two cases, two bulletins."""

from __future__ import annotations

import time
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_demo.arrive import Say, arrive
from holub_demo.casework import build
from holub_demo.examples import SECOND, WRITER, invented
from holub_demo.prepare import House
from holub_demo.triaged import Desk, triage
from holub_demo.writing import Studio, publish, write
from holub_desk.bulletins.release import Found, Rules
from holub_desk.cases.folder import listed
from holub_desk.cli.unlock import codebook_of, policy_of, vault_of
from holub_desk.config import read_settings
from holub_desk.media.check import check
from holub_desk.media.worker import Worker
from holub_desk.search.index import bring_up_to_date
from holub_desk.staff.people import invite
from holub_desk.staff.sessions import find_person
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import Person
from holub_desk.vault.vault import Vault
from holub_wire.command import CommandError


def settle(house: House, chat: str, today: date, say: Say) -> None:
    """Do it once: what is there stays, and what was interrupted is taken up again. Raises CommandError."""
    if house.is_settled:
        return
    settings = read_settings(house.desk_toml)
    vault = vault_of(settings)
    reports = arrive(settings, house, invented(), chat, today, say)
    say("looking at the picture that came with one, in the sandbox …")
    studio = _studio(vault)
    try:
        say("judging the reports, opening two cases, writing two bulletins …")
        with Session(vault.writer) as session, session.begin():
            desk = Desk(_person(session, WRITER), today, reports)
            second = _person(session, SECOND)
            if not listed(session, None):
                triage(session, invented(), desk)
                cases = build(session, vault.files, invented(), desk, codebook_of(settings))
                write(session, studio, invented(), desk, cases)
        say("checking one of them, and releasing it …")
        publish(vault, invented(), desk, second, Rules(policy_of(settings), settings.desk.one_person))
    except (NotChanged, Found) as refused:
        raise CommandError(f"the desk refused an example: {refused}", f"remove {house.directory}") from None
    bring_up_to_date(vault)
    house.settled.touch()


def _studio(vault: Vault) -> Studio:
    converter = check(thorough=False).converter
    if converter is None:
        return Studio(vault, None)
    worker = Worker(vault, converter)
    while worker.run_once():
        pass
    return Studio(vault, converter)


def _person(session: Session, name: str) -> int:
    found = find_person(session, name)
    if found is not None:
        return found
    by = session.scalar(select(Person.id).where(Person.role == "admin").order_by(Person.id).limit(1))
    invite(session, name, "editor", by, int(time.time()))
    made = find_person(session, name)
    if made is None:
        raise CommandError(f"{name} was not invited")
    return made
