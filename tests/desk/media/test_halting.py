"""When the desk stops, what is being converted stops too, at once, and nothing is concluded about the file."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import pytest
from holub_testing.attached import attach, saying
from holub_testing.media_files.jpegs import saved
from sqlalchemy.orm import Session

from holub_desk import server
from holub_desk.media.check import Check, check
from holub_desk.media.copies import Copies, copies_of, request
from holub_desk.media.inside.order import Limits, Order
from holub_desk.media.sandbox import Halted, Sandbox
from holub_desk.media.worker import Worker
from holub_desk.vault.tables import CopyRequest
from holub_desk.vault.vault import Vault

BEGUN = "import sys, time; sys.stdout.write('H'); sys.stdout.flush(); time.sleep(60)"


def state(vault: Vault, key: tuple[int, str]) -> Copies:
    with Session(vault.engine) as session:
        return copies_of(session, *key)


def ask(vault: Vault, key: tuple[int, str]) -> None:
    with Session(vault.writer) as session, session.begin():
        request(session, *key)


def test_a_run_ends_when_it_is_halted(sandbox: Sandbox) -> None:
    """Of a program that would go on for a minute, within a second; and a halted sandbox begins nothing new."""
    halt = threading.Event()
    slow = replace(sandbox, start=BEGUN, halt=halt)
    threading.Timer(0.4, halt.set).start()
    begun = time.monotonic()
    with pytest.raises(Halted):
        slow.run(Order("probe", "", Limits(60, 256 << 20)), b"in", lambda _: None)
    assert 0.3 < time.monotonic() - begun < 3
    with pytest.raises(Halted):
        check(thorough=False, halt=halt)


def test_halted_it_waits_again(vault: Vault) -> None:
    """As often as the desk is stopped: a file is not held to be dangerous for that."""
    key = attach(vault)
    ask(vault, key)
    for _ in range(4):
        assert not Worker(vault, saying(Halted())).run_once()
        assert state(vault, key).state == "waiting"
        with Session(vault.engine) as session:
            assert session.get_one(CopyRequest, key).begun == 0
    assert Worker(vault, saying()).run_once()
    assert state(vault, key).state == "made"


def test_the_desk_makes_copies_while_it_serves(vault: Vault) -> None:
    """In a real sandbox, in a thread of its own, which is gone when serving ends."""
    key = attach(vault, saved("JPEG"))
    ask(vault, key)
    before = threading.active_count()
    with server.making_copies(vault):
        until = time.monotonic() + 30
        while not state(vault, key).settled:
            assert time.monotonic() < until
            time.sleep(0.05)
    assert threading.active_count() == before
    (copy,) = state(vault, key).copies
    assert (copy.type, copy.width) == ("image/jpeg", 48)


def test_without_a_sandbox_the_desk_says_so(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On its error stream once, and of each file; it serves all the same."""
    key = attach(vault)
    ask(vault, key)
    monkeypatch.setattr(server, "check", lambda **_: Check((), None))
    with server.making_copies(vault):
        until = time.monotonic() + 10
        while not state(vault, key).settled:
            assert time.monotonic() < until
            time.sleep(0.05)
    assert (state(vault, key).state, state(vault, key).reason) == ("unavailable", "no_sandbox")
    assert capsys.readouterr().err == "holub-desk: no-sandbox\n"
