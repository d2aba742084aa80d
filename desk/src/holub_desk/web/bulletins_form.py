"""The form of a draft: what the editor's page sends, in the order in which it stands there. Checked in one place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from holub_desk.bulletins import document
from holub_desk.bulletins.document import MOST_CLAIMS
from holub_desk.bulletins.draft import SECTION_KINDS, Cell, Draft, PictureUse, Section, SectionKind, Sentence
from holub_desk.bulletins.strictly import LANGUAGE, NotADocument
from holub_desk.triage.fault import NotChanged
from holub_desk.web.fields import pairs_of

MOST_FIELDS: Final = 8_000
_MOST_BYTES: Final = 1024 * 1024
FORMS: Final = {r"/bulletins/[0-9]{1,9}/(write|preview)": _MOST_BYTES, "/again": _MOST_BYTES + 4096}
"""Paths of forms that are longer than others: also where somebody shows who they are before theirs goes on."""
_NUMBER: Final = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class Posted:
    """A draft as it stands on somebody's page, the revision that it was made of, and what is to be done with it."""

    draft: Draft
    base: int
    act: str = "save"
    shown: str = ""
    """The language of the preview."""
    extra: dict[str, str] = field(default_factory=dict)
    """What was typed for the act: a language, a place and a week."""

    @property
    def showing(self) -> str:
        """The language that the preview is to be in from now on."""
        return self.act.partition(":")[2] if self.act.startswith("shown:") else self.shown


@dataclass
class _Reading:
    text: dict[str, dict[str, str]] = field(default_factory=dict)
    claims: dict[str, tuple[int, ...]] = field(default_factory=dict)
    marked: set[str] = field(default_factory=set)
    kinds: dict[str, str] = field(default_factory=dict)

    def sentence(self, id: str) -> Sentence:
        return Sentence(id, self.text.get(id, {}), self.claims.get(id, ()), id in self.marked)


def posted(body: bytes) -> Posted:
    """What was sent. Raises NotChanged where it is no draft, or more than one can be."""
    pairs = pairs_of(body, MOST_FIELDS)
    if pairs is None:
        raise NotChanged("not-a-draft")
    reading = _Reading()
    plain: dict[str, str] = {}
    languages: list[str] = []
    cells: list[Cell] = []
    blocks: list[tuple[str, list[str]]] = [("", [])]
    for name, value in pairs:
        what, _, rest = name.partition(".")
        if what == "t":
            id, _, language = rest.partition(".")
            reading.text.setdefault(id, {})[language] = " ".join(value.split())
        elif what == "c":
            reading.claims[rest] = _claims(value)
        elif what == "a":
            reading.marked.add(rest)
        elif what == "k":
            reading.kinds[rest] = value
        elif name == "s":
            blocks[-1][1].append(value)
        elif name == "h":
            blocks.append((value, []))
        elif name == "lang":
            languages.append(value)
        elif name == "cell":
            cells.append(cell_of(value))
        else:
            plain.setdefault(name, value)
    draft = Draft(
        tuple(languages),
        plain.get("category", ""),
        reading.sentence("title"),
        tuple(reading.sentence(id) for id in blocks[0][1]),
        tuple(_section(reading, heading, ids) for heading, ids in blocks[1:]),
        tuple(dict.fromkeys(cells)),
        _picture(reading, plain),
    )
    try:
        draft = document.from_json(document.to_json(draft))
    except NotADocument:
        raise NotChanged("not-a-draft") from None
    shown = plain.get("shown", "")
    kept = {name: plain.get(name, "")[:200] for name in ("language", "place", "week")}
    return Posted(draft, _whole(plain.get("base", "")), plain.get("act", "save")[:60], shown, kept)


def cell_of(value: str) -> Cell:
    """From a field of a form: a place's code and a week."""
    code, _, week = value.partition("|")
    return Cell(code, week)


def kind_of(value: str) -> SectionKind:
    """The kind of a section; running text, where it is none."""
    for kind in SECTION_KINDS:
        if kind == value:
            return kind
    return "text"


def is_language(value: str) -> bool:
    """Whether it can be the code of one."""
    return LANGUAGE.fullmatch(value) is not None


def _section(reading: _Reading, heading: str, ids: list[str]) -> Section:
    sentences = tuple(reading.sentence(id) for id in ids)
    return Section(reading.sentence(heading), sentences, kind_of(reading.kinds.get(heading, "")))


def _picture(reading: _Reading, plain: dict[str, str]) -> PictureUse | None:
    number = _whole(plain.get("p", ""))
    if not number:
        return None
    return PictureUse(number, reading.sentence(plain.get("pc", "")), reading.sentence(plain.get("pa", "")))


def _claims(value: str) -> tuple[int, ...]:
    """Numbers of claims, however they were parted: `12, 15` or `12 15`."""
    found = dict.fromkeys(int(each) for each in _NUMBER.findall(value[:1_000]))
    return tuple(each for each in found if each > 0)[:MOST_CLAIMS]


def _whole(value: str) -> int:
    return int(value) if _NUMBER.fullmatch(value) else 0
