"""A flood: many senders at once, some of whom do the work that is asked. Bounded in count and time; loopback only."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import json
import re
import secrets
import sys
import time
from dataclasses import asdict, dataclass, field

from holub_intake.flood.work import worked_on

_SIZES = (8192, 8192, 8192, 8192, 32768, 262144)
"""Mostly words, some longer ones, some parts of files."""


@dataclass
class Tally:
    """What the flood met. `bits` are (seconds since the start, highest difficulty asked in that half second)."""

    sent: int = 0
    stored: int = 0
    asked: int = 0
    full: int = 0
    failed: int = 0
    bits: list[tuple[float, int]] = field(default_factory=list)

    def was_asked(self, seconds: float, bits: int) -> None:
        moment = seconds // 0.5 / 2
        if self.bits and self.bits[-1][0] >= moment:
            bits = max(bits, self.bits.pop()[1])
        self.bits.append((moment, bits))


async def flood(port: int, count: int, senders: int, seconds: float) -> Tally:
    """Send `count` envelopes; every third sender works for them, the others just try the next."""
    tally, begun = Tally(), time.monotonic()

    async def sender(number: int) -> None:
        while tally.sent < count and time.monotonic() - begun < seconds:
            tally.sent += 1
            sealed, name = secrets.token_bytes(secrets.choice(_SIZES)), secrets.token_hex(16)
            status, head = await _put(port, name, sealed, "")
            challenge = re.search(r"(?im)^holub-work: (\S+)", head)
            if challenge is not None:
                tally.asked += 1
                tally.was_asked(time.monotonic() - begun, int(challenge[1].partition(".")[0]))
                if number % 3 == 0:
                    status, head = await _put(
                        port, name, sealed, await asyncio.to_thread(_solve, challenge[1], name, sealed)
                    )
            if status == 201:
                tally.stored += 1
                if challenge is None:
                    tally.was_asked(time.monotonic() - begun, 0)
            elif "holub-room" in head:
                tally.full += 1
            elif status != 503:
                tally.failed += 1

    await asyncio.gather(*(sender(number) for number in range(senders)))
    return tally


def _solve(challenge: str, name: str, sealed: bytes) -> str:
    """As fast as Python can: what stays the same is hashed once."""
    sha256, bits = hashlib.sha256(sealed).hexdigest(), int(challenge.partition(".")[0])
    common = hashlib.sha256(worked_on(challenge, name, sha256, 0)[:-1])
    most = 2 ** (256 - bits)
    for nonce in itertools.count():
        attempt = common.copy()
        attempt.update(b"%d" % nonce)
        if int.from_bytes(attempt.digest()) < most:
            return f"{challenge}.{nonce}.{sha256}"
    raise AssertionError


async def _put(port: int, name: str, sealed: bytes, proof: str) -> tuple[int, str]:
    head = f"PUT /e/{name} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(sealed)}\r\nConnection: close\r\n"
    head += f"Holub-Work: {proof}\r\n\r\n" if proof else "\r\n"
    try:
        async with asyncio.timeout(60):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(head.encode() + sealed)
                answer = (await reader.read(4096)).decode("latin1")
            finally:
                writer.close()
        return int(answer[9:12]), answer.lower()
    except (OSError, ValueError, TimeoutError):
        return 0, ""


if __name__ == "__main__":
    port_, count_, senders_, seconds_ = map(int, sys.argv[1:])
    print(json.dumps(asdict(asyncio.run(flood(port_, count_, senders_, seconds_)))))
