"""The high-water mark: never passed, words last to be refused, and a fifth that only the form may take."""

from __future__ import annotations

import secrets
import threading
from pathlib import Path

from holub_testing.disk import on_disk
from hypothesis import given
from hypothesis import strategies as st

from holub_intake.flood.gate import FormDoor, Full, Gate
from holub_intake.flood.room import Door, Room, Taken, admits
from holub_wire.envelope import SIZES
from holub_wire.spool import Spool

MOST = 64 * 2**20


@given(st.integers(0, MOST), st.integers(0, MOST), st.sampled_from(SIZES), st.sampled_from(["web", "form"]))
def test_nobody_passes_the_mark_and_words_outlast_files(form: int, others: int, size: int, door: Door) -> None:
    """Whatever is admitted fits; whoever admits a file admits words; each door leaves the other its share."""
    taken = Taken(form + others, form)
    if admits(size, taken, MOST, door):
        assert taken.all + size <= MOST
        assert all(admits(smaller, taken, MOST, door) for smaller in SIZES if smaller <= size)
        if door == "web":
            assert others + size <= 0.8 * MOST
        else:
            assert form + size <= 0.2 * MOST or taken.all + size <= 0.7 * MOST
    if taken.all + SIZES[0] <= MOST:
        if others + max(0, form - MOST // 5) + SIZES[0] < 0.8 * MOST:
            assert admits(SIZES[0], taken, MOST, "web"), "the form cannot shut out the others"
        if form + SIZES[0] <= 0.2 * MOST:
            assert admits(SIZES[0], taken, MOST, "form"), "and they cannot shut out the form"


def test_a_flood_by_the_form_leaves_room_for_the_others(tmp_path: Path) -> None:
    """It asks for no work, so it must not be the way around it; what the desk takes makes room there too."""
    spool, gate = _filled(tmp_path)
    by_form = _fill(gate, "form")
    assert 0.4 * 2**20 < by_form * SIZES[0] <= 0.7 * 2**20, "in quiet times more than its fifth"
    by_web = _fill(gate, "web")
    assert by_web * SIZES[0] > 0.25 * 2**20
    assert _fill(gate, "form") == 0
    for name in list(spool.ids()):
        spool.done(name)
    for _ in range(256):
        gate.room.recount()
    assert gate.room.taken == Taken(0, 0)
    by_web = _fill(gate, "web")
    assert by_web == int(0.8 * 2**20) // SIZES[0]
    assert _fill(gate, "form") == int(0.2 * 2**20) // SIZES[0], "its own fifth, and no more in a crowd"


def _fill(gate: Gate, door: Door) -> int:
    """Words until there is no room; how many there were."""
    for count in range(1000):
        try:
            gate.put_now(secrets.token_hex(16), secrets.token_bytes(SIZES[0]), door)
        except Full:
            return count
    raise AssertionError


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
