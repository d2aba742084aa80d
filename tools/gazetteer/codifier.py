"""The codifier of administrative units and territories (KATOTTG), in the editions that packages carry."""

from __future__ import annotations

import io
from collections.abc import Mapping

import openpyxl

from holub_desk.places.place import Kind

Units = Mapping[str, tuple[Kind, str]]
"""Codes to kind and name."""
_KINDS = {"T": Kind.SETTLEMENT, "С": Kind.VILLAGE}
"""Urban-type settlements are settlements since 2024; the second is a Cyrillic С that one edition has by mistake."""

_ALIKE = str.maketrans("aeiopcxyABEIKMHOPCTX'", "аеіорсхуАВЕІКМНОРСТХ’")
"""Latin letters that stand in some of its names, and its apostrophe."""


def units(workbook: bytes) -> Units:
    """Every unit of an edition; a column for each level, whose last one filled is the unit's own code."""
    sheet = openpyxl.load_workbook(io.BytesIO(workbook), read_only=True).worksheets[0]
    found = {}
    for row in sheet.iter_rows(values_only=True):
        if str(row[0]).startswith("UA"):
            code = [str(cell).strip() for cell in row[:5] if cell][-1]
            letter = str(row[5]).strip()
            name = " ".join(str(row[6]).translate(_ALIKE).split())
            found[code] = (_KINDS.get(letter) or Kind(letter), name)
    return found


def former_names(editions: list[Units]) -> dict[str, tuple[str, ...]]:
    """What a place was called in earlier editions, for those that are called otherwise in the last one."""
    *earlier, last = editions
    former = {}
    for code, (_, name) in last.items():
        names = dict.fromkeys(edition[code][1] for edition in earlier if code in edition)
        names.pop(name, None)
        if names:
            former[code] = tuple(names)
    return former
