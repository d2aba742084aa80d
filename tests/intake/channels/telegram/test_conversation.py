"""A source and the bot: what is told is sealed at once, and nothing of it stays in the chat."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from holub_testing.fake_telegram import Person
from holub_testing.pictures import GPS_MAKER, photo_with_gps
from holub_testing.telegram_house import ONION, WEB, TelegramHouse

from holub_intake.channels.telegram.talk import Origin, Talk, Talks

ANNA = Person(4242424242)


@pytest.fixture
def picture(tmp_path: Path) -> bytes:
    """A photograph that says where it was taken."""
    return photo_with_gps(tmp_path / "photo.jpg").read_bytes()


async def test_a_report_from_the_gate_to_the_end(house: TelegramHouse) -> None:
    """Gate, words, every question skipped, end: all of it is at the desk, in order, and signed for."""
    async with house.running():
        await house.say(ANNA, "/start")
        gate = house.telegram.texts(ANNA)[-1]
        assert WEB in gate
        assert ONION in gate
        await house.press(ANNA, "gate.go")
        await house.say(ANNA, "Бачила автобуси")
        for _ in range(30):
            if house.text("review.finish") in house.telegram.labels(ANNA):
                break
            label = "question.skip" if house.text("question.skip") in house.telegram.labels(ANNA) else "question.no"
            await house.press(ANNA, label)
        await house.press(ANNA, "review.finish")
        assert house.text("receipt.title") in house.telegram.texts(ANNA)[-1]
    kinds = [message.kind for message in house.messages()]
    assert kinds[0] == "account"
    assert kinds[-1] == "end"
    assert house.accounts() == ["Бачила автобуси"]
    assert len({message.conversation for message in house.messages()}) == 1
    assert all(message.channel == "telegram" and message.signature for message in house.messages())


async def test_what_is_durable_is_deleted(house: TelegramHouse) -> None:
    """Nothing of the source's stays in the chat, of ours only the last, and after an orderly stop nothing at all."""
    async with house.running():
        await house.say(ANNA, "/start")
        await house.press(ANNA, "gate.go")
        await house.say(ANNA, "перше")
        await house.say(ANNA, "друге")
        assert house.telegram.texts(ANNA, by_bot=False) == []
        assert len(house.telegram.texts(ANNA)) == 1
    assert house.accounts() == ["перше", "друге"]
    assert house.telegram.chats[ANNA.id] == {}


async def test_buttons_come_to_rest_and_old_ones_do_nothing(house: TelegramHouse) -> None:
    """Every press is answered; one of an older message leads nowhere, calmly."""
    async with house.running():
        await house.say(ANNA, "/start")
        message, data = house.telegram.buttons(ANNA, house.text("gate.stop"))[0]
        await house.press(ANNA, "gate.go")
        await house.say(ANNA, "слова")
        pressed = house.telegram.press_data(ANNA, message, data)
        await house.quiet()
        assert pressed in house.telegram.answered
        await house.say(ANNA, "ще слова")
    assert house.accounts() == ["слова", "ще слова"]


async def test_a_photo_without_hidden_data(house: TelegramHouse, picture: bytes) -> None:
    """As document and as photo: cleaned, its name nowhere, the caption as words."""
    async with house.running():
        await house.say(ANNA, "/start")
        house.telegram.document(ANNA, picture)
        house.telegram.photo(ANNA, picture, caption="підпис")
        await house.quiet()
    parts = [message for message in house.messages() if message.part]
    assert [message.part.cleaned for message in parts if message.part] == [True, True]
    assert all(GPS_MAKER.encode() not in message.body for message in parts)
    assert house.accounts() == ["підпис"]


