"""`holub-intake channels check`: plain sentences, and nothing taken by asking."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from holub_testing.fake_telegram import TOKEN, FakeTelegram, Person
from holub_testing.line import TestLine
from holub_testing.ports import free_port
from holub_testing.telegram_house import ONION, WEB, TelegramHouse

from holub_intake.channels.telegram.token import VARIABLE


async def test_what_works_and_what_a_source_sees(house: TelegramHouse) -> None:
    """The mode, the addresses that it names, the bot, how updates come, what waits."""
    house.telegram.say(Person(7), "слова")
    said = " ".join(await house.bot.check())
    for words in ("conversation", "behind a warning", WEB, ONION, "@notes_bot", "Updates are fetched", "1 wait"):
        assert words in said
    assert house.telegram.pending(), "asking takes nothing"
    await house.bot.close()


async def test_what_does_not_work(make_house: Callable[..., TelegramHouse], telegram: FakeTelegram) -> None:
    """An outage, a revoked token, a webhook that is not set yet: each in a sentence of its own."""
    house = make_house(mode="pointer", webhook="https://web.example/telegram")
    assert "as soon as `serve` runs" in " ".join(await house.bot.check())
    telegram.webhook = {"url": "https://web.example/telegram"}
    assert "Telegram brings updates to https://web.example/telegram." in await house.bot.check()
    telegram.fault = lambda method: "500"
    assert "does not answer" in " ".join(await house.bot.check())
    telegram.fault = lambda method: "401"
    assert "refuses the token" in " ".join(await house.bot.check())
    await house.bot.close()


def _channels_check(config: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "holub_intake.cli", "--config", str(config), "channels", "check"]
    kept = {name: value for name, value in os.environ.items() if name != VARIABLE}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=kept | environment)


def test_the_command(line: TestLine, tmp_path: Path, telegram: FakeTelegram) -> None:
    """Off without an address, pointer by default with one; a missing token is an error with a hint, never shown."""
    config = line.write_intake(tmp_path, free_port())
    off = _channels_check(config)
    assert (off.returncode, off.stdout[:14]) == (0, "Telegram: off.")
    with config.open("a") as file:
        file.write(f'[telegram]\nweb_address = "{WEB}"\napi = "{telegram.url}"\n')
    missing = _channels_check(config)
    assert missing.returncode != 0
    assert missing.stderr.splitlines()[1].startswith("holub-intake: hint: LoadCredential=telegram-token:")
    said = _channels_check(config, **{VARIABLE: TOKEN})
    assert said.returncode == 0
    assert said.stdout.startswith("Telegram: pointer. It names the safe way")
    assert "@notes_bot" in said.stdout
    (tmp_path / "telegram-token").write_text(TOKEN)
    assert _channels_check(config, CREDENTIALS_DIRECTORY=str(tmp_path)).stdout == said.stdout
    assert TOKEN not in off.stdout + missing.stderr + said.stdout + said.stderr


def test_a_token_in_the_configuration_is_refused(line: TestLine, tmp_path: Path) -> None:
    """By the name of the setting; the token is not repeated."""
    config = line.write_intake(tmp_path, free_port())
    with config.open("a") as file:
        file.write(f'[telegram]\nweb_address = "{WEB}"\ntoken = "{TOKEN}"\n')
    refused = _channels_check(config)
    assert refused.returncode != 0
    assert "unknown setting 'token'" in refused.stderr
    assert TOKEN not in refused.stdout + refused.stderr
