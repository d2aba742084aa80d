"""Send invented reports the way a browser does: sealed here, PUT over HTTP, answered only when durable."""

from __future__ import annotations

import json
import secrets
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

from holub_demo.examples import EXAMPLES, Example
from holub_wire.command import CommandError
from holub_wire.envelope import Kind, Message, seal_message
from holub_wire.line import Line, read
from holub_wire.note import Verifier


def send_examples(line_json: Path, key: Verifier, chat: str) -> None:
    """Send every example to the intake at `chat` (its address, without a slash at the end)."""
    line = read(line_json.read_text("utf-8"), key)
    for number, example in enumerate(EXAMPLES, 1):
        print(f"sending invented report {number} of {len(EXAMPLES)}", flush=True)
        _send(line, example, chat)


def _send(line: Line, example: Example, chat: str) -> None:
    conversation = secrets.token_hex(16)
    bodies: list[tuple[Kind, bytes]] = [
        ("account", example.account.encode()),
        ("answers", json.dumps(example.answers, ensure_ascii=False).encode()),
        ("end", b""),
    ]
    for seq, (kind, body) in enumerate(bodies):
        message = Message(
            id=secrets.token_hex(16),
            message=secrets.token_hex(16),
            conversation=conversation,
            seq=seq,
            kind=kind,
            day=datetime.now(UTC).date(),
            channel="web",
            language=example.language,
            questionnaire=(line.questionnaire.id, line.questionnaire.version),
            body=body,
        )
        _put(chat, message.id, seal_message(message, line.recipients.current, line.recipients.recovery))


def _put(chat: str, envelope_id: str, sealed: bytes) -> None:
    request = urllib.request.Request(  # noqa: S310 - the address is our own intake on loopback
        f"{chat}/e/{envelope_id}", data=sealed, method="PUT", headers={"Content-Type": "application/octet-stream"}
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            if answer.status not in (200, 201):
                raise CommandError(f"the intake answered {answer.status} to an invented report")
    except urllib.error.URLError as error:
        raise CommandError(f"the intake did not take an invented report: {error.reason}") from None
