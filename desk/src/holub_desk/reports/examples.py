"""Three invented reports for a desk that has none yet, so that its pages can be learnt. Marked EXAMPLE everywhere."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from holub_desk.reports.store import ReportStore
from holub_desk.vault.files import VaultFiles
from holub_wire.envelope import Kind, Message

_EXAMPLES: Final[tuple[tuple[str, str, dict[str, Any]], ...]] = (
    (
        "uk",
        "У п’ятницю до гуртожитку на окраїні привезли два автобуси робітників. Говорили незнайомою мовою, "
        "вихід тільки групою.",
        {"topic": ["labour"], "knows": "seen", "going_on": "yes"},
    ),
    (
        "ru",
        "На здании бывшего банка повесили табличку «представительство», охрана своя. Раньше там никого не было.",
        {"topic": ["office"], "knows": "seen", "going_on": "yes"},
    ),
    (
        "en",
        "A notice at the bus station: concrete workers wanted, ninety days in shifts, "
        "passports are handed to the foreman.",
        {"topic": ["labour", "company"], "knows": "read"},
    ),
)


def add_examples(session: Session, files: VaultFiles, day: date) -> None:
    """Store the three; the caller commits."""
    messages = []
    for language, account, answers in _EXAMPLES:
        conversation = _id("conversation", account)
        bodies: tuple[tuple[Kind, str], ...] = (
            ("account", account),
            ("answers", json.dumps(answers, ensure_ascii=False)),
            ("end", ""),
        )
        for seq, (kind, body) in enumerate(bodies):
            message = Message(
                id=_id("envelope", kind, account),
                message=_id("message", kind, account),
                conversation=conversation,
                seq=seq,
                kind=kind,
                day=day,
                channel="web",
                language=language,
                questionnaire=("what-did-you-see", "0" * 16),
                body=body.encode(),
            )
            messages.append(message)
    ReportStore(session, files, day).add_all(messages, example=True)


def _id(*words: str) -> str:
    return hashlib.sha256("\0".join(("example", *words)).encode()).hexdigest()[:32]
