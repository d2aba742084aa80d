"""Files: what they are is seen from their content, and a damaged one does no harm."""

from __future__ import annotations

import csv
import io
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pytest

from holub_desk.forms import xlsform
from holub_desk.forms.compile import compile_form
from holub_desk.forms.fault import Fault, FormError

FIELD = Path(__file__).parents[2] / "forms"
ROWS = (["type", "name", "label"], ["text", "a", "A"])


def workbook(rows: Iterable[list[str]] = ROWS) -> bytes:
    """A form with these rows; as it is, of one question."""
    book = openpyxl.Workbook(write_only=True)
    survey = book.create_sheet("survey")
    for row in rows:
        survey.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def commas() -> bytes:
    """The same as comma-separated values."""
    out = io.StringIO()
    csv.writer(out).writerows([["survey"], *(["", *row] for row in ROWS)])
    return out.getvalue().encode()


TABLE = "| survey |\n" + "\n".join(f"| | {' | '.join(row)} |" for row in ROWS)
OLD = (FIELD / "land-dispute.xls").read_bytes()


def faults_of(path: Path) -> list[Fault]:
    """The faults of a file that must not compile."""
    with pytest.raises(FormError) as refused:
        compile_form(path)
    return list(refused.value.faults)


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "csv", "md", "xlsm", "txt", "docx", ""])
@pytest.mark.parametrize("content", [workbook(), commas(), TABLE.encode(), OLD], ids=["xlsx", "csv", "md", "xls"])
def test_endings_lie(content: bytes, suffix: str, tmp_path: Path) -> None:
    """A file is what it holds, whatever it is called."""
    path = tmp_path / f"form.{suffix}".rstrip(".")
    path.write_bytes(content)
    assert compile_form(path).questionnaire.questions


def test_byte_order_mark(tmp_path: Path) -> None:
    """Some editors put one before the first sheet's name."""
    for number, content in enumerate((TABLE.encode(), commas())):
        path = tmp_path / f"{number}"
        path.write_bytes(b"\xef\xbb\xbf" + content)
        assert list(compile_form(path).questionnaire.index) == ["a"]


DAMAGED = "damaged, empty, or no form"
FILES = {
    "missing.xlsx": (None, "cannot be read"),
    "form.docx": (b"x", DAMAGED),
    "form.xlsx": (b"PK\x03\x04 no workbook", DAMAGED),
    "half.xlsx": (workbook()[:2000], DAMAGED),
    "form.xls": (b"\xd0\xcf\x11\xe0 no workbook", DAMAGED),
    "half.xls": (OLD[:4000], DAMAGED),
    "form.csv": (b"\xff\xfe\x00 no text", DAMAGED),
    "form.md": ("| survey |\n| | type |".encode("utf-16"), DAMAGED),
    "empty.md": (b"", DAMAGED),
    "empty.xlsx": (b"", DAMAGED),
    "prose.md": ("Просто текст.\n".encode(), DAMAGED),
    "people.csv": (b"name,place\nx,y\n", DAMAGED),
    "picture.png": ((FIELD / "damage-light.png").read_bytes(), DAMAGED),
}


@pytest.mark.parametrize("name", FILES)
def test_damaged(name: str, tmp_path: Path) -> None:
    """A file that is no form is refused with a hint, whatever its readers raise."""
    content, words = FILES[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    [fault] = faults_of(tmp_path / name)
    assert words in fault.message
    assert fault.hint
    assert "Traceback" not in fault.message


def test_too_large(tmp_path: Path) -> None:
    """A workbook full of pictures is not even opened."""
    with (tmp_path / "form.xlsx").open("wb") as file:
        file.truncate(20 * 1024 * 1024 + 1)
    [fault] = faults_of(tmp_path / "form.xlsx")
    assert "20 MiB" in fault.message


def packed(path: Path, name: str, size: int) -> Path:
    """The workbook with one more file, of zeros."""
    path.write_bytes(workbook())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, bytes(size))
    return path


def test_bomb(tmp_path: Path) -> None:
    """A small file that unpacks to a huge one is refused before anything is unpacked; pictures do not count."""
    before = time.process_time()
    bomb = packed(tmp_path / "bomb.xlsx", "xl/worksheets/sheet2.xml", xlsform.MAX_UNPACKED)
    assert bomb.stat().st_size < 1_000_000
    [fault] = faults_of(bomb)
    assert "far larger than it looks" in fault.message
    assert time.process_time() - before < 2
    pictures = packed(tmp_path / "pictures.xlsx", "xl/media/image1.png", xlsform.MAX_UNPACKED)
    assert compile_form(pictures).questionnaire.questions


def test_row_numbers_in_a_workbook(tmp_path: Path) -> None:
    """Empty rows count: the number is the one at the edge of the author's own screen."""
    (tmp_path / "form.xlsx").write_bytes(workbook([*ROWS, [], [], ["mystery", "d", "D"]]))
    [fault] = faults_of(tmp_path / "form.xlsx")
    assert (fault.sheet, fault.row, fault.column) == ("survey", 5, "type")


def test_pyxform_has_the_last_word(tmp_path: Path) -> None:
    """What only pyxform refuses is refused with its words, and its row."""
    path = tmp_path / "form.md"
    path.write_text("| survey |\n| | type | name | label |\n| | text | a | A |\n| | audit | b | |\n")
    [fault] = faults_of(path)
    assert fault.message.startswith("pyxform refuses it: ")
    assert (fault.row, bool(fault.hint)) == (3, True)


def test_two_columns_of_one_name(tmp_path: Path) -> None:
    """So is this, before there is a row."""
    (tmp_path / "form.xlsx").write_bytes(workbook([["type", "name", "label", "label"], ["text", "a", "A", "B"]]))
    [fault] = faults_of(tmp_path / "form.xlsx")
    assert fault.message == "pyxform refuses it: Duplicate column header: label"


def test_two_columns_of_one_meaning(tmp_path: Path) -> None:
    """Nothing tells which one counts."""
    path = tmp_path / "form.md"
    path.write_text("| survey |\n| | type | name | label | relevant | relevance |\n| | text | a | A | 1 | 0 |\n")
    [fault] = faults_of(path)
    assert (fault.sheet, fault.row, fault.column) == ("survey", 1, "relevance")
    assert fault.message == "two columns mean relevant"


def test_pyxform_stumbles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where pyxform itself breaks the author is told so."""

    def broken(*_: object, **__: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(xlsform, "workbook_to_json", broken)
    (tmp_path / "form.md").write_text(TABLE)
    [fault] = faults_of(tmp_path / "form.md")
    assert fault.message == "pyxform refuses it: it stops with KeyError: 'x'"
