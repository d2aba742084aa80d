"""Coming back without JavaScript: letters, more words, withdrawal; nothing tells a wrong code from a right one."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from holub_testing.form_house import House
from holub_testing.line import TestLine

from holub_wire.age.identities import HybridIdentity
from holub_wire.code import Code, keys, read, salt_of, slot
from holub_wire.envelope import WebReply
from holub_wire.post import Mail
from holub_wire.reply import Letter, seal_letter

TOKEN = bytes(range(32))


@pytest.fixture
def house(tmp_path: Path, line: TestLine) -> House:
    return House(tmp_path, line)


def _lay(house: House, code: Code, text: str = "Дякуємо. Чи це було <b>вночі</b>?", *, days: int = 30) -> None:
    made = keys(code, salt_of(house.line.line.recipients.recovery))
    today = datetime.now(UTC).date()
    sealed = seal_letter(Letter(today, "uk", 0, text, TOKEN), HybridIdentity(made.identity_seed).recipient())
    mail = Mail(sealed, hashlib.sha256(TOKEN).digest(), today + timedelta(days=days), secrets.token_hex(16))
    house.letters.put_mail(slot(made.mailbox, 0), mail)


async def _look(house: House, words: str) -> httpx.Response:
    return await house.post([("lang", "uk"), ("code", words)], path="/form/return")


def _hidden(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)[:3]


async def test_words_are_made_and_lead_back_to_the_same_mailbox(house: House) -> None:
    """Shown only with an `address` message stored; what is added later carries the same way to answer."""
    page = (await house.post([("lang", "uk"), ("words", "Бачив автобуси."), ("do", "tell")])).text
    for _ in range(30):
        if 'value="code"' in page:
            break
        action = "send" if 'value="send"' in page else "skip"
        page = (await house.post([*_hidden(page), ("do", action)])).text
    page = (await house.post([*_hidden(page), ("do", "code")])).text
    words = re.findall(r"<li>(\w+)</li>", page.partition('class="code"')[2].partition("</ol>")[0])
    assert len(words) == 8
    address = house.messages()[-1]
    assert address.kind == "address"
    made = keys(read(" ".join(words)), salt_of(house.line.line.recipients.recovery))
    assert isinstance(address.reply, WebReply)
    assert address.reply.mailbox == made.mailbox.hex()
    assert address.reply.recipient == str(HybridIdentity(made.identity_seed).recipient())
    again = (await _look(house, " ".join(words))).text
    await house.post([*_hidden(again), ("words", "І ще одне."), ("do", "tell")])
    added = next(message for message in house.messages() if message.body == "І ще одне.".encode())
    assert added.reply == address.reply
    assert added.conversation != address.conversation


async def test_a_letter_is_shown_as_text_and_can_be_deleted(house: House) -> None:
    """What the desk wrote never becomes markup."""
    code = Code.new()
    _lay(house, code)
    page = (await _look(house, " ".join(code.words("uk")))).text
    assert "Чи це було &lt;b&gt;вночі&lt;/b&gt;?" in page
    delete = re.search(r'value="(delete:[^"]+)"', page)
    assert delete is not None
    await house.post([*_hidden(page), ("do", delete[1])])
    assert list(house.letters.mail()) == []
    assert "вночі" not in (await _look(house, " ".join(code.words("uk")))).text


async def test_a_report_is_taken_back(house: House) -> None:
    """With words alone, and nothing else known of it."""
    code = Code.new()
    page = (await _look(house, " ".join(code.words("ru")))).text
    said = (await house.post([*_hidden(page), ("do", "withdraw")])).text
    assert "відкликано" in said
    (withdrawn,) = house.messages()
    assert withdrawn.kind == "withdraw"
    assert isinstance(withdrawn.reply, WebReply)


async def test_wrong_empty_expired_and_nonsense_look_alike(house: House) -> None:
    """Status, headers and length; also the page with a letter is as long."""
    full, empty, expired = Code.new(), Code.new(), Code.new()
    _lay(house, full)
    _lay(house, expired, days=0)
    _lay(house, Code.new())
    typed = {
        "full": " ".join(full.words("uk")),
        "empty": " ".join(empty.words("uk")),
        "expired": " ".join(expired.words("uk")),
        "mistyped": " ".join([*full.words("uk")[:-1], empty.words("en")[0]]),
        "too few": "слово",
        "nothing": "",
    }
    answers = {name: await _look(house, words) for name, words in typed.items()}
    told = {
        name: (answer.status_code, str(answer.headers.multi_items()), len(answer.content))
        for name, answer in answers.items()
    }
    assert set(told.values()) == {told["full"]}
    assert told["full"][0] == 200
    assert answers["full"].headers["content-encoding"] == "identity"
    assert "вночі" in answers["full"].text, "the control: one of them does hold a letter"
    assert len(list(house.letters.mail())) == 3, "the control: the expired one lies there still"
    without_tokens = {re.sub(r'value="[\w-]+"', "", answers[name].text) for name in typed if name != "full"}
    assert len(without_tokens) == 1


async def test_the_page_says_what_the_server_sees(house: House) -> None:
    """Before anything is typed."""
    page = (await house.client.get("/form/return?lang=en")).text
    assert "while it does so, it sees your words and the answer" in page
