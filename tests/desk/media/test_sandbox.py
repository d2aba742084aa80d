"""The sandbox against programs that try to get out of it, to stay, and to fill this machine."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from holub_testing.media_files.weak import SOURCES, Weakened, without

from holub_desk.media import sandbox as sandbox_module
from holub_desk.media import syscalls
from holub_desk.media.check import try_to_break_out
from holub_desk.media.inside import probe
from holub_desk.media.inside.order import Code, Limits, Order
from holub_desk.media.sandbox import NoSandbox, Sandbox, Stopped

LIMITS = Limits(20, 256 << 20, disk=8 << 20, tasks=16)
BEGIN = """
import ctypes, os, signal, sys, time
sys.path.append("/app")
from holub_desk.media.inside import confine, out
from holub_desk.media.inside.order import Order
order = Order.from_json(sys.argv[1])
confine.limit(order.limits)
out.begin()
"""


@pytest.fixture(autouse=True)
def little_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not end by itself is ended soon."""
    monkeypatch.setattr(sandbox_module, "_GRACE", 0.2)


@pytest.fixture
def token() -> Iterator[str]:
    """Words in the command line of everything that a run starts; afterwards nothing with them is left."""
    made = os.urandom(8).hex()
    yield made
    until = time.monotonic() + 5
    while _running(made) and time.monotonic() < until:
        time.sleep(0.05)
    assert _running(made) == []


def _running(token: str) -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if token.encode() in (process / "cmdline").read_bytes():
                found.append(process.name)
        except OSError:
            continue
    return found


def run(sandbox: Sandbox, program: str, token: str = "", limits: Limits = LIMITS) -> tuple[int, bytes]:
    """Status and answer of a program inside."""
    answer = bytearray()
    status = replace(sandbox, start=BEGIN + program).run(Order("probe", token, limits), b"in", answer.extend)
    return status, bytes(answer)


def test_nothing_gets_out(sandbox: Sandbox) -> None:
    """Every probe of the self test is held back."""
    assert try_to_break_out(sandbox) == []


def weak(sandbox: Sandbox) -> Weakened:
    """Hardly a sandbox: host processes, network, a host directory, all rights in a namespace, no limits."""
    away = (
        "--unshare-all",
        "--disable-userns",
        "--cap-drop",
        "--uid",
        "--gid",
        "--seccomp",
        "--remount-ro",
        "--size",
        "--hostname",
    )
    fewer = without(*away, "--clearenv")

    def change(words: list[str]) -> list[str]:
        left = fewer(words)
        at = left.index("--unshare-user")
        more = ["--uid", "0", "--gid", "0", "--cap-add", "ALL", "--ro-bind", "/tmp", "/tmp", "--setenv", "LEFT", "x"]
        return [*left[: at + 1], *more, *left[at + 1 :]]

    unlimited = (
        "import sys; sys.path.append('/app'); from holub_desk.media.inside import confine; "
        "confine.limit = lambda _: None; from holub_desk.media.inside.main import main; sys.exit(main(sys.argv[1]))"
    )
    return Weakened(sandbox.bubblewrap, start=unlimited, change=change)


def test_every_probe_can_get_out(sandbox: Sandbox) -> None:
    """The control: where nothing holds it back, each one gets through."""
    answer = bytearray()
    with tempfile.NamedTemporaryFile(prefix="holub-") as planted:
        target = {"planted": planted.name, "process": os.getpid(), "numbers": syscalls.numbers_of(probe.CALLS)}
        limits = Limits(20, 64 << 20, disk=1 << 20, tasks=16)
        order = Order("probe", json.dumps(target), limits, place="/place")
        assert weak(sandbox).run(order, b"in", answer.extend) == 0
    held = [name for name, got_through in zip(probe.PROBES, answer, strict=True) if got_through == ord("0")]
    assert held == []


NEW_USER = """
libc = ctypes.CDLL(None, use_errno=True)
sys.exit(0 if libc.unshare(0x10000000) == 0 else 3)
"""


