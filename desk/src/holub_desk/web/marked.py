"""An account with its codes where they were seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from markupsafe import Markup

from holub_desk.web.untrusted import shown

Spans = Mapping[str, Sequence[Sequence[int]]]
"""Pairs of character positions, by code."""


def marked(untrusted_text: str, spans: Spans) -> Markup:
    """HTML of the text, each coded stretch in a `mark` that names its codes; positions beyond the text do not count."""
    ends = {0, len(untrusted_text)}
    for pairs in spans.values():
        ends |= {min(end, len(untrusted_text)) for pair in pairs for end in pair}
    cuts, parts = sorted(ends), []
    for start, end in pairwise(cuts):
        codes = sorted(code for code, pairs in spans.items() if any(a <= start and end <= b for a, b in pairs))
        text = _counted(untrusted_text[start:end])
        said = " ".join(codes)
        parts.append(Markup('<mark title="{}">{}</mark>').format(said, text) if codes else text)
    return Markup().join(parts)


def _counted(untrusted_text: str) -> Markup:
    """So that a script counts as the database does: a line end of two characters is shown as one and says that."""
    lines = untrusted_text.split("\r\n")
    return Markup('<span data-n="2">\n</span>').join(shown(line) for line in lines)
