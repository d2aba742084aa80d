"""Commit, then acknowledge: whatever was answered 201 or 200 survives the death of the process, whole and once."""

from __future__ import annotations

import random
import secrets
import threading
import time
from collections.abc import Callable

import httpx
import pytest
from holub_testing.intake import RunningIntake

from holub_wire.envelope import SIZES


def _client(intake: RunningIntake, seed: int, over: threading.Event, answered: dict[str, bytes]) -> None:
    """A sender as docs/envelope.md describes it: the same bytes again until 201 or 200."""
    chance = random.Random(seed)
    with httpx.Client(base_url=intake.url, timeout=10) as session:
        while not over.is_set():
            envelope_id = secrets.token_hex(16)
            body = chance.randbytes(chance.choices(SIZES, (20, 4, 1))[0])
            while True:
                try:
                    status = session.put(f"/e/{envelope_id}", content=body).status_code
                except httpx.TransportError:
                    if over.is_set():
                        return
                    time.sleep(chance.random() / 20)
                    continue
                assert status in (200, 201), status
                answered[envelope_id] = body
                break


def _run(intake: RunningIntake, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    over = threading.Event()
    answered: dict[str, bytes] = {}
    clients = [
        threading.Thread(target=_client, args=(intake, seed * 1000 + n, over, answered), daemon=True) for n in range(6)
    ]
    for client in clients:
        client.start()
    for _ in range(kills):
        before = len(answered)
        deadline = time.monotonic() + 20
        while len(answered) < before + 5 and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(chance.random() / 10)
        intake.kill()
        intake.start()
        # Leftovers of the kill are gone; what is in tmp now is being written.
    over.set()
    for client in clients:
        client.join(30)
        assert not client.is_alive()
    assert len(answered) > 5 * kills
    stored = list(intake.spool.ids())
    assert len(stored) == len(set(stored)), "each once"
    assert answered.keys() <= set(stored)
    for envelope_id, body in answered.items():
        assert intake.spool.get(envelope_id) == body
    for envelope_id in set(stored) - answered.keys():  # stored, killed before the answer
        assert len(intake.spool.get(envelope_id) or b"") in SIZES
    assert intake.stop() == 0
    intake.start()
    assert list((intake.directory / "spool" / "tmp").iterdir()) == []


def test_20_kills(start_intake: Callable[..., RunningIntake]) -> None:
    """Twenty kills while six sources send: every answered envelope is there once, whole."""
    _run(start_intake(), kills=20, seed=1)


@pytest.mark.soak
def test_200_kills(start_intake: Callable[..., RunningIntake]) -> None:
    """The same two hundred times, with other seeds."""
    for seed in range(2, 12):
        _run(start_intake(), kills=20, seed=seed)
