"""`holub-desk site build | check | mirror`: the public pages, as files for any server."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from holub_desk.cli.unlock import keyring_of, passphrase_of, settings_of, vault_of
from holub_desk.config import Settings
from holub_desk.site.check import check
from holub_desk.site.content import Site
from holub_desk.site.mirror import mirror
from holub_desk.site.publish import Publication
from holub_desk.vault.vault import Vault
from holub_wire.command import CommandError
from holub_wire.fingerprint import words
from holub_wire.note import Signer, Verifier


def add_parser(commands: Any) -> None:
    """Add the commands."""
    family = commands.add_parser("site", help="the public pages").add_subparsers(required=True, metavar="WHAT")
    parser = family.add_parser("build", help="write the pages that changed, and the signed manifest")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run_build)
    parser = family.add_parser("check", help="look for what a reader should not find: broken, foreign, changed")
    parser.add_argument("directory", type=Path, nargs="?", metavar="DIR", help="a mirror (default: the site itself)")
    parser.add_argument("--json", action="store_true", help="one JSON object per fault")
    parser.set_defaults(run=run_check)
    parser = family.add_parser("mirror", help="copy the site to another directory, what changed alone")
    parser.add_argument("directory", type=Path, metavar="DIR")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run_mirror)


def publication_of(settings: Settings, vault: Vault, signer: Signer) -> Publication:
    """The site of a desk."""
    return Publication(vault, site_of(settings, signer.verifier()), settings.site.directory, signer)


def site_of(settings: Settings, key: Verifier) -> Site:
    """What the site says of the line."""
    operator = settings.line.operator or {}
    return Site(
        address=settings.site.address or "",
        name=settings.site.name or operator,
        operator=operator,
        languages=settings.site.languages,
        line_addresses=settings.line.addresses,
        fingerprint={language: tuple(words(key, language)) for language in settings.site.languages},
    )


def run_build(arguments: argparse.Namespace) -> int:
    """Say how much was written, and where."""
    settings = settings_of(arguments)
    _wanted(settings)
    signer = keyring_of(settings).signer(passphrase_of(settings, keyring=True))
    built = publication_of(settings, vault_of(settings), signer).build()
    if arguments.json:
        print(json.dumps({"directory": str(settings.site.directory), **asdict(built)}))
    else:
        changed = f"{len(built.written)} written, {len(built.removed)} removed"
        print(f"{settings.site.directory}: {built.files} files, {changed}")
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    """One line for each fault; status 1 if there is any."""
    settings = settings_of(arguments)
    _wanted(settings)
    directory = arguments.directory or settings.site.directory
    faults = check(directory, settings.site.address or "", keyring_of(settings).verifier())
    for fault in faults:
        print(json.dumps(asdict(fault)) if arguments.json else f"{fault.path} {fault.what}")
    if not faults and not arguments.json:
        print(f"{directory}: no fault found")
    return 1 if faults else 0


def run_mirror(arguments: argparse.Namespace) -> int:
    """Copy, and say how much."""
    settings = settings_of(arguments)
    done = mirror(settings.site.directory, arguments.directory, keyring_of(settings).verifier())
    if arguments.json:
        print(json.dumps(asdict(done)))
    else:
        print(f"{arguments.directory}: {done.files} files, {done.copied} copied, {done.removed} removed")
    return 0


def _wanted(settings: Settings) -> None:
    if not settings.site.address:
        raise CommandError("there is no site", "set address under [site]: where readers find it")
