"""Open pages are told how much arrives, and that the session is over; listening keeps no session alive."""

from __future__ import annotations

import asyncio
import os
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from holub_desk.reports.store import ReportStore
from holub_desk.staff import sessions
from holub_desk.vault.vault import Vault
from holub_wire.envelope import Message

SECRET = "Слова, яких нема у сповіщенні"


def arrive(vault: Vault, conversation: str, seq: int = 0) -> None:
    """One more message."""
    message = Message(
        id=os.urandom(16).hex(),
        message=os.urandom(16).hex(),
        conversation=conversation * 32,
        seq=seq,
        kind="account",
        day=date(2026, 11, 23),
        channel="web",
        language="uk",
        questionnaire=("small", "0" * 16),
        body=SECRET.encode(),
    )
    with Session(vault.writer, autoflush=False) as session, session.begin():
        ReportStore(session, vault.files, date(2026, 11, 23)).add_all([message])


async def test_an_open_page_is_told_how_many_came(pages: Any) -> None:
    """While it listens: a number, and that the open report has more; never a word of what came."""
    arrive(pages.vault, "a")
    path = "/events?changed=1&newest=1&report=26-0001&report_changed=1"
    listening = asyncio.create_task(pages.ask("GET", path, until=lambda answer: "data: more" in answer.text))
    await asyncio.sleep(0.3)
    await asyncio.to_thread(arrive, pages.vault, "b")
    await asyncio.to_thread(arrive, pages.vault, "a", 1)
    answer = await listening
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert "1 new report" in answer.text
    assert SECRET not in answer.text
    assert "26-000" not in answer.text


async def test_nothing_is_told_before_something_comes(pages: Any) -> None:
    """The control: a page that shows all there is hears nothing of it."""
    arrive(pages.vault, "a")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(2.5):
            await pages.ask("GET", "/events?changed=1&newest=1", until=lambda answer: "new report" in answer.text)


async def test_signing_out_elsewhere_ends_the_stream(pages: Any) -> None:
    """Another tab signs out: the stream says so and ends by itself."""
    listening = asyncio.create_task(pages.ask("GET", "/events?changed=0&newest=0"))
    await asyncio.sleep(0.3)
    assert not listening.done()
    await asyncio.to_thread(pages.sign_out)
    answer = await listening
    assert answer.ended
    assert answer.text.endswith("event: ended\ndata:\n\n")


async def test_listening_is_not_use(pages: Any) -> None:
    """A page left open does not keep its session alive."""
    pages.age_session(started=3590, used=3590)
    await pages.ask("GET", "/events?changed=0&newest=0", until=lambda answer: bool(answer.body))
    with Session(pages.vault.engine) as session:
        row = session.query(sessions.StaffSession).one()
        assert row.last_used == row.started
    await pages.ask("GET", "/")
    with Session(pages.vault.engine) as session:
        row = session.query(sessions.StaffSession).one()
        assert row.last_used > row.started
