"""What the invented desk decided about each report: state, grades, place, sensitivity, who is one source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from holub_demo.examples import Example, Invented
from holub_desk.cases.folder import Act
from holub_desk.custody import log
from holub_desk.reports.read import mark_read
from holub_desk.triage.changes import Wish, change
from holub_desk.vault.tables import Report, spoken_number

_KEPT_SHORT = ("rejected", "set_aside")
_LOWERED = "nothing in it is one person's alone, as far as we can tell"


@dataclass(frozen=True)
class Desk:
    """Who decides, on which day it is prepared, and which report each example became."""

    person: int
    today: date
    reports: Mapping[str, int]

    def on(self, day: date) -> Act:
        """An act of that day."""
        return Act(self.person, f"{min(day, self.today)}T10:00Z")


def triage(session: Session, world: Invented, desk: Desk) -> None:
    """Read and decide it, through the functions that the report's page calls; the caller commits. Raises NotChanged."""
    numbers = dict(_numbers(session, desk))
    for n, example in enumerate(each for each in world.reports if each.state):
        report = desk.reports[example.id]
        day = min(example.opened.before(desk.today) + timedelta(days=n % 4), desk.today)
        # What is rejected is destroyed some days later: here that was only just done, or nothing would be left to see.
        act = desk.on(desk.today if example.state.startswith(_KEPT_SHORT) else day)
        log.append(session, act.at, [log.Entry(log.Act.READ, report, act.person)])
        mark_read(session, desk.person, report, session.get_one(Report, report).changed, day)
        for wish in _wishes(example, world, numbers):
            change(session, report, wish, person=act.person, at=act.at)


def _numbers(session: Session, desk: Desk) -> Iterator[tuple[str, str]]:
    for name, report in desk.reports.items():
        row = session.get_one(Report, report)
        yield name, spoken_number(row.year, row.serial)


def _wishes(example: Example, world: Invented, numbers: Mapping[str, str]) -> Iterator[Wish]:
    yield Wish("state", "in_triage")
    if example.story:
        where: dict[str, Any] = {"precision": "settlement", "words": "", "spans": []}
        yield Wish(f"place:{world.places[example.story]}", where)
    if example.same_source_as:
        yield Wish(f"link:{numbers[example.same_source_as]}", "source")
    if example.echo_of:
        yield Wish(f"link:{numbers[example.echo_of]}", "echo")
    if example.grade:
        yield Wish("source", example.grade[0])
        grade = {"grade": int(example.grade[1]), "with": [], "url": "", "note": ""}
        yield Wish("information", grade)
    if example.normal:
        yield Wish("sensitivity", "normal", _LOWERED)
    state, _, reason = example.state.partition(":")
    if state == "linked":
        yield Wish("state", "assessed")
        other = next(each for each in world.reports if each.story == example.story and each.id != example.id)
        if not example.same_source_as:
            yield Wish(f"link:{numbers[other.id]}", "incident")
    if state != "in_triage":
        yield Wish("state", state, reason)
