"""Bulletins as the public has them, invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from holub_desk.bulletins.public import to_json
from holub_desk.bulletins.released import (
    Correction,
    Fact,
    PublicCell,
    PublicPlace,
    PublicSection,
    PublicSentence,
    Released,
    Version,
)
from holub_desk.vault.tables import Bulletin, Case, Edition

DONETSK_OBLAST = PublicPlace(
    "UA14000000000091971", "oblast", {"uk": "Донецька область", "en": "Donetsk oblast", "ru": "Донецкая область"}
)
MARIUPOL = PublicPlace(
    "UA14140050010029262",
    "settlement",
    {"uk": "Маріуполь", "en": "Mariupol", "ru": "Мариуполь"},
    oblast=DONETSK_OBLAST.code,
)


def released(address: str = "2026-11-workers-at-a-building-site", day: date = date(2026, 11, 20)) -> Released:
    """A bulletin in three languages, with a fact of each kind."""
    week = PublicCell(MARIUPOL, "2026-W44")
    later = PublicCell(DONETSK_OBLAST, "2026-W46")
    return Released(
        address=address,
        status="released",
        released_on=day,
        changed_on=day,
        category="A",
        versions={
            "uk": _version(
                "Іноземних робітників привезли на будову", "Їх поселили за огорожею.", "Скільки їх, невідомо."
            ),
            "en": _version(
                "Foreign workers brought to a building site", "They live behind a fence.", "How many is not known."
            ),
            "ru": _version(
                "Иностранных рабочих привезли на стройку", "Их поселили за забором.", "Сколько их, неизвестно."
            ),
        },
        cells=(week, later),
        facts=(
            Fact("A1", "observed", week, 50, 100),
            Fact("B2", "said", later),
            Fact("A9", "forecast", later, 500),
        ),
    )


def retracted(bulletin: Released, day: date) -> Released:
    """The same, taken back."""
    text = {"uk": "Відкликано: джерело помилилося.", "en": "Retracted: the source was wrong.", "ru": "Отозвано."}
    bare = {language: Version(each.title, (), ()) for language, each in bulletin.versions.items()}
    return replace(
        bulletin,
        status="retracted",
        changed_on=day,
        versions=bare,
        cells=(),
        facts=(),
        corrections=(*bulletin.corrections, Correction(day, text)),
    )


def _version(title: str, known: str, unknown: str) -> Version:
    return Version(
        title=title,
        lead=(PublicSentence(title + "."),),
        sections=(
            PublicSection("text", "", (PublicSentence(known), PublicSentence(known, assessment=True))),
            PublicSection("unknown", "", (PublicSentence(unknown),)),
        ),
    )


def publish(session: Session, *bulletins: Released) -> None:
    """Put released bulletins into a vault, as if they had gone the whole way."""
    case = Case(title="A building site", at="2026-11-01T10:00Z")
    session.add(case)
    session.flush()
    for bulletin in bulletins:
        row = Bulletin(case_id=case.id, address=bulletin.address, state=bulletin.status, at="2026-11-01T10:00Z")
        session.add(row)
        session.flush()
        session.add(Edition(bulletin_id=row.id, n=1, day=bulletin.released_on, public=to_json(bulletin)))
        session.flush()
