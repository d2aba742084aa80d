"""`holub-desk web`: the process with the pages."""

from __future__ import annotations

import argparse
from typing import Any

from holub_desk import server
from holub_desk.cli.unlock import codebook_of, intake_of, policy_of, settings_of, vault_of


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("web", help="serve the desk's pages until stopped")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Unlock and serve."""
    server.harden()
    settings = settings_of(arguments)
    codebook, one_person = codebook_of(settings), settings.desk.one_person
    server.serve(
        vault_of(settings),
        settings.web,
        intake_of(settings),
        one_person=one_person,
        codebook=codebook,
        policy=policy_of(settings),
    )
    return 0
