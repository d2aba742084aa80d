"""The intake is killed at any moment, and Telegram misbehaves: each message reaches the desk exactly once, whole."""

from __future__ import annotations

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from holub_testing.fake_telegram import TOKEN, FakeTelegram, Person, seeded_faults
from holub_testing.intake import RunningIntake, running
from holub_testing.line import TestLine
from holub_testing.search import find

from holub_desk.opening import Opened, open_envelope
from holub_intake import keys
from holub_wire.envelope import Message

PEOPLE = [Person(5_000_000_001 + n, username=f"planted_canary_{n}") for n in range(5)]
CANARY = "планктонна канарка"


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    server = FakeTelegram().start()
    yield server
    server.stop()


def _start(line: TestLine, directory: Path, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch) -> RunningIntake:
    monkeypatch.setenv("HOLUB_TELEGRAM_TOKEN", TOKEN)
    keys.create(directory / "keys")
    settings = f'[telegram]\nmode = "conversation"\nweb_address = "https://web.example"\napi = "{telegram.url}"\n'
    return running(line, directory, settings + "messages_per_hour = 100000\n")


def _people(
    telegram: FakeTelegram, seed: int, over: threading.Event, sent: dict[str, int], kinds: dict[str, int]
) -> None:
    """They write words, send albums and documents, and press buttons, until it is over."""
    chance = random.Random(seed)
    for person in PEOPLE:
        telegram.say(person, "/start")
    n = 0
    while not over.is_set():
        person, n = chance.choice(PEOPLE), n + 1
        text = f"{CANARY} {seed} {n}"
        kind = chance.randrange(6)
        if kind < 3:
            telegram.say(person, text)
            sent[text], kinds[text] = 1, kind
        elif kind == 3:
            for part in range(3):
                telegram.photo(person, b"\xff\xd8\xffbroken " + f"{text} {part}".encode(), album=f"album{n}")
                sent[f"{text} {part}"] = 1
                kinds[f"{text} {part}"] = kind
        elif kind == 4:
            telegram.document(person, b"%PDF-1.7 " + text.encode() + b"\n" + chance.randbytes(60_000))
            sent[text], kinds[text] = 1, kind
        else:
            labels = [each for each in telegram.labels(person) if each not in ("Піти", "Зупинитися")]
            if labels:
                with suppress(AssertionError):  # swept in between
                    telegram.press(person, chance.choice(labels))
        time.sleep(chance.random() / 4)


def _messages(line: TestLine, intake: RunningIntake) -> list[Message]:
    """As the desk counts: of several with one message id the first."""
    signer = bytes.fromhex(keys.load(intake.directory / "keys").signer.public())
    found: dict[str, Message] = {}
    for name in intake.spool.ids():
        opened = open_envelope(name, intake.spool.get(name) or b"", [line.current], [signer])
        assert isinstance(opened, Opened), opened.reason
        found.setdefault(opened.message.message, opened.message)
    return list(found.values())


def _run(
    kills: int, seed: int, line: TestLine, tmp_path: Path, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance, over, sent = random.Random(seed), threading.Event(), dict[str, int]()
    kinds: dict[str, int] = {}
    intake = _start(line, tmp_path / str(seed), telegram, monkeypatch)
    telegram.fault = seeded_faults(seed, 0.03)
    writer = threading.Thread(target=_people, args=(telegram, seed, over, sent, kinds), daemon=True)
    writer.start()
    for _ in range(kills):
        before = telegram.confirmed
        telegram.wait(lambda mark=before: telegram.confirmed > mark, 30)  # type: ignore[misc]
        time.sleep(chance.random() / 5)
        intake.kill()
        intake.start()
    over.set()
    writer.join(10)
    telegram.fault = lambda method: None
    telegram.wait_quiet(60)
    telegram.wait(lambda: not any(telegram.texts(person, by_bot=False) for person in PEOPLE), 60)
    assert intake.stop() == 0

    messages = _messages(line, intake)
    words = Counter(message.body.decode() for message in messages if message.kind == "account")
    # What is typed where a question is asked may be its answer.
    answers = [json.loads(message.body) for message in messages if message.kind == "answers"]
    words += Counter(said for each in answers for said in each.values() if isinstance(said, str) and CANARY in said)
    files = Counter[str]()
    for message in messages:
        if message.part is not None and message.part.n == 1:
            body = message.body
            start = body.index(CANARY.encode())
            files[body[start : start + 200].decode("utf-8", "ignore")] += 1
    for text in sent:
        found = words[text] + sum(count for name, count in files.items() if _names(name, text))
        assert found == 1, (text, found, kinds[text])
    assert set(words) <= set(sent), "nothing that nobody said"
    assert max(telegram.delivered.values()) > 1, "nothing was delivered again: this shows nothing"
    # The desk drops by the message's id; that the spool held repeats shows that it was needed.
    _nothing_of_anybody(intake, telegram)


def _names(found: str, text: str) -> bool:
    return found.startswith(text) and not found[len(text) : len(text) + 1].isdigit()


def _nothing_of_anybody(intake: RunningIntake, telegram: FakeTelegram) -> None:
    """Neither words nor accounts, names, file names or the token in any file of the intake, its journal included."""
    for planted in (CANARY, "Канарейко", "planted_canary_1", str(PEOPLE[1].id), "canary-name.bin", TOKEN):
        assert find([intake.directory], planted) == []
    control = intake.directory / "control"
    control.write_text(f"{CANARY} {PEOPLE[1].id}")
    assert find([intake.directory], CANARY) != []
    assert find([intake.directory], str(PEOPLE[1].id)) != []


def test_20_kills(line: TestLine, tmp_path: Path, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty kills while five people write."""
    _run(20, 1, line, tmp_path, telegram, monkeypatch)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 12))
def test_200_kills(
    seed: int, line: TestLine, tmp_path: Path, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same two hundred times, with other seeds."""
    _run(20, seed, line, tmp_path, telegram, monkeypatch)
