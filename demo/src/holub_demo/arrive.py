"""Let the invented reports arrive: each through the intake's door, and opened on its own day.

Days are set back for these reports alone, so that the desk is one that has worked for some weeks, and no rule about
delays has to be softened to show it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from itertools import groupby

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


def arrive(settings: Settings, house: House, world: Invented, chat: str, today: date, say: Say) -> Mapping[str, int]:
    """Send and open all of them, the oldest first; the id of each report. What came before is not stored again."""
    sender = Sender.of(house, chat)
    if settings.collect.directory is None:
        raise CommandError("the demo's desk collects from nowhere", f"remove {house.directory} to start anew")
    collector = DirectoryCollector(settings.collect.directory)
    opener = opener_of(settings, collector, collector.post)

    def day_of(example: Example) -> date:
        return example.ago.before(today)

    done = 0
    for day, examples in groupby(sorted(world.reports, key=day_of), day_of):
        for example in examples:
            done += 1
            say(f"sending invented report {done} of {len(world.reports)}, as if on {day}")
            sender.send(example, day)
        opener.day = lambda day=day: day
        opener.run_once()
    return ids(opener.vault, sender, world)


def ids(vault: Vault, sender: Sender, world: Invented) -> Mapping[str, int]:
    """Which report each example became. Raises CommandError."""
    with Session(vault.engine) as session:
        rows = session.execute(select(Report.conversation, Report.id)).tuples()
        known = dict(iter(rows))
    found = {each.id: known.get(sender.conversation(each)) for each in world.reports}
    missing = [name for name, report in found.items() if report is None]
    if missing:
        raise CommandError(f"{len(missing)} invented reports did not arrive", f"remove {sender.directory} to start anew")
    return {name: report for name, report in found.items() if report is not None}
