"""`holub-desk open`: take in files that were carried here."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from holub_desk import server
from holub_desk.carried import CarriedError, CarriedFile, FileCollector, read_file
from holub_desk.cli.opener import opener_of
from holub_desk.cli.unlock import settings_of
from holub_desk.opener import KNOWN, NEW, NOT_STORED, TOO_MANY, Opener
from holub_desk.opening import Opened, Refused
from holub_desk.reports.read import numbers_of
from holub_desk.reports.visible import visible_text
from holub_desk.search.index import bring_up_to_date
from holub_wire.command import CommandError

_WHY: Final = {
    "no-identity": "sealed to no key of this desk; if it is old, try the recovery sheet (docs/recovery.md)",
    "header": "changed on the way: the beginning is damaged",
    "mac": "changed on the way: the beginning is damaged",
    "payload": "changed on the way: the sealed part is damaged",
    "unsigned": "claims to come from a messenger, and no intake of this desk says so",
    TOO_MANY: "more words than one report may hold; it is kept",
    NOT_STORED: "could not be stored; this is a defect of the program, and it is kept",
}
"""In plain words; any other reason means that it is no message of ours."""
_GONE: Final = "gone"


@dataclass
class Result:
    """What became of one file."""

    file: str
    new: int = 0
    known: int = 0
    reports: list[str] = field(default_factory=list)
    not_opened: Counter[str] = field(default_factory=Counter)
    broken: int = 0
    strange_bytes: int = 0
    fault: str | None = None
    hint: str | None = None

    @property
    def whole(self) -> bool:
        """Whether all of the file is with the desk."""
        return not (self.fault or self.not_opened or self.broken or self.strange_bytes)


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("open", help="open files that were carried here, and store what is in them")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="one JSON object per file")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Open what opens, and say of each file what became of it. What was opened before changes nothing."""
    server.harden()
    opener: Opener | None = None
    unwhole = 0
    paths = list(dict.fromkeys(arguments.files))
    for path in paths:
        result = Result(visible_text(str(path)))
        try:
            file = read_file(path)
        except CarriedError as error:
            result.fault, result.hint = str(error), error.hint
        else:
            opener = opener or opener_of(settings_of(arguments), FileCollector(file))
            _take_in(opener, file, result)
        unwhole += not result.whole
        _print_json(result) if arguments.json else _print(result)
    if opener is not None:
        bring_up_to_date(opener.vault)
    if unwhole:
        raise CommandError(
            f"not everything could be opened: {unwhole} of {len(paths)} files",
            "what opened is stored, and no file was changed; `holub-desk quarantine list` shows what was set aside",
        )
    return 0


def _take_in(opener: Opener, file: CarriedFile, result: Result) -> None:
    fates: dict[str, str] = {}
    conversations: set[str] = set()

    def hear(outcome: Opened | Refused, fate: str) -> None:
        fates[outcome.envelope] = fate
        if isinstance(outcome, Opened):
            conversations.add(outcome.message.conversation)

    opener.collector, opener.named, opener.heard = FileCollector(file), False, hear
    opener.run_once()
    result.broken, result.strange_bytes = file.split.broken, file.split.strange
    for name in dict.fromkeys(file.ids):
        fate = fates.get(name, _GONE)
        if fate == NEW:
            result.new += 1
        elif fate == KNOWN:
            result.known += 1
        else:
            result.not_opened[fate] += 1
    with Session(opener.vault.engine) as session:
        result.reports = sorted(set(numbers_of(session, conversations).values()))


def _print_json(result: Result) -> None:
    data = {name: value for name, value in vars(result).items() if name != "hint"}
    print(json.dumps(data | {"whole": result.whole}, ensure_ascii=False))


def _print(result: Result) -> None:
    if result.fault:
        print(f"{result.file}: {result.fault}; {result.hint}")
        return
    where = f"; report {', '.join(result.reports)}" if result.reports else ""
    print(f"{result.file}: messages: {result.new} new, {result.known} here already{where}")
    for reason, number in sorted(result.not_opened.items()):
        print(f"{result.file}: {number} did not open: {_why(reason)}")
    if result.broken:
        print(f"{result.file}: {result.broken} not whole: cut off, or changed on the way")
    if result.strange_bytes:
        print(f"{result.file}: {result.strange_bytes:,} bytes belong to no message")


def _why(reason: str) -> str:
    if reason == _GONE:
        return "the file changed, or went away, while it was read"
    return _WHY.get(reason, f"no message of ours ({reason})")
