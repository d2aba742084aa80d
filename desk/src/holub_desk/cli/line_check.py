"""`holub-desk line check URL`: is what stands at an address our line, byte for byte?"""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from holub_desk.cli.unlock import keyring_of, settings_of, vault_of
from holub_desk.decoys.check import look
from holub_desk.decoys.compare import Finding, Known, all_well
from holub_desk.decoys.tunnel import TOR, Proxy
from holub_desk.decoys.visit import Place, Visitor
from holub_desk.vault.tables import Setting
from holub_wire.channels import place_of
from holub_wire.command import CommandError
from holub_wire.line import Line, LineError, read
from holub_wire.note import MAX_NOTE, NoteError, Verifier


def add_parser(family: Any) -> None:
    """Add the command to `holub-desk line`."""
    parser = family.add_parser("check", help="compare what stands at an address with what was signed")
    parser.add_argument("url", metavar="URL", help="as a source would type it")
    parser.add_argument("--proxy", metavar="socks5h://HOST:PORT", help="default: none; for an onion address, tor's")
    parser.add_argument("--line", type=Path, metavar="FILE", help="the newest line file (default: ask the vault)")
    parser.add_argument("--key", metavar="KEY", help="`name+id+key` (default: this desk's); the vault is left alone")
    parser.add_argument("--json", action="store_true", help="one object per line, for each thing that was looked at")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Look, and say what is wrong."""
    place = place_of(arguments.url)
    if place is None:
        raise CommandError("this is not the address of a line", "such as https://line.example, without a path")
    proxy = _proxy(arguments.proxy, place)
    key = key_of(arguments)
    known = Known(key, _newest(arguments, key), datetime.now(UTC).date())
    findings = []
    for finding in look(Visitor(place, proxy).get, arguments.url, known):
        findings.append(finding)
        if arguments.json:
            print(json.dumps(vars(finding), ensure_ascii=False), flush=True)
        elif not finding.well or finding.about == "/line.json" or not finding.about.startswith("/"):
            print(f"{'ok' if finding.well else 'WRONG':6s}{finding.about}: {finding.words}", flush=True)
    if not arguments.json:
        _sum_up(findings, known)
    return 0 if all_well(findings) else 1


def key_of(arguments: argparse.Namespace) -> Verifier:
    """The key that `--key` gives, else this desk's."""
    if arguments.key is None:
        return keyring_of(settings_of(arguments)).verifier()
    try:
        return Verifier.parse(arguments.key)
    except NoteError as error:
        raise CommandError(f"--key: {error}", "copy all of what `holub-desk line publish` printed") from None


def read_line(file: Path, key: Verifier) -> Line:
    """A published line file of ours. Raises CommandError."""
    try:
        with file.open("rb") as stream:
            note = stream.read(MAX_NOTE + 1).decode()
        return read(note, key)
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}", "check the name after --line") from None
    except UnicodeDecodeError:
        raise CommandError(f"{file}: this is no line file", "name what `holub-desk line publish` wrote") from None
    except LineError as error:
        raise CommandError(f"{file}: {error}", "name what `holub-desk line publish` wrote at this desk") from None


def _newest(arguments: argparse.Namespace, key: Verifier) -> int | None:
    if arguments.line is not None:
        return read_line(arguments.line, key).sequence
    if arguments.key is not None:
        return None
    with Session(vault_of(settings_of(arguments)).engine) as session:
        row = session.get(Setting, "line_sequence")
        return int(row.value) if row else None


def _proxy(url: str | None, place: Place) -> Proxy | None:
    if url is None:
        return TOR if place[1].endswith(".onion") else None
    try:
        return Proxy.parse(url)
    except ValueError:
        raise CommandError("--proxy is not a SOCKS proxy", "such as socks5h://127.0.0.1:9050") from None


def _sum_up(findings: list[Finding], known: Known) -> None:
    wrong = sum(not finding.well for finding in findings)
    pages = sum(finding.well for finding in findings if finding.about.startswith("/") and finding.about != "/line.json")
    if known.newest is None:
        print("      number: which one is the newest is not known here; name the newest line file with --line")
    print(f"\nPages as signed: {pages}. Wrong: {wrong}." + (" What it can mean: docs/decoys.md." if wrong else ""))
