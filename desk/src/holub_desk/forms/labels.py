"""Labels as plain text: what a form marks up for a screen says the same without it."""

from __future__ import annotations

import html
import re
from typing import Final

_TAGS: Final = (
    "a abbr b big blockquote br center code del div em font h1 h2 h3 h4 h5 h6 hr i img ins label li mark ol p pre s "
    "small span strike strong sub sup table tbody td th thead tr tt u ul"
)
_TAG: Final = re.compile(rf"</?(?:{'|'.join(_TAGS.split())})(?:\s[^<>]*)?/?>", re.I)
_BREAK: Final = re.compile(r"<\s*(?:br|/p|/div|/li|/tr|/h[1-6])\s*/?\s*>", re.I)
_LINK: Final = re.compile(r"\[([^\]\n]+)\]\((https?://[^\s)]+)\)")
_HEADING: Final = re.compile(r"^\s{0,3}#{1,6}\s+", re.M)
_STRONG: Final = re.compile(r"(?<!\w)(\*\*|__)(?=\S)(.+?)(?<=\S)\1(?!\w)|(\*\*)(?=\S)(.+?)(?<=\S)\3")
_EMPHASIS: Final = re.compile(
    r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])|(?<!\w)_(?=[^\s_])([^_\n]+?)(?<=[^\s_])_(?!\w)"
)
_KEPT: Final = re.compile(r"\$\{[^{}]*\}|\\[*_#\\]")
"""Quotes of answers, and signs that are meant as they stand."""
_MARK: Final = re.compile("\ue000(\\d+)\ue001")


def plain(text: str) -> str:
    """Without HTML and Markdown; quotes of answers, `${name}`, stay."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0].removeprefix("\\"))
        return f"\ue000{len(kept) - 1}\ue001"

    text = _KEPT.sub(keep, text.replace("\ue000", "").replace("\ue001", ""))
    text = _TAG.sub("", _BREAK.sub("\n", text))
    text = html.unescape(text)
    text = _LINK.sub(r"\1 (\2)", text)
    text = _HEADING.sub("", text)
    text = _STRONG.sub(lambda found: found[2] or found[4], text)
    text = _EMPHASIS.sub(lambda found: found[1] or found[2], text)
    text = _MARK.sub(lambda found: kept[int(found[1])], text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()
