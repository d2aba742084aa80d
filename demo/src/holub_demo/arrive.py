"""Let the invented reports arrive: each through the intake's door, and opened on its own day.

Days are set back for these reports alone, so that the desk is one that has worked for some weeks, and no rule about
delays has to be softened to show it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from itertools import groupby
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_demo.examples import Example, Invented
from holub_demo.prepare import House
from holub_demo.send import Sender
from holub_desk.cli.opener import opener_of
from holub_desk.collect import DirectoryCollector
from holub_desk.config import Settings
from holub_desk.vault.tables import Report
from holub_desk.vault.vault import Vault
from holub_wire.command import CommandError

Say = Callable[[str], None]
_AT_ONCE: Final = 8


def arrive(settings: Settings, house: House, world: Invented, chat: str, today: date, say: Say) -> Mapping[str, int]:
    """Send and open all of them, the oldest first; the id of each report. What came before is not stored again."""
    sender = Sender.of(house, chat)
    if settings.collect.directory is None:
        raise CommandError("the demo's desk collects from nowhere", f"remove {house.directory} to start anew")
    collector = DirectoryCollector(settings.collect.directory)
    opener = opener_of(settings, collector, collector.post)

    def sent_on(example: Example) -> date:
        return example.ago.before(today)

    def opened_on(example: Example) -> date:
        return example.opened.before(today)

    done = 0
    for day, examples in groupby(sorted(world.reports, key=sent_on), opened_on):
        batch = list(examples)
        done += len(batch)
        say(f"sending invented reports through the chat’s door, {done} of {len(world.reports)}: as if opened on {day}")
        with ThreadPoolExecutor(_AT_ONCE) as sending:
            list(sending.map(sender.send, batch, map(sent_on, batch)))
        opener.day = partial(_same, day)
        opener.run_once()
    return ids(opener.vault, sender, world)


def _same(day: date) -> date:
    return day


def ids(vault: Vault, sender: Sender, world: Invented) -> Mapping[str, int]:
    """Which report each example became. Raises CommandError."""
    with Session(vault.engine) as session:
        rows = session.execute(select(Report.conversation, Report.id)).tuples()
        known = dict(iter(rows))
    found = {each.id: known.get(sender.conversation(each)) for each in world.reports}
    missing = [name for name, report in found.items() if report is None]
    if missing:
        raise CommandError(
            f"{len(missing)} invented reports did not arrive", f"remove {sender.directory} to start anew"
        )
    return {name: report for name, report in found.items() if report is not None}
