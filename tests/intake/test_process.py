"""What the running process gives away: nothing in a log, no core, no readable file, no traceback."""

from __future__ import annotations

import re
import secrets
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
from holub_testing.intake import RunningIntake

DEFECT = """
import asyncio, logging, sys, threading, warnings
from holub_intake.process import harden
HARDEN
logging.getLogger("uvicorn.error").error("planted log")
logging.getLogger().critical("planted log")
warnings.warn("planted warning")
class Faulty:
    def __del__(self):
        raise ValueError("planted unraisable")
Faulty(); import gc; gc.collect()
def run():
    raise ValueError("planted thread")
thread = threading.Thread(target=run); thread.start(); thread.join()
async def lost():
    asyncio.get_running_loop().create_task(fail())
    await asyncio.sleep(0.01)
async def fail():
    raise ValueError("planted task")
asyncio.run(lost()); gc.collect()
raise ValueError("planted exception")
"""


def _written(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False).stderr


def test_no_library_and_no_defect_writes_text() -> None:
    """Logs, warnings and every kind of uncaught exception come down to a fixed event and a class name."""
    written = _written(DEFECT.replace("HARDEN", "harden(10)"))
    assert "planted" not in written
    assert written.splitlines() == ["holub-intake: unexpected kind=ValueError"] * 3


def test_without_hardening_they_would() -> None:
    """The control: the same program unhardened writes each planted text."""
    written = _written(DEFECT.replace("HARDEN", ""))
    for kind in ("log", "warning", "unraisable", "thread", "task", "exception"):
        assert f"planted {kind}" in written


def test_no_core_dump_and_files_for_us_alone(start_intake: Callable[..., RunningIntake]) -> None:
    """The process may write no core, and what it makes is readable by nobody else."""
    intake = start_intake()
    limits = Path(f"/proc/{intake.process.pid}/limits").read_text()
    assert re.search(r"Max core file size\s+0\s+0\s", limits)
    envelope_id, sealed = intake.line.seal(b"x")
    assert httpx.put(f"{intake.url}/e/{envelope_id}", content=sealed).status_code == 201
    for place in (intake.directory / "spool").rglob("*"):
        assert place.stat().st_mode & 0o077 == 0, place


def test_memory_cannot_be_dumped() -> None:
    """PR_GET_DUMPABLE is 1 before and 0 after: the control and the claim in one process."""
    program = (
        "import ctypes; libc = ctypes.CDLL(None); print(libc.prctl(3, 0, 0, 0, 0));"
        "from holub_intake.process import harden; harden(10); print(libc.prctl(3, 0, 0, 0, 0))"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert shown.split() == ["1", "0"]


def test_nothing_of_a_request_is_written_anywhere(start_intake: Callable[..., RunningIntake]) -> None:
    """Words planted in every place of a request are in no log and no file but the envelope that was sent."""
    intake = start_intake()
    planted = f"planted{secrets.token_hex(8)}"
    body = (planted.encode() * 1000)[:8192]
    fields = {"User-Agent": planted, "Referer": f"http://{planted}/", "X-Forwarded-For": planted, "Cookie": planted}
    with httpx.Client(base_url=intake.url, headers=fields) as client:
        for method in ("GET", "PUT", "POST", planted.upper()):
            for path in (f"/{planted}", f"/?lang={planted}", f"/e/{planted}", f"/static/{planted}", "/"):
                client.request(method, path, content=body if method != "GET" else None)
        envelope_id = secrets.token_hex(16)
        assert client.put(f"/e/{envelope_id}", content=body).status_code == 201
    assert intake.stop() == 0
    holding = [path for path in intake.directory.rglob("*") if path.is_file() and planted.encode() in path.read_bytes()]
    assert holding == [intake.directory / "spool" / "new" / envelope_id[:2] / envelope_id], (
        "the control: it is found there"
    )
    assert planted not in intake.output
    assert "127.0.0.1" not in intake.output
