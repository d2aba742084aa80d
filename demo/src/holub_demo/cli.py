"""The `holub` command."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from holub_demo.demo import run_demo
from holub_demo.prepare import Ports
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
    demo.add_argument(
        "--site-port", type=int, default=8472, metavar="N", help="port of the public site (default: %(default)s)"
    )
    demo.add_argument(
        "--examples",
        action="store_true",
        help="send forty invented reports through the real way, and prepare a desk that has worked on them",
    )
    arguments = parser.parse_args(argv)
    ports = Ports(arguments.chat_port, arguments.desk_port, arguments.site_port)
    return run_demo(arguments.dir, ports, examples=arguments.examples)


if __name__ == "__main__":
    main()
