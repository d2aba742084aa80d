"""An account with its codes where they were seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from markupsafe import Markup

from holub_desk.web.untrusted import shown

Spans = Mapping[str, Sequence[Sequence[int]]]
"""Pairs of character positions, by code."""


def marked(untrusted_text: str, spans: Spans, places: Sequence[Sequence[int]] = (), place_word: str = "") -> Markup:
    """HTML of the text, each coded stretch in a `mark` that names its codes; positions beyond the text do not count.

    `places` are stretches that speak of places: underlined, called `place_word`, and found by `said-` and their start.
    """
    ends = {0, len(untrusted_text)}
    for pairs in (*spans.values(), places):
        ends |= {min(end, len(untrusted_text)) for pair in pairs for end in pair}
    cuts, parts = sorted(ends), []
    for start, end in pairwise(cuts):
        codes = sorted(code for code, pairs in spans.items() if any(a <= start and end <= b for a, b in pairs))
        text = _counted(untrusted_text[start:end])
        placed = [pair for pair in places if pair[0] <= start and end <= pair[1]]
        said = " ".join([*codes, place_word] if placed else codes)
        kinds = " ".join(["place", *(["coded"] if codes else [])] if placed else [])
        kind = Markup(' class="{}"').format(kinds) if kinds else Markup()
        name = Markup(' id="said-{}"').format(start) if any(pair[0] == start for pair in placed) else Markup()
        parts.append(Markup('<mark{}{} title="{}">{}</mark>').format(kind, name, said, text) if said else text)
    return Markup().join(parts)


def _counted(untrusted_text: str) -> Markup:
    """So that a script counts as the database does: a line end of two characters is shown as one and says that."""
    lines = untrusted_text.split("\r\n")
    return Markup('<span data-n="2">\n</span>').join(shown(line) for line in lines)
