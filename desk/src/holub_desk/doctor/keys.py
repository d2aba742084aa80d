"""Keys, passphrase, recovery sheets, and the line file that names keys and channels."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from holub_desk import published
from holub_desk.doctor.finding import Finding, House

_SOON_DAYS: Final = 14


def recovery(house: House) -> Iterator[Finding]:
    """What opens everything, and belongs on paper in another place."""
    directory = house.settings.desk.directory
    here = ["keyring/recovery.age"] if "recovery" in house.keyring.names() else []
    here += [path.name for path in sorted(directory.glob("recovery-sheet*")) if path.is_file()]
    here += [path.name for path in sorted(house.config.parent.glob("recovery-sheet*")) if path.is_file()]
    if here:
        yield Finding(
            "recovery",
            "danger",
            f"{' and '.join(dict.fromkeys(here))} on this machine: whoever has that opens every envelope of the line.",
            "print the sheet, lock it away outside the office, and remove these files",
        )


def passphrase(house: House) -> Iterator[Finding]:
    """The lock, and its key beside it."""
    desk = house.settings.desk
    if desk.passphrase_file is None:
        return
    try:
        beside = desk.passphrase_file.stat().st_dev == desk.directory.stat().st_dev
    except OSError:
        return
    if beside:
        yield Finding(
            "passphrase",
            "danger",
            f"The passphrase lies on the same disk as the vault ({desk.passphrase_file.name}): whoever takes the disk"
            " reads everything.",
            "take passphrase_file out of [desk] and type it, or keep it with systemd-creds",
        )


def one_passphrase(house: House) -> Iterator[Finding]:
    """Vault and keyring open different things."""
    if house.settings.desk.keyring_passphrase_file is None and not house.settings.desk.one_person:
        yield Finding(
            "one-passphrase",
            "note",
            "Vault and keyring have one passphrase: whoever starts the pages could also open envelopes.",
            "give the keyring one of its own (keyring_passphrase_file)",
        )


def age(house: House) -> Iterator[Finding]:
    """An identity that is current for long opens much when it is taken."""
    since, today = house.keyring.since(), house.now.date()
    days = (today - since).days
    if days >= house.settings.desk.rotate_days:
        yield Finding(
            "key-age",
            "warning",
            f"The current identity is in use for {days} days: whoever takes it opens all envelopes of that time that"
            " they have copied.",
            "holub-desk keys rotate, then line publish, and copy the line file to the intake",
        )


def retired(house: House) -> Iterator[Finding]:
    """Old identities whose time is over, and new ones that nobody seals to."""
    waiting = house.keyring.retired()
    if not waiting:
        return
    with Session(house.vault.engine) as session:
        since = published.current_since(session, house.keyring.recipients().current)
    if since is None:
        yield Finding(
            "unpublished",
            "warning",
            "The new identity is in no line file yet: sources still seal to the old one.",
            "holub-desk line publish, and copy the line file to the intake",
        )
    elif since + timedelta(days=house.settings.desk.overlap_days) <= house.now.date():
        yield Finding(
            "retired",
            "warning",
            f"{len(waiting)} retired identity is still here although its overlap is over.",
            "holub-desk keys destroy-old; a running opener does it by itself",
        )


def channels(house: House) -> Iterator[Finding]:
    """Without signed channels, or after they expired, a saved page cannot tell a decoy."""
    with Session(house.vault.engine) as session:
        until = published.channels_until(session)
    if until is None:
        yield Finding(
            "channels",
            "warning",
            "The line file has no signed channels: nobody can tell from a saved copy which addresses are yours.",
            "holub-desk channels sign; docs/line.md",
        )
        return
    days = (until - house.now.date()).days
    if days < 0:
        yield Finding(
            "channels",
            "danger",
            f"The line file's channels expired on {until}: whoever checks your addresses is told not to trust them.",
            "holub-desk channels sign, and copy the line file to the intake",
        )
    elif days <= _SOON_DAYS:
        yield Finding(
            "channels",
            "warning",
            f"The line file's channels expire on {until}.",
            "holub-desk channels sign, and copy the line file to the intake",
        )
