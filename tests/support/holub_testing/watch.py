"""Watch a program at every system call: which files it, its threads and its children make, open to write, or rename.

What is begun in a mount namespace of its own has a root of its own too: what it writes there is in memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_CALLS = (
    "open,openat,openat2,creat,link,linkat,rename,renameat,renameat2,symlink,symlinkat,mknod,mknodat,memfd_create,"
    "truncate,bind,clone,clone3,fork,vfork"
)
_BEGINS = ("clone", "clone3", "fork", "vfork")
_WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TMPFILE")
_CALL = re.compile(r"(\w+)\((.*)\) += (-?\d+)(?: /\* (\d+) in strace's PID NS \*/)?")
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True)
class Watch:
    """What strace wrote down."""

    log: Path

    def command(self, *words: str) -> list[str]:
        """A command, watched; what is said of several processes goes into one log."""
        watching = ["strace", "-f", "-qq", "-s", "4096", "--seccomp-bpf", "--pidns-translation"]
        watching += ["-e", f"trace={_CALLS}", "-o", str(self.log)]
        return [*watching, "-A", "--", *words]

    def written(self) -> set[str]:
        """Every path that was written, as it was given; calls that failed wrote nothing."""
        found: set[str] = set()
        calls = list(self._calls())
        elsewhere = _elsewhere(calls)
        for thread, name, arguments, _ in calls:
            if thread in elsewhere or name in _BEGINS:
                continue
            texts = _TEXT.findall(arguments)
            if name in ("open", "openat", "openat2"):
                found.update(texts[:1] if _WRITES.search(arguments) else [])
            elif name == "bind":
                found.update(text for text in texts if "sun_path" in arguments)
            else:
                found.update(texts[-1:])
        return found

    def _calls(self) -> Iterator[tuple[str, str, str, str]]:
        """Thread, name, arguments and result of each call that did not fail; what was interrupted is put together."""
        begun: dict[str, str] = {}
        for line in self.log.read_text("utf-8", "replace").splitlines():
            thread, _, rest = line.partition(" ")
            rest = rest.lstrip()
            if rest.endswith("<unfinished ...>"):
                begun[thread] = rest.removesuffix("<unfinished ...>")
                continue
            if rest.startswith("<... "):
                rest = begun.pop(thread, "") + rest.partition(" resumed>")[2]
            match = _CALL.match(rest)
            if match is not None and not match[3].startswith("-"):
                yield thread, match[1], match[2], match[4] or match[3]


def _elsewhere(calls: Iterable[tuple[str, str, str, str]]) -> set[str]:
    """The threads that began in a mount namespace of their own, and all that they began."""
    begun: dict[str, list[str]] = {}
    found, to_do = set[str](), list[str]()
    for thread, name, arguments, result in calls:
        if name in _BEGINS:
            begun.setdefault(thread, []).append(result)
            to_do += [result] if "CLONE_NEWNS" in arguments else []
    while to_do:
        thread = to_do.pop()
        if thread not in found:
            found.add(thread)
            to_do += begun.get(thread, [])
    return found
