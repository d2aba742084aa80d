"""`holub-desk bulletins`: what is written, what is found, what is due; and the settings that measure it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

import pytest
from holub_testing import writing
from holub_testing.commands import holub_desk
from sqlalchemy import delete
from sqlalchemy.orm import Session

from holub_desk.bulletins import checking, release
from holub_desk.bulletins.release import Rules
from holub_desk.cases.folder import Act
from holub_desk.vault import key
from holub_desk.vault.tables import Bulletin, Report
from holub_desk.vault.vault import open_vault

PASSPHRASE = "six words that nobody has guessed"
Desk = Callable[..., str]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk of one's own, and its commands in this process; with `status` what went wrong is returned too."""
    monkeypatch.setattr(key, "MEMORY_KIB", 64)
    (tmp_path / "passphrase").write_text(PASSPHRASE + "\n")
    (tmp_path / "passphrase").chmod(0o600)
    texts = "{ uk = 'С', ru = 'С', en = 'O' }"
    (tmp_path / "desk.toml").write_text(
        f'[desk]\ndirectory = "desk"\npassphrase_file = "passphrase"\npassphrase_work = 1\n'
        f"[line]\noperator = {texts}\nreads_within = {texts}\n[bulletins]\nsources = 4\n"
    )

    def command(*words: str, status: int = 0) -> str:
        done = holub_desk(tmp_path / "desk.toml", *words)
        assert done.returncode == status, done.stderr
        return done.stdout + (done.stderr if status else "")

    command("init", "--admin", "Anna")
    return command


def test_bulletins(desk: Desk, tmp_path: Path) -> None:
    """Listed, shown, checked with the setting of this desk, and released when it is due; with and without JSON."""
    vault = open_vault(tmp_path / "desk" / "vault", PASSPHRASE)
    with Session(vault.writer) as session, session.begin():
        session.execute(delete(Report))  # the example that `init` makes
    case = writing.fill(vault, people=False)
    bulletin = str(writing.begin(vault, case))
    row = json.loads(desk("bulletins", "list", "--json"))
    assert (row["id"], row["state"], row["title"]) == (1, "draft", "Workers were brought")
    assert "draft" in desk("bulletins", "list")
    assert "Workers were brought to a building site in Mariupol.  [1, 2, 3]" in desk("bulletins", "show", bulletin)
    assert json.loads(desk("bulletins", "show", bulletin, "--json"))["draft"]["category"] == "A"
    found = [json.loads(line) for line in desk("bulletins", "check", bulletin, "--json", status=1).splitlines()]
    assert {each["test"] for each in found} >= {"few-sources"}
    assert "few-sources" in desk("bulletins", "check", bulletin, status=1)
    assert "there is no bulletin 7" in desk("bulletins", "show", "7", status=1)
    assert desk("bulletins", "publish-due") == ""
    rules = Rules(one_person=True)
    checking.prepare(vault)
    with Session(vault.writer) as session, session.begin():
        made = session.get_one(Bulletin, 1)
        act = Act(1, "2026-11-28T10:00Z")
        release.propose(session, made, 1, act)
        release.approve(session, made, 1, act, rules, writing.TODAY, Random(1))
        made.release_on = date(2026, 11, 27)
    assert "held back, the check found: " in desk("bulletins", "publish-due")
    settings = (tmp_path / "desk.toml").read_text().replace("sources = 4", "sources = 3")
    (tmp_path / "desk.toml").write_text(settings)
    assert "not found by these tests: anything" in desk("bulletins", "check", bulletin)
    with Session(vault.writer) as session, session.begin():
        made = session.get_one(Bulletin, 1)
        release.approve(session, made, 1, act, rules, writing.TODAY, Random(1))
        made.release_on = date(2026, 11, 27)
    due = json.loads(desk("bulletins", "publish-due", "--json"))
    assert due["address"].endswith("-pryvezly-robitnykiv")
    (edition,) = json.loads(desk("bulletins", "show", bulletin, "--json"))["editions"]
    assert edition["address"] == due["address"]


@pytest.mark.parametrize("wrong", ["sources = 1", "delay_days = 0", "spread_days = 0", "military_delay_days = 0"])
def test_settings_that_protect_nobody_are_refused(desk: Desk, tmp_path: Path, wrong: str) -> None:
    """Fewer than two sources, no delay, or a day that can be counted back from."""
    text = (tmp_path / "desk.toml").read_text().replace("sources = 4", wrong)
    (tmp_path / "desk.toml").write_text(text)
    assert "must be" in desk("bulletins", "list", status=1)
