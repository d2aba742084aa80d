"""Backups, and the sandbox without which nothing is shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from holub_desk.doctor.finding import Finding, House
from holub_desk.media.check import check

_OLD: Final = timedelta(days=7)


def backups(house: House) -> Iterator[Finding]:
    """Reports that were collected are nowhere else."""
    backup = house.settings.backup
    if backup.directory is None:
        yield Finding(
            "backup",
            "warning",
            "No place for backups is set: what was collected is on this disk alone, and gone with it.",
            "set directory under [backup], and run `holub-desk backup` each day",
        )
        return
    made = [path.stat().st_mtime for path in backup.directory.glob("desk-*.age")]
    newest = datetime.fromtimestamp(max(made), UTC) if made else None
    if newest is None or house.now - newest > _OLD:
        when = f"is of {newest.date()}" if newest else "was never made, or its disk is not there"
        yield Finding(
            "backup",
            "warning",
            f"The newest backup {when}: what was collected since is on this disk alone.",
            "holub-desk backup, each day",
        )
    if backup.keys is None:
        yield Finding(
            "backup-keys",
            "warning",
            "The keys of the backups lie beside them: old copies of both bring back what was destroyed here.",
            "set keys under [backup] to another medium",
        )


def sandbox(_: House) -> Iterator[Finding]:
    """Files of sources are opened in a sandbox or not at all."""
    found = check(thorough=False)
    for part in found.parts:
        if part.works:
            continue
        yield Finding(
            "sandbox" if found.converter is None else "programs",
            "warning" if found.converter is None else "note",
            f"Attachments are not shown: {part.said}."
            if found.converter is None
            else f"Some attachments are not shown ({part.name}): {part.said}.",
            "holub-desk media check",
        )
