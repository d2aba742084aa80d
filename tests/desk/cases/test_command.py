"""`holub-desk cases list | show`."""

from __future__ import annotations

import argparse
import json
from datetime import date
from typing import Any

import pytest
from holub_testing.cases import OUTLETS, TITLE, fill_case
from sqlalchemy.orm import Session

from holub_desk.cli import cases
from holub_desk.vault.tables import Person, Report
from holub_desk.vault.vault import Vault


@pytest.fixture
def filled(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> Vault:
    """A case with five reports, one of which was taken back, and seven publications."""
    with Session(vault.writer) as session, session.begin():
        session.add(Person(id=1, name="Olena", role="analyst"))
        session.add_all(_report(n) for n in range(1, 6))
    fill_case(vault, 1)
    with Session(vault.writer) as session, session.begin():
        session.get_one(Report, 5).withdrawn = True
    monkeypatch.setattr(cases, "settings_of", lambda _: None)
    monkeypatch.setattr(cases, "vault_of", lambda _: vault)
    return vault


def _report(n: int) -> Report:
    return Report(id=n, conversation=f"{n:032x}", year=2026, serial=n, received_on=date(2026, 11, 20), channel="web",
                  language="uk", questionnaire="q", version="v", account="x", changed=n, source_id=f"s{n}")  # fmt: skip


def test_the_list(filled: Vault, capsys: pytest.CaptureFixture[str]) -> None:
    """A line for people, an object for programs."""
    cases.run_list(argparse.Namespace(json=False))
    assert capsys.readouterr().out == f"1  open  {TITLE}  (5 reports, 7 publications, 1 open questions)\n"
    cases.run_list(argparse.Namespace(json=True))
    row = json.loads(capsys.readouterr().out)
    assert (row["id"], row["state"], row["group"], row["reports"], row["items"]) == (1, "open", None, 5, 7)


def test_one_case(filled: Vault, capsys: pytest.CaptureFixture[str]) -> None:
    """All that is claimed, from what, for what use; seven outlets share an origin."""
    cases.run_show(argparse.Namespace(json=True, case=1))
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert found["independent_sources"] == 4
    assert len({each["origin"] for each in found["claims"] if each["from"].startswith("item-")}) == 1
    assert {each["use"] for each in found["claims"] if each["from"] == "26-0005"} == {"unusable"}
    assert {each["use"] for each in found["claims"] if each["from"] == "26-0004"} == {"keep"}
    assert [each["publisher"] for each in found["items"] if each["sha256"]] == [OUTLETS[0]]
    cases.run_show(argparse.Namespace(json=False, case=1))
    shown = capsys.readouterr().out
    assert "5 reports, 7 publications, 4 independent sources" in shown
    assert "A1    said      Маріуполь  2026-10-01 – 2026-10-31  26-0004  keep" in shown
    assert "? Who pays the firm?" in shown