async def test_an_album_is_thanked_for_once(house: TelegramHouse, picture: bytes) -> None:
    """Three photos of one album: three attachments, one thanks in the chat."""
    async with house.running():
        await house.say(ANNA, "/start")
        await house.press(ANNA, "gate.go")
        for n in range(3):
            house.telegram.photo(ANNA, picture + bytes([n]), album="a")
        await house.quiet()
        assert "".join(house.telegram.texts(ANNA)).count(house.text("file.thanks")) == 1
    assert len([message for message in house.messages() if message.part]) == 3


async def test_a_file_that_cannot_be_cleaned(house: TelegramHouse) -> None:
    """It is taken as it is, marked so, and the source is told."""
    async with house.running():
        await house.say(ANNA, "/start")
        house.telegram.document(ANNA, b"%PDF-1.7 canary")
        await house.quiet()
    (message,) = [message for message in house.messages() if message.part]
    assert message.part is not None
    assert (message.part.cleaned, message.part.type, message.body) == (False, "application/pdf", b"%PDF-1.7 canary")


async def test_files_that_are_not_taken(house: TelegramHouse) -> None:
    """Too large, or no longer there: said, not lost in silence, and left in the chat for the source."""
    async with house.running():
        await house.say(ANNA, "/start")
        house.telegram.document(ANNA, b"x", size=21 * 1024 * 1024)
        await house.quiet()
        assert "20 " in house.telegram.texts(ANNA)[-1]
        assert WEB in house.telegram.texts(ANNA)[-1]
        house.telegram.document(ANNA, bytes(20 * 1024 * 1024 + 1), size=0)
        await house.quiet()
        assert "20 " in house.telegram.texts(ANNA)[-1], "also where it was not said how large it is"
        house.telegram.expired_files = True
        house.telegram.document(ANNA, b"%PDF-")
        await house.quiet()
        assert house.text("telegram.file_lost") in house.telegram.texts(ANNA)[-1]
        assert len(house.telegram.texts(ANNA, by_bot=False)) == 3
    assert house.messages() == []


async def test_an_edit_is_a_revision(house: TelegramHouse) -> None:
    """It says which message it replaces, also when the edit comes after a restart."""
    async with house.running():
        await house.say(ANNA, "/start")
        message = await house.say(ANNA, "два автобуси")
        house.telegram.edit(ANNA, message, "три автобуси")
        await house.quiet()
    first, second = (message for message in house.messages() if message.kind == "account")
    assert (first.body.decode(), second.body.decode()) == ("два автобуси", "три автобуси")
    assert first.revises is None
    assert second.revises == first.message


async def test_forwarded_and_contact(house: TelegramHouse) -> None:
    """Whom a message came from, and whose card it is, is dropped before sealing."""
    async with house.running():
        await house.say(ANNA, "/start")
        origin = {"type": "user", "date": 1, "sender_user": {"id": 777000777, "is_bot": False, "first_name": "Орест"}}
        house.telegram.say(ANNA, "переслане", forward_origin=origin, forward_from=origin["sender_user"])
        house.telegram.bring(ANNA, {"contact": {"phone_number": "+380441112233", "first_name": "Орест"}})
        await house.quiet()
        assert house.text("refused.contact") in house.telegram.texts(ANNA)[-1]
    assert house.accounts() == ["переслане"]
    assert house.telegram.texts(ANNA, by_bot=False) == []


async def test_forget_and_withdraw(house: TelegramHouse) -> None:
    """Both reach the desk, and end what we remember; continuity too."""
    async with house.running():
        await house.say(ANNA, "/start")
        await house.say(ANNA, "слова")
        await house.say(ANNA, "/remember")
        await house.say(ANNA, "/delete")
        await house.say(ANNA, "/forget")
    kinds = [message.kind for message in house.messages()]
    assert kinds == ["account", "withdraw", "forget"]
    assert [message.seq for message in house.messages()] == sorted({message.seq for message in house.messages()})


