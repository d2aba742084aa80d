"""Reports to decide about, answered as the shipped questionnaire asks."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from holub_testing.collected import Collected
from holub_testing.line import TestLine, make_line
from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.forms.compile import compile_form
from holub_desk.opener import Opener
from holub_desk.triage.changes import Wish, change
from holub_desk.vault.tables import KnownQuestionnaire, Person, Report
from holub_desk.vault.vault import Vault
from holub_wire.questionnaire.model import to_json

SHIPPED = Path(__file__).parents[3] / "questionnaires" / "what-did-you-see.md"


@pytest.fixture(scope="session")
def asked(tmp_path_factory: pytest.TempPathFactory) -> TestLine:
    """A line that asks the questions that ship."""
    compiled = tmp_path_factory.mktemp("form") / "compiled.json"
    compiled.write_text(json.dumps(to_json(compile_form(SHIPPED).questionnaire)), "utf-8")
    return make_line(compiled)


@pytest.fixture
def tell(vault: Vault, asked: TestLine) -> Callable[..., int]:
    """Let a report arrive: its words and answers; returns its id."""
    form = asked.line.questionnaire
    with Session(vault.writer) as session, session.begin():
        session.add_all([Person(name="Olena", role="analyst"), Person(name="Petro", role="editor")])
        compiled = json.dumps(to_json(form), ensure_ascii=False)
        session.add(KnownQuestionnaire(id=form.id, version=form.version, compiled=compiled))
    opener = Opener(Collected({}), vault, [asked.current])

    def arrive(words: str = "Бачив автобуси.", *, conversation: str = "", seq: int = 0, **answers: Any) -> int:
        conversation = conversation or secrets.token_hex(16)
        sent = [asked.seal(words.encode(), conversation=conversation, seq=seq)] if words else []
        if answers:
            body = json.dumps(answers).encode()
            sent.append(asked.seal(body, kind="answers", conversation=conversation, seq=seq + 1))
        opener.collector = Collected(dict(sent))
        opener.run_once()
        with Session(vault.engine) as session:
            return session.scalars(select(Report.id).where(Report.conversation == conversation)).one()

    return arrive


@pytest.fixture
def decide(vault: Vault) -> Callable[..., int | None]:
    """Make one change as Olena."""

    def make(report: int, field: str, after: Any, reason: str = "", *, person: int = 1, **more: Any) -> int | None:
        with Session(vault.writer) as session, session.begin():
            wish = Wish(field, after, reason, **more)
            return change(session, report, wish, person=person, at="2026-11-28T10:00Z")

    return make
