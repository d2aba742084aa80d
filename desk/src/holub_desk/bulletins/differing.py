"""What became other between two revisions, sentence by sentence and language by language, word by word. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from holub_desk.bulletins.draft import Draft, Sentence

Piece = tuple[Literal["same", "gone", "new"], str]
_WORD = re.compile(r"\s+|[^\W_]+|.", re.DOTALL)


@dataclass(frozen=True)
class Difference:
    """Of one sentence in one language. `now` is None where the sentence is gone, `before` where it is new."""

    sentence: str
    language: str
    before: str | None
    now: str | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Differences:
    """All of them. `cited`: sentences that rest on other claims, or are marked in another way; `frame`: order,
    sections, languages, category, cells or picture are others."""

    texts: tuple[Difference, ...]
    cited: tuple[str, ...]
    frame: bool


def differences(before: Draft, now: Draft) -> Differences:
    """From one draft to another, in the order of reading of the later one; what is gone comes last."""
    old = {each.id: each for each in before.sentences()}
    new = {each.id: each for each in now.sentences()}
    texts = []
    for id in [*new, *(id for id in old if id not in new)]:
        was, is_now = old.get(id), new.get(id)
        for language in dict.fromkeys((*now.languages, *before.languages)):
            one, other = _said(was, language), _said(is_now, language)
            if (one or "") != (other or ""):
                texts.append(Difference(id, language, one, other, words_apart(one or "", other or "")))
    cited = tuple(
        id for id in new if id in old and (old[id].claims, old[id].assessment) != (new[id].claims, new[id].assessment)
    )
    return Differences(tuple(texts), cited, _frame(before) != _frame(now))


def words_apart(before: str, now: str) -> tuple[Piece, ...]:
    """Both texts in one row of pieces."""
    one, other = _WORD.findall(before), _WORD.findall(now)
    pieces: list[Piece] = []
    for what, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(("same", "".join(one[a:b])))
            continue
        if b > a:
            pieces.append(("gone", "".join(one[a:b])))
        if d > c:
            pieces.append(("new", "".join(other[c:d])))
    return tuple(pieces)


def _said(sentence: Sentence | None, language: str) -> str | None:
    return None if sentence is None else sentence.text.get(language, "")


def _frame(draft: Draft) -> object:
    order = tuple(each.id for each in draft.sentences())
    kinds = tuple(section.kind for section in draft.sections)
    picture = draft.picture.picture if draft.picture else None
    return draft.languages, draft.category, order, kinds, frozenset(draft.cells), picture