async def test_after_a_restart(make_house: Callable[..., TelegramHouse]) -> None:
    """The source is told that what was sent is safe, and goes on in the same conversation."""
    first = make_house()
    async with first.running():
        await first.say(ANNA, "/start")
        await first.say(ANNA, "раніше")
    second = make_house()
    async with second.running():
        await second.say(ANNA, "пізніше")
        assert second.text("again.resumed") in second.telegram.texts(ANNA)[-1]
    assert second.accounts() == ["раніше", "пізніше"]
    assert len({message.conversation for message in second.messages()}) == 1


async def test_too_many(make_house: Callable[..., TelegramHouse]) -> None:
    """Beyond the limit nothing is taken, and it says so; another account is not hindered."""
    house = make_house(messages_per_hour=3)
    async with house.running():
        for n in range(5):
            await house.say(ANNA, f"слово {n}")
        assert house.text("telegram.too_many") in house.telegram.texts(ANNA)[-1]
        await house.say(Person(5), "інша")
    assert sorted(house.accounts()) == sorted(["інша", "слово 0", "слово 1", "слово 2"])


async def test_pointer(make_house: Callable[..., TelegramHouse]) -> None:
    """Nothing is taken; the safe way is said, and what was sent is deleted."""
    house = make_house(mode="pointer")
    async with house.running():
        await house.say(ANNA, "/start")
        assert house.text("telegram.not_taken") not in house.telegram.texts(ANNA)[-1]
        await house.say(ANNA, "слова")
        said = house.telegram.texts(ANNA)
        assert house.text("telegram.not_taken") in said[-1]
        assert WEB in said[-1]
    assert house.messages() == []
    assert house.telegram.texts(ANNA, by_bot=False) == []
    assert len(said) == 1


async def test_words_right_after_leaving(house: TelegramHouse) -> None:
    """What comes in one batch with /stop or /forget, after it, is not lost: another conversation begins."""
    house.telegram.say(ANNA, "/start")
    for n, command in enumerate(("/stop", "/forget", "/delete")):
        house.telegram.say(ANNA, f"перед {n}")
        house.telegram.say(ANNA, command)
        house.telegram.say(ANNA, f"після {n}")
    async with house.running():
        await house.quiet()
    assert house.accounts() == [f"{when} {n}" for n in range(3) for when in ("перед", "після")]


@pytest.mark.parametrize("defect", ["conversation", "sealing"])
async def test_what_cannot_be_dealt_with_holds_up_nobody(
    house: TelegramHouse, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], defect: str
) -> None:
    """A defect of ours that one message meets: its words are sealed as they are, or it is left and said. A hundred
    updates come after it, more than Telegram hands out at once, and are taken."""
    monkeypatch.setattr("holub_intake.channels.telegram.bot._FIRST_PAUSE", 0.01)
    monkeypatch.setattr("holub_intake.channels.telegram.bot._LONGEST_PAUSE", 0.01)
    place = {"conversation": "host.Talks.hear", "sealing": "talk.Talks._store"}[defect]
    where = f"holub_intake.channels.telegram.{place}"
    original = {"conversation": Talks.hear, "sealing": Talks._store}[defect]

    async def broken(talks: Talks, talk: Talk, what: object, origin: Origin) -> object:
        if "лихі слова" in vars(what).values():
            raise RuntimeError("лихі слова")
        return await original(talks, talk, what, origin)  # type: ignore[arg-type]

    monkeypatch.setattr(where, broken)
    house.telegram.say(ANNA, "лихі слова")
    for n in range(120):
        house.telegram.say(Person(100 + n % 7), f"слова {n}")
    async with house.running():
        await house.quiet()
        said = "".join(house.telegram.texts(ANNA))
        assert house.text("telegram.defective" if defect == "conversation" else "telegram.not_kept") in said
        assert house.telegram.texts(ANNA, by_bot=False) == ([] if defect == "conversation" else ["лихі слова"])
    others = [f"слова {n}" for n in range(120)]
    assert sorted(house.accounts()) == sorted(others + (["лихі слова"] if defect == "conversation" else []))
    assert "лихі" not in capsys.readouterr().err
