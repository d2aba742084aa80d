"""What the public has, as JSON and back; strict both ways, for it is kept for ever and read by site and exports."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import Any, Final, get_args

from holub_desk.bulletins.document import CATEGORIES, MOST_BYTES, MOST_CELLS, MOST_SECTIONS, MOST_SENTENCES
from holub_desk.bulletins.draft import SECTION_KINDS
from holub_desk.bulletins.released import (
    Correction,
    Fact,
    PublicCell,
    PublicPicture,
    PublicPlace,
    PublicSection,
    PublicSentence,
    Released,
    Status,
    Version,
)
from holub_desk.bulletins.strictly import (
    PLACE,
    WEEK,
    NotADocument,
    by_language,
    day,
    fields,
    matching,
    one_of,
    parsed,
    several,
    text,
    whole,
    yes,
)
from holub_desk.cases.claim import Kind

MOST_FACTS: Final = 500
MOST_CORRECTIONS: Final = 100
_STATUSES: Final[tuple[Status, ...]] = get_args(Status)
_LEVELS: Final = ("settlement", "hromada", "raion", "oblast")
_ADDRESS: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_CODE: Final = re.compile(r"[A-Z]{1,3}[0-9]{1,3}")
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_TYPES: Final = ("image/jpeg", "image/png")
_OBLAST: Final = re.compile(r"(UA[0-9]{17})?")
_KINDS: Final = tuple(Kind)


def to_json(released: Released) -> str:
    """The bulletin, with days as text."""
    return json.dumps({"v": 1, **asdict(released)}, ensure_ascii=False, default=lambda each: each.isoformat())


def from_json(untrusted: str) -> Released:
    """The inverse of `to_json`. Raises NotADocument."""
    names = "v address status released_on changed_on category versions cells facts picture corrections checkpoint"
    found = fields(parsed(untrusted, 4 * MOST_BYTES), names, "the bulletin")
    if found["v"] != 1 or type(found["v"]) is not int:
        raise NotADocument("the bulletin: it is of a version that is not known here")
    return Released(
        matching(found["address"], _ADDRESS, "address"),
        one_of(found["status"], _STATUSES, "status"),
        day(found["released_on"], "released_on"),
        day(found["changed_on"], "changed_on"),
        one_of(found["category"], CATEGORIES, "category"),
        by_language(found["versions"], _version, "version"),
        several(found["cells"], _cell, MOST_CELLS, "cell"),
        several(found["facts"], _fact, MOST_FACTS, "fact"),
        None if found["picture"] is None else _picture(found["picture"], "picture"),
        several(found["corrections"], _correction, MOST_CORRECTIONS, "correction"),
        text(found["checkpoint"], "checkpoint", 4_000),
    )


def _version(untrusted: object, where: str) -> Version:
    found = fields(untrusted, "title lead sections caption alt", where)
    return Version(
        text(found["title"], f"{where}, title"),
        several(found["lead"], _sentence, MOST_SENTENCES, f"{where}, lead"),
        several(found["sections"], _section, MOST_SECTIONS, f"{where}, section"),
        text(found["caption"], f"{where}, caption"),
        text(found["alt"], f"{where}, alternative text"),
    )


def _sentence(untrusted: object, where: str) -> PublicSentence:
    found = fields(untrusted, "text assessment", where)
    return PublicSentence(text(found["text"], where), yes(found["assessment"], where))


def _section(untrusted: object, where: str) -> PublicSection:
    found = fields(untrusted, "kind heading sentences", where)
    return PublicSection(
        one_of(found["kind"], SECTION_KINDS, where),
        text(found["heading"], f"{where}, heading"),
        several(found["sentences"], _sentence, MOST_SENTENCES, f"{where}, sentence"),
    )


def _cell(untrusted: object, where: str) -> PublicCell:
    found = fields(untrusted, "place week", where)
    place = fields(found["place"], "code level names oblast", where)
    return PublicCell(
        PublicPlace(
            matching(place["code"], PLACE, where),
            one_of(place["level"], _LEVELS, where),
            by_language(place["names"], lambda name, at: text(name, at, 120), where),
            matching(place["oblast"], _OBLAST, where),
        ),
        matching(found["week"], WEEK, where),
    )


def _fact(untrusted: object, where: str) -> Fact:
    found = fields(untrusted, "code kind cell low high", where)
    return Fact(
        matching(found["code"], _CODE, where),
        one_of(found["kind"], _KINDS, where).value,
        _cell(found["cell"], where),
        *(None if found[name] is None else whole(found[name], where) for name in ("low", "high")),
    )


def _picture(untrusted: object, where: str) -> PublicPicture:
    found: dict[str, Any] = fields(untrusted, "sha256 type width height", where)
    return PublicPicture(
        matching(found["sha256"], _HASH, where),
        one_of(found["type"], _TYPES, where),
        whole(found["width"], where, 1),
        whole(found["height"], where, 1),
    )


def _correction(untrusted: object, where: str) -> Correction:
    found = fields(untrusted, "day text", where)
    return Correction(
        day(found["day"], where), by_language(found["text"], lambda each, at: text(each, at, 2_000), where)
    )
