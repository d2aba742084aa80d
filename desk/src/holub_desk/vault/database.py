"""The database: SQLCipher 4 through SQLAlchemy. Its file is ciphertext from the first byte."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import sqlcipher3.dbapi2
from sqlalchemy import Engine, FromClause, create_engine, event, inspect, text
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import QueuePool

from holub_wire.command import CommandError

BUSY_TIMEOUT: Final = 30_000
"""Milliseconds that a transaction waits for another one's lock."""
MIGRATIONS = Path(__file__).parents[1] / "migrations"


class _Compiler(SQLiteCompiler):
    """`with_hint(table, "INDEXED BY name", "sqlite")` is said to the database; SQLAlchemy alone would leave it out."""

    def get_from_hint_text(self, table: FromClause, text: str | None) -> str | None:  # noqa: ARG002 - as it is called
        return text


def open_database(path: Path, key: bytes) -> Engine:
    """An engine on the encrypted file; the schema is brought up to date. The key must be 32 bytes.

    Raises CommandError when the file is damaged, or belongs to another key.
    """
    engine = create_engine(
        f"sqlite+pysqlite:///{path}", module=sqlcipher3.dbapi2, poolclass=QueuePool, pool_size=8, max_overflow=8
    )

    engine.dialect.statement_compiler = _Compiler

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA cipher_log_level = NONE")  # what is wrong is said once, and in our words
        cursor.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute("PRAGMA temp_store = MEMORY")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # The driver would begin late and only before writes; a transaction that reads and then writes must not fail.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")

    @event.listens_for(engine, "connect")
    def autocommit(connection: Any, _: object) -> None:
        connection.isolation_level = None

    try:
        _migrate(engine)
    except (DatabaseError, sqlcipher3.dbapi2.DatabaseError) as error:
        if isinstance(error, OperationalError | sqlcipher3.dbapi2.OperationalError):  # the disk, or a lock
            raise
        engine.dispose()
        raise CommandError("the vault's database is damaged", "restore it from a backup; docs/recovery.md") from None
    return engine


def writing(engine: Engine) -> Engine:
    """The same engine for transactions that write: they take the lock when they begin, and wait for it."""
    return engine.execution_options(writes=True)


def _is_current(engine: Engine) -> bool:
    newest = max(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))[:4]
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        return bool(connection.scalar(text("SELECT version_num FROM alembic_version")) == newest)


def _migrate(engine: Engine) -> None:
    """Bring the schema up to date. Alembic is imported only where there is something to do: it is slow to load."""
    if _is_current(engine):
        return
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with writing(engine).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
