"""A fake Telegram and a bot on it for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from holub_testing.fake_telegram import FakeTelegram
from holub_testing.line import TestLine
from holub_testing.telegram_house import TelegramHouse


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    """A server of one's own."""
    server = FakeTelegram().start()
    yield server
    server.stop()


@pytest.fixture
def make_house(tmp_path: Path, line: TestLine, telegram: FakeTelegram) -> Callable[..., TelegramHouse]:
    """Make a bot, or the same again after a restart."""

    def make(**settings: object) -> TelegramHouse:
        return TelegramHouse(tmp_path, line, telegram, **settings)

    return make


@pytest.fixture
def house(make_house: Callable[..., TelegramHouse]) -> TelegramHouse:
    """A bot in conversation mode."""
    return make_house()
