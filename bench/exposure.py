"""A draft of a thousand words against 100,000 reports: seconds of the check, of bare look-ups of its words, ratio."""

from __future__ import annotations

import random
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.search import _PLACES, _WORDS
from holub_desk.bulletins.draft import Draft, Section, Sentence
from holub_desk.bulletins.exposure.check import check
from holub_desk.bulletins.exposure.corpus import VaultCorpus
from holub_desk.bulletins.exposure.ordinary import ordinary
from holub_desk.bulletins.exposure.reading import words_of
from holub_desk.bulletins.exposure.world import Before, Policy, World
from holub_desk.cases.claim import Claim, Kind, Rests
from holub_desk.places.where import Precision, Where
from holub_desk.search.index import INSERT, values_of
from holub_desk.vault.vault import create_vault

COUNT = 100_000
WORDS = 1_000
TODAY = date(2026, 12, 28)
_TOWN = "UA14140050010029262"
_INSERT = text(
    "INSERT INTO report (id, conversation, year, serial, received_on, channel, language, questionnaire, version,"
    " state, account, attachments, ended, withdrawn, example, source_id, changed, sensitivity, protection, use,"
    " told) VALUES (:id, :c, 2026, :id, '2026-11-20', 'web', 'uk', 'q', 'v', 'assessed', :a, 0, 1, 0, 0, :c, :id,"
    " 'normal', '', 'publish', '')"
)
_COUNT = text("SELECT count(*) FROM (SELECT 1 FROM search_index WHERE search_index MATCH :m LIMIT 50)")


def _fill(session: Session, count: int, chance: random.Random) -> None:
    """Reports of 20 to 60 words: ordinary Ukrainian and Russian, the desk's own, places and numbers."""
    everyday = sorted(word for word in ordinary("ordinary") if not word.isascii())
    for first in range(0, count, 5000):
        rows, terms = [], []
        for number in range(first + 1, min(first + 5000, count) + 1):
            words = _said(everyday, chance.randint(20, 60), chance)
            hour = f"о {chance.randint(0, 23)}:{chance.randint(10, 59)}"
            words += [chance.choice(_PLACES), str(chance.randint(3, 400)), hour]
            account = " ".join(words) + "."
            rows.append({"id": number, "c": f"{number:032x}", "a": account})
            terms.append(values_of(number, account))
        session.execute(_INSERT, rows)
        for statement in INSERT:
            session.execute(statement, terms)
        session.commit()


def _said(everyday: list[str], count: int, chance: random.Random) -> list[str]:
    return [chance.choice(_WORDS if chance.random() < 0.4 else everyday) for _ in range(count)]


def _draft(chance: random.Random) -> Draft:
    """Fifty sentences of twenty words, with numbers, hours, colours and towns among them."""
    everyday = sorted(word for word in ordinary("ordinary") if not word.isascii())
    sentences = []
    for number in range(WORDS // 20):
        words = _said(everyday, 16, chance)
        words += ["у", "Маріуполі", str(chance.randint(3, 90)), chance.choice(("червоний", "зелений", "синій"))]
        sentences.append(Sentence(f"s{number}", {"uk": " ".join(words).capitalize() + "."}, (1, 2, 3)))
    return Draft(sections=(Section(Sentence("h"), tuple(sentences)),))


def _world(session: Session) -> World:
    where = Where(_TOWN, Precision.SETTLEMENT)
    claims = {n: Claim(n, Rests(report=n), "A1", Kind.OBSERVED, where=where) for n in range(1, 6)}
    before = tuple(
        Before(f"b{n}", "s", {"uk": "Зелений паркан, 60 людей."}, frozenset((1, 2, 3)), ((_TOWN, "2026-W40"),))
        for n in range(200)
    )
    return World(
        TODAY, Policy(), VaultCorpus(session), claims, {each.on: each.id for each in claims.values()}, before,
        release_on=TODAY + timedelta(days=7),
    )  # fmt: skip


def main(count: int = COUNT) -> None:
    chance = random.Random(11)
    Path("build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir="build") as place:
        vault = create_vault(Path(place) / "vault", "a passphrase for measuring")
        with Session(vault.writer) as session:
            _fill(session, count, chance)
        draft = _draft(chance)
        with Session(vault.engine) as session:
            words = {word.folded for each in draft.sentences() for word in words_of(each.text.get("uk", ""))}
            start = time.perf_counter()
            for word in words:
                session.scalar(_COUNT, {"m": f'"{word}"'})
            bare = time.perf_counter() - start
            start, busy = time.perf_counter(), time.process_time()
            found = check(draft, _world(session))
            ours, busy = time.perf_counter() - start, time.process_time() - busy
        failed = sum(each.because == "failed" for each in found)
        print(f"exposure check of {WORDS:,} words against {count:,} reports: {len(found)} findings, {failed} failed")
        print(f"  {ours:.2f} s (aim 5), {busy:.2f} s of the processor; bare {bare:.3f} s, ratio {ours / bare:.0f}")
        vault.engine.dispose()
