"""A reporting line with identities that a test knows, and its files for an intake."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import ClassVar

from holub_intake.web.bundle import Bundle
from holub_wire.age.identities import HybridIdentity
from holub_wire.channels import Channels
from holub_wire.envelope import Kind, Message, Part, seal_message
from holub_wire.line import Line, Recipients, publish, read
from holub_wire.note import Signer
from holub_wire.questionnaire.read import from_json

COMPILED = Path(__file__).parents[2] / "vectors" / "questionnaires" / "small.json"
"""A compiled questionnaire with a few questions of several types."""


@dataclass(frozen=True)
class TestLine:
    """A line, who can open what is sent to it, and who signed it."""

    __test__: ClassVar = False  # not a class of tests, whatever its name

    line: Line
    signer: Signer
    current: HybridIdentity
    recovery: HybridIdentity
    custodian: HybridIdentity

    def seal(
        self,
        body: bytes,
        *,
        kind: Kind = "account",
        conversation: str | None = None,
        seq: int = 0,
        part: Part | None = None,
    ) -> tuple[str, bytes]:
        """One envelope as a browser would make it: its id and its bytes."""
        message = Message(
            id=secrets.token_hex(16),
            message=secrets.token_hex(16),
            conversation=conversation or secrets.token_hex(16),
            seq=seq,
            kind=kind,
            day=datetime.now(UTC).date(),
            channel="web",
            language="uk",
            questionnaire=(self.line.questionnaire.id, self.line.questionnaire.version),
            body=body,
            part=part,
        )
        return message.id, seal_message(message, self.line.recipients.current, self.line.recipients.recovery)

    def at(self, *addresses: str, sequence: int = 5, expires: date = date(2099, 1, 1)) -> TestLine:
        """The same line with signed channels: these addresses, and what an intake of this tree serves for it."""
        published = read(self.note(), self.signer.verifier())
        channels = Channels(addresses, expires, Bundle.make(published).hashes())
        return replace(self, line=replace(self.line, sequence=sequence, channels=channels))

    def note(self) -> str:
        """Its line file."""
        return publish(self.line, self.signer)

    def write_intake(self, directory: Path, port: int) -> Path:
        """`line.json` and `intake.toml` in `directory`; returns the latter."""
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "line.json").write_text(publish(self.line, self.signer), "utf-8")
        config = directory / "intake.toml"
        config.write_text(
            f'[line]\nfile = "line.json"\nkey = "{self.signer.verifier()}"\n'
            f'[spool]\ndirectory = "spool"\n[web]\nhost = "127.0.0.1"\nport = {port}\n'
        )
        return config


def make_line(compiled: Path = COMPILED) -> TestLine:
    """A new line in three languages with fresh keys and the questionnaire in `compiled`."""
    current, recovery, custodian = (HybridIdentity.generate() for _ in range(3))
    line = Line(
        sequence=1,
        operator={"uk": "Тест", "ru": "Тест", "en": "Test"},
        reads_within={"uk": "двох днів", "ru": "двух дней", "en": "two days"},
        languages=("uk", "ru", "en"),
        recipients=Recipients(current.recipient(), recovery.recipient(), custodian.recipient()),
        questionnaires=(from_json(json.loads(compiled.read_text("utf-8"))),),
    )
    return TestLine(line, Signer("test.line", secrets.token_bytes(32)), current, recovery, custodian)
