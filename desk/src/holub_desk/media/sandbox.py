"""The sandbox: one run, one file, nothing of the host inside but programs, and a pipe to the outside.

bubblewrap makes a root of its own (programs and fonts, read only), no network, no further user namespaces, no rights; a
written list of system calls is all that is left of the kernel. The file goes in through anonymous memory and is never
on a disk. Bytes come out over one pipe; there is no place that both sides can see.
"""

from __future__ import annotations

import os
import selectors
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from importlib.resources import files
from typing import IO, Final, Literal

from holub_desk.media import syscalls
from holub_desk.media.inside.order import BEGUN, Order

Sink = Callable[[bytes], None]

PROGRAMS: Final = ("python3", "pdfinfo", "pdftoppm", "ffmpeg", "ffprobe", "heif-convert")
_READ: Final = ("/usr/lib", "/usr/lib64", "/usr/share/fonts", "/usr/share/fontconfig", "/usr/share/poppler")
_READ_IF_THERE: Final = (
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/libreoffice",
    "/usr/share/libreoffice",
    "/var/cache/fontconfig",
)
_OUTSIDE_USER: Final = 65533
"""Who a sandbox is on the host when root starts it: an id that Debian gives to nobody. The kernel does not count the
processes of root, and whoever got out would be root."""
_GRACE: Final = 2.0
"""Seconds that a run may be late: it is to end by itself, and say with what it came to an end."""
_PATIENCE: Final = 0.25
_MOST_COMPLAINTS: Final = 16 * 1024
_CHUNK: Final = 256 * 1024

_START: Final = (
    "import sys; sys.path.append('/app'); from holub_desk.media.inside.main import main; sys.exit(main(sys.argv[1]))"
)


class NoSandbox(Exception):
    """It cannot be set up on this machine. `said` is bubblewrap's own message: it knows nothing of the file."""

    def __init__(self, said: str) -> None:
        super().__init__("the sandbox cannot be set up")
        self.said = said


class Stopped(Exception):
    """A run was ended from outside: too long, more than was asked for, or not what was agreed."""

    def __init__(self, reason: Literal["time", "output", "broken"]) -> None:
        super().__init__(reason)
        self.reason = reason


class Halted(Exception):
    """The desk is about to stop: the run was ended, and nothing is to be concluded about its file."""


@dataclass(frozen=True)
class Sandbox:
    """Runs orders. Thread-safe."""

    bubblewrap: str = "/usr/bin/bwrap"
    allowed: bytes = field(default=b"", repr=False)
    """The seccomp programs: for all, for LibreOffice, and the further one for whatever reads the file."""
    office: bytes = field(default=b"", repr=False)
    lid: bytes = field(default=b"", repr=False)
    start: str = _START
    """What Python runs inside. Tests put hostile programs here."""
    halt: threading.Event = field(default_factory=threading.Event, repr=False, compare=False)
    """Once it is set, every run ends within `_PATIENCE` seconds."""

    @classmethod
    def prepare(cls) -> Sandbox:
        """The sandbox of this machine; `check` says whether it holds. Raises NoSandbox."""
        program = shutil.which("bwrap", path="/usr/bin:/usr/local/bin:/bin")
        if program is None:
            raise NoSandbox("bubblewrap is not installed")
        try:
            return cls(
                program, syscalls.compile_allowed(), syscalls.compile_allowed(office=True), syscalls.compile_lid()
            )
        except syscalls.FilterError as error:
            raise NoSandbox(f"libseccomp: {error}") from None

    def run(self, order: Order, content: bytes, sink: Sink) -> int:
        """Do `order` with a file; what comes out goes to `sink`, which may raise. Returns the exit status.

        Raises Stopped, Halted, or NoSandbox when it did not even begin. Nothing of it is left running.
        """
        with ExitStack() as stack:
            command, open_files = self._command(replace(order, lid=self.lid.hex()), content, stack)
            root = os.geteuid() == 0
            try:
                process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    pass_fds=open_files,
                    cwd="/",
                    env={},
                    user=_OUTSIDE_USER if root else None,
                    group=_OUTSIDE_USER if root else None,
                    extra_groups=[] if root else None,
                )
            except OSError as error:
                raise NoSandbox(f"{self.bubblewrap}: {error.strerror}") from None
            with _ended(process):
                return _listen(process, sink, order.limits.seconds + _GRACE, self.halt)

    def _command(self, order: Order, content: bytes, stack: ExitStack) -> tuple[list[str], list[int]]:
        """The command line, and the open files that it names."""
        open_files: list[int] = []

        def memory(data: bytes) -> str:
            file = stack.enter_context(_memory(data))
            open_files.append(file)
            return str(file)

        words = [self.bubblewrap, "--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent"]
        words += ["--new-session", "--uid", "65534", "--gid", "65534", "--cap-drop", "ALL", "--hostname", "sandbox"]
        words += ["--clearenv", "--setenv", "LANG", "C.UTF-8", "--setenv", "MALLOC_ARENA_MAX", "2"]
        for place in _READ:
            words += ["--ro-bind-try", place, place]
        for place in _READ_IF_THERE:
            words += ["--ro-bind-try", place, place]
        for name in ("lib", "lib64"):
            linked = os.path.islink(f"/{name}")
            words += ["--symlink", f"usr/{name}", f"/{name}"] if linked else ["--ro-bind-try", f"/{name}", f"/{name}"]
        for name in PROGRAMS:
            words += ["--ro-bind-try", os.path.realpath(f"/usr/bin/{name}"), f"/usr/bin/{name}"]
        for device in ("/dev/null", "/dev/urandom"):
            words += ["--dev-bind", device, device]
        for module, source in _modules():
            words += ["--ro-bind-data", memory(source), f"/app/holub_desk/media/inside/{module}"]
        words += ["--perms", "0444", "--ro-bind-data", memory(content), order.file]
        if order.limits.disk:
            words += ["--size", str(order.limits.disk), "--tmpfs", order.place]
            words += ["--setenv", "HOME", order.place, "--setenv", "TMPDIR", order.place]
        allowed = self.office if order.work == "office" else self.allowed
        words += ["--remount-ro", "/", "--chdir", "/", "--seccomp", memory(allowed), "--"]
        words += ["/usr/bin/python3", "-I", "-B", "-c", self.start, order.as_json()]
        return [*_expendable(), *words], open_files


