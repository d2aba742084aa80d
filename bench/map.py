"""The map of 100,000 reports with places and times: milliseconds at the server, beside an empty page of the app."""

from __future__ import annotations

import asyncio
import random
import statistics
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from holub_testing.pages import Pages, sign_in
from sqlalchemy import text
from sqlalchemy.orm import Session

from holub_desk.places.gazetteer import gazetteer
from holub_desk.places.place import Kind, Place
from holub_desk.vault.vault import create_vault

COUNT = 100_000
DAYS = 700
ROUNDS = 15
PATHS = (
    "/account",
    "/map/data",
    "/map/data?event_since={since}&event_until={until}",
    "/map/data?state=assessed",
    "/map",
    "/map?place=UA14&event_since={since}",
    "/",
    "/?place=UA14",
    "/?event_since={since}&event_until={until}",
)
_REPORT = text(
    "INSERT INTO report (id, conversation, year, serial, received_on, channel, language, questionnaire, version, state,"
    " account, attachments, ended, withdrawn, example, source_id, changed, sensitivity, protection, use, told) VALUES"
    " (:id, :c, 2026, :id, :day, 'web', 'uk', 'q', 'v', :state, :a, 0, 1, 0, 0, :c, :id, 'high', '', 'keep', '')"
)
_PLACE = text(
    "INSERT INTO report_place (report_id, key, answered, code, edition, name, hromada, raion, oblast, precision, words,"
    " spans, at, counts) VALUES (:id, :key, 0, :code, '', :name, '', '', '', :how, '', '[]', '2026-11-28T10:00Z', 1)"
)
_TIME = text(
    "INSERT INTO report_time (report_id, answered, first_day, last_day, precision, words, at, counts)"
    " VALUES (:id, 0, :first, :last, 'range', '', '2026-11-28T10:00Z', 1)"
)


def _fill(session: Session, today: date) -> None:
    """Half at settlements, large ones more often, one in seven of them at two; the rest at raions, oblasts, nowhere."""
    chance = random.Random(7)
    east = [place for place in gazetteer().places if place.code.startswith(("UA01", "UA14", "UA23", "UA44", "UA65"))]
    lived_in = sorted((place for place in east if place.kind.is_settlement), key=lambda place: -place.population)
    weights = [1 / (rank + 1) ** 0.9 for rank in range(len(lived_in))]
    for first in range(1, COUNT, 5_000):
        reports, places, times = [], [], []
        for number in range(first, first + 5_000):
            day = today - timedelta(days=(COUNT - number) * DAYS // COUNT)
            state = chance.choice(("new", "in_triage", "assessed", "set_aside"))
            account = "Слова " * 150
            reports.append({"id": number, "c": f"{number:032x}", "day": str(day), "state": state, "a": account})
            for place, how in _places(chance, east, lived_in, weights):
                key, name = (place.code, place.name) if place else ("words", "")
                places.append({"id": number, "key": key, "code": place.code if place else "", "how": how, "name": name})
            if chance.random() < 0.9:
                begin = day - timedelta(days=chance.choice((0, 0, 7, 31)))
                times.append({"id": number, "first": str(begin) if chance.random() < 0.95 else None, "last": str(day)})
        for statement, rows in ((_REPORT, reports), (_PLACE, places), (_TIME, times)):
            session.execute(statement, rows)
        session.commit()


def _places(
    chance: random.Random, east: list[Place], lived_in: list[Place], weights: list[float]
) -> list[tuple[Place | None, str]]:
    kind = chance.random()
    if kind < 0.05:
        return []
    if kind < 0.08:
        return [(None, "unknown")]
    if kind < 0.5:
        level, how = (Kind.OBLAST, "oblast") if kind < 0.25 else (Kind.RAION, "raion")
        return [(chance.choice([place for place in east if place.kind is level][:40]), how)]
    some = {place.code: place for place in chance.choices(lived_in, weights, k=1 if chance.random() < 0.85 else 2)}
    return [(place, "settlement") for place in some.values()]


async def _measure(pages: Pages, path: str) -> list[float]:
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        answer = await pages.ask("GET", path)
        taken.append((time.perf_counter() - start) * 1000)
        assert answer.status == 200, path
    return taken[1:]


def main() -> None:
    Path("build").mkdir(exist_ok=True)
    today = datetime.now(UTC).date()
    days: dict[str, Any] = {"since": today - timedelta(days=180), "until": today - timedelta(days=90)}
    with tempfile.TemporaryDirectory(dir="build") as place:
        vault = create_vault(Path(place) / "vault", "a passphrase for measuring")
        with Session(vault.writer) as session:
            _fill(session, today)
        pages = sign_in(vault, "Olena", "analyst")
        print(f"the map of {COUNT:,} reports: milliseconds, median and slowest of {ROUNDS - 1}")
        for path in PATHS:
            taken = asyncio.run(_measure(pages, path.format(**days)))
            print(f"  {path:52} {statistics.median(taken):7.1f} {max(taken):7.1f}")
        vault.engine.dispose()
