"""Everything that an unlocked desk holds, in plain bytes: its database as one file, and what lies in the vault."""

from __future__ import annotations

import secrets
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.reports.attachments import part_files
from holub_desk.vault.tables import Attachment
from holub_desk.vault.vault import Vault, open_vault
from holub_wire.age.identities import HybridIdentity


def pages_of(vault: Vault, directory: Path) -> bytes:
    """The database without its encryption, as a file."""
    plain = directory / f"plain-{secrets.token_hex(4)}.db"
    with vault.engine.connect() as connection:
        connection.rollback()
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute(f"ATTACH DATABASE '{plain}' AS plain KEY ''")
        raw.execute("SELECT sqlcipher_export('plain')")
        raw.execute("DETACH DATABASE plain")
    pages = plain.read_bytes()
    plain.unlink()
    return pages


def opened_desk(directory: Path, passphrase: str, scratch: Path) -> dict[str, bytes]:
    """What whoever has the passphrase can read. `scratch` is for a moment's plain copy."""
    vault = open_vault(directory / "vault", passphrase)
    found = {"the desk's database, opened": pages_of(vault, scratch)}
    with Session(vault.engine) as session:
        for attachment in session.scalars(select(Attachment)):
            identity = HybridIdentity.parse(attachment.identity)
            content = b"".join(vault.files.read(name, identity) for name in part_files(session, attachment))
            found[f"attachment {attachment.ordinal} of report {attachment.report_id}"] = content
    vault.engine.dispose()
    vault.writer.dispose()
    return found
