"""Two bulletins of the invented desk: a draft in which the check finds something, and one that was released."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import SystemRandom
from typing import Final, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_demo.casework import Built
from holub_demo.examples import Ago, Invented, Said, Shown, Written
from holub_demo.triaged import Desk
from holub_desk.bulletins import checking, pictures, release, store
from holub_desk.bulletins.covering import Cover
from holub_desk.bulletins.draft import Cell, Draft, PictureUse, Section, SectionKind, Sentence, week_of
from holub_desk.cases.folder import Act
from holub_desk.media.convert import Converter
from holub_desk.vault.tables import Bulletin
from holub_desk.vault.vault import Vault

_WRITTEN: Final = Ago(3, 0)
"""When both were written."""


@dataclass(frozen=True)
class Studio:
    """Where pictures of bulletins are made; without a converter there are none."""

    vault: Vault
    converter: Converter | None


def write(session: Session, studio: Studio, world: Invented, desk: Desk, cases: Mapping[str, Built]) -> None:
    """Both as drafts, through the functions that the pages call; the caller commits. Raises NotChanged."""
    act = desk.on(_WRITTEN.before(desk.today))
    for each in world.bulletins:
        case = cases[each.case]
        draft = _draft(each, world, desk, case)
        row = session.get_one(Bulletin, store.create(session, case.id, draft, act))
        if each.picture is not None and studio.converter is not None:
            use = _picture(session, studio, row, each.picture, desk, case)
            if use is not None:
                store.save(session, row, replace(draft, picture=use), row.revision, act)


def _picture(
    session: Session, studio: Studio, row: Bulletin, shown: Shown, desk: Desk, case: Built
) -> PictureUse | None:
    """A working copy of what came with a report, covered and encoded anew."""
    sources = pictures.sources_of(session, desk.person, row)
    source = next((each for each in sources if each.report == desk.reports[shown.of]), None)
    if source is None:
        return None
    raw = pictures.raw_of(studio.vault, source, lambda: studio.converter)
    covers = tuple(Cover(*each) for each in shown.covers)
    kept = pictures.keep(session, studio.vault, row, source, raw, covers, desk.on(_WRITTEN.before(desk.today)))
    return PictureUse(kept, _sentence("caption", shown.caption, case), _sentence("alt", shown.alt, case))


def publish(vault: Vault, world: Invented, desk: Desk, second: int, rules: release.Rules) -> None:
    """Propose, approve and release what was released, on its day; what is released stays so. Raises NotChanged, Found.

    The desk's own rules hold: the day lies behind the delay, and the second is not the first.
    """
    for each in world.bulletins:
        if each.released is None:
            continue
        day = each.released.before(desk.today)
        checking.prepare(vault)
        with Session(vault.writer) as session, session.begin():
            row = _named(session, each)
            if row.state == "draft":
                release.propose(session, row, row.revision, desk.on(day))
                release.approve(session, row, row.revision, Act(second, f"{day}T11:00Z"), rules, day, SystemRandom())
        release.publish_due(vault, day, rules, f"{day}T12:00Z")


def _named(session: Session, each: Written) -> Bulletin:
    rows = session.scalars(select(Bulletin)).all()
    return next(row for row in rows if store.draft_of(session, row).title.text == each.title.text)


def _draft(each: Written, world: Invented, desk: Desk, case: Built) -> Draft:
    return Draft(
        category=each.category,
        title=_sentence("title", each.title, case),
        lead=tuple(_sentence(f"lead {n}", one, case) for n, one in enumerate(each.lead)),
        sections=tuple(
            Section(
                _sentence(chapter.kind, chapter.heading, case),
                tuple(_sentence(f"{chapter.kind} {n}", one, case) for n, one in enumerate(chapter.sentences)),
                cast(SectionKind, chapter.kind),
            )
            for chapter in each.sections
        ),
        cells=tuple(Cell(world.places[place], week_of(Ago(week, 0).before(desk.today))) for place, week in each.cells),
    )


def _sentence(where: str, said: Said, case: Built) -> Sentence:
    claims = tuple(dict.fromkeys(claim for name in said.claims for claim in case.cited[name]))
    id = where if where == "title" else hashlib.sha256(where.encode()).hexdigest()[:8]
    return Sentence(id, said.text, claims, assessment=not claims)