def _expendable() -> Sequence[str]:
    """Where memory runs short all the same, the system ends this first."""
    program = shutil.which("choom", path="/usr/bin")
    return () if program is None else (program, "-n", "1000", "--")


def _modules() -> Iterator[tuple[str, bytes]]:
    """Our programs for inside. They are given as data: the installation itself may lie where nobody else can read."""
    for entry in files("holub_desk.media.inside").iterdir():
        if entry.name.endswith(".py"):
            yield entry.name, entry.read_bytes()


@contextmanager
def _memory(data: bytes) -> Iterator[int]:
    """An open file that has no name and lies on no disk."""
    file = os.memfd_create("data", os.MFD_CLOEXEC)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(file, rest) :]
        os.lseek(file, 0, os.SEEK_SET)
        yield file
    finally:
        os.close(file)


@contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Whatever happens, the run is over afterwards: with bubblewrap its child dies, and with that all the others."""
    try:
        yield
    finally:
        process.kill()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
        process.wait()


def _listen(process: subprocess.Popen[bytes], sink: Sink, seconds: float, halt: threading.Event) -> int:
    """Pass on what is said until the end. Raises Stopped, Halted or NoSandbox."""
    assert process.stdout is not None
    assert process.stderr is not None
    until = time.monotonic() + seconds
    begun, complaints = False, b""
    for stream, data in _chunks((process.stdout, process.stderr), until, halt):
        if stream is process.stderr:
            complaints += data
            if len(complaints) > _MOST_COMPLAINTS:
                raise Stopped("output")
        elif begun:
            sink(data)
        elif data.startswith(BEGUN):
            begun = True
            sink(data[len(BEGUN) :])
        else:
            raise Stopped("broken")
    try:
        status = process.wait(max(until - time.monotonic(), 0.1))
    except subprocess.TimeoutExpired:
        raise Stopped("time") from None
    if not begun:
        raise NoSandbox(complaints.decode("utf-8", "replace").strip()[:300])
    return status


def _chunks(streams: Sequence[IO[bytes]], until: float, halt: threading.Event) -> Iterator[tuple[IO[bytes], bytes]]:
    """What comes over several pipes, as it comes, until all are closed. Raises Stopped when time is over, or Halted."""
    open_streams = {stream.fileno(): stream for stream in streams}
    with selectors.DefaultSelector() as selector:
        for file in open_streams:
            selector.register(file, selectors.EVENT_READ)
        while open_streams:
            left = until - time.monotonic()
            if left <= 0:
                raise Stopped("time")
            if halt.is_set():
                raise Halted
            for key, _ in selector.select(min(left, _PATIENCE)):
                data = os.read(key.fd, _CHUNK)
                if data:
                    yield open_streams[key.fd], data
                else:
                    selector.unregister(key.fd)
                    del open_streams[key.fd]
