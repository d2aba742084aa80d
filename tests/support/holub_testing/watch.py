"""Watch a program at every system call: which files it, its threads and its children make, open to write, or rename."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_CALLS = (
    "open,openat,openat2,creat,link,linkat,rename,renameat,renameat2,symlink,symlinkat,mknod,mknodat,memfd_create,"
    "truncate,bind"
)
_WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TMPFILE")
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True)
class Watch:
    """What strace wrote down."""

    log: Path

    def command(self, *words: str) -> list[str]:
        """A command, watched; what is said of several processes goes into one log."""
        watching = ["strace", "-f", "-qq", "-s", "4096", "--seccomp-bpf", "-e", f"trace={_CALLS}", "-o", str(self.log)]
        return [*watching, "-A", "--", *words]

    def written(self) -> set[str]:
        """Every path that was written, as it was given; calls that failed wrote nothing."""
        found: set[str] = set()
        for name, arguments in self._calls():
            texts = _TEXT.findall(arguments)
            if name in ("open", "openat", "openat2"):
                found.update(texts[:1] if _WRITES.search(arguments) else [])
            elif name == "bind":
                found.update(text for text in texts if "sun_path" in arguments)
            else:
                found.update(texts[-1:])
        return found

    def _calls(self) -> Iterator[tuple[str, str]]:
        """Name and arguments of each call that did not fail. Those that another thread interrupted are put together."""
        begun: dict[str, str] = {}
        for line in self.log.read_text("utf-8", "replace").splitlines():
            thread, _, rest = line.partition(" ")
            rest = rest.lstrip()
            if rest.endswith("<unfinished ...>"):
                begun[thread] = rest.removesuffix("<unfinished ...>")
                continue
            if rest.startswith("<... "):
                rest = begun.pop(thread, "") + rest.partition(" resumed>")[2]
            match = re.match(r"(\w+)\((.*)\) += (-?\d+)", rest)
            if match is not None and not match[3].startswith("-"):
                yield match[1], match[2]
