"""What a thief of this intake's disk would get, found by looking at it. Reads only; runs beside a running intake.

Everything is counted, nothing is shown. What these directories should not hold is said loudly.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from holub_intake import keys
from holub_intake.addresses import Addresses, DiskKeys
from holub_intake.config import Settings
from holub_intake.outbox import open_notice
from holub_wire.command import CommandError
from holub_wire.post import Post

_ID: Final = "[0-9a-f]{32}"
_DAY: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(\.new)?"
UNKNOWN: Final = "unknown file"


@dataclass(frozen=True)
class Kind:
    """One kind of file: below which directory, how its path there looks, and what a thief can say with it."""

    name: str
    root: str
    pattern: str
    surrenders: str


KINDS: Final = (
    Kind("envelopes", "spool", rf"new/[0-9a-f]{{2}}/{_ID}", "sealed reports; nothing on this disk opens them"),
    Kind("unfinished writes", "spool", rf"(tmp|post-tmp)/{_ID}", "sealed as well, or in part"),
    Kind("letters", "spool", rf"mail/[0-9a-f]{{2}}/{_ID}", "answers for web sources; their code words open them"),
    Kind("notices", "spool", rf"(outbox|noticed)/{_ID}", "answers for messengers; the intake's keys open them"),
    Kind("outcomes", "spool", rf"outcomes/{_ID}", "whether an answer was delivered, not to whom"),
    Kind("intake keys", "keys", r"intake\.key", "opens notices, and signs as this intake; opens no report"),
    Kind("day keys", "keys", rf"days/{_DAY}", "with the desk's data: which account a report of that day is from"),
    Kind("redelivery keys", "keys", rf"redelivery/{_DAY}", "with the desk's data: tests a suspected account, two days"),
    Kind("line file", "line", r".*", "public"),
    Kind("configuration", "config", r".*", "how this intake is set up; names the place of a messenger's token"),
)


@dataclass(frozen=True)
class Found:
    """What there is of one kind. `finest` is the finest time in the files: "day", "second" or "none"."""

    name: str
    place: str
    files: int
    bytes: int
    sizes: tuple[int, ...]
    finest: str
    opened: int | None
    """How many of them open with what lies on this disk; None where nothing can be tried."""
    addresses: int | None
    """How many of those give away an account."""
    surrenders: str

    def words(self) -> str:
        """In plain words, two lines or three."""
        said = f"{self.name}: {self.files} files, {self.bytes} bytes, in {self.place}\n"
        if self.files:
            said += f"  {self.surrenders}; the files tell {_TIMES[self.finest]}\n"
        if self.opened is not None:
            said += f"  tried: {self.opened} of {self.files} open here, {self.addresses} of them name an account\n"
        return said

    def row(self) -> dict[str, Any]:
        """For `--json`."""
        return asdict(self)


_TIMES: Final = {"none": "no time", "day": "the day at most", "second": "when they were written"}


def look(settings: Settings, config: Path) -> list[Found]:
    """Everything that the configuration names, kind by kind, and last what is unknown. Raises OSError."""
    roots = {"spool": settings.spool.directory, "keys": settings.keys.directory}
    places = [(root, path, path.relative_to(at).as_posix()) for root, at in roots.items() for path in _files(at)]
    places += [("line", settings.line.file, "line"), ("config", config, "config")]
    found = []
    left = set(places)
    for kind in KINDS:
        these = [each for each in places if each[0] == kind.root and re.fullmatch(kind.pattern, each[2])]
        left -= set(these)
        at = roots.get(kind.root) or {"line": settings.line.file, "config": config}[kind.root]
        tried = _notices(settings) if kind.name == "notices" else (None, None)
        found.append(_found(kind.name, str(at), [path for _, path, _ in these], tried, kind.surrenders))
    for _, path, _ in sorted(left):
        found.append(_found(UNKNOWN, str(path), [path], (None, None), "Holub did not write this: look at it"))
    return found


def _files(root: Path) -> Iterator[Path]:
    for directory, _, names in os.walk(root):
        yield from (Path(directory) / name for name in names)


def _found(name: str, place: str, paths: list[Path], tried: tuple[int | None, int | None], surrenders: str) -> Found:
    states = []
    for path in paths:
        with suppress(FileNotFoundError):  # collected or delivered while we look
            states.append(path.lstat())
    exact = any(state.st_mtime_ns % (86_400 * 10**9) for state in states)
    finest = "second" if exact else "day" if states else "none"
    sizes = tuple(sorted({state.st_size for state in states if stat.S_ISREG(state.st_mode)}))
    return Found(name, place, len(states), sum(s.st_size for s in states), sizes, finest, *tried, surrenders)


def _notices(settings: Settings) -> tuple[int | None, int | None]:
    """How many notices open with the keys on this disk, and how many of their addresses."""
    post = Post(settings.spool.directory)
    try:
        identity = keys.load(settings.keys.directory).reply
    except CommandError:
        return None, None
    open_address = _opener(settings.keys.days)
    opened = named = 0
    for reply in {*post.outbox(), *post.noticed()}:
        notice = open_notice(post, identity, reply)
        opened += notice is not None
        named += notice is not None and open_address(notice.address)
    return opened, named


def _opener(directory: Path) -> Callable[[str], bool]:
    # Nothing may be destroyed by looking: keys whose time is over are a thief's as long as they lie here.
    days = {day: key for day, key in DiskKeys(directory).load().items()}
    store = _Seen(days)
    first = min(days, default=datetime.now(UTC).date())
    addresses = Addresses(0, store, lambda: first)
    return lambda address: addresses.open(address) is not None


class _Seen:
    """Keys that were read once; nothing is kept or destroyed."""

    def __init__(self, days: Any) -> None:
        self._days = days

    def load(self) -> Any:
        return dict(self._days)

    def save(self, day: object, key: object) -> None:
        pass

    def destroy(self, day: object) -> None:
        pass
