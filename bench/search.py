"""Search over a million short reports: ours, with need-to-know, count, facets and snippets ÷ the bare FTS5 question."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from holub_desk.search.facets import facets
from holub_desk.search.index import INSERT, values_of
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
        rows, terms = [], []
        for number in range(first + 1, min(first + 5000, count) + 1):
            words = [*chance.choices(_WORDS, k=5), chance.choice(rare), chance.choice(_PLACES)]
            account = "Два " + " ".join(words)
            rows.append({"id": number, "c": f"{number:032x}", "a": account})
            terms.append(values_of(number, account))
        session.execute(insert, rows)
        for statement in INSERT:
            session.execute(statement, terms)
        session.commit()


def _median(run: Callable[[], object]) -> float:
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def main(count: int = COUNT) -> None:
    Path("build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir="build") as place:
        vault = create_vault(Path(place) / "vault", "a passphrase for measuring")
        with Session(vault.writer) as session:
            _fill(session, count)
        print(f"search over {count:,} reports: milliseconds of ours, of the bare question, ratio (aim 1.5)")
        bare_sql = text("SELECT rowid FROM search_index WHERE search_index MATCH :m ORDER BY rank LIMIT 30")
        with Session(vault.engine) as session:
            for typed in QUERIES:
                query = parse(typed)
                bare = _median(lambda q=query: session.execute(bare_sql, {"m": q.match()}).all())
                ours = _median(lambda q=query: facets(session, search(session, 1, q, Filter()).ids))
                print(f"  {typed:28} {ours * 1000:8.1f} {bare * 1000:8.1f} {ours / bare:6.2f}")
        vault.engine.dispose()
