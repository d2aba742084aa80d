"""Put a backup back, and destroy again what was destroyed since it was made."""

from __future__ import annotations

import io
import os
import re
import shutil
import tarfile
from datetime import date
from pathlib import Path
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from holub_desk.backup.keys import BackupKeys
from holub_desk.custody import log
from holub_desk.reports.sources import forget_old
from holub_desk.triage import retention
from holub_desk.vault.tables import Report
from holub_desk.vault.vault import Vault
from holub_wire.age.errors import AgeError, NoMatchingIdentity
from holub_wire.age.open import open_sealed
from holub_wire.command import CommandError

_KNOWN: Final = re.compile(r"vault/(desk\.db|vault\.key)|keyring/[\w.-]{1,80}|custody-checkpoint-\d{1,6}")


def unpack(backup: Path, keys: BackupKeys, desk: Path) -> None:
    """Open a backup and lay its files into `desk`, which must not hold anything yet. Raises CommandError, OSError."""
    if desk.exists() and any(desk.iterdir()):
        raise CommandError(f"there is something in {desk} already", "nothing was changed; restore into an empty place")
    try:
        plain = open_sealed(backup.read_bytes(), list(keys.weeks.values()))
    except FileNotFoundError:
        raise CommandError(f"there is no backup {backup}") from None
    except NoMatchingIdentity:
        raise CommandError(
            "no key opens this backup", "its week is over, or these keys are older than it; see docs/recovery.md"
        ) from None
    except AgeError:
        raise CommandError(f"the backup {backup} is damaged", "use another one") from None
    for directory in (desk, desk / "vault", desk / "keyring"):
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tarfile.open(mode="r:", fileobj=io.BytesIO(plain)) as stream:
        for member in stream:
            content = stream.extractfile(member) if member.isreg() else None
            if content is None or not _KNOWN.fullmatch(member.name):
                raise CommandError(f"the backup {backup} holds something that is not ours", "use another one")
            file = os.open(desk / member.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(file, "wb") as place:
                shutil.copyfileobj(content, place)


def copy_files(source: Path, desk: Path) -> int:
    """Lay the stored files beside the database; how many."""
    copied = 0
    for path in source.glob("??/*") if source.is_dir() else ():
        if path.suffix == ".part":
            continue
        place = desk / "vault" / "files" / path.relative_to(source)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(path, place)
        place.chmod(0o600)
        copied += 1
    return copied


def destroy_again(
    vault: Vault, keys: BackupKeys, today: date, periods: retention.Periods, forgetting_days: int, name: str
) -> int:
    """Before anybody reads: what was destroyed since, what is due by now, and sources whose time is over."""
    with Session(vault.writer) as session, session.begin():
        rows = session.execute(select(Report.id, Report.conversation)).all()
        gone = [row.id for row in rows if retention.tombstone(row.conversation) in keys.destroyed]
        files = retention.destroy(session, gone, today.isoformat(), None, "destroyed before the restore")
        forget_old(session, today, forgetting_days)
        log.append(session, log.minute(), [log.Entry(log.Act.KEYS, said={"restored": name})])
    due = retention.run(vault, today, periods)
    for each in files:
        vault.files.remove(each)
    vault.truncate_log()
    return len(gone) + due


def newest_day(vault: Vault) -> date | None:
    """The day of the newest report in the vault."""
    with Session(vault.engine) as session:
        return session.scalar(select(func.max(Report.received_on)))