def test_each_of_two_layers_keeps_user_namespaces_away(sandbox: Sandbox) -> None:
    """bubblewrap alone does, and so does the list of system calls; with neither of them one can be made."""
    only_bubblewrap = Weakened(**vars(sandbox), change=without("--seccomp"))
    only_filter = Weakened(**vars(sandbox), change=without("--disable-userns"))
    neither = Weakened(**vars(sandbox), change=without("--seccomp", "--disable-userns"))
    assert [run(each, NEW_USER)[0] for each in (only_bubblewrap, only_filter, neither)] == [3, 3, 0]


def test_no_place_is_shared_with_the_host(sandbox: Sandbox) -> None:
    """Everything of the host is mounted read only, but for two devices; where no disk is needed there is none."""
    with ExitStack() as stack:
        words, _ = sandbox._command(Order("pdf", "", LIMITS), b"", stack)
        bare, _ = sandbox._command(Order("pdf", "", replace(LIMITS, disk=0)), b"", stack)
    mounts = {
        "--bind",
        "--bind-try",
        "--dev",
        "--dev-bind",
        "--dev-bind-try",
        "--tmpfs",
        "--file",
        "--bind-data",
        "--proc",
    }
    at = [n for n, word in enumerate(words) if word in mounts]
    assert [words[n : n + 2] for n in at] == [
        ["--dev-bind", "/dev/null"],
        ["--dev-bind", "/dev/urandom"],
        ["--tmpfs", "/tmp"],
    ]
    assert "--tmpfs" not in bare


def test_no_open_file_comes_along(sandbox: Sandbox) -> None:
    """Inside there are three: nothing to read, and two pipes."""
    program = """
found = []
for number in range(64):
    try:
        os.fstat(number)
    except OSError:
        continue
    found.append(number)
out.say(repr((found, os.read(0, 1))).encode())
"""
    assert run(sandbox, program) == (0, b"([0, 1, 2], b'')")


HARMFUL = {
    "forks": """
while True:
    try: os.fork()
    except OSError: pass
""",
    "threads": """
import threading
while True:
    try: threading.Thread(target=time.sleep, args=(9,)).start()
    except RuntimeError: pass
""",
    "sleeps": "time.sleep(99)",
    "hears no signal": """
for number in range(1, 32):
    try: signal.signal(number, signal.SIG_IGN)
    except OSError: pass
while True: time.sleep(9)
""",
    "closes its pipes": "os.close(1); os.close(2); time.sleep(99)",
    "spins": "while True: pass",
}


@pytest.mark.parametrize("name", HARMFUL)
def test_what_does_not_end_is_ended(sandbox: Sandbox, token: str, name: str) -> None:
    """A run takes no longer than it may, and leaves no process behind."""
    begun = time.monotonic()
    with pytest.raises(Stopped, match="time"):
        run(sandbox, HARMFUL[name], token, replace(LIMITS, seconds=0.6))
    assert time.monotonic() - begun < 5


def test_a_child_that_stays_is_ended_with_its_parent(sandbox: Sandbox, token: str) -> None:
    """It holds the pipe open, in a session of its own; nobody waits for it."""
    program = "if os.fork() == 0:\n  time.sleep(99)\nout.say(b'parent')"
    assert run(sandbox, program, token) == (0, b"parent")


@pytest.mark.parametrize("file", [1, 2])
def test_endless_output_is_stopped(sandbox: Sandbox, token: str, file: int) -> None:
    """Neither pipe fills this machine: what is read is bounded by whoever reads it, and complaints by 16 KiB."""
    read = 0

    def take(data: bytes) -> None:
        nonlocal read
        read += len(data)
        assert _running(token)  # the control of looking for what is left
        if read > 1_000_000:
            raise Stopped("output")

    order = Order("probe", token, LIMITS)
    with pytest.raises(Stopped, match="output"):
        replace(sandbox, start=BEGIN + f"while True: os.write({file}, bytes(65536))").run(order, b"", take)
    assert read < 2_000_000


