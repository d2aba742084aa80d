"""What all pages of one bulletin share: finding it, its title, its state, and what the claims of its case say."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.bulletins import making, publishing, store
from holub_desk.bulletins.approvals import all_of, pending
from holub_desk.bulletins.draft import Draft, Section, SectionKind, Sentence
from holub_desk.bulletins.release import Rules
from holub_desk.cases.claim import Claim, Rests
from holub_desk.cases.claims import claims_of, fits
from holub_desk.cases.folder import Act
from holub_desk.cases.judging import origins_of
from holub_desk.custody import log
from holub_desk.vault.tables import Bulletin, Item, Person, Report
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.groups import number_of

CLOSING: Final[Mapping[SectionKind, Mapping[str, str]]] = {
    "known": {"uk": "Що ми знаємо", "en": "What we know", "ru": "Что мы знаем"},
    "assessed": {"uk": "Як ми це оцінюємо", "en": "What we assess", "ru": "Как мы это оцениваем"},
    "unknown": {"uk": "Чого ми не знаємо", "en": "What we do not know", "ru": "Чего мы не знаем"},
}


@dataclass(frozen=True)
class ClaimShown:
    """A claim as the picker shows it."""

    id: int
    code: str
    label: str
    kind: str
    who: str
    place: str
    when: str
    many: str
    on: str
    """The number of its report, or who published its item."""
    report: bool
    origin: int
    fit: str


def act_of(visit: Visit) -> Act:
    """Whoever is here, now."""
    return Act(visit.who.person, log.minute())


def rules_of(desk: Desk) -> Rules:
    """What the operator chose."""
    return Rules(desk.policy, desk.one_person)


def found(session: Session, visit: Visit) -> Bulletin | None:
    """The bulletin that a path is about, if this person may know of it."""
    number: int = visit.request.path_params["bulletin"]
    return store.find(session, visit.who.person, number) if number < 2**31 else None


def place_of(visit: Visit) -> str:
    """Where its pages are."""
    return f"/bulletins/{visit.request.path_params['bulletin']}"


def head(session: Session, visit: Visit, row: Bulletin, draft: Draft, tab: str) -> dict[str, Any]:
    """What the head of each page shows."""
    return {
        "who": visit.who,
        "row": row,
        "draft": draft,
        "tab": tab,
        "name": name_of(draft.title.text, visit.words.language),
        "published": publishing.published_revision(session, row),
        "waiting": pending(session, row),
        "approvals": all_of(session, row),
        "gone": publishing.gone(session, row, draft),
        "names": names(session),
        "fault": "",
    }


def names(session: Session) -> dict[int, str]:
    """Everyone of the desk."""
    return {id: name for id, name in session.execute(select(Person.id, Person.name))}


def name_of(titles: Mapping[str, str], language: str) -> str:
    """The title in a language, or in any; empty where there is none yet."""
    return titles.get(language) or next((title for title in titles.values() if title), "")


def bulletins_of(session: Session, visit: Visit, case: int) -> list[tuple[int, str, str]]:
    """Those of a case, for its page: id, title and state."""
    found = []
    for row in store.of_case(session, visit.who.person, case):
        titles = store.draft_of(session, row).title.text
        found.append((row.id, name_of(titles, visit.words.language), row.state))
    return found


def claims_shown(desk: Desk, session: Session, visit: Visit, row: Bulletin) -> list[ClaimShown]:
    """The claims of the case that this person may know of, by code."""
    claims = claims_of(session, visit.who.person, row.case_id)
    origins = origins_of(session, row.case_id)
    usable = fits(session, {claim.on for claim in claims})
    numbers = {
        report.id: report.number
        for report in session.scalars(select(Report).where(Report.id.in_({claim.on.report for claim in claims})))
    }
    items = {
        item.id: item.publisher
        for item in session.scalars(select(Item).where(Item.id.in_({claim.on.item for claim in claims})))
    }
    order = list(desk.codebook.codes)
    shown = [
        ClaimShown(
            id=claim.id,
            code=claim.code,
            label=desk.codebook.label(claim.code, visit.words.language),
            kind=claim.kind.value,
            who=claim.who,
            place=claim.place,
            when=when_of(claim),
            many=many_of(claim),
            on=numbers.get(claim.on.report or 0, "") or items.get(claim.on.item or 0, ""),
            report=claim.on.report is not None,
            origin=origins.get(claim.on, -1),
            fit=usable[claim.on].value,
        )
        for claim in claims
    ]
    return sorted(shown, key=lambda each: (order.index(each.code) if each.code in order else len(order), each.id))


def counts(session: Session, row: Bulletin, draft: Draft) -> dict[str, int]:
    """By sentence, how many independent sources tell it."""
    claims: Mapping[int, Claim] = {each.id: each for each in claims_of(session, None, row.case_id)}
    origins: Mapping[Rests, int] = origins_of(session, row.case_id)
    return {
        each.id: making.independent((claims[claim] for claim in each.claims if claim in claims), origins)
        for each in draft.sentences()
    }


def when_of(claim: Claim) -> str:
    """Its days."""
    if claim.when is None:
        return ""
    first, last = claim.when.first, claim.when.last
    if first is None:
        return f"≤ {last}"
    return str(last) if first == last else f"{first} – {last}"


def many_of(claim: Claim) -> str:
    """How many it says."""
    low, high = claim.many.low, claim.many.high
    if low is None and high is None:
        return ""
    if low == high:
        return str(low)
    return f"{'' if low is None else low}–{'' if high is None else high}"


def new_id() -> str:
    """Of a sentence."""
    return secrets.token_hex(4)


def new_draft() -> Draft:
    """What a bulletin begins as: one empty sentence, and the three closing lists with their headings."""
    sections = tuple(
        Section(Sentence(new_id(), heading, assessment=True), (), kind) for kind, heading in CLOSING.items()
    )
    return Draft(lead=(Sentence(new_id()),), sections=sections)


def row_of(text: str) -> int:
    """A row's number from a form."""
    number = number_of(text)
    return number if number < 2**31 else 0
