"""The `holub-desk` command: one file per family of commands, of which only the one that is asked for is loaded."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

from holub_wire.command import run

COMMANDS: Final[Mapping[str, str]] = {
    "init": "init",
    "line": "line",
    "channels": "channels",
    "opener": "opener",
    "open": "carried",
    "web": "web",
    "sign-in-link": "sign_in",
    "doctor": "doctor",
    "people": "people",
    "reports": "reports",
    "search": "search",
    "replies": "replies",
    "answers": "answers",
    "cases": "cases",
    "media": "media",
    "bulletins": "bulletins",
    "questionnaire": "questionnaire",
    "keys": "keys",
    "places": "places",
    "custody": "custody",
    "site": "site",
    "export": "export",
    "backup": "backup",
    "restore": "backup",
    "passphrase": "passphrase",
    "quarantine": "quarantine",
}
"""Each command, and the file that it stands in."""


def parser(argv: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The command line, as far as these words may need it; without any of a command, the whole of it."""
    result = argparse.ArgumentParser(prog="holub-desk", description="The desk of a reporting line.")
    result.add_argument("--config", type=Path, default=Path("desk.toml"), metavar="FILE", help="default: %(default)s")
    commands = result.add_subparsers(required=True, metavar="COMMAND")
    asked = [COMMANDS[word] for word in argv if word in COMMANDS] or COMMANDS.values()
    for family in dict.fromkeys(asked):
        import_module(f"holub_desk.cli.{family}").add_parser(commands)
    return result


def _main(argv: Sequence[str]) -> int:
    arguments = parser(argv).parse_args(argv)
    status: int = arguments.run(arguments)
    return status


def main() -> None:
    """Entry point of the program."""
    raise SystemExit(run("holub-desk", _main))


if __name__ == "__main__":
    main()
