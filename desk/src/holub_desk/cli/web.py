"""`holub-desk web`: the process with the pages."""

from __future__ import annotations

import argparse
from typing import Any

from holub_desk import server
from holub_desk.bulletins.release import Rules
from holub_desk.cli.export import publisher_of
from holub_desk.cli.unlock import codebook_of, intake_of, keyring_of, policy_of, settings_of, vault_of
from holub_desk.config import Settings
from holub_desk.web.app import build_app
from holub_desk.web.verifying import Watched
from holub_wire.command import CommandError


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("web", help="serve the desk's pages until stopped")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Unlock and serve."""
    server.harden()
    settings = settings_of(arguments)
    vault, rules = vault_of(settings), Rules(policy_of(settings), settings.desk.one_person)
    app = build_app(
        vault,
        settings.web,
        intake_of(settings),
        one_person=rules.one_person,
        codebook=codebook_of(settings),
        watched=_watched(settings),
        policy=rules.policy,
        publisher=publisher_of(settings),
    )
    server.serve(app, vault, settings.web, rules)
    return 0


def _watched(settings: Settings) -> Watched | None:
    """The public half of the signing key alone: no passphrase of the keyring is asked for, and none is needed."""
    try:
        return Watched(keyring_of(settings).verifier(), settings.desk.directory)
    except CommandError:  # the pages then say that signatures were not checked
        return None
