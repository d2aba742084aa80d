"""Answers as tables: named as in KoboToolbox, one row for each report, one table for each repeat."""

from __future__ import annotations

import csv
import json
import stat
from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from holub_desk.cli import answers as command
from holub_desk.forms.compile import compile_form
from holub_desk.reports.answers import resolve
from holub_desk.reports.store import ReportStore
from holub_desk.reports.tables import MAIN, Answered, Table, cell, tables
from holub_desk.vault.tables import KnownQuestionnaire, Report
from holub_desk.vault.vault import Vault
from holub_wire.command import CommandError
from holub_wire.envelope import Message
from holub_wire.questionnaire.model import Questionnaire, to_json

DAY = date(2026, 11, 23)
FORM = """
| survey |
| | type | name | label | calculation | holub::sensitive | holub::code |
| | begin_group | site | | | | |
| | select_multiple signs | signs | What was to be seen? | | | |
| | text | note | What else? | | yes | |
| | geopoint | place | Where? | | | |
| | end_group | | | | | |
| | begin_repeat | bus | Bus | | | |
| | integer | people | How many in it? | | | A1 |
| | begin_repeat | stop | Stop | | | |
| | text | where | Where did it stop? | | | |
| | end_repeat | | | | | |
| | end_repeat | | | | | |
| | calculate | total | | sum(${people}) | | |
| | note | end | Thank you. | | | |
| choices |
| | list_name | name | label |
| | signs | fence | A fence |
| | signs | guard | Guards |
"""
ANSWERS: dict[str, Any] = {
    "signs": ["fence"],
    "note": "=1+1",
    "place": "48.05 37.79",
    "bus[1]": True,
    "people[1]": 30,
    "bus[2]": True,
    "people[2]": 12,
    "stop[2][1]": True,
    "where[2][1]": "by the mill",
}


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    """A form with a group, repeats in repeats, a calculation and a sensitive question."""
    path = tmp_path_factory.mktemp("form") / "buses.md"
    path.write_text(FORM)
    return compile_form(path).questionnaire


def made(form: Questionnaire, *answers: dict[str, Any], **how: bool) -> dict[str, Table]:
    return tables((Answered(form, each, DAY, "en", {"_report": f"26-{i}"}) for i, each in enumerate(answers, 1)), **how)


def test_columns_and_rows(form: Questionnaire) -> None:
    """`group/question`, a table for each repeat, parents by their index."""
    found = made(form, ANSWERS, {})
    assert list(found) == [MAIN, "bus", "stop"]
    assert list(found[MAIN].columns) == [
        "_report", "_index", "site/signs", "site/place", "_site/place_latitude", "_site/place_longitude", "total",
    ]  # fmt: skip
    assert found[MAIN].rows == [
        {
            "_report": "26-1", "_index": "1", "site/signs": "fence", "site/place": "48.05 37.79",
            "_site/place_latitude": "48.05", "_site/place_longitude": "37.79", "total": "42",
        },
        {"_report": "26-2", "_index": "2", "site/signs": "", "site/place": "", "total": "0"},
    ]  # fmt: skip
    assert found["bus"].rows == [
        {"_index": "1", "_parent_table_name": "buses", "_parent_index": "1", "bus/people": "30"},
        {"_index": "2", "_parent_table_name": "buses", "_parent_index": "1", "bus/people": "12"},
    ]
    assert found["stop"].rows == [
        {"_index": "1", "_parent_table_name": "bus", "_parent_index": "2", "bus/stop/where": "by the mill"}
    ]


def test_split_and_sensitive(form: Questionnaire) -> None:
    """Each choice on its own when asked for; what is sensitive only when asked for, and never as a formula."""
    found = made(form, ANSWERS, {}, split=True, sensitive=True)[MAIN]
    assert {"site/signs/fence", "site/signs/guard", "site/note"} <= found.columns.keys()
    assert [found.rows[0][f"site/signs/{each}"] for each in ("fence", "guard")] == ["1", "0"]
    assert "site/signs/fence" not in found.rows[1]
    assert found.rows[0]["site/note"] == "'=1+1"
    assert "site/note" not in made(form, ANSWERS)[MAIN].columns


