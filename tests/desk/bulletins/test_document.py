"""Drafts as JSON: what goes in comes out, and whatever is not a draft is refused with a place, and no content."""

from __future__ import annotations

import json
from typing import Any

import pytest
from holub_testing.writing import draft
from hypothesis import given
from hypothesis import strategies as st

from holub_desk.bulletins.document import MOST_BYTES, MOST_SENTENCES, from_json, to_json
from holub_desk.bulletins.draft import SECTION_KINDS, Cell, Draft, PictureUse, Section, Sentence
from holub_desk.bulletins.strictly import NotADocument

words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
languages = st.sampled_from(["uk", "en", "ru", "pl"])


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """Any draft whose sentences have ids of their own."""
    count = iter(range(1_000))

    def sentence() -> Sentence:
        claims = tuple(draw(st.lists(st.integers(1, 2**31 - 1), max_size=3)))
        return Sentence(f"s{next(count)}", draw(st.dictionaries(languages, words)), claims, draw(st.booleans()))

    def several() -> tuple[Sentence, ...]:
        return tuple(sentence() for _ in range(draw(st.integers(0, 3))))

    return Draft(
        tuple(draw(st.lists(languages, min_size=1, unique=True))),
        draw(st.sampled_from(["", "A", "F"])),
        sentence(),
        several(),
        tuple(Section(sentence(), several(), draw(st.sampled_from(SECTION_KINDS))) for _ in range(2)),
        (Cell("UA14140050010029262", "2026-W53"),),
        PictureUse(draw(st.integers(1, 9)), sentence(), sentence()) if draw(st.booleans()) else None,
    )


@given(drafts())
def test_what_goes_in_comes_out(made: Draft) -> None:
    """Every draft, and the same text for the same draft."""
    text = to_json(made)
    assert from_json(text) == made
    assert to_json(from_json(text)) == text


def changed(path: str, value: Any) -> str:
    """The JSON of a draft with something else at a place in it."""
    made = json.loads(to_json(draft()))
    *way, last = path.split(".")
    here = made
    for step in way:
        here = here[int(step)] if step.isdecimal() else here[step]
    here[int(last) if last.isdecimal() else last] = value
    return json.dumps(made)


SECRET = "Vasyl from the third floor"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "json"),
        ("[]", "json"),
        ("{", "json"),
        ("[" * 60 + "]" * 60, "depth"),
        ('{"v": 1, "v": 1}', "duplicate-field"),
        ("{}", "the draft"),
        (changed("v", 2), "version"),
        (changed("v", True), "version"),
        (changed("extra", SECRET), "the draft"),
        (changed("languages", []), "languages"),
        (changed("languages", ["uk", "uk"]), "languages"),
        (changed("languages", [SECRET]), "languages"),
        (changed("languages", ["uk"] * 13), "languages"),
        (changed("category", SECRET), "category"),
        (changed("title", SECRET), "title"),
        (changed("title.id", SECRET), "title"),
        (changed("title.text", {SECRET: "x"}), "title"),
        (changed("title.text", {"uk": "x" * 1001}), "title"),
        (changed("title.claims", [0]), "title"),
        (changed("title.claims", [True]), "title"),
        (changed("title.claims", [2**31]), "title"),
        (changed("title.claims", list(range(1, 62))), "title"),
        (changed("title.assessment", 1), "title"),
        (changed("lead.0.id", "title"), "one id"),
        (changed("lead", [json.loads(to_json(draft()))["title"]] * (MOST_SENTENCES + 1)), "lead"),
        (changed("sections.0.kind", SECRET), "section"),
        (changed("cells.0", [SECRET, "2026-W44"]), "cell"),
        (changed("cells.0.1", "2026-W54"), "cell"),
        (changed("picture", {"picture": 0}), "picture"),
        (changed("title.text", {"uk": "\ud800"}), "encoding"),
        ('"' + "x" * MOST_BYTES + '"', "longer"),
    ],
)
def test_what_is_no_draft_is_refused(text: str, where: str) -> None:
    """It says where, and nothing of what stands there."""
    with pytest.raises(NotADocument) as refused:
        from_json(text)
    assert where in str(refused.value)
    assert SECRET not in str(refused.value)
