"""What a draft is checked against, out of the vault: all that the desk has, whoever asks.

What a person may not know of is taken out of the findings (`hidden.as_seen`), not out of the check.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from holub_desk.bulletins.draft import Draft
from holub_desk.bulletins.exposure.check import check
from holub_desk.bulletins.exposure.corpus import open_corpus
from holub_desk.bulletins.exposure.finding import Finding, Test
from holub_desk.bulletins.exposure.originals import originals
from holub_desk.bulletins.exposure.world import Before, Corpus, PictureSeen, Policy, World
from holub_desk.cases.claim import Rests
from holub_desk.cases.claims import claim_of
from holub_desk.cases.judging import origins_among
from holub_desk.vault import tables
from holub_desk.vault.vault import Vault


@dataclass(frozen=True)
class Asked:
    """Which draft is checked, for which day, by which rules."""

    case: int
    today: date
    release_on: date | None = None
    policy: Policy = field(default_factory=Policy)


def check_in_vault(vault: Vault, draft: Draft, asked: Asked) -> tuple[Finding, ...]:
    """All findings; where its world could not be put together, that is the one finding."""
    try:
        with Session(vault.engine) as session:
            world = gather(session, open_corpus(vault, session), draft, asked)
            return check(draft, world)
    except Exception:  # what was not looked at was not found to be well
        return (Finding(Test.UNCHECKED, "", "", "failed", shown="world"),)


def gather(session: Session, corpus: Corpus, draft: Draft, asked: Asked) -> World:
    """The world of a draft, as it is in this moment. Raises where something in the vault cannot be understood."""
    cited = {each for sentence in draft.sentences() for each in sentence.claims}
    rows = list(
        session.scalars(select(tables.Claim).where(or_(tables.Claim.case_id == asked.case, tables.Claim.id.in_(cited))))
    )
    items = _items(session, asked.case, {row.item_id for row in rows if row.item_id is not None})
    released = tuple(_released(session))
    reports = {row.report_id for row in rows if row.report_id is not None}
    reports |= {report for each in released for report in each.reports}
    return World(
        today=asked.today,
        policy=asked.policy,
        corpus=corpus,
        claims={row.id: claim_of(row) for row in rows},
        origins=origins_among(session, [*map(Rests, reports), *(Rests(item=each.id) for each in items)]),
        released=released,
        pictures=_pictures(session, draft),
        originals=originals(session) if draft.picture is not None else (),
        release_on=asked.release_on,
        public=tuple(
            "\n".join((each.title, each.note, each.publisher, each.published_on.isoformat())) for each in items
        ),
    )


def _items(session: Session, case: int, cited: Collection[int]) -> list[tables.Item]:
    return list(session.scalars(select(tables.Item).where(or_(tables.Item.case_id == case, tables.Item.id.in_(cited)))))


def _released(session: Session) -> Iterator[Before]:
    """Per edition: what each of its sentences rested on, and all its words as one."""
    rested: dict[tuple[int, int], dict[str, set[int]]] = {}
    for row in session.scalars(select(tables.RestedOn)):
        rested.setdefault((row.bulletin_id, row.edition), {}).setdefault(row.sentence, set()).add(row.report_id)
    for edition in session.scalars(select(tables.Edition).order_by(tables.Edition.bulletin_id, tables.Edition.n)):
        public = json.loads(edition.public)
        cells = tuple((str(each["place"]["code"]), str(each["week"])) for each in public["cells"])
        text = {language: "\n".join(_strings(version)) for language, version in public["versions"].items()}
        sentences = rested.get((edition.bulletin_id, edition.n), {})
        everyone = frozenset(report for reports in sentences.values() for report in reports)
        whole = Before(str(edition.bulletin_id), "", text, everyone, cells)
        yield whole
        for sentence, reports in sentences.items():
            yield replace(whole, sentence=sentence, text={}, reports=frozenset(reports))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from _strings(each)


def _pictures(session: Session, draft: Draft) -> Mapping[int, PictureSeen]:
    if draft.picture is None:
        return {}
    row = session.get(tables.BulletinPicture, draft.picture.picture)
    if row is None:
        return {}
    return {row.id: PictureSeen(row.id, row.sha256, row.pdq or None, len(json.loads(row.covered)), row.report_id)}
