"""The `holub-desk` command: one file per family of commands."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from holub_desk.cli import (
    answers,
    backup,
    bulletins,
    carried,
    cases,
    channels,
    custody,
    doctor,
    export,
    init,
    keys,
    line,
    media,
    opener,
    passphrase,
    people,
    places,
    quarantine,
    questionnaire,
    replies,
    reports,
    search,
    sign_in,
    site,
    web,
)
from holub_wire.command import run

FAMILIES = (
    init,
    line,
    channels,
    opener,
    carried,
    web,
    sign_in,
    doctor,
    people,
    reports,
    search,
    replies,
    answers,
    cases,
    media,
    bulletins,
    questionnaire,
    keys,
    places,
    custody,
    site,
    export,
    backup,
    passphrase,
    quarantine,
)


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    result = argparse.ArgumentParser(prog="holub-desk", description="The desk of a reporting line.")
    result.add_argument("--config", type=Path, default=Path("desk.toml"), metavar="FILE", help="default: %(default)s")
    commands = result.add_subparsers(required=True, metavar="COMMAND")
    for family in FAMILIES:
        family.add_parser(commands)
    return result


def _main(argv: Sequence[str]) -> int:
    arguments = parser().parse_args(argv)
    status: int = arguments.run(arguments)
    return status


def main() -> None:
    """Entry point of the program."""
    raise SystemExit(run("holub-desk", _main))


if __name__ == "__main__":
    main()
