"""The spool as its callers see it."""

from __future__ import annotations

import os
import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from holub_wire.envelope import SIZES
from holub_wire.spool import Put, Spool


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    """An empty, prepared spool."""
    spool = Spool(tmp_path)
    spool.prepare()
    return spool


def test_same_bytes_again_are_the_same_and_others_are_refused(spool: Spool) -> None:
    """A retry is harmless, and nothing is ever replaced."""
    envelope_id, body = secrets.token_hex(16), os.urandom(SIZES[0])
    assert spool.put(envelope_id, body) is Put.STORED
    assert spool.put(envelope_id, body) is Put.SAME
    assert spool.put(envelope_id, os.urandom(SIZES[0])) is Put.DIFFERENT
    assert spool.put(envelope_id, os.urandom(SIZES[1])) is Put.DIFFERENT
    assert spool.get(envelope_id) == body
    assert list(spool.ids()) == [envelope_id]


def test_forgotten_envelopes_can_come_again(spool: Spool) -> None:
    """After collection the spool knows nothing of the id; forgetting twice is fine."""
    envelope_id, body = secrets.token_hex(16), os.urandom(SIZES[0])
    spool.put(envelope_id, body)
    spool.done(envelope_id)
    spool.done(envelope_id)
    assert spool.get(envelope_id) is None
    assert list(spool.ids()) == []
    assert spool.put(envelope_id, body) is Put.STORED


@pytest.mark.parametrize("size", [0, 1, SIZES[0] - 1, SIZES[0] + 1, SIZES[2] + 1])
def test_other_sizes_are_not_envelopes(spool: Spool, size: int) -> None:
    """Only the three sizes are stored."""
    with pytest.raises(ValueError, match="not an envelope"):
        spool.put(secrets.token_hex(16), bytes(size))
    assert list(spool.ids()) == []


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 32, "0" * 31, "0" * 33, "g" * 32, "0" * 31 + "\n"])
def test_other_names_are_not_ids(spool: Spool, name: str) -> None:
    """No name but 32 hex digits ever reaches the file system."""
    with pytest.raises(ValueError, match="not an envelope"):
        spool.put(name, bytes(SIZES[0]))
    with pytest.raises(ValueError, match="not an envelope"):
        spool.get(name)


def test_eight_at_once_on_one_id(spool: Spool) -> None:
    """One of eight different bodies wins, seven are refused, and the winner's bytes are there."""
    for _ in range(20):
        envelope_id = secrets.token_hex(16)
        bodies = [os.urandom(SIZES[0]) for _ in range(8)]
        barrier = threading.Barrier(8)

        def put(body: bytes, envelope_id: str = envelope_id, barrier: threading.Barrier = barrier) -> Put:
            barrier.wait()
            return spool.put(envelope_id, body)

        with ThreadPoolExecutor(8) as pool:
            results = list(pool.map(put, bodies))
        assert sorted(result.name for result in results) == ["DIFFERENT"] * 7 + ["STORED"]
        assert spool.get(envelope_id) == bodies[results.index(Put.STORED)]


def test_times_tell_the_day_at_most(spool: Spool, tmp_path: Path) -> None:
    """Access and modification times are midnight, UTC."""
    envelope_id = secrets.token_hex(16)
    spool.put(envelope_id, bytes(SIZES[0]))
    status = os.stat(tmp_path / "new" / envelope_id[:2] / envelope_id)
    assert status.st_mtime % 86_400 == 0
    assert status.st_size == SIZES[0]
    assert status.st_mode & 0o777 == 0o600


def test_directories_tell_the_day_at_most(spool: Spool, tmp_path: Path) -> None:
    """Neither a put nor a collection leaves its time on a directory."""
    envelope_id = secrets.token_hex(16)
    spool.put(envelope_id, bytes(SIZES[0]))
    shard = tmp_path / "new" / envelope_id[:2]
    assert os.stat(shard).st_mtime % 86_400 == 0
    assert os.stat(tmp_path / "tmp").st_mtime % 86_400 == 0
    spool.done(envelope_id)
    assert os.stat(shard).st_mtime % 86_400 == 0


def test_what_is_no_ordinary_file_is_no_envelope(spool: Spool, tmp_path: Path) -> None:
    """A pipe or a link planted in the directory neither blocks the reader nor leads it elsewhere."""
    secret = tmp_path / "secret"
    secret.write_bytes(bytes(SIZES[0]))
    pipe, link, folder = (secrets.token_hex(16) for _ in range(3))
    os.mkfifo(tmp_path / "new" / pipe[:2] / pipe)
    (tmp_path / "new" / link[:2] / link).symlink_to(secret)
    (tmp_path / "new" / folder[:2] / folder).mkdir()
    assert [spool.get(name) for name in (pipe, link, folder)] == [b"", b"", b""]


def test_a_file_too_large_is_cut(spool: Spool, tmp_path: Path) -> None:
    """A reader gets at most one byte more than an envelope can have, enough to see that it is none."""
    envelope_id = secrets.token_hex(16)
    (tmp_path / "new" / envelope_id[:2] / envelope_id).write_bytes(bytes(SIZES[-1] * 3))
    body = spool.get(envelope_id)
    assert body is not None
    assert len(body) == SIZES[-1] + 1


def test_listing_passes_over_what_is_no_envelope(spool: Spool, tmp_path: Path) -> None:
    """All shards are listed, and only names that are ids."""
    ids = {f"{shard:02x}{secrets.token_hex(15)}" for shard in range(256)}
    for envelope_id in ids:
        (tmp_path / "new" / envelope_id[:2] / envelope_id).touch()
    (tmp_path / "new" / "00" / "README").touch()
    assert set(spool.ids()) == ids
    assert len(list(spool.ids())) == 256


def test_prepare_removes_what_a_crash_left(spool: Spool, tmp_path: Path) -> None:
    """Unfinished writes go, stored envelopes stay."""
    envelope_id = secrets.token_hex(16)
    spool.put(envelope_id, bytes(SIZES[0]))
    (tmp_path / "tmp" / "half").write_bytes(b"x")
    spool.prepare()
    assert list((tmp_path / "tmp").iterdir()) == []
    assert list(spool.ids()) == [envelope_id]
