"""Against a Bot API server that others wrote (telegram-test-api): what it knows of is understood as we understand it.

It knows text, commands and the description of a photo; no files, no albums, and it hands out each update once: the rest
is our own fake's. Messages are made here as its own client makes them.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from holub_testing.fake_telegram import TOKEN, FakeTelegram, Person
from holub_testing.line import TestLine
from holub_testing.ports import free_port
from holub_testing.telegram_house import TelegramHouse

ROOT = Path(__file__).parents[4]
ANNA = Person(4242424242)


@dataclass
class TestApi:
    """The server, and somebody with an account on it."""

    __test__ = False
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def send(self, what: str, **fields: Any) -> None:
        sender = ANNA.as_sender()
        chat = {"id": ANNA.id, "type": "private", "title": "Test Name", "first_name": ANNA.name}
        message = {"botToken": TOKEN, "date": int(time.time()), "from": sender, "chat": chat, **fields}
        async with httpx.AsyncClient(base_url=self.url) as client:
            answer = await client.post(f"/{what}", json=message)
        assert answer.json() == {"ok": True, "result": None}

    async def history(self) -> tuple[list[str], list[dict[str, Any]]]:
        """Texts of the bot that stand there now, and what stands there of the source."""
        async with httpx.AsyncClient(base_url=self.url) as client:
            answer = await client.post("/getUpdatesHistory", json={"token": TOKEN})
        found = answer.json()["result"]
        return (
            [each["message"]["text"] for each in found if "chat_id" in each["message"]],
            [each for each in found if "chat_id" not in each["message"]],
        )


@pytest.fixture(scope="module")
def api() -> Iterator[TestApi]:
    """A node process. A missing node fails; nothing is skipped."""
    node = shutil.which("node")
    assert node is not None
    port = free_port()
    command = [node, str(ROOT / "tests/support/telegram_test_api.mjs"), str(port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "ready\n"
        yield TestApi(port)
        process.stdin.close()
        assert process.wait(10) == 0


@pytest.fixture
def house(api: TestApi, tmp_path: Path, line: TestLine) -> TelegramHouse:
    return TelegramHouse(tmp_path, line, FakeTelegram(), api=api.url)


async def _until_said(api: TestApi, words: str) -> None:
    deadline = time.monotonic() + 20
    while words not in "\n".join((await api.history())[0]):
        assert time.monotonic() < deadline, (await api.history())[0]
        await asyncio.sleep(0.05)


async def test_commands_words_and_a_photo(api: TestApi, house: TelegramHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report: the gate, words sealed and deleted there, a photo that is seen for one though it cannot be fetched."""
    monkeypatch.setattr("holub_intake.channels.telegram.api._WAIT", 0.01)
    monkeypatch.setattr("holub_intake.channels.telegram.bot._FIRST_PAUSE", 0.01)
    async with house.running():
        entity = [{"offset": 0, "length": 6, "type": "bot_command"}]
        await api.send("sendCommand", text="/start", entities=entity)
        await _until_said(api, house.text("gate.title"))
        await api.send("sendMessage", text="Бачила автобуси.")
        await _until_said(api, house.text("account.thanks"))
        sizes = [
            {"file_id": f"f{n}", "file_unique_id": f"u{n}", "width": n, "height": n, "file_size": n} for n in (9, 90)
        ]
        await api.send("sendMessage", photo=sizes, caption="підпис")
        await _until_said(api, house.text("telegram.file_lost"))
        await api.send("sendCommand", text="/stop", entities=entity)
        await _until_said(api, house.text("stopped.title"))
        said, theirs = await api.history()
    assert house.accounts() == ["Бачила автобуси.", "підпис"]
    assert len(said) == 1, "one after the other, never two"
    assert [each["message"].get("caption") for each in theirs] == ["підпис"], "only what was not taken is left"
