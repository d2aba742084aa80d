"""`holub-desk doctor`: what is not protected, in plain words."""

from __future__ import annotations

import argparse
import json
import textwrap
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from holub_desk.cli.unlock import keyring_of, settings_of, vault_of
from holub_desk.doctor.checks import examine
from holub_desk.doctor.finding import House

_WORDS = {"danger": "DANGER", "warning": "not protected", "note": "to know"}


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("doctor", help="say in plain words what is not protected")
    parser.add_argument("--json", action="store_true", help="one JSON object per line")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """The worst first; status 1 where something is a danger."""
    settings = settings_of(arguments)
    house = House(settings, keyring_of(settings), vault_of(settings), datetime.now(UTC), arguments.config)
    found = examine(house)
    for finding in found:
        if arguments.json:
            print(json.dumps(asdict(finding), ensure_ascii=False))
        else:
            print(f"{_WORDS[finding.level]}: {finding.check}")
            print(textwrap.fill(finding.says, 100, initial_indent="  ", subsequent_indent="  "))
            print(textwrap.fill(f"do: {finding.do}", 100, initial_indent="  ", subsequent_indent="      "), end="\n\n")
    if not found and not arguments.json:
        print("nothing was found; what no program can see is in docs/threat-model.md")
    return int(any(finding.level == "danger" for finding in found))
