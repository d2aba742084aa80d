"""Why there is no working copy, or not all of one. Texts for people stand in texts/, by these names."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final, Literal, get_args

from holub_desk.media.inside.order import Code

Refused = Literal[
    "unknown",  # no kind that can be shown
    "original",  # sealed for the custodian
    "unreadable",
    "too_large",
    "locked",
    "empty",
    "time",
    "memory",
    "output",  # more than was asked for
    "broken",  # its reader broke down, or answered nonsense
    "lost",  # the vault cannot read it any more
    "fault",  # a defect of ours
]
Missing = Literal["no_sandbox", "no_pictures", "no_heif", "no_pdf", "no_office", "no_sheets", "no_slides", "no_film"]
"""What this machine lacks; said again when it is there."""
Reason = Refused | Missing

REFUSED: Final[tuple[Refused, ...]] = get_args(Refused)
MISSING: Final[tuple[Missing, ...]] = get_args(Missing)
OF_CODE: Final[Mapping[int, Refused]] = {
    Code.UNREADABLE: "unreadable",
    Code.TOO_LARGE: "too_large",
    Code.LOCKED: "locked",
    Code.EMPTY: "empty",
    Code.TIME: "time",
    Code.MEMORY: "memory",
    Code.MISSING: "fault",  # it was there when this machine was looked at
}


@cache
def _texts(language: str) -> Mapping[str, str]:
    name = language if language in ("en", "uk") else "en"
    return tomllib.loads((files("holub_desk.media") / "texts" / f"{name}.toml").read_text("utf-8"))


def say(reason: str, language: str) -> str:
    """A sentence for people, in English or Ukrainian. Raises KeyError for what is no reason."""
    return _texts(language)[reason]
