"""A source on Telegram and the whole house, as processes: what it tells, what it is asked, what it answers; and that
nobody's name, number or file name is left of it anywhere."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any

import pytest
from holub_testing.fake_telegram import TOKEN, FakeTelegram, Person
from holub_testing.opened import opened_desk
from holub_testing.pictures import GPS_MAKER, photo_with_gps
from holub_testing.search import find, traces
from holub_testing.telegram_demo import TelegramDemo, running_telegram_demo

from holub_desk.replies.asking import note
from holub_intake.web import texts

CANARY = "Канарка співає о сьомій біля зеленого паркану"
FORWARDED = "Переслана канарка мовчить о восьмій біля криниці"
QUESTION = "Дякуємо. Чи було це вранці?"
ANSWER = "Так, ще до світанку."

ANNA = Person(7_412_365_987_401, name="Орестинка", username="planted_username_4711")
AUTHOR = Person(7_412_365_987_402, name="Мелашонька", username="planted_author_4712")
QUOTED = Person(7_412_365_987_403, name="Хвеськонько", username="planted_quoted_4713")
IDENTITY = {
    "account": str(ANNA.id),
    "first name": ANNA.name,
    "last name": ANNA.name + "енко",
    "user name": ANNA.username,
    "author of a forwarded message": str(AUTHOR.id),
    "author's name": AUTHOR.name,
    "author's user name": AUTHOR.username,
    "whom a message answers": str(QUOTED.id),
    "whom it answers, name": QUOTED.name,
    "number on a contact card": "380991234567",
    "name on a contact card": "Пантелеймончик",
    "name of a file": "zelenyj-parkan-4714",
    "maker of a camera": GPS_MAKER,
}


@dataclass
class Story:
    """What was found on the way."""

    demo: TelegramDemo
    number: str = ""
    spooled: dict[str, bytes] = field(default_factory=dict)
    extra: dict[str, bytes] = field(default_factory=dict)
    opened: dict[str, bytes] = field(default_factory=dict)
    notice: str = ""
    letter: str = ""
    account: str = ""
    states: list[str] = field(default_factory=list)
    chat: list[str] = field(default_factory=list)


def _text(key: str) -> str:
    table, _, name = key.partition(".")
    found: str = texts.load(["uk"])["uk"][table][name]
    return found


def _replies(demo: TelegramDemo) -> list[dict[str, Any]]:
    return [json.loads(line) for line in demo.holub_desk("replies", "list", "--json").splitlines()]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Anna tells, forwards, attaches; the desk asks; she reads and answers."""
    root = tmp_path_factory.mktemp("telegram")
    telegram = FakeTelegram().start()
    with running_telegram_demo(root, telegram) as demo:
        told = Story(demo)
        telegram.say(ANNA, "/start")
        telegram.wait_quiet()
        telegram.press(ANNA, _text("gate.go"))
        telegram.wait_quiet()
        quoted = {"message_id": 1, "date": 1, "from": QUOTED.as_sender(), "chat": {"id": QUOTED.id, "type": "private"}}
        telegram.say(ANNA, CANARY, reply_to_message=quoted | {"text": "слова іншого"}, quote={"text": "слова іншого"})
        origin = {"type": "user", "date": 1, "sender_user": AUTHOR.as_sender()}
        telegram.say(ANNA, FORWARDED, forward_origin=origin, forward_from=AUTHOR.as_sender())
        card = {"phone_number": "+380991234567", "first_name": "Пантелеймончик", "user_id": QUOTED.id}
        telegram.bring(ANNA, {"contact": card})
        photo = photo_with_gps(root / "photo.jpg", 64).read_bytes()
        telegram.document(ANNA, photo, name=f"{IDENTITY['name of a file']}.jpg")
        telegram.photo(ANNA, photo)
        telegram.wait_quiet()
        spool = demo.directory / "spool"
        told.spooled = {str(path): path.read_bytes() for path in spool.rglob("*") if path.is_file()}

        demo.start_opener()
        rows = demo.wait_for_reports(1)
        told.number = next(row["number"] for row in rows if CANARY in row["account"])
        demo_text = root / "question.txt"
        demo_text.write_text(QUESTION)
        demo.holub_desk("replies", "write", told.number, "--asks", "--file", str(demo_text))
        told.states.append(_replies(demo)[0]["state"])
        telegram.wait(lambda: bool(telegram.buttons(ANNA, _text("telegram.read"))), 60)
        told.notice = telegram.texts(ANNA)[-1]
        told.extra = demo.processes()
        telegram.press(ANNA, _text("telegram.read"))
        telegram.wait(lambda: QUESTION in "".join(telegram.texts(ANNA)), 20)
        told.letter = telegram.texts(ANNA)[-1]
        telegram.say(ANNA, ANSWER)
        telegram.wait_quiet()
        deadline = time.monotonic() + 60
        while ANSWER not in told.account or "delivered" not in told.states:
            assert time.monotonic() < deadline, told
            told.account = demo.report(told.number)["account"]
            told.states.append(_replies(demo)[0]["state"])
        told.extra |= {"reports show": demo.holub_desk("reports", "show", told.number, "--json").encode()}
        told.extra |= {"reports list": demo.holub_desk("reports", "list", "--json").encode()}
        assert len(demo.reports()) == 1
    told.chat = [message.text for message in telegram.chats[ANNA.id].values()]
    telegram.stop()
    passphrase = (demo.directory / "passphrase").read_text().strip()
    told.opened = opened_desk(demo.directory / "desk", passphrase, root)
    return told


