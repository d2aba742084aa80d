"""In which language a page is shown."""

from __future__ import annotations

from collections.abc import Sequence


def choose(languages: Sequence[str], wanted: str | None, untrusted_accept: str) -> str:
    """`wanted` (the page's own switch), else what the browser prefers among the line's, else the default."""
    if wanted in languages:
        return str(wanted)
    for name in _preferences(untrusted_accept):
        if name in languages:
            return name
    return languages[0]


def _preferences(untrusted_accept: str) -> list[str]:
    """Primary language tags of an Accept-Language header, the most wanted first (RFC 9110, 12.5.4)."""
    weighted: list[tuple[float, str]] = []
    for item in untrusted_accept.lower().split(",")[:16]:
        tag, _, parameter = item.partition(";")
        try:
            weight = float(parameter.strip().removeprefix("q=")) if parameter else 1.0
        except ValueError:
            continue
        if 0 < weight <= 1:
            weighted.append((weight, tag.strip().partition("-")[0]))
    return [name for _, name in sorted(weighted, key=lambda pair: -pair[0])]
