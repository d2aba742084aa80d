"""Search over a million short reports: ours, with need-to-know, count, facets and snippets ÷ the bare FTS5 one."""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.reports import terms
from holub_desk.search.facets import facets
from holub_desk.search.index import INSERT
from holub_desk.search.query import parse
from holub_desk.search.run import search
from holub_desk.triage.filter import Filter
from holub_desk.vault.vault import create_vault

COUNT = 1_000_000
ROUNDS = 5
QUERIES = ("гуртожиток автобус", "Єнакієве", "представництво табличка", '"два автобуси"', "вантажівка Донецьк паркан")
_WORDS = (
    "автобус автобуси гуртожиток гуртожитку паркан завод заводу табличка представництво робітники робітників "
    "вантажівка вантажівки школа лікарня ринок вокзал дорога група групою мова охорона будівництво бетон вахта "
    "оголошення паспорт документи вечір ранок вулиця площа прапор делегація фірма підрядник контракт міграційна "
    "служба казарма поле склад"
).split()
_PLACES = "Донецьк Донецька Маріуполь Маріуполі Єнакієве Єнакієвому Горлівка Горлівці Луганськ Луганську Токмак".split()


def _fill(session: Session, count: int) -> None:
    chance = random.Random(7)
    insert = text(
        "INSERT INTO report (id, conversation, year, serial, received_on, channel, language, questionnaire, version,"
        " state, account, attachments, ended, withdrawn, example, source_id, changed, sensitivity, protection, use,"
        " told) VALUES (:id, :c, 2026, :id, '2026-11-20', 'web', 'uk', 'q', 'v', 'new', :a, 0, 1, 0, 0, :c, :id,"
        " 'high', '', 'keep', '')"
    )
    rare = [f"{a}{b}" for a in _WORDS for b in _WORDS]
    for first in range(0, count, 5000):
        rows, values = [], []
        for number in range(first + 1, min(first + 5000, count) + 1):
            words = [*chance.choices(_WORDS, k=5), chance.choice(rare), chance.choice(_PLACES)]
            account = "Два " + " ".join(words)
            rows.append({"id": number, "c": f"{number:032x}", "a": account})
            values.append(terms(number, account))
        session.execute(insert, rows)
        for statement in INSERT:
            session.execute(statement, values)
        session.commit()


@dataclass
class Took:
    """Seconds of several runs: on the clock, and of this process's processor, which other work does not lengthen."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def run(self, what: Callable[[], object]) -> None:
        begun, used = time.perf_counter(), time.process_time()
        what()
        self.clock.append(time.perf_counter() - begun)
        self.processor.append(time.process_time() - used)


def main(count: int = COUNT) -> None:
    Path("build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir="build") as place:
        begun = time.perf_counter()
        vault = create_vault(Path(place) / "vault", "a passphrase for measuring")
        with Session(vault.writer) as session:
            _fill(session, count)
        print(
            f"search over {count:,} reports, made in {time.perf_counter() - begun:.0f} s; load {os.getloadavg()[0]:.1f}"
        )
        print(
            "  ours: need-to-know, facets, snippets, at most 1,000 counted; bare: the same MATCH by rank, 30; count(*)"
        )
        print(f"  {'median of ' + str(ROUNDS):28} {'found':>8} {'ours ms':>8} {'bare ms':>8} {'ratio':>6}   (aim 1.5)")
        with Session(vault.engine) as session:
            ratios = [_compare(session, typed) for typed in QUERIES]
        print(f"  {'median of these':28} {'':26} {statistics.median(ratios):6.2f}")
        vault.engine.dispose()


def _compare(session: Session, typed: str) -> float:
    """One question in turns, since a busy machine is busy for both."""
    query = parse(typed)
    asked = {"m": query.match()}
    ours, bare, found = Took(), Took(), 0

    def ask() -> None:
        nonlocal found
        session.execute(_FIRST, asked).all()
        found = session.execute(_COUNT, asked).scalar_one()

    for _ in range(ROUNDS):
        bare.run(ask)
        ours.run(lambda: facets(session, search(session, 1, query, Filter()).ids))
    ratio = statistics.median(ours.processor) / statistics.median(bare.processor)
    middle = [statistics.median(each.clock) * 1000 for each in (ours, bare)]
    print(f"  {typed:28} {found:8,} {middle[0]:8.1f} {middle[1]:8.1f} {ratio:6.2f}")
    return ratio


_FIRST = text("SELECT rowid FROM search_index WHERE search_index MATCH :m ORDER BY rank LIMIT 30")
_COUNT = text("SELECT count(*) FROM search_index WHERE search_index MATCH :m")
