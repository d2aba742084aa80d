"""Ten people at a desk with 100,000 reports while five more arrive each second: times of the server's pages, and their
ratios to an empty page of the same application (one that is not there, to somebody signed in).

`make bench ARGS="desk --reports=100000 --seconds=60"`, or `ARGS="desk --short"`. Two minutes beside making the vault.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random

from holub_testing.ports import free_port
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bench.analysts import Analyst
from bench.arriving import Sources
from bench.load import processor_seconds, server
from bench.reports import Many, add_people
from holub_demo.prepare import House, Ports, prepare
from holub_desk.staff import sessions
from holub_desk.vault.tables import KnownQuestionnaire, Report
from holub_desk.vault.vault import Vault, open_vault

PEOPLE = 10
ARRIVING = 5
"""Reports a second; each is an account, answers and an end, three envelopes."""
WARM = 5
"""Seconds that do not count: processes that have just started read their templates and dictionaries."""
KEPT = "[retention]\nrejected_days = 1000\nunverified_days = 1000\n"
PASSPHRASE = "a-passphrase-for-measuring"
SHOWN = ("queue", "queue, filtered", "report", "report beside the list", "search", "decision", "empty")


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="bench desk")
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--short", action="store_true", help="5,000 reports, 10 seconds")
    asked = parser.parse_args(arguments)
    count, seconds = (5_000, 10) if asked.short else (asked.reports, asked.seconds)
    Path("build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir="build") as work:
        begun = time.monotonic()
        house = prepare(Path(work), Ports(free_port(), free_port(), free_port()), passphrase=PASSPHRASE)
        with house.desk_toml.open("a") as settings:  # a desk that keeps what it has for years
            settings.write(KEPT)
        vault = open_vault(house.directory / "desk" / "vault", PASSPHRASE)
        cookies = fill(vault, count)
        vault.engine.dispose()
        print(f"a desk with {count:,} reports, made in {time.monotonic() - begun:.0f} s")
        show("one person, nothing arrives", served(house, cookies[2:3], seconds / 4))
        show("the same, of the processor alone", served(house, cookies[2:3], seconds / 4, processor=True))
        show(f"{PEOPLE} people at work, {ARRIVING} reports/s arrive", served(house, cookies, seconds, ARRIVING))


def fill(vault: Vault, count: int) -> list[str]:
    """Reports, people who have read some of them, and a session of each."""
    now = int(time.time())
    with Session(vault.writer) as session, session.begin():
        session.execute(delete(Report))
        people = tuple(add_people(session, PEOPLE))
        known = session.execute(select(KnownQuestionnaire.id, KnownQuestionnaire.version)).one()
    Many(count, (known.id, known.version), datetime.now(UTC).date(), people).write(vault, Random(7))
    with Session(vault.writer) as session, session.begin():
        links = [sessions.make_link(session, person, now) for person in people]
        made = [sessions.consume_link(session, link, now, 3600) for link in links]
    return [cookie for cookie in made if cookie is not None]


def served(
    house: House, cookies: Sequence[str], seconds: float, arriving: int = 0, *, processor: bool = False
) -> Mapping[str, list[float]]:
    """Seconds of each kind of page, with web and opener as an operator starts them."""
    port = int(house.desk_toml.read_text().rpartition("port = ")[2].split()[0])
    command = ["-m", "holub_desk.cli.main", "--config", str(house.desk_toml)]
    with server([*command, "web"], port) as web, opener([*command, "opener"]):
        clock = partial(processor_seconds, web) if processor else time.monotonic
        people = [Analyst(port, cookie, Random(number), clock) for number, cookie in enumerate(cookies)]
        if len(people) == 1:
            people[0].thinks = (0.02, 0.1)
        asyncio.run(_work(people, Sources.of(house), seconds, arriving))
    taken: dict[str, list[float]] = {}
    for person in people:
        for kind, each in person.taken.items():
            taken.setdefault(kind, []).extend(each)
    return taken


async def _work(people: Sequence[Analyst], sources: Sources, seconds: float, arriving: int) -> None:
    begin = time.monotonic() + WARM
    until = begin + seconds
    await asyncio.gather(*(person.work(begin, until) for person in people), sources.send(until, arriving))


@contextmanager
def opener(command: Sequence[str]) -> Iterator[None]:
    """The desk's other process, until the end."""
    process = subprocess.Popen([sys.executable, *command])
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def show(name: str, taken: Mapping[str, list[float]]) -> None:
    """Milliseconds, as who asked on the same machine counts them: the network is none, waiting in line is in them."""
    empty = statistics.median(taken.get("empty") or [float("nan")])
    print(f"{name} (load of the machine {os.getloadavg()[0]:.1f})")
    print(f"  {'page':24}{'asked':>7}{'p50 ms':>9}{'p95 ms':>9}{'÷ empty':>9}")
    for kind in SHOWN:
        if each := sorted(taken.get(kind, ())):
            middle, late = statistics.median(each), each[int(len(each) * 0.95)]
            print(f"  {kind:24}{len(each):7}{middle * 1000:9.1f}{late * 1000:9.1f}{middle / empty:9.1f}")
