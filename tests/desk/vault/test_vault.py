"""The vault at rest: ciphertext, opened by its passphrase alone."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from holub_testing.search import find
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from holub_desk.reports.store import ReportStore
from holub_desk.vault import key
from holub_desk.vault.tables import Attachment, AttachmentPart, Base, Person, Report
from holub_desk.vault.vault import Vault, create_vault, open_vault
from holub_wire.age.errors import NoMatchingIdentity
from holub_wire.age.identities import HybridIdentity
from holub_wire.command import CommandError
from holub_wire.envelope import Message, Part

PASSPHRASE = "six words that nobody has guessed"
DAY = date(2026, 11, 23)
CANARY = "Канарка у сховищі столу"


def test_only_the_passphrase_opens(tmp_path: Path) -> None:
    """The right passphrase opens what was written, another is refused calmly, and no file is overwritten."""
    vault = create_vault(tmp_path / "vault", PASSPHRASE)
    with Session(vault.writer) as session, session.begin():
        session.add(Person(name=CANARY, role="admin"))
    vault.engine.dispose()
    with Session(open_vault(tmp_path / "vault", PASSPHRASE).engine) as session:
        assert session.query(Person).one().name == CANARY
    with pytest.raises(key.WrongPassphrase):
        open_vault(tmp_path / "vault", PASSPHRASE + " ")
    with pytest.raises(FileExistsError):
        create_vault(tmp_path / "vault", PASSPHRASE)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"v": 1}', '{"v":1,"salt":"zz"}'])
def test_a_damaged_key_file_is_said_calmly(tmp_path: Path, damage: str) -> None:
    """No traceback, no content."""
    create_vault(tmp_path / "vault", PASSPHRASE)
    (tmp_path / "vault" / "vault.key").write_text(damage)
    with pytest.raises(CommandError, match="damaged"):
        open_vault(tmp_path / "vault", PASSPHRASE)


def test_the_locked_disk_is_ciphertext(tmp_path: Path, vault: Vault) -> None:
    """Neither the database nor a stored file shows the words; an ordinary SQLite file would (the control)."""
    identity = HybridIdentity.generate()
    with Session(vault.writer) as session, session.begin():
        session.add(Person(name=CANARY, role="admin"))
    vault.files.write(CANARY.encode(), identity)
    vault.engine.dispose()
    assert find([tmp_path / "vault"], CANARY) == []
    assert not (tmp_path / "vault" / "desk.db").read_bytes().startswith(b"SQLite format 3")
    plain = sqlite3.connect(tmp_path / "plain.db")
    plain.execute("CREATE TABLE person (name TEXT)")
    plain.execute("INSERT INTO person VALUES (?)", (CANARY,))
    plain.commit()
    plain.close()
    assert find([tmp_path / "plain.db"], CANARY)


def test_a_file_opens_for_its_identity_alone(vault: Vault) -> None:
    """Whoever deletes the identity has destroyed the file, whatever is left on the disk."""
    identity = HybridIdentity.generate()
    name = vault.files.write(b"content", identity)
    assert vault.files.read(name, identity) == b"content"
    with pytest.raises(NoMatchingIdentity):
        vault.files.read(name, HybridIdentity.generate())
    vault.files.remove(name)
    vault.files.remove(name)


def test_migrations_make_what_the_models_say(vault: Vault) -> None:
    """Nothing differs between the migrated schema and the tables in code."""

    def ours(name: str | None, kind: str, _: object) -> bool:
        """The tables in which FTS5 keeps its index are its own."""
        return kind != "table" or not (name or "").startswith("search_")

    with vault.engine.connect() as connection:
        assert (
            compare_metadata(MigrationContext.configure(connection, opts={"include_name": ours}), Base.metadata) == []
        )


def test_the_key_file_holds_no_key(tmp_path: Path) -> None:
    """What stands in it is wrapped; the parameters are those of RFC 9106."""
    made = key.create(tmp_path / "vault.key", PASSPHRASE)
    text = (tmp_path / "vault.key").read_text()
    assert made.hex() not in text
    data = json.loads(text)
    assert (data["memory_kib"], data["time_cost"], data["lanes"]) == (65536, 3, 4)
    assert key.unwrap(tmp_path / "vault.key", PASSPHRASE) == made


def test_deleting_the_row_destroys_the_content(tmp_path: Path, vault: Vault) -> None:
    """The report deleted: its files may still lie on the disk, but nothing in the vault opens them any more."""
    content = b"content of a file"
    part = Part("a" * 32, 1, 1, len(content), hashlib.sha256(content).hexdigest(), "x/y", False)
    sent = Message("1" * 32, "2" * 32, "c" * 32, 0, "attachment", DAY, "web", "uk", ("small", "0" * 16), content, part)
    with Session(vault.writer, autoflush=False) as session, session.begin():
        ReportStore(session, vault.files, DAY).add_all([sent])
    with Session(vault.writer) as session, session.begin():
        [identity] = session.scalars(select(Attachment.identity))
        [name] = session.scalars(select(AttachmentPart.file))
        assert vault.files.read(name, HybridIdentity.parse(identity)) == content
        session.execute(delete(Report))
    with Session(vault.engine) as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)):
                assert identity not in row, table.name
                assert name not in row, table.name
    assert [path.name for path in (tmp_path / "vault" / "files").rglob("*") if path.is_file()] == [name]
