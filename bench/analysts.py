"""People at work at a desk, each on one connection: what they ask for, and how long the server took."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Final
from urllib.parse import quote, urlencode

HOST: Final = "localhost"
_ROW: Final = re.compile(rb'href="/reports/(\d\d-\d+)" id="row-')
_SINCE: Final = {each: re.compile(rf'data-{each}="(\d+)"'.encode()) for each in ("changed", "newest")}
_WORDS: Final = ("гуртожиток автобус", "Єнакієве", "представництво табличка", "вахта документи", "Yenakiieve", "паркан")
_FILTERS: Final = (
    "state=new",
    "state=new&channel=telegram",
    "state=assessed&code=A1",
    "assigned=me",
    "state=in_triage",
    "code=B",
    "protection=open",
    "use=publish&files=1",
    "information=2&source=B",
    "since=2026-01-01&language=ru",
)


@dataclass
class Connection:
    """HTTP/1.1 kept alive, as one person's browser has it."""

    port: int
    cookie: str
    taken: dict[str, list[float]]
    counts_from: float
    clock: Callable[[], float] = time.monotonic
    streams: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    async def ask(self, kind: str, path: str, form: dict[str, str] | None = None, **headers: str) -> bytes:
        """One request; what it took until the last byte counts under `kind`."""
        if self.streams is None or self.writer is None:
            self.streams, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        begun, clock = time.monotonic(), self.clock()
        self.writer.write(request(self.port, self.cookie, path, form, **headers))
        status, length = await _head(self.streams)
        body = await self.streams.readexactly(length)
        if begun >= self.counts_from:
            self.taken.setdefault(kind, []).append(self.clock() - clock)
        if status != (404 if kind == "empty" else 200):
            raise RuntimeError(f"{path} answered {status}")
        return body


def request(port: int, cookie: str, path: str, form: dict[str, str] | None = None, **headers: str) -> bytes:
    """The bytes of it, with what a browser sends along."""
    body = urlencode(form).encode() if form is not None else b""
    lines = [
        f"{'GET' if form is None else 'POST'} {path} HTTP/1.1",
        f"Host: {HOST}:{port}",
        f"Cookie: desk={cookie}",
        "Accept-Language: en",
        "Sec-Fetch-Site: same-origin",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    if form is not None:
        lines += [
            f"Origin: http://{HOST}:{port}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
        ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def _head(streams: asyncio.StreamReader) -> tuple[int, int]:
    status, length = int((await streams.readline()).split()[1]), 0
    while (line := await streams.readline()) != b"\r\n":
        name, _, value = line.partition(b":")
        length = int(value) if name.lower() == b"content-length" else length
    return status, length


@dataclass
class Analyst:
    """Somebody who goes through the queue, reads, decides and looks things up, with one page open all the time."""

    port: int
    cookie: str
    chance: Random
    clock: Callable[[], float] = time.monotonic
    thinks: tuple[float, float] = (0.3, 3.0)
    """Seconds between an answer and the next request: far less than people take, so that ten are many."""
    taken: dict[str, list[float]] = field(default_factory=dict)

    async def work(self, begin: float, until: float) -> None:
        """Until that time of `time.monotonic`; what was asked before `begin` does not count."""
        connection = Connection(self.port, self.cookie, self.taken, begin, self.clock)
        await asyncio.sleep(self.chance.uniform(*self.thinks))
        page = await connection.ask("queue", "/")
        listening = asyncio.create_task(self._listen(page) if self.clock is time.monotonic else asyncio.sleep(0))
        with suppress(TimeoutError):
            async with asyncio.timeout(until - time.monotonic()):
                while True:
                    await self._ask(connection, "empty", "/reports/99-1")
                    await self._read_some(connection, "/")
                    await self._read_some(connection, f"/?{self.chance.choice(_FILTERS)}")
                    await self._search(connection)
                    await self._ask(connection, "empty", "/reports/99-1")
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening

    async def _ask(
        self, connection: Connection, kind: str, path: str, form: dict[str, str] | None = None, **headers: str
    ) -> bytes:
        """What was answered, after a while of looking at it."""
        page = await connection.ask(kind, path, form, **headers)
        await asyncio.sleep(min(self.thinks[0] + self.chance.expovariate(1.0), self.thinks[1]))
        return page

    async def _listen(self, page: bytes) -> None:
        """A page that is open hears of what arrives, from when it was made."""
        since = "&".join(f"{each}={int(_SINCE[each].findall(page)[0])}" for each in _SINCE)
        row = _ROW.findall(page)[0].decode()
        streams, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(request(self.port, self.cookie, f"/events?{since}&report={row}"))
        while await streams.readline():
            pass
        writer.close()

    async def _read_some(self, connection: Connection, path: str) -> None:
        """The queue, a report of it as a whole page, another one beside the list, and a decision about that."""
        page = await self._ask(connection, "queue, filtered" if "?" in path else "queue", path)
        rows = [each.decode() for each in _ROW.findall(page)]
        if len(rows) < 2:
            return
        first, other = self.chance.sample(rows[:60], 2)
        await self._ask(connection, "report", f"/reports/{first}")
        script = {"HX_Request": "true", "HX_Target": "pane"}
        await self._ask(connection, "report beside the list", f"/reports/{other}", **script)
        wish = self.chance.choice(({"field": "state", "value": "in_triage"}, {"field": "source", "value": "F"}))
        await self._ask(connection, "decision", f"/reports/{other}/change", wish, **script)

    async def _search(self, connection: Connection) -> None:
        words = quote(self.chance.choice(_WORDS))
        more = self.chance.choice(("", "", "&state=new", "&channel=web", "&order=newest"))
        await self._ask(connection, "search", f"/search?q={words}{more}")
