"""What a running bot still remembers: followed object by object, with the clock moved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from holub_testing.fake_telegram import Person
from holub_testing.pictures import photo_with_gps
from holub_testing.reachable import remembers
from holub_testing.telegram_house import TelegramHouse

from holub_intake.channels.telegram import bot

ANNA, BORIS = Person(4242424242), Person(5353535353)
HOUR, DAY = 3600, 86_400


@pytest.fixture(autouse=True)
def swept_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot tidies up all the time, not every 20 seconds."""
    monkeypatch.setattr(bot, "_SWEEP_SECONDS", 0.02)


def known(house: TelegramHouse, person: Person) -> list[str]:
    """Where an account can be found in what is left of everything."""
    return remembers([house.bot, house.letters, house.addresses, house.redelivery], str(person.id))


@pytest.mark.parametrize("mode", ["conversation", "pointer"])
async def test_after_a_day_nobody_is_remembered(
    make_house: Callable[..., TelegramHouse], mode: str, tmp_path: Path
) -> None:
    """Who wrote, sent a photo and asked to be known again, and was silent for a day; the other one still is there."""
    house = make_house(mode=mode)
    async with house.running():
        await house.say(ANNA, "/start")
        await house.say(ANNA, "Бачила автобуси")
        house.telegram.photo(ANNA, photo_with_gps(tmp_path / "photo.jpg", 64).read_bytes())
        await house.say(ANNA, "/remember")
        assert known(house, ANNA), "the control: before, it is found"
        house.clock.ahead = 23 * HOUR
        await house.say(BORIS, "/start")
        house.clock.ahead = 2 * DAY - HOUR
        await house.until(lambda: not known(house, ANNA))
        house.clock.ahead = 2 * DAY
        await house.say(BORIS, "слова")
        assert known(house, BORIS), "the control: who is here is known"
    assert known(house, ANNA) == []


async def test_an_hour_after_the_last_word_a_conversation_is_over(house: TelegramHouse) -> None:
    """Then only a count of messages is left, for a day."""
    async with house.running():
        await house.say(ANNA, "/start")
        await house.say(ANNA, "Таємні слова")
        assert len(house.talks) == 1
        house.clock.ahead = HOUR + 1
        await house.until(lambda: len(house.talks) == 0)
    assert remembers([house.bot], "Таємні слова") == []


async def test_who_wants_to_be_forgotten_is_forgotten_at_once(house: TelegramHouse) -> None:
    """But for the last words of ours in the chat, which go ten minutes later."""
    async with house.running():
        await house.say(ANNA, "/start")
        await house.say(ANNA, "слова")
        await house.say(ANNA, "/remember")
        await house.say(ANNA, "/forget")
        assert len(house.telegram.texts(ANNA)) == 1
        house.clock.ahead = 601
        await house.until(lambda: not house.telegram.texts(ANNA))
        await house.until(lambda: not known(house, ANNA))
