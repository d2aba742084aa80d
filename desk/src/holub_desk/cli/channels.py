"""`holub-desk channels sign`: put official addresses, an expiry and the hashes of pages into the line file."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from holub_desk import published
from holub_desk.cli.line import next_sequence
from holub_desk.cli.line_check import read_line
from holub_desk.cli.unlock import keyring_of, passphrase_of, settings_of, vault_of
from holub_wire.channels import Channels, ChannelsError
from holub_wire.command import CommandError
from holub_wire.line import Line, publish
from holub_wire.strict import StrictJSONError, parse_object

MAX_DAYS: Final = 366
_MAX_BUNDLE: Final = 256 * 1024
"""Bytes; 200 pages need a quarter of it."""


def add_parser(commands: Any) -> None:
    """Add the commands."""
    family = commands.add_parser("channels", help="where the line really is").add_subparsers(
        required=True, metavar="WHAT"
    )
    parser = family.add_parser("sign", help="sign addresses, expiry and page hashes into the line file")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="the new line file")
    parser.add_argument("--line", type=Path, required=True, metavar="FILE", help="the published line file")
    parser.add_argument(
        "--bundle", type=Path, required=True, metavar="FILE", help="what `holub-intake bundle --json` printed"
    )
    parser.add_argument(
        "--address", action="append", metavar="ADDRESS", help="an official one; repeat it (default: [line] addresses)"
    )
    parser.add_argument("--days", type=int, default=90, metavar="N", help="until it expires (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run_sign)


def run_sign(arguments: argparse.Namespace) -> int:
    """Sign the same line under the next number."""
    settings = settings_of(arguments)
    addresses = tuple(arguments.address or settings.line.addresses)
    if not addresses:
        raise CommandError("there is no address to sign", "give --address, or set addresses under [line]")
    if not 1 <= arguments.days <= MAX_DAYS:
        raise CommandError(f"--days must be between 1 and {MAX_DAYS}", "sign again before they have passed")
    signer = keyring_of(settings).signer(passphrase_of(settings, keyring=True))
    line = read_line(arguments.line, signer.verifier())
    pages = _pages(arguments.bundle, line)
    try:
        channels = Channels(addresses, datetime.now(UTC).date() + timedelta(days=arguments.days), pages)
    except ChannelsError as error:
        raise CommandError(f"the line file {error}", "see docs/line.md; nothing was signed") from None
    with Session(vault_of(settings).writer) as session, session.begin():
        signed = replace(line, sequence=next_sequence(session, line.sequence), channels=channels)
        published.note_channels(session, channels.expires)
    arguments.output.write_text(publish(signed, signer), "utf-8")
    if arguments.json:
        print(
            json.dumps({"file": str(arguments.output), "sequence": signed.sequence, "expires": str(channels.expires)})
        )
    else:
        print(f"wrote {arguments.output}, number {signed.sequence}: {len(addresses)} addresses and {len(pages)} pages,")
        print(f"valid until {channels.expires}; copy it to the intake and restart that, then `holub-desk line check`")
    return 0


def _pages(bundle: Path, line: Line) -> dict[str, str]:
    """The hashes by path, complete for this line. Whether they are hashes is for Channels to say."""
    try:
        with bundle.open("rb") as stream:
            text = stream.read(_MAX_BUNDLE + 1)
    except OSError as error:
        raise CommandError(f"{bundle}: {error.strerror}", "check the name after --bundle") from None
    hint = "make it with `holub-intake bundle --json`, from this very line file"
    if len(text) > _MAX_BUNDLE:
        raise CommandError(f"{bundle}: too large", hint)
    try:
        rows = [parse_object(row, max_depth=2) for row in text.splitlines()]
        pages = {row["path"]: row["sha256"] for row in rows}
    except (StrictJSONError, KeyError, TypeError):
        raise CommandError(f"{bundle}: not one object with path and sha256 per line", hint) from None
    needed = {"/static/app.js", "/static/verify.js", "/chat.json", *(f"/?lang={name}" for name in line.languages)}
    missing = sorted(needed - pages.keys())
    if missing or len(pages) != len(rows):
        raise CommandError(f"{bundle}: {missing[0]} is missing" if missing else f"{bundle}: a path twice", hint)
    return pages
