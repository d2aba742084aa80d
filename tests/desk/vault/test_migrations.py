"""A vault that was made by an older version is brought up to date with what is in it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from holub_desk.vault import database
from holub_desk.vault.database import MIGRATIONS, open_database

KEY = os.urandom(32)
REPORT = """INSERT INTO report (id, conversation, year, serial, received_on, channel, language, questionnaire, version,
 state, account, attachments, ended, withdrawn, example, changed)
 VALUES (:id, :conversation, 2026, :id, '2026-11-20', 'web', 'uk', 'q', 'v', 'read', :words, 0, 1, 0, 0, :id)"""


def old_vault(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database at revision 0001 with two reports, one of them read."""

    def only_first(engine: Engine) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with database.writing(engine).begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0001")
            for number in (1, 2):
                values = {"id": number, "conversation": f"{number:032x}", "words": f"Слова {number}."}
                connection.execute(text(REPORT), values)
                connection.execute(
                    text("INSERT INTO message VALUES (:c, :id, 0, 'account', '2026-11-20', :words)"),
                    {"c": f"{number:032x}", "id": number, "words": values["words"]},
                )
            connection.execute(text("INSERT INTO person VALUES (1, 'a', 'analyst', 'uk')"))
            connection.execute(text("INSERT INTO read_by (person_id, report_id) VALUES (1, 1)"))

    with monkeypatch.context() as patch:
        patch.setattr(database, "_migrate", only_first)
        open_database(path, KEY).dispose()


def test_a_first_vault_keeps_all_it_had(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports, messages and who read what are as they were; each report has a source of its own; it stays current."""
    path = tmp_path / "vault.db"
    old_vault(path, monkeypatch)
    for _ in range(2):
        engine = open_database(path, KEY)
        with engine.connect() as connection:
            reports = connection.execute(
                text("SELECT id, account, source_id, folded_into FROM report ORDER BY id")
            ).all()
            assert [(row[0], row[1], row[3]) for row in reports] == [(1, "Слова 1.", None), (2, "Слова 2.", None)]
            assert len({row[2] for row in reports}) == 2
            assert {len(row[2]) for row in reports} == {32}
            assert connection.execute(
                text("SELECT report_id, body, revises FROM message ORDER BY report_id")
            ).all() == [
                (1, "Слова 1.", None),
                (2, "Слова 2.", None),
            ]
            assert connection.execute(text("SELECT person_id, report_id FROM read_by")).all() == [(1, 1)]
        engine.dispose()
    plain = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with pytest.raises(Exception, match="not a database"), plain.connect() as connection:
        connection.execute(text("SELECT 1 FROM report"))
