"""Calls to the Bot API: its waits are kept, its refusals told apart, and nothing else comes out of it."""

from __future__ import annotations

import time
import traceback
from collections.abc import AsyncIterator

import pytest
from holub_testing.fake_telegram import TOKEN, FakeTelegram, Person

from holub_intake.channels.telegram.api import Api, Blocked, Refused, TokenRefused, TooLarge, Unreachable
from holub_intake.channels.telegram.token import Token

ANNA, BORYS = Person(4242424242), Person(4242424243)


@pytest.fixture
async def api(telegram: FakeTelegram) -> AsyncIterator[Api]:
    made = Api(Token(TOKEN), telegram.url)
    yield made
    await made.close()


def _fail(telegram: FakeTelegram, method: str, *faults: str) -> None:
    """The next calls of a method fail so, one after the other."""
    coming = iter(faults)
    telegram.fault = lambda called: next(coming, None) if called == method else None


async def test_a_wait_is_kept_by_whoever_calls_next(telegram: FakeTelegram, api: Api) -> None:
    """Also where one try is all that was wanted; other chats and methods do not wait. The control comes too early."""
    message = telegram.say(ANNA, "слова")
    telegram.say(BORYS, "слова")
    _fail(telegram, "deleteMessages", "429")
    started = time.monotonic()
    with pytest.raises(Unreachable):
        await api.delete(ANNA.id, [message], tries=1)
    await api.delete(BORYS.id, [1], tries=1)
    await api.send(ANNA.id, "інше")
    assert time.monotonic() - started < telegram.retry_after
    await api.delete(ANNA.id, [message], tries=1)
    assert time.monotonic() - started >= telegram.retry_after
    assert telegram.early == []

    _fail(telegram, "deleteMessages", "429")
    other = Api(Token(TOKEN), telegram.url)  # it knows of no wait
    with pytest.raises(Unreachable):
        await api.delete(ANNA.id, [message], tries=1)
    await other.delete(ANNA.id, [message], tries=1)
    await other.close()
    assert telegram.early == ["deleteMessages"]


async def test_a_wait_that_is_too_long_is_not_slept_through(telegram: FakeTelegram, api: Api) -> None:
    """Whoever asked hears at once that it does not work now; nothing is called before the time is over."""
    telegram.say(ANNA, "слова")
    telegram.retry_after = 3600
    _fail(telegram, "sendMessage", "429")
    for _ in range(2):
        with pytest.raises(Unreachable):
            await api.send(ANNA.id, "слова")
    assert [method for method, _ in telegram.calls] == ["sendMessage"]


async def test_a_press_waits_for_nothing(telegram: FakeTelegram, api: Api) -> None:
    """A button that could not be let come to rest in time is no matter."""
    telegram.retry_after = 30
    _fail(telegram, "answerCallbackQuery", "429")
    for _ in range(2):
        with pytest.raises(Unreachable):
            await api.answer_press("1")


@pytest.mark.parametrize("fault", ["500", "garbage", "cut"])
async def test_faults_that_pass_are_tried_again(telegram: FakeTelegram, api: Api, fault: str) -> None:
    """And in the end it is done."""
    telegram.say(ANNA, "слова")
    _fail(telegram, "sendMessage", fault)
    await api.send(ANNA.id, "відповідь")
    assert "відповідь" in telegram.texts(ANNA)


async def test_refusals_are_told_apart(telegram: FakeTelegram, api: Api) -> None:
    """Blocked, never written to, too large, gone, a wrong token, and another program with the same token."""
    telegram.say(ANNA, "слова")
    telegram.blocked.add(ANNA.id)
    for chat in (ANNA.id, 5):
        with pytest.raises(Blocked):
            await api.send(chat, "слова")
    telegram.document(BORYS, bytes(20 * 1024 * 1024 + 1))
    with pytest.raises(TooLarge):
        await api.download("file0")
    with pytest.raises(Refused):
        await api.download("no such file")
    other = Api(Token("7000000002:" + "x" * 35), telegram.url)
    with pytest.raises(TokenRefused):
        await other.me()
    await other.close()
    telegram.webhook = {"url": "https://elsewhere.example"}
    with pytest.raises(TokenRefused):
        await api.updates(0, 0)


async def test_no_error_tells_the_token(telegram: FakeTelegram, api: Api) -> None:
    """The address of a file holds it, and libraries like to show addresses."""
    telegram.document(ANNA, b"x")
    for fault in ("500", "404"):
        telegram.fault = lambda method, fault=fault: fault if method == "file" else None  # type: ignore[misc]
        with pytest.raises((Unreachable, Refused)) as caught:
            await api.download("file0")
        assert TOKEN not in "".join(traceback.format_exception(caught.value))
