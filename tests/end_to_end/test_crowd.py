"""Many sources at once, repeats, and processes that are killed: every answered envelope is at the desk once."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from holub_testing.demo import Demo, environment

from holub_wire.envelope import Message, seal_message
from holub_wire.line import Line, read
from holub_wire.note import Verifier


def line_of(demo: Demo) -> Line:
    """The line that the demo published."""
    key = Verifier.parse((demo.directory / "line.key").read_text().strip())
    return read((demo.directory / "line.json").read_text("utf-8"), key)


def envelope(line: Line, words: str, *, channel: str = "web") -> tuple[str, bytes]:
    """A sealed account."""
    message = Message(
        id=os.urandom(16).hex(),
        message=os.urandom(16).hex(),
        conversation=os.urandom(16).hex(),
        seq=0,
        kind="account",
        day=datetime.now(UTC).date(),
        channel=channel,
        language="uk",
        questionnaire=(line.questionnaire.id, line.questionnaire.version),
        body=words.encode(),
    )
    return message.id, seal_message(message, line.recipients.current, line.recipients.recovery)


def put(address: str, envelope_id: str, sealed: bytes, timeout: float = 30) -> int:
    """The status of one PUT; 0 when there was no answer."""
    request = urllib.request.Request(f"{address}/e/{envelope_id}", data=sealed, method="PUT")
    request.add_header("Content-Type", "application/octet-stream")
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return 0


def test_1000_reports_from_64_sources(own_demo: Demo) -> None:
    """64 at once, 1,000 reports: all are answered, and all are at the desk, once."""
    line = line_of(own_demo)
    words = [f"Повідомлення {number:04d}" for number in range(1000)]
    sealed = [envelope(line, text) for text in words]
    with ThreadPoolExecutor(64) as pool:
        statuses = list(pool.map(lambda pair: put(own_demo.chat, *pair), sealed))
    assert statuses == [201] * 1000
    rows = own_demo.wait_for_reports(1000, seconds=120)
    assert sorted(row["account"] for row in rows) == words


def test_put_open_put_again_is_once(demo: Demo) -> None:
    """After collection the intake has forgotten the id; the desk drops the repeat."""
    envelope_id, sealed = envelope(line_of(demo), "Двічі надіслане")
    assert put(demo.chat, envelope_id, sealed) == 201
    deadline = time.monotonic() + 30
    while "Двічі надіслане" not in [row["account"] for row in demo.reports()]:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert put(demo.chat, envelope_id, sealed) == 201
    while list((demo.directory / "spool" / "new").rglob("*" + envelope_id[2:])):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert [row["account"] for row in demo.reports()].count("Двічі надіслане") == 1


def test_bad_envelopes_are_set_aside_and_disturb_nothing(own_demo: Demo) -> None:
    """What does not open or holds no message is quarantined with a reason, between two good reports that arrive."""
    line = line_of(own_demo)
    good = [envelope(line, "Перше"), envelope(line, "Останнє")]
    assert put(own_demo.chat, *good[0]) == 201
    tampered = bytearray(envelope(line, "Змінене")[1])
    tampered[-5] ^= 1
    elsewhere = Message(
        id="a" * 32,
        message="b" * 32,
        conversation="c" * 32,
        seq=0,
        kind="account",
        day=date(2026, 1, 1),
        channel="web",
        language="uk",
        questionnaire=("x", "0" * 16),
        body=b"x",
    )
    strangers = seal_message(elsewhere, line.recipients.custodian, line.recipients.custodian)
    wanted = {
        os.urandom(16).hex(): (bytes(tampered), "payload"),
        os.urandom(16).hex(): (os.urandom(8192), "header"),
        os.urandom(16).hex(): (strangers, "no-identity"),
        os.urandom(16).hex(): (envelope(line, "Під чужим ім’ям")[1], "id-mismatch"),
    }
    forged_id, forged = envelope(line, "Нібито з месенджера", channel="telegram")
    wanted[forged_id] = (forged, "unsigned")
    for envelope_id, (sealed, _) in wanted.items():
        assert put(own_demo.chat, envelope_id, sealed) == 201
    assert put(own_demo.chat, *good[1]) == 201
    own_demo.wait_for_reports(2)
    deadline = time.monotonic() + 20
    rows: dict[str, str] = {}
    while len(rows) < len(wanted):
        assert time.monotonic() < deadline, rows
        lines = own_demo.holub_desk("quarantine", "list", "--json").splitlines()
        rows = {row["envelope"]: row["reason"] for row in map(json.loads, lines)}
    assert rows == {envelope_id: reason for envelope_id, (_, reason) in wanted.items()}
    assert sorted(row["account"] for row in own_demo.reports()) == ["Останнє", "Перше"]


@pytest.mark.parametrize("kills", [20, pytest.param(200, marks=pytest.mark.soak)])
def test_kills_of_intake_and_opener(tmp_path: Path, own_demo: Demo, kills: int) -> None:
    """Killed at seeded moments, in turn, while sources send and repeat: every answered envelope is there, once."""
    line = line_of(own_demo)
    own_demo.stop()
    seed = random.Random(2026)
    stop = threading.Event()
    answered: list[str] = []
    address = own_demo.chat

    def source(number: int) -> None:
        for i in range(10**6):
            words = f"{number}-{i}"
            envelope_id, sealed = envelope(line, words)
            while not stop.is_set():
                if put(address, envelope_id, sealed, timeout=5) in (200, 201):
                    answered.append(words)
                    break
                time.sleep(0.05)
            if stop.is_set():
                return

    programs = {
        "intake": ["holub_intake.cli", "--config", str(own_demo.directory / "intake.toml"), "serve"],
        "opener": ["holub_desk.cli.main", "--config", str(own_demo.directory / "desk.toml"), "opener"],
    }

    def start(name: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", *programs[name]], env=environment())

    running = {name: start(name) for name in programs}
    sources = [threading.Thread(target=source, args=(number,)) for number in range(3)]
    for thread in sources:
        thread.start()
    try:
        for _ in range(kills):
            time.sleep(0.4 + seed.random() * 1.1)
            name = seed.choice(list(programs))
            running[name].send_signal(signal.SIGKILL)
            running[name].wait()
            running[name] = start(name)
        # The last words are answered too: by an intake that is left alone.
        before = len(answered)
        deadline = time.monotonic() + 30
        while len(answered) < before + 3:
            assert time.monotonic() < deadline
            time.sleep(0.1)
    finally:
        stop.set()
        for thread in sources:
            thread.join(30)
        for child in running.values():
            child.terminate()
            child.wait(20)
    own_demo.holub_desk("opener", "--once")
    accounts = [row["account"] for row in own_demo.reports()]
    assert len(accounts) == len(set(accounts)), "none twice"
    assert set(answered) <= set(accounts), "none lost"
    assert len(answered) > kills
