"""Makes the workbooks and pictures in tests/forms from what stands, as text, in tests/forms/sources.

`python tools/make_forms.py [NAME …]`: all of them, or those whose file name begins so. The same text makes the same
bytes. The two workbooks of the old kind need the package xlwt, which is not among the project's: they are left as they
are without it.
"""

from __future__ import annotations

import datetime
import importlib
import io
import re
import struct
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

FORMS = Path(__file__).parents[1] / "tests" / "forms"
SOURCES = FORMS / "sources"
NEW_IN_OLD_NAME = "water-points.xls"
"""An .xlsx workbook under a name that ends in .xls."""
EPOCH = datetime.datetime(2024, 1, 1)
PARTED = re.compile(r"\s\|(?=\s|$)")
GROUPED = PatternFill("solid", fgColor="DDEBF7")

Cell = str | int | float | bool | datetime.datetime | None
Sheets = dict[str, list[list[Cell]]]


def read_source(text: str) -> Sheets:
    """Sheet → rows. Raises ValueError for a cell that belongs to no column.

    `== name` begins a sheet, the next line is its heading, ` | ` parts cells. `@column value` is the cell of that
    column, however far to the right; `.` alone is an empty row; `␠` is a space at the end of a cell, `⏎` a new line
    in it.
    """
    sheets: Sheets = {}
    rows: list[list[Cell]] = []
    for line in text.splitlines():
        if line.startswith("== "):
            rows = sheets.setdefault(line[3:], [])
        elif line == ".":
            rows.append([None])
        elif line.strip():
            rows.append(_row(line, [str(cell) for cell in rows[0]] if rows else []))
    return sheets


def _row(line: str, heading: list[str]) -> list[Cell]:
    if not heading:
        return [cell.strip() for cell in PARTED.split(line)]
    row: list[Cell] = [None] * len(heading)
    for place, written in enumerate(PARTED.split(line)):
        column, cell = place, written.strip()
        if cell.startswith("@"):
            named = max((name for name in heading if cell.startswith(f"@{name} ")), key=len, default=None)
            if named is None:
                raise ValueError(f"no such column: {line}")
            column, cell = heading.index(named), cell[len(named) + 2 :].strip()
        if column >= len(heading):
            raise ValueError(f"more cells than columns: {line}")
        row[column] = typed(cell)
    return row


def typed(cell: str) -> Cell:
    """What a spreadsheet makes of a cell that is typed: numbers, days, TRUE and FALSE; an apostrophe keeps text."""
    cell = cell.replace("␠", " ").replace("⏎", "\n")
    if cell.startswith("'") and re.fullmatch(r"'[\d.-]+|'TRUE|'FALSE", cell):
        return cell[1:]
    if re.fullmatch(r"-?(0|[1-9]\d{0,14})", cell):
        return int(cell)
    if re.fullmatch(r"-?\d+\.\d+", cell):
        return float(cell)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        return datetime.datetime.fromisoformat(cell)
    return {"TRUE": True, "FALSE": False, "": None}.get(cell, cell)


def xlsx(sheets: Sheets) -> bytes:
    """A workbook as people format theirs: a bold heading that stays in sight, groups in blue."""
    book = Workbook()
    for first in book.worksheets:
        book.remove(first)
    book.properties.created = book.properties.modified = EPOCH
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(cell.column)].width = 14 + 4 * min(cell.column, 3)
        for line in sheet.iter_rows(min_row=2):
            if re.match(r"(begin|end)[ _]", str(line[0].value)):
                for cell in line:
                    cell.fill = GROUPED
        sheet.freeze_panes = "C2"
    written = io.BytesIO()
    book.save(written)
    return _undated(written.getvalue())


