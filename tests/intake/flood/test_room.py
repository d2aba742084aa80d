"""The high-water mark: never passed, words last to be refused, and a fifth that only the form may take."""

from __future__ import annotations

import secrets
import threading
from pathlib import Path

from holub_testing.disk import on_disk
from hypothesis import given
from hypothesis import strategies as st

from holub_intake.flood.gate import FormDoor, Full, Gate
from holub_intake.flood.room import Door, Room, admits
from holub_wire.envelope import SIZES
from holub_wire.spool import Spool

MOST = 64 * 2**20


@given(st.integers(0, MOST), st.sampled_from(SIZES), st.sampled_from(["web", "form"]))
def test_nobody_passes_the_mark_and_words_outlast_files(used: int, size: int, door: Door) -> None:
    """Whatever is admitted fits; whoever admits a file admits words; the web leaves the form its fifth."""
    if admits(size, used, MOST, door):
        assert used + size <= MOST
        assert door == "form" or used + size <= 0.8 * MOST
        assert all(admits(smaller, used, MOST, door) for smaller in SIZES if smaller <= size)
        assert admits(size, used, MOST, "form")
    if used + SIZES[0] <= 0.8 * MOST:
        assert admits(SIZES[0], used, MOST, door), "the smallest are welcome to the last"


def _filled(tmp_path: Path, most: int = 2**20) -> tuple[Spool, Gate]:
    spool = Spool(tmp_path)
    spool.prepare()
    return spool, Gate(spool, Room(tmp_path, most))


def test_many_at_once_do_not_pass_it(tmp_path: Path) -> None:
    """Sixteen writers at two doors, against a mark of one MiB."""
    _, gate = _filled(tmp_path)
    refused: list[int] = []
    seen: list[int] = []

    def write(door: Door) -> None:
        for _ in range(20):
            try:
                gate.put_now(secrets.token_hex(16), secrets.token_bytes(8192), door)
            except Full:
                refused.append(1)
            seen.append(on_disk(tmp_path))

    writers = [threading.Thread(target=write, args=(("web", "form")[n % 2],)) for n in range(16)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert len(seen) == 320
    assert max(seen) <= 2**20
    assert gate.room.used == on_disk(tmp_path) <= 2**20
    assert len(refused) == 320 - on_disk(tmp_path) // 8192


def test_what_the_desk_takes_makes_room_again(tmp_path: Path) -> None:
    """Counted anew shard by shard; also by a process that starts on a full spool."""
    spool, gate = _filled(tmp_path)
    stored = []
    for _ in range(200):
        name = secrets.token_hex(16)
        try:
            gate.put_now(name, secrets.token_bytes(8192), "web")
        except Full:
            continue
        stored.append(name)
    assert len(stored) == int(0.8 * 2**20) // 8192
    assert FormDoor(gate).put(secrets.token_hex(16), secrets.token_bytes(8192)).value == "stored"
    assert Room(tmp_path, 2**20).used == gate.room.used
    for name in stored:
        spool.done(name)
    for _ in range(256):
        gate.room.recount()
    assert gate.room.used == 8192


def test_the_same_again_takes_no_more_room(tmp_path: Path) -> None:
    """A sender that repeats its bytes is not counted twice."""
    _, gate = _filled(tmp_path)
    name, sealed = secrets.token_hex(16), secrets.token_bytes(8192)
    for _ in range(3):
        gate.put_now(name, sealed, "web")
    assert gate.room.used == 8192
