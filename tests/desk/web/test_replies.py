"""The composer on a report's page, and what became of answers: never to whom."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

import pytest
from holub_testing.pages import Answer, Pages
from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.config import WebSettings
from holub_desk.replies.asking import note
from holub_desk.reports.store import ReportStore
from holub_desk.vault.tables import Reply
from holub_desk.web.app import build_app
from holub_wire.age.identities import HybridIdentity
from holub_wire.age.open import open_sealed
from holub_wire.envelope import Message, MessengerReply, WebReply
from holub_wire.reply import read_letter, read_notice

DAY = date(2026, 11, 23)
READER, INTAKE = HybridIdentity(b"\x01" * 32), HybridIdentity(b"\x02" * 32)
ADDRESS, HANDLE = "QUJD" * 20, "planted-handle"


@pytest.fixture
def answering(pages: Pages) -> Pages:
    """A desk with a report from Telegram, one from the web, and one that left no way to answer."""
    common = Message("0" * 32, "1" * 32, "a" * 32, 0, "account", DAY, "telegram", "ru", ("small", "0" * 16), b"")
    messages = [
        replace(common, body="Видел два автобуса у ворот порта.".encode(), reply=MessengerReply(HANDLE, ADDRESS)),
        replace(
            common,
            message="2" * 32,
            conversation="b" * 32,
            channel="web",
            language="uk",
            reply=WebReply(str(READER.recipient()), "5" * 64),
        ),
        replace(common, message="3" * 32, conversation="c" * 32, channel="web"),
    ]
    with Session(pages.vault.writer, autoflush=False) as session, session.begin():
        ReportStore(session, pages.vault.files, DAY).add_all(messages)
    pages.app = build_app(pages.vault, WebSettings(), INTAKE.recipient())
    return pages


async def _write(pages: Pages, number: str, **fields: str) -> Answer:
    head = {"content-type": "application/x-www-form-urlencoded"}
    return await pages.ask("POST", f"/reports/{number}/reply", headers=head, body=urlencode(fields).encode())


async def _shown(pages: Pages, number: str) -> str:
    page = (await pages.ask("GET", f"/reports/{number}")).text
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.partition('id="replies"')[2])).split())


def _laid(pages: Pages) -> Reply:
    with Session(pages.vault.engine) as session:
        return session.scalars(select(Reply)).one()


@pytest.mark.parametrize("number", ["26-0001", "26-0002"])
async def test_a_follow_up_says_that_nobody_has_to_answer(answering: Pages, number: str) -> None:
    """In the source's language, below what was asked; the composer shows it before. The control asks nothing."""
    page = (await answering.ask("GET", f"/reports/{number}")).text
    language = "ru" if number == "26-0001" else "uk"
    assert f'<q lang="{language}" dir="auto">{note(language)}</q>' in page
    assert (await _write(answering, number, text="Скільки їх було?", asks="1")).status == 303
    sealed = _laid(answering).sealed or b""
    said = (
        read_notice(open_sealed(sealed, [INTAKE])).text
        if number == "26-0001"
        else read_letter(open_sealed(sealed, [READER])).text
    )
    assert said == f"Скільки їх було?\n\n{note(language)}"


async def test_thanks_ask_nothing(answering: Pages) -> None:
    """Without the tick the text goes as it was written."""
    await _write(answering, "26-0001", text="Спасибо.")
    assert read_notice(open_sealed(_laid(answering).sealed or b"", [INTAKE])).text == "Спасибо."


async def test_a_quotation_is_refused_and_shown(answering: Pages) -> None:
    """What was written stays in the page, and so does the tick; nothing is kept."""
    draft = "Вы видели два автобуса у ворот порта. Когда?"
    refused = await _write(answering, "26-0001", text=draft, asks="1")
    assert refused.status == 422
    assert '<q dir="auto">два автобуса у ворот порта</q>' in refused.text
    assert f"{draft}</textarea>" in refused.text
    assert re.search(r'name="asks"[^>]* checked', refused.text)
    with Session(answering.vault.engine) as session:
        assert session.scalars(select(Reply)).all() == []


async def test_the_note_counts_towards_the_length(answering: Pages) -> None:
    """Just short enough alone, too long with the note: said, not cut."""
    longest = "п" * 2000
    assert (await _write(answering, "26-0001", text=longest, asks="1")).status == 422
    assert (await _write(answering, "26-0001", text=longest)).status == 303


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("waiting", "waiting , until"),
        ("delivered", "delivered"),
        ("undeliverable", "not deliverable"),
        ("expired", "expired"),
    ],
)
async def test_the_desk_sees_what_became_of_it_and_never_to_whom(answering: Pages, state: str, word: str) -> None:
    """One of four words, and who wrote it. Neither handle nor address are on the page; the text is, as a control."""
    await _write(answering, "26-0001", text="Спасибо.")
    with Session(answering.vault.writer) as session, session.begin():
        session.scalars(select(Reply)).one().state = state
    shown = await _shown(answering, "26-0001")
    assert f"Olena · messenger · {word}" in shown
    assert "Спасибо." in shown
    page = (await answering.ask("GET", "/reports/26-0001")).text
    assert HANDLE not in page
    assert ADDRESS not in page


async def test_where_there_is_no_way_there_is_no_composer(answering: Pages) -> None:
    """And a post to it is refused."""
    page = (await answering.ask("GET", "/reports/26-0003")).text
    assert 'id="reply-text"' not in page
    assert (await _write(answering, "26-0003", text="Дякуємо.")).status == 422