def _undated(workbook: bytes) -> bytes:
    """The same workbook without the time at which it was written."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2024-01-01T00:00:00Z", data)
            new.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def xls(sheets: Sheets, xlwt: Any) -> bytes:
    """A workbook of Excel 97."""
    book = xlwt.Workbook(encoding="utf-8")
    bold = xlwt.easyxf("font: bold on")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for y, row in enumerate(rows):
            for x, cell in enumerate(row):
                if cell is not None:
                    style = bold if y == 0 else day if isinstance(cell, datetime.datetime) else xlwt.Style.default_style
                    sheet.write(y, x, cell, style)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def facility_checklist() -> Sheets:
    """A checklist of exactly 600 rows: fourteen departments with twelve things each, and what is asked of each."""
    departments, things = (_pairs(SOURCES / f"health-facility-{part}.txt") for part in ("departments", "things"))
    sheets = read_source((SOURCES / "health-facility-checklist.txt").read_text("utf-8"))
    rows, closing = sheets["survey"], sheets.pop("closing")[1:]
    choices = sheets["choices"]
    keys = []
    for place, names in enumerate(departments, start=1):
        keys.append(key := f"d{place:02}")
        choices.append(["department", key, *names])
        rows.append(["begin_group", key, *names, f"selected(${{departments}}, '{key}')"])
        rows.append(["integer", f"{key}_staff", "How many work here today?", "Combien y travaillent aujourd’hui ?"])
        for thing, labels in enumerate(things, start=1):
            rows.extend(_asked(f"{key}_{thing:02}", labels, photo=thing == 1))
        working = " + ".join(f"(${{{key}_{thing:02}_state}} = '1')" for thing in range(1, len(things) + 1))
        rows.append(["calculate", f"{key}_score", *[None] * 7, f"round(({working}) div {len(things)} * 100, 0)"])
        score = f"**${{{key}_score}} %**"
        rows.append(["note", f"{key}_note", f"{names[0]}: {score} works", f"{names[1]} : {score} fonctionne"])
        rows.append(["end_group", key])
    scores = " + ".join(f"coalesce(${{{key}_score}}, 0)" for key in keys)
    rows.append(["calculate", "overall", *[None] * 7, f"round(({scores}) div count-selected(${{departments}}), 0)"])
    rows.extend(closing)
    return sheets


def _pairs(path: Path) -> list[list[str]]:
    return [line.split(": ") for line in path.read_text("utf-8").splitlines()]


def _asked(name: str, labels: list[str], photo: bool) -> list[list[Cell]]:
    rows: list[list[Cell]] = [["select_one state", f"{name}_state", *labels, None, "yes", None, None, "minimal"]]
    if photo:
        rows.append(["image", f"{name}_photo", "Photo of them, without people", "Photo, sans personne"])
    works, broken = (f"${{{name}_state}} = '{state}'" for state in (1, 3))
    bounds = (". >= 0 and . <= 500", "0 – 500", "numbers")
    rows.append(["integer", f"{name}_number", "How many work?", "Combien fonctionnent ?", works, None, *bounds])
    rows.append(["text", f"{name}_remark", "What is broken?", "Qu’est-ce qui est en panne ?", broken])
    return rows


def picture(pixels: list[str], colours: dict[str, tuple[int, int, int]], scale: int = 12) -> bytes:
    """A PNG; one letter is a square of one colour."""
    lines = [
        b"\0" + b"".join(bytes(colours[letter]) * scale for letter in line) for line in pixels for _ in range(scale)
    ]

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    size = struct.pack(">IIBBBBB", len(pixels[0]) * scale, len(pixels) * scale, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size)
        + chunk(b"IDAT", zlib.compress(b"".join(lines), 9))
        + chunk(b"IEND", b"")
    )


COLOURS = {".": (255, 255, 255), "#": (90, 90, 90), "r": (192, 57, 43), "b": (52, 152, 219), "y": (241, 196, 15)}
PICTURES = {
    "damage-light.png": [
        "....rr....",
        "...rrrr...",
        "..rrrrrr..",
        ".########.",
        ".#b##b##.#",
        ".########.",
        ".###b####.",
    ],
    "damage-heavy.png": [
        "..........",
        "....r.....",
        "...rr..r..",
        ".#..####..",
        ".#b#...#..",
        ".##....##.",
        "####.#####",
    ],
    "warning-sign.png": [
        "....rr....",
        "...ryyr...",
        "..ry##yr..",
        "..ry##yr..",
        ".ryyyyyyr.",
        ".ryy##yyr.",
        "rrrrrrrrrr",
    ],
}


def main() -> None:
    wanted = tuple(sys.argv[1:]) or ("",)
    made: dict[str, Sheets] = {}
    for source in sorted(SOURCES.glob("*.xls*.txt")):
        if source.stem.startswith(wanted):
            try:
                made[source.stem] = read_source(source.read_text("utf-8"))
            except ValueError as error:
                sys.exit(f"{source.name}: {error}")
    if "health-facility-checklist.xlsx".startswith(wanted):
        made["health-facility-checklist.xlsx"] = facility_checklist()
    try:
        xlwt = importlib.import_module("xlwt")
    except ImportError:
        xlwt = None
    for name, sheets in made.items():
        if name.endswith(".xlsx") or name == NEW_IN_OLD_NAME:
            (FORMS / name).write_bytes(xlsx(sheets))
        elif xlwt is not None:
            (FORMS / name).write_bytes(xls(sheets, xlwt))
        else:
            print(f"{name} is left as it is: install xlwt to make it again")
    for name, pixels in PICTURES.items():
        (FORMS / name).write_bytes(picture(pixels, COLOURS))


if __name__ == "__main__":
    main()