def test_answers_that_do_not_count_are_not_in_a_table(form: Questionnaire) -> None:
    """A stranger's JSON: choices that are none, instances that were never said to exist, keys of nothing."""
    found = made(form, {"signs": ["moat"], "people[1]": 5, "x": 1, "bus": True, "place": "48.0512 37.7"})
    assert found[MAIN].rows[0]["site/signs"] == ""
    assert found[MAIN].rows[0]["site/place"] == ""
    assert found["bus"].rows == []


@pytest.mark.parametrize("text", ["=1", "+cmd", "-x", "@sum", "\t=1", "\r=1"])
def test_formulas(text: str) -> None:
    """No spreadsheet works out what a stranger wrote."""
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-12", "-0.5", "word", "a=b", ""])
def test_no_formulas(text: str) -> None:
    """What is none stays as it is."""
    assert cell(text) == text


def test_answers_at_the_desk(form: Questionnaire) -> None:
    """Instances by number, codes, marks, what is worked out; and nothing that came is left out."""
    shown = resolve({**ANSWERS, "people[7]": 9, "strange": {"a": 1}}, form, DAY, "en", "en")
    by_name = {answer.name: answer for answer in shown}
    assert [answer.name for answer in shown] == [
        "signs", "note", "place", "people[1]", "people[2]", "where[2][1]", "total", "people[7]", "strange",
    ]  # fmt: skip
    assert by_name["people[2]"].question.text == "How many in it? (2)"
    assert by_name["people[2]"].codes == ("A1",)
    assert by_name["note"].sensitive
    assert not by_name["signs"].sensitive
    assert (by_name["total"].computed, by_name["total"].values[0].text) == (True, "42")
    assert by_name["signs"].values[0].text == "A fence"
    assert by_name["people[7]"].values[0].text == "9"
    assert by_name["strange"].values[0].text == '{"a": 1}'


# --- the command -------------------------------------------------------------------------------------


def _message(form: Questionnaire, conversation: str, answers: dict[str, Any]) -> Message:
    return Message(
        id=conversation * 16,
        message=conversation * 16,
        conversation=conversation * 16,
        seq=0,
        kind="answers",
        day=DAY,
        channel="web",
        language="en",
        questionnaire=(form.id, form.version),
        body=json.dumps(answers).encode(),
    )


@pytest.fixture
def export(vault: Vault, form: Questionnaire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The command on a vault with five reports: good, withdrawn, example, only to be kept, of an unknown version."""
    with Session(vault.writer, autoflush=False) as session, session.begin():
        session.add(KnownQuestionnaire(id=form.id, version=form.version, compiled=json.dumps(to_json(form))))
        store = ReportStore(session, vault.files, DAY)
        store.add_all([_message(form, f"{i:02x}", ANSWERS) for i in range(4)])
        other = _message(form, "0f", ANSWERS)
        store.add_all([Message(**vars(other) | {"questionnaire": (form.id, "0" * 16)})])
    with Session(vault.writer) as session, session.begin():
        reports = session.query(Report).order_by(Report.id).all()
        reports[1].withdrawn = True
        reports[2].example = True
        for report in (reports[0], reports[1], reports[2], reports[4]):
            report.use = "share"
    monkeypatch.setattr(command, "settings_of", lambda _: None)
    monkeypatch.setattr(command, "vault_of", lambda _: vault)

    def run(form_id: str = form.id, output: Path = tmp_path / "out") -> int:
        return command.run_export(Namespace(form=form_id, output=output, split=False, sensitive=False))

    return run


def test_export(export: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Files that only their owner reads, that a spreadsheet knows as UTF-8; what is left out is said."""
    assert export() == 0
    said = capsys.readouterr().out
    assert "left out: 1 withdrawn" in said
    assert "left out: 1 whose source did not allow to share" in said
    assert "left out: 1 of an unknown version" in said
    assert "not encrypted" in said
    files = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert files == ["buses-bus.csv", "buses-stop.csv", "buses.csv"]
    for name in files:
        path = tmp_path / "out" / name
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "out" / "buses.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["_report"], row["site/signs"], row["total"]) for row in rows] == [("26-0001", "fence", "42")]
    assert export() == 0  # again, over the old files


def test_export_of_nothing(export: Any) -> None:
    """A form that nobody answered is no empty table."""
    with pytest.raises(CommandError, match="no report answers"):
        export("nobody")


def test_export_where_nothing_can_be_written(export: Any, tmp_path: Path) -> None:
    """A calm error, and no half of a file."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(CommandError, match="file"):
        export(output=tmp_path / "file")
