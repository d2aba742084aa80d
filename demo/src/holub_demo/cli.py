"""The `holub` command."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from holub_demo.demo import Ports, run_demo
from holub_wire.command import run


def main() -> None:
    """Entry point of the program."""
    raise SystemExit(run("holub", _main))


def _main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="holub", description="A reporting line and its desk, to try on one machine.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    demo = commands.add_parser("demo", help="run both sides on this machine until Ctrl-C")
    demo.add_argument(
        "--dir", type=Path, default=Path("demo-data"), help="where keys and data live (default: %(default)s)"
    )
    demo.add_argument(
        "--chat-port", type=int, default=8470, metavar="N", help="port of the chat (default: %(default)s)"
    )
    demo.add_argument(
        "--desk-port", type=int, default=8471, metavar="N", help="port of the desk (default: %(default)s)"
    )
    demo.add_argument("--examples", action="store_true", help="send a dozen invented reports through the real way")
    arguments = parser.parse_args(argv)
    return run_demo(arguments.dir, Ports(arguments.chat_port, arguments.desk_port), examples=arguments.examples)


if __name__ == "__main__":
    main()
