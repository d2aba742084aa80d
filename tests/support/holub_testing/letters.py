"""A letter under code words, laid down as the desk would."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

from holub_wire.age.identities import HybridIdentity
from holub_wire.age.recipients import parse_recipient
from holub_wire.code import keys, read, salt_of, slot
from holub_wire.post import Mail, Post
from holub_wire.reply import Letter, seal_letter


def lay_letter(intake: Path, words: str, text: str) -> None:
    """Into the first slot of the mailbox that these words stand for, at the intake whose directory this is."""
    note = json.loads((intake / "line.json").read_text().splitlines()[0])
    made = keys(read(words), salt_of(parse_recipient(note["recipients"]["recovery"])))
    today = datetime.now(UTC).date()
    token = secrets.token_bytes(32)
    sealed = seal_letter(Letter(today, "uk", 0, text, token), HybridIdentity(made.identity_seed).recipient())
    mail = Mail(sealed, hashlib.sha256(token).digest(), today + timedelta(days=30), secrets.token_hex(16))
    Post(intake / "spool").put_mail(slot(made.mailbox, 0), mail)
