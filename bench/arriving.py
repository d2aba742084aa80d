"""Sources who report all the time: sealed as a browser seals, and laid into the spool from which the opener takes."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

from bench.reports import account
from holub_demo.prepare import House
from holub_wire.envelope import Kind, Message, seal_message
from holub_wire.line import Line, read
from holub_wire.spool import Spool


@dataclass
class Sources:
    """Whoever reports to one line."""

    line: Line
    spool: Spool
    chance: Random = field(default_factory=lambda: Random(11))

    @classmethod
    def of(cls, house: House) -> Sources:
        """Those of a demo's line."""
        spool = Spool(house.directory / "spool")
        spool.prepare()
        return cls(read(house.line_json.read_text("utf-8"), house.key), spool)

    async def send(self, until: float, a_second: int) -> None:
        """So many reports each second, until that time of `time.monotonic`."""
        begun, sent = time.monotonic(), 0
        while a_second and time.monotonic() < until:
            for message in self._report():
                self.spool.put(
                    message.id, seal_message(message, self.line.recipients.current, self.line.recipients.recovery)
                )
            sent += 1
            await asyncio.sleep(max(0.0, begun + sent / a_second - time.monotonic()))

    def _report(self) -> Iterator[Message]:
        """An account, answers and an end."""
        conversation = secrets.token_hex(16)
        answers = json.dumps({"topic": ["labour"], "knows": "seen", "going_on": "yes"})
        bodies: tuple[tuple[Kind, str], ...] = (("account", account(self.chance)), ("answers", answers), ("end", ""))
        for seq, (kind, body) in enumerate(bodies):
            yield Message(
                id=secrets.token_hex(16),
                message=secrets.token_hex(16),
                conversation=conversation,
                seq=seq,
                kind=kind,
                day=datetime.now(UTC).date(),
                channel="web",
                language="uk",
                questionnaire=(self.line.questionnaire.id, self.line.questionnaire.version),
                body=body.encode(),
            )
