"""What a thief of this intake's disk would get, found by looking at it. Reads only; runs beside a running intake.

Everything is counted, nothing is shown. What these directories should not hold is said loudly.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from holub_intake import keys
from holub_intake.addresses import Addresses, DiskKeys
from holub_intake.config import Settings
from holub_intake.onion import DIRECTORY
from holub_intake.outbox import open_notice
from holub_wire.command import CommandError
from holub_wire.post import Post

_ID: Final = "[0-9a-f]{32}"
_DAY: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(\.new)?"
_TOR: Final = r"hostname|hs_ed25519_(secret|public)_key|authorized_clients/.*\.auth"
UNKNOWN: Final = "unknown file"
TOKEN: Final = Path("/etc/holub/telegram-token")
"""Where docs/telegram.md puts a messenger's token."""


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
    Kind("configuration", "config", r".*", "how this intake is set up; no secret"),
    Kind("messenger token", "token", r".*", "reads what was not deleted at the messenger, and speaks as the bot"),
    Kind("onion keys", "onion", _TOR, "answers in place of this onion address"),
)
BEYOND: Final = (
    "Of every file the file system says when it was made and in which order, whatever the file itself says.",
    "What was deleted may be found again until it is overwritten; on flash, in snapshots and in backups, longer.",
    "The journal of this machine holds fixed words of ours, with times that the journal adds: starts, stops, faults.",
    "What else runs here (a proxy, a firewall, tor) may have written addresses of visitors. Holub writes none.",
)
"""What no look at the files can tell, and a thief gets all the same."""


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
    hidden: bool = False
    """This user may not look there; a thief of the disk may."""

    def words(self) -> str:
        """In plain words, two lines or three."""
        said = f"{self.name}: {self.files} files, {self.bytes} bytes, in {self.place}\n"
        if self.hidden:
            said += "  this user may not look there, and a thief may: try again with sudo\n"
        if self.files:
            said += f"  {self.surrenders}; the files tell {_TIMES[self.finest]}\n"
        if self.opened is not None:
            said += f"  tried: {self.opened} of {self.files} open here, {self.addresses} of them name an account\n"
        return said

    def row(self) -> dict[str, Any]:
        """For `--json`."""
        return asdict(self)


_DAY_NS: Final = 86_400 * 10**9
_TIMES: Final = {"none": "no time", "day": "the day at most", "second": "when they were written"}


def look(settings: Settings, config: Path, token: Path = TOKEN, onion: Path = DIRECTORY) -> list[Found]:
    """Everything that the configuration names, kind by kind, and last what is unknown. Raises OSError.

    `token` is the file of a messenger's token, `onion` the directory of tor's service: no setting names them.
    """
    roots = {
        "spool": settings.spool.directory,
        "keys": settings.keys.directory,
        "line": settings.line.file,
        "config": config,
        "token": token,
        "onion": onion,
    }
    hidden: set[str] = set()
    places = [(root, *each) for root, at in roots.items() for each in _files(root, at, hidden)]
    found = []
    left = set(places)
    for kind in KINDS:
        these = [each for each in places if each[0] == kind.root and re.fullmatch(kind.pattern, each[2])]
        left -= set(these)
        tried = _notices(settings) if kind.name == "notices" else (None, None)
        paths = [path for _, path, _ in these]
        made = _found(kind.name, str(roots[kind.root]), paths, tried, kind.surrenders)
        found.append(replace(made, hidden=kind.root in hidden))
    for _, path, _ in sorted(left):
        found.append(_found(UNKNOWN, str(path), [path], (None, None), "Holub did not write this: look at it"))
    return found


def _files(name: str, root: Path, hidden: set[str]) -> Iterator[tuple[Path, str]]:
    """Each file of a root, and its path there; links are files. A root that may not be read is `hidden`."""

    def refused(error: OSError) -> None:
        if isinstance(error, PermissionError):
            hidden.add(name)

    try:
        if not stat.S_ISDIR(root.stat().st_mode):
            yield root, root.name
            return
    except OSError as error:
        return refused(error)
    for directory, folders, names in os.walk(root, onerror=refused):
        for each in [*names, *(folder for folder in folders if (Path(directory) / folder).is_symlink())]:
            path = Path(directory) / each
            yield path, path.relative_to(root).as_posix()


def _found(name: str, place: str, paths: list[Path], tried: tuple[int | None, int | None], surrenders: str) -> Found:
    states = []
    for path in paths:
        with suppress(FileNotFoundError):  # collected or delivered while we look
            states.append(path.lstat())
    exact = any(time % _DAY_NS for state in states for time in (state.st_mtime_ns, state.st_atime_ns))
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