def test_memory_is_limited(sandbox: Sandbox) -> None:
    """Of a process, also where it takes it bit by bit; what it has used is given back."""
    program = "held = []\nwhile True: held.append(bytes(range(256)) * 40_000)"
    assert run(sandbox, program)[0] == 1  # MemoryError
    program = "import mmap\nheld = []\nwhile True: held.append(mmap.mmap(-1, 1 << 24))"
    assert run(sandbox, program)[0] == 1  # shared memory counts as well


def test_time_on_the_processor_is_limited(sandbox: Sandbox) -> None:
    """Each process has as many seconds as the run; the clock on the wall is only the last resort."""
    program = "import resource\nout.say(str(resource.getrlimit(resource.RLIMIT_CPU)).encode())"
    assert run(sandbox, program) == (0, b"(21, 22)")
    program = "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 22))\nwhile True: pass"
    assert run(sandbox, program)[0] == 128 + signal.SIGXCPU


@pytest.mark.parametrize(
    ("program", "status"),
    [("os.kill(os.getpid(), signal.SIGSEGV)", 139), ("sys.exit(7)", 7), ("os.abort()", 134), ("1 / 0", 1)],
)
def test_what_breaks_inside_is_a_number_outside(sandbox: Sandbox, program: str, status: int) -> None:
    """Nothing else comes of it."""
    assert run(sandbox, program) == (status, b"")


def test_a_run_that_did_not_begin_is_not_the_fault_of_the_file(sandbox: Sandbox) -> None:
    """It is said as what it is: no sandbox."""
    with pytest.raises(NoSandbox):
        replace(sandbox, bubblewrap="/nonexistent/bwrap").run(Order("probe", "", LIMITS), b"", lambda _: None)
    with pytest.raises(NoSandbox):
        Weakened(**vars(sandbox), change=lambda words: [*words[:-6], "/usr/bin/missing"]).run(
            Order("probe", "", LIMITS), b"", lambda _: None
        )


def test_an_answer_before_the_beginning_is_broken(sandbox: Sandbox) -> None:
    """What does not begin as agreed is not listened to."""
    with pytest.raises(Stopped, match="broken"):
        replace(sandbox, start="import os; os.write(1, b'X' * 100)").run(
            Order("probe", "", LIMITS), b"", lambda _: None
        )


def test_the_runs_own_alarm_is_a_code(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that is late says so itself, before it is stopped from outside."""
    monkeypatch.setattr(sandbox_module, "_GRACE", 5.0)
    program = """
from holub_desk.media.inside import main
main.WORKS["probe"] = lambda _: time.sleep(9)
main.confine.limit = lambda _: None
main.out.begin = lambda: None
sys.exit(main.main(sys.argv[1]))
"""
    assert run(sandbox, program, limits=replace(LIMITS, seconds=0.3))[0] == Code.TIME


def test_it_holds_for_whoever_else_starts_it() -> None:
    """An ordinary user has the same sandbox; nothing of it needs root, or to be able to read our installation."""
    directory = Path(tempfile.mkdtemp(prefix="holub-"))
    try:
        package = directory / "holub_desk" / "media"
        shutil.copytree(SOURCES / "holub_desk" / "media", package, ignore=shutil.ignore_patterns("__pycache__"))
        subprocess.run(["chmod", "-R", "go=rX", directory], check=True)
        program = "from holub_desk.media.check import *; print(try_to_break_out(Sandbox.prepare()), os.getuid())"
        user = 65534 if os.getuid() == 0 else os.getuid()
        done = subprocess.run(
            ["/usr/bin/python3", "-c", program],
            check=False,
            capture_output=True,
            text=True,
            cwd="/",
            env={"PYTHONPATH": str(directory), "PYTHONDONTWRITEBYTECODE": "1"},
            **({"user": user, "group": user, "extra_groups": []} if os.getuid() == 0 else {}),
        )
        assert (done.stdout, done.stderr) == (f"[] {user}\n", "")
    finally:
        shutil.rmtree(directory)
