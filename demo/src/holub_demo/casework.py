"""Two cases of the invented desk: reports and published items in them, claims, what has one origin, what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from holub_demo.examples import Ago, Claimed, Folder, Invented
from holub_demo.triaged import Desk
from holub_desk.cases import asked, folder, items, judging
from holub_desk.cases.claim import Rests
from holub_desk.cases.claims import add_claims
from holub_desk.cases.said import read_said
from holub_desk.triage.codebook import Codebook
from holub_desk.vault.files import VaultFiles


@dataclass(frozen=True)
class Built:
    """A case as it was made. `cited`: its claims, by the name that bulletins cite them by."""

    id: int
    cited: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class _Ground:
    """What claims are read out of, and where and when that was."""

    on: Rests
    place: str
    day: date
    """On which it was."""
    known: date
    """Since when the desk has it."""
    claims: tuple[Claimed, ...]


def build(session: Session, files: VaultFiles, world: Invented, desk: Desk, codebook: Codebook) -> dict[str, Built]:
    """Make both, through the functions that the pages call; the caller commits. Raises NotChanged."""
    made = {}
    for case in world.cases:
        number = _folder(session, case, desk)
        grounds = [*_reports(session, number, case, world, desk), *_items(session, files, number, case, world, desk)]
        cited: dict[str, tuple[int, ...]] = {}
        for ground in grounds:
            for claim in ground.claims:
                said = read_said(_fields(claim, ground), codebook)
                claims = add_claims(session, number, [ground.on], said, desk.on(ground.known))
                cited[claim.name] = (*cited.get(claim.name, ()), *claims)
        made[case.id] = Built(number, cited)
    return made


def _folder(session: Session, case: Folder, desk: Desk) -> int:
    act = desk.on(Ago(10, 0).before(desk.today))
    number = folder.make(session, case.title, act)
    folder.describe(session, number, case.title, case.summary, act)
    for question in case.questions:
        row = asked.ask(session, number, question.text, act)
        if question.answer:
            asked.answer(session, number, row, question.answer, act)
    return number


def _reports(session: Session, number: int, case: Folder, world: Invented, desk: Desk) -> Iterator[_Ground]:
    for each in world.reports:
        if each.story in (case.id, *case.also) and each.state:
            day, known = each.ago.before(desk.today), each.opened.before(desk.today)
            report = desk.reports[each.id]
            folder.put_in(session, number, [report], desk.on(known))
            yield _Ground(Rests(report=report), world.places[each.story], day, known, each.claims)


def _items(
    session: Session, files: VaultFiles, number: int, case: Folder, world: Invented, desk: Desk
) -> Iterator[_Ground]:
    made: dict[str, Rests] = {}
    told: dict[str, date] = {}
    """Of which day an item tells: one that repeats another tells of that one's."""
    for each in world.items:
        if each.case != case.id:
            continue
        day = each.ago.before(desk.today)
        wanted = items.read_item(each.url, each.publisher, day.isoformat(), each.title, each.note)
        made[each.id] = Rests(item=items.add(session, files, number, wanted, b"", desk.on(day)))
        if each.origin:
            note = "the same announcement, in part word for word"
            judging.judge(session, number, (made[each.origin], made[each.id]), "origin", note, desk.on(day))
        told[each.id] = told.get(each.origin, day)
        yield _Ground(made[each.id], world.places[each.case], told[each.id], day, each.claims)


def _fields(claim: Claimed, ground: _Ground) -> dict[str, str]:
    """As the form of a claim sends them."""
    fields = {"code": claim.code, "kind": claim.kind, "place": ground.place, "precision": "settlement"}
    return fields | {"day": ground.day.isoformat(), "time": claim.time, "low": claim.low, "high": claim.high}
