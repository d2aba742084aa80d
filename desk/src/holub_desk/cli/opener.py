"""`holub-desk opener`: the process that opens."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from holub_desk import server
from holub_desk.cli.site import publication_of
from holub_desk.cli.unlock import codebook_of, keyring_of, passphrase_of, settings_of, vault_of
from holub_desk.collect import Collector, DirectoryCollector
from holub_desk.config import Settings
from holub_desk.opener import Limits, Notary, Opener
from holub_desk.reports.sources import promised
from holub_desk.rotation import LiveIdentities
from holub_desk.search.index import bring_up_to_date
from holub_desk.site.publish import Publication
from holub_desk.triage.retention import Periods
from holub_wire.command import CommandError
from holub_wire.post import Post


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("opener", help="collect and open envelopes, in batches, until stopped")
    parser.add_argument("--once", action="store_true", help="deal with what waits now, and end")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run until SIGTERM or SIGINT; a batch that has begun is finished."""
    server.harden()
    settings = settings_of(arguments)
    if settings.collect.directory is None:
        raise CommandError("there is nowhere to collect from", "set directory under [collect]")
    collector = DirectoryCollector(settings.collect.directory)
    opener = opener_of(settings, collector, collector.post)
    if settings.site.address and opener.notary is not None:
        opener.afterwards = _for_readers(publication_of(settings, opener.vault, opener.notary.signer))
    if arguments.once:
        print(f"{opener.run_once()} envelopes")
        bring_up_to_date(opener.vault)
        return 0
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    opener.run(settings.collect.every_seconds, stop)
    return 0


def _for_readers(publication: Publication) -> Callable[[], None]:
    """Keep the site as it should be. Where that fails, reports are opened all the same."""

    def afterwards() -> None:
        try:
            publication.build_if_changed()
        except (CommandError, OSError) as error:
            print(f"holub-desk: site-not-built: {error}", file=sys.stderr, flush=True)

    return afterwards


def opener_of(settings: Settings, collector: Collector, post: Post | None = None) -> Opener:
    """An opener of what a collector holds, with vault and keyring unlocked. Raises CommandError."""
    passphrase = passphrase_of(settings, keyring=True)
    vault, keyring = vault_of(settings), keyring_of(settings)
    with Session(vault.engine) as session:
        forgetting_days = promised(session, settings.line.forgetting_days)
    return Opener(
        collector=collector,
        vault=vault,
        identities=(),
        notary=Notary(keyring.signer(passphrase), settings.desk.directory),
        intake_keys=[_key(text) for text in settings.desk.intake_keys],
        limits=Limits(settings.collect.batch, settings.desk.quarantine_envelopes, settings.desk.reports_a_day),
        post=post,
        forgetting_days=forgetting_days,
        codebook=codebook_of(settings),
        renew=LiveIdentities(vault, keyring, passphrase, settings.desk.overlap_days),
        periods=Periods(settings.retention.rejected_days, settings.retention.unverified_days),
    )


def _key(text: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise CommandError("a key in intake_keys is not one", "64 hex digits, as the intake prints them")
    return key