def test_an_answer_travels_to_telegram_and_back(story: Story) -> None:
    """A neutral notice; the words when asked for; what is answered is in the same report; the desk saw it delivered."""
    assert _text("telegram.notice") in story.notice
    assert QUESTION not in story.notice
    assert story.letter == f"{QUESTION}\n\n{note('uk')}\n\n{_text('telegram.answering')}"
    assert story.account == f"{CANARY}\n\n{FORWARDED}\n\n{ANSWER}"
    assert (story.states[0], story.states[-1]) == ("waiting", "delivered")


def test_nothing_stays_in_the_chat(story: Story) -> None:
    """What the source sent is deleted there, and after an orderly stop what we said too."""
    assert story.chat == []


def test_what_was_told_is_nowhere_on_the_intake_or_the_locked_desk(story: Story) -> None:
    """Files before and after collecting, what was printed, arguments, environment. The control: the opened desk."""
    data, printed = story.demo.directory, story.demo.printed_to
    processes = {name: found for name, found in story.extra.items() if not name.startswith("reports")}
    for words in (CANARY, FORWARDED, QUESTION, ANSWER):
        assert find([data, printed], words, story.spooled | processes) == []
    for words in (CANARY, FORWARDED, QUESTION, ANSWER):
        assert "the desk's database, opened: raw" in find([], words, story.opened), "the control"
        for place in story.extra:
            assert find([], words, {place: story.extra[place] + words.encode()}) != [], "the control"


@pytest.mark.parametrize("what", IDENTITY)
def test_who_told_it_is_nowhere(story: Story, what: str) -> None:
    """On neither side: files, what was printed, arguments, environment, what the desk lists; its database and its
    attachments, opened. The controls plant it in each place."""
    data, printed, planted = story.demo.directory, story.demo.printed_to, IDENTITY[what]
    assert len(story.opened) == 3, "a database and two pictures"
    places = story.extra | story.spooled | story.opened
    assert find([data, printed], planted, places, traces) == []
    for place, content in places.items():
        assert find([], planted, {place: content + planted.encode()}, traces) != []


def test_the_token_is_nowhere(story: Story) -> None:
    """Neither on a disk, nor in the environment of the process that was started with it."""
    intake = next(found for name, found in story.extra.items() if name == "environ of intake")
    assert b"HOLUB_TELEGRAM_TOKEN=xxxx" in intake, "the control: this is where it was"
    assert find([story.demo.directory, story.demo.printed_to], TOKEN, story.extra) == []


def test_what_the_processes_print(story: Story) -> None:
    """Fixed words."""
    said = {path.name: path.read_text().splitlines() for path in story.demo.printed_to.iterdir()}
    assert said["intake"] == [f"holub-intake: ready port={story.demo.chat_port}", "holub-intake: stopped"]
