"""The intake is killed at any moment, and Telegram misbehaves: each message reaches the desk exactly once, whole."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from holub_testing.fake_telegram import TOKEN, FakeTelegram, Person, seeded_faults
from holub_testing.intake import RunningIntake, running
from holub_testing.line import TestLine
from holub_testing.search import find
from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.collect import DirectoryCollector
from holub_desk.opener import Opener
from holub_desk.reports.attachments import part_files
from holub_desk.vault.tables import Attachment, Quarantined, StoredMessage
from holub_desk.vault.vault import create_vault
from holub_intake import keys
from holub_wire.age.identities import HybridIdentity

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
    return running(line, directory, settings + "messages_per_hour = 100000\n", warm=True)


@dataclass
class _Sent:
    """Everything that people sent; all of it differs."""

    words: list[str] = field(default_factory=list)
    files: list[bytes] = field(default_factory=list)
    albums: list[list[bytes]] = field(default_factory=list)


def _write(telegram: FakeTelegram, chance: random.Random, sent: _Sent) -> None:
    """People write words, send albums and documents, and press buttons."""
    for _ in range(chance.randrange(3, 9)):
        person, n = chance.choice(PEOPLE), len(sent.words) + len(sent.files)
        text = f"{CANARY} {n}."
        kind = chance.randrange(6)
        if kind < 3:
            telegram.say(person, text)
            sent.words.append(text)
        elif kind == 3:
            album = [b"\xff\xd8\xffbroken " + f"{text} {part}".encode() for part in range(3)]
            for photo in album:
                telegram.photo(person, photo, album=f"album{n}")
            sent.files += album
            sent.albums.append(album)
        elif kind == 4:
            document = b"%PDF-1.7 " + text.encode() + b"\n" + chance.randbytes(300_000)
            telegram.document(person, document)
            sent.files.append(document)
        else:
            labels = [each for each in telegram.labels(person) if each not in ("Піти", "Зупинитися")]
            if labels:
                with suppress(AssertionError):  # swept in between
                    telegram.press(person, chance.choice(labels))


@dataclass(frozen=True)
class _Desk:
    """What a desk has after collecting everything: words and answers, and files by report."""

    words: Counter[str]
    files: Counter[bytes]
    report_of: dict[bytes, int]


def _collect(line: TestLine, intake: RunningIntake) -> _Desk:
    """By the real opener, into a vault."""
    vault = create_vault(intake.directory.with_name("desk"), "six words that nobody has guessed")
    signer = bytes.fromhex(keys.load(intake.directory / "keys").signer.public())
    opener = Opener(DirectoryCollector(intake.directory / "spool"), vault, [line.current], [signer])
    while opener.run_once():
        pass
    desk = _Desk(Counter(), Counter(), {})
    with Session(vault.engine) as session:
        assert session.scalars(select(Quarantined)).all() == []
        for message in session.scalars(select(StoredMessage)):
            if message.kind == "account":
                desk.words[message.body] += 1
            elif message.kind == "answers":  # what is typed where a question is asked may be its answer
                said = json.loads(message.body).values()
                desk.words.update(each for each in said if isinstance(each, str) and CANARY in each)
        for attachment in session.scalars(select(Attachment)):
            assert attachment.state == "whole"
            identity = HybridIdentity.parse(attachment.identity)
            content = b"".join(vault.files.read(name, identity) for name in part_files(session, attachment))
            desk.files[content] += 1
            desk.report_of[content] = attachment.report_id
    return desk


def _run(
    kills: int, seed: int, line: TestLine, tmp_path: Path, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance, sent = random.Random(seed), _Sent()
    intake = _start(line, tmp_path / str(seed) / "intake", telegram, monkeypatch)
    telegram.fault = seeded_faults(seed, 0.03)
    for person in PEOPLE:
        telegram.say(person, "/start")
    for _ in range(kills):
        _write(telegram, chance, sent)
        # A moment is a number of calls from here; where there is less to do than that, it is when all is done.
        moment = len(telegram.calls) + chance.randrange(60)
        telegram.wait(lambda mark=moment: len(telegram.calls) >= mark or not telegram.pending(), 60)  # type: ignore[misc]
        time.sleep(chance.random() / 50)
        intake.kill()
        intake.start()
    telegram.fault = lambda method: None
    telegram.wait_quiet(60)
    remaining = [text for person in PEOPLE for text in telegram.texts(person, by_bot=False)]
    assert remaining == [], "what is confirmed is deleted"
    assert intake.stop() == 0

    desk = _collect(line, intake)
    assert desk.words == Counter(sent.words), "each once, and nothing that nobody said"
    assert desk.files == Counter(sent.files)
    for album in sent.albums:
        assert len({desk.report_of[photo] for photo in album}) == 1, "an album is whole, in one report"
    assert sent.albums
    assert max(telegram.delivered.values()) > 1, "nothing was delivered again: this shows nothing"
    _nothing_of_anybody(intake, telegram)


def _nothing_of_anybody(intake: RunningIntake, telegram: FakeTelegram) -> None:
    """Neither words nor accounts, names, file names or the token in any file of the intake, its journal included."""
    for planted in (CANARY, PEOPLE[1].name, PEOPLE[1].username, str(PEOPLE[1].id), "canary-name.bin", TOKEN):
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
