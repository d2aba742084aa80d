"""From the command line's words to an unlocked vault."""

from __future__ import annotations

import argparse
import getpass
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from holub_desk.bulletins.exposure.world import Policy
from holub_desk.config import Settings, read_settings
from holub_desk.custody import contents
from holub_desk.keyring import Keyring
from holub_desk.triage.codebook import SHIPPED, Codebook, read_codebook
from holub_desk.vault.replacing import settle
from holub_desk.vault.vault import Vault, open_vault
from holub_wire.age.errors import RecipientError
from holub_wire.age.recipients import HybridRecipient, parse_recipient
from holub_wire.command import CommandError


def settings_of(arguments: argparse.Namespace) -> Settings:
    """The settings that `--config` names."""
    return read_settings(arguments.config)


def passphrase_of(settings: Settings, *, keyring: bool = False, new: bool = False) -> str:
    """The passphrase of the vault or of the keyring, from its file or asked for. Raises CommandError."""
    file = settings.desk.passphrase_file
    if keyring and settings.desk.keyring_passphrase_file is not None:
        file = settings.desk.keyring_passphrase_file
    if file is not None:
        return _from_file(file)
    if not sys.stdin.isatty():
        raise CommandError("no passphrase", "set passphrase_file under [desk], or run this in a terminal")
    return _ask_twice() if new else getpass.getpass("Passphrase: ")


def new_passphrase(file: Path | None) -> str:
    """Another passphrase, from a file or asked for twice. Raises CommandError."""
    if file is not None:
        return _from_file(file)
    if not sys.stdin.isatty():
        raise CommandError("no new passphrase", "name a file with --new-file, or run this in a terminal")
    return _ask_twice()


def _ask_twice() -> str:
    passphrase = getpass.getpass("New passphrase: ")
    if getpass.getpass("The same again: ") != passphrase:
        raise CommandError("the two passphrases differ", "nothing was changed; start again")
    return _long_enough(passphrase)


def _from_file(file: Path) -> str:
    try:
        text = file.read_text("utf-8").rstrip("\n")
    except OSError as error:
        raise CommandError(f"the passphrase file cannot be read: {error.strerror}", "see passphrase_file") from None
    except UnicodeDecodeError:
        raise CommandError("the passphrase file is not text in UTF-8", "see passphrase_file") from None
    return _long_enough(text)


def _long_enough(passphrase: str) -> str:
    if len(passphrase) < 12:
        raise CommandError("the passphrase is too short", "use at least 12 characters, better six random words")
    return passphrase


def vault_of(settings: Settings) -> Vault:
    """The unlocked vault. One from before there was a custody log gets its first entries here."""
    if settings.desk.directory.exists():
        settle(settings.desk.directory)
    vault = open_vault(settings.desk.directory / "vault", passphrase_of(settings))
    with Session(vault.writer) as session, session.begin():
        contents.begin(session, vault.files, datetime.now(UTC).date().isoformat())
    return vault


def keyring_of(settings: Settings) -> Keyring:
    """The keyring's directory; its files are opened one by one with the passphrase."""
    return Keyring(settings.desk.directory / "keyring")


def codebook_of(settings: Settings) -> Codebook:
    """The desk's own codebook, or the one that ships. Raises CommandError."""
    return read_codebook(settings.desk.codebook or SHIPPED)


def policy_of(settings: Settings) -> Policy:
    """What the exposure check measures by."""
    chosen = settings.bulletins
    return Policy(chosen.sources, chosen.delay_days, chosen.spread_days, chosen.military_delay_days)


def intake_of(settings: Settings) -> HybridRecipient | None:
    """The intake's recipient for replies to messengers, if it is set. Raises CommandError."""
    text = settings.collect.reply_recipient
    try:
        return None if text is None else parse_recipient(text)
    except RecipientError:
        raise CommandError("reply_recipient is not a recipient", "copy it from `holub-intake keys show`") from None
