"""Send invented reports the way a browser does: sealed here, PUT over HTTP, answered only when durable."""

from __future__ import annotations

import hashlib
import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from holub_demo.examples import Example
from holub_demo.prepare import House
from holub_demo.scene import draw
from holub_wire.command import CommandError
from holub_wire.envelope import CAPACITIES, MAX_HEADER, Kind, Message, Part, seal_message
from holub_wire.line import Line, read

_PART: Final = CAPACITIES[-1] - MAX_HEADER - 1


@dataclass(frozen=True)
class Sender:
    """Sends to the intake at `chat`. What is sent again is the same message to the desk, which drops it."""

    line: Line
    chat: str
    directory: Path

    @classmethod
    def of(cls, house: House, chat: str) -> Sender:
        """With the line file of a demo."""
        return cls(read(house.line_json.read_text("utf-8"), house.key), chat, house.directory)

    def conversation(self, example: Example) -> str:
        """The id of an example's conversation: the same each time."""
        return self._id(example, "conversation")

    def send(self, example: Example, day: date) -> None:
        """Send all of it, as if on that day. Raises CommandError."""
        for seq, (kind, body, part) in enumerate(_bodies(example, day)):
            message = Message(
                id=secrets.token_hex(16),
                message=self._id(example, str(seq)),
                conversation=self.conversation(example),
                seq=seq,
                kind=kind,
                day=day,
                channel="web",
                language=example.language,
                questionnaire=(self.line.questionnaire.id, self.line.questionnaire.version),
                body=body,
                part=part,
            )
            sealed = seal_message(message, self.line.recipients.current, self.line.recipients.recovery)
            self._put(message.id, sealed)

    def _id(self, example: Example, what: str) -> str:
        return hashlib.sha256("\0".join(("invented", example.id, what)).encode()).hexdigest()[:32]

    def _put(self, envelope_id: str, sealed: bytes) -> None:
        request = urllib.request.Request(  # noqa: S310 - the address is our own intake on loopback
            f"{self.chat}/e/{envelope_id}",
            data=sealed,
            method="PUT",
            headers={"Content-Type": "application/octet-stream"},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                if answer.status not in (200, 201):
                    raise CommandError(f"the intake answered {answer.status} to an invented report")
        except urllib.error.URLError as error:
            raise CommandError(f"the intake did not take an invented report: {error.reason}") from None


def _bodies(example: Example, day: date) -> Iterator[tuple[Kind, bytes, Part | None]]:
    yield "account", example.account.encode(), None
    if example.picture:
        picture = draw()
        sha256 = hashlib.sha256(picture).hexdigest()
        pieces = [picture[at : at + _PART] for at in range(0, len(picture), _PART)]
        for n, piece in enumerate(pieces, 1):
            part = Part(sha256[:32], n, len(pieces), len(picture), sha256, "image/jpeg", cleaned=True)
            yield "attachment", piece, part
    yield "answers", json.dumps(example.answered(day), ensure_ascii=False).encode(), None
    yield "end", b"", None
