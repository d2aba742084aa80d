"""Labels as plain text: what a form marks up for a screen says the same without it."""

from __future__ import annotations

import html
import re
from typing import Final

_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*>")
_BREAK: Final = re.compile(r"<\s*(?:br|/p|/div|/li|/h[1-6])\s*/?\s*>", re.I)
_LINK: Final = re.compile(r"\[([^\]\n]+)\]\((https?://[^\s)]+)\)")
_HEADING: Final = re.compile(r"^\s{0,3}#{1,6}\s+", re.M)
_STRONG: Final = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS: Final = re.compile(
    r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])|(?<![\w_{$])_(?=[^\s_])([^_\n{}]+?)(?<=[^\s_])_(?!\w)"
)


def plain(text: str) -> str:
    """Without HTML and Markdown; quotes of answers, `${name}`, stay."""
    text = _TAG.sub("", _BREAK.sub("\n", text))
    text = html.unescape(text)
    text = _LINK.sub(r"\1 (\2)", text)
    text = _HEADING.sub("", text)
    text = _STRONG.sub(r"\2", text)
    text = _EMPHASIS.sub(lambda found: found[1] or found[2], text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()
