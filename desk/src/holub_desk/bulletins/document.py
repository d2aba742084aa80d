"""A draft as JSON and back. Reading is strict: what is not exactly a draft within limits is refused, and says where."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from holub_desk.bulletins.draft import SECTION_KINDS, Cell, Draft, PictureUse, Section, Sentence
from holub_desk.bulletins.strictly import (
    LANGUAGE,
    MOST_LANGUAGES,
    PLACE,
    WEEK,
    NotADocument,
    by_language,
    fields,
    matching,
    one_of,
    parsed,
    several,
    text,
    whole,
    yes,
)

MOST_BYTES: Final = 512 * 1024
MOST_SECTIONS: Final = 30
MOST_SENTENCES: Final = 200
"""Of a lead or a section; `MOST_ALL` of the whole."""
MOST_ALL: Final = 400
MOST_CLAIMS: Final = 60
MOST_CELLS: Final = 60
CATEGORIES: Final = ("", *"ABCDEF")
_ID: Final = re.compile(r"[a-z0-9]{1,16}")


def to_json(draft: Draft) -> str:
    """The draft, the same text for the same draft."""
    picture = draft.picture
    return json.dumps(
        {
            "v": 1,
            "languages": list(draft.languages),
            "category": draft.category,
            "title": _sentence_out(draft.title),
            "lead": [_sentence_out(each) for each in draft.lead],
            "sections": [
                {
                    "kind": section.kind,
                    "heading": _sentence_out(section.heading),
                    "sentences": [_sentence_out(each) for each in section.sentences],
                }
                for section in draft.sections
            ],
            "cells": [[cell.code, cell.week] for cell in draft.cells],
            "picture": None
            if picture is None
            else {
                "picture": picture.picture,
                "caption": _sentence_out(picture.caption),
                "alt": _sentence_out(picture.alt),
            },
        },
        ensure_ascii=False,
    )


def from_json(untrusted: str) -> Draft:
    """The inverse of `to_json`. Raises NotADocument."""
    names = "v languages category title lead sections cells picture"
    all_of_it = fields(parsed(untrusted, MOST_BYTES), names, "the draft")
    if all_of_it["v"] != 1 or type(all_of_it["v"]) is not int:
        raise NotADocument("the draft: it is of a version that is not known here")
    picture = all_of_it["picture"]
    return checked(
        Draft(
            several(all_of_it["languages"], _language, MOST_LANGUAGES, "languages"),
            one_of(all_of_it["category"], CATEGORIES, "category"),
            _sentence(all_of_it["title"], "title"),
            several(all_of_it["lead"], _sentence, MOST_SENTENCES, "lead"),
            several(all_of_it["sections"], _section, MOST_SECTIONS, "section"),
            several(all_of_it["cells"], _cell, MOST_CELLS, "cell"),
            None if picture is None else _picture(picture, "picture"),
        )
    )


def checked(draft: Draft) -> Draft:
    """The draft, of whose parts each is fine, if it is as a whole. Raises NotADocument."""
    if not draft.languages or len(set(draft.languages)) != len(draft.languages):
        raise NotADocument("languages: it needs one at least, and each once")
    ids = [sentence.id for sentence in draft.sentences()]
    if len(ids) > MOST_ALL:
        raise NotADocument(f"the draft: it has more than {MOST_ALL} sentences")
    if len(set(ids)) != len(ids):
        raise NotADocument("the draft: two of its sentences have one id")
    return draft


def _language(untrusted: object, where: str) -> str:
    return matching(untrusted, LANGUAGE, where)


def _sentence_out(sentence: Sentence) -> dict[str, Any]:
    said = {language: words for language, words in sorted(sentence.text.items()) if words}
    return {
        "id": sentence.id,
        "text": said,
        "claims": list(sentence.claims),
        "assessment": sentence.assessment,
    }


def _sentence(untrusted: object, where: str) -> Sentence:
    found = fields(untrusted, "id text claims assessment", where)
    return Sentence(
        matching(found["id"], _ID, where),
        by_language(found["text"], text, where),
        several(found["claims"], _number, MOST_CLAIMS, f"{where}, claims"),
        yes(found["assessment"], f"{where}, assessment"),
    )


def _number(untrusted: object, where: str) -> int:
    return whole(untrusted, where, 1)


def _section(untrusted: object, where: str) -> Section:
    found = fields(untrusted, "kind heading sentences", where)
    return Section(
        _sentence(found["heading"], f"{where}, heading"),
        several(found["sentences"], _sentence, MOST_SENTENCES, f"{where}, sentence"),
        one_of(found["kind"], SECTION_KINDS, f"{where}, kind"),
    )


def _cell(untrusted: object, where: str) -> Cell:
    if not isinstance(untrusted, list) or len(untrusted) != 2:
        raise NotADocument(f"{where}: it needs a place and a week")
    return Cell(matching(untrusted[0], PLACE, where), matching(untrusted[1], WEEK, where))


def _picture(untrusted: object, where: str) -> PictureUse:
    found = fields(untrusted, "picture caption alt", where)
    return PictureUse(
        whole(found["picture"], where, 1),
        _sentence(found["caption"], f"{where}, caption"),
        _sentence(found["alt"], f"{where}, alternative text"),
    )
