"""The order of system calls is the promise of the spool: here it is watched, and cut between any two calls."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from holub_wire.envelope import SIZES
from holub_wire.spool import Spool

PROGRAM = Path(__file__).with_name("one_put.py")
CALLS = "openat,write,utimensat,fdatasync,fsync,link,linkat,unlink,unlinkat,rename,renameat,renameat2"
SEALED = os.urandom(SIZES[0])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A prepared spool, and the bytes to put beside it."""
    Spool(tmp_path / "spool").prepare()
    (tmp_path / "body").write_bytes(SEALED)
    return tmp_path / "spool"


def _strace(
    root: Path, verb: str, envelope_id: str, *options: str
) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """Run one verb under strace; what it printed, and its calls inside the spool as `name path-or-fd`."""
    if shutil.which("strace") is None:
        pytest.fail("strace is missing; type: tools/setup test")
    trace = root.parent / "trace"
    command = ["strace", "-f", "-y", "-qq", "-e", f"trace={CALLS}", "-e", "signal=none", "-o", str(trace), *options]
    program = [sys.executable, str(PROGRAM), str(root), verb, envelope_id, str(root.parent / "body")]
    result = subprocess.run([*command, *program], capture_output=True, text=True, check=False)
    lines = [line.split(None, 1)[1] for line in trace.read_text().splitlines()]
    return result, [line for line in lines if str(root) in line]


def _names(lines: list[str]) -> list[str]:
    return [re.split(r"\W", line)[0] for line in lines]


def test_order_of_calls(root: Path) -> None:
    """Write to tmp, time, fdatasync, link into the shard, unlink, times, fsync of the shard; never a rename."""
    envelope_id = secrets.token_hex(16)
    result, lines = _strace(root, "put", envelope_id)
    assert result.stdout.split() == ["BEGIN", "stored", "END"]
    assert _names(lines) == [
        *("openat", "write", "utimensat", "fdatasync", "link", "unlink", "utimensat"),
        *("openat", "utimensat", "fsync"),
    ]
    shard = f"{root}/new/{envelope_id[:2]}"
    assert f"{root}/tmp/" in lines[1]
    assert f"{root}/tmp/" in lines[3]
    assert lines[4].split(", ")[1].startswith(f'"{shard}/{envelope_id}"')
    assert lines[9].startswith("fsync(")
    assert f"<{shard}>" in lines[9]


def _count(lines: list[str], name: str) -> int:
    return _names(lines).count(name)


def _kill_points(root: Path, verb: str, envelope_id: str) -> list[tuple[str, int]]:
    """Every call inside the spool, as strace counts calls of that name in the whole process."""
    everything = root.parent / "trace"
    _strace(root, verb, envelope_id)
    seen: dict[str, int] = {}
    points = []
    for line in everything.read_text().splitlines():
        call = line.split(None, 1)[1]
        name = re.split(r"\W", call)[0]
        seen[name] = seen.get(name, 0) + 1
        if str(root) in call and "ENOENT" not in call:
            points.append((name, seen[name]))
    return points


def test_killed_at_any_call_leaves_nothing_or_a_whole_envelope(root: Path) -> None:
    """KILL at each call in turn: the envelope is absent or whole, leftovers go at the next start, a retry ends well."""
    points = _kill_points(root, "put", secrets.token_hex(16))
    assert len(points) >= 8
    outcomes = []
    for name, number in points:
        envelope_id = secrets.token_hex(16)
        result, _ = _strace(root, "put", envelope_id, "-e", f"inject={name}:signal=KILL:when={number}")
        assert result.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL), (name, number)
        assert "END" not in result.stdout
        stored = Spool(root).get(envelope_id)
        assert stored in (None, SEALED), (name, number)
        outcomes.append(stored is not None)
        spool = Spool(root)
        spool.prepare()
        assert list((root / "tmp").iterdir()) == []
        assert spool.put(envelope_id, SEALED).value == ("same" if stored else "stored")
        assert spool.get(envelope_id) == SEALED
    assert {True, False} == set(outcomes), "the kill points lie on both sides of the link"


def test_killed_in_done_leaves_a_whole_envelope_or_none(root: Path) -> None:
    """A kill while an envelope is forgotten never leaves half of one."""
    spool = Spool(root)
    first = secrets.token_hex(16)
    spool.put(first, SEALED)
    points = _kill_points(root, "done", first)
    assert points
    for name, number in points:
        envelope_id = secrets.token_hex(16)
        spool.put(envelope_id, SEALED)
        _strace(root, "done", envelope_id, "-e", f"inject={name}:signal=KILL:when={number}")
        assert spool.get(envelope_id) in (None, SEALED)


@pytest.mark.parametrize("call", ["write", "fdatasync", "link", "fsync"])
def test_a_disk_that_refuses_stores_nothing_under_the_id_or_says_so(root: Path, call: str) -> None:
    """ENOSPC or EIO at a call is an error to the caller, leaves no leftover, and a retry ends well."""
    points = [number for name, number in _kill_points(root, "put", secrets.token_hex(16)) if name == call]
    envelope_id = secrets.token_hex(16)
    error = "ENOSPC" if call in ("write", "link") else "EIO"
    result, _ = _strace(root, "put", envelope_id, "-e", f"inject={call}:error={error}:when={points[0]}")
    assert "stored" not in result.stdout
    assert result.returncode != 0
    assert Spool(root).get(envelope_id) in (None, SEALED)
    assert list((root / "tmp").iterdir()) == []
    assert Spool(root).put(envelope_id, SEALED).value in ("stored", "same")
