"""Every reason that a finding can have, and what it means in a line, in the languages of the desk."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

REASONS: Final = (
    "uncited", "claim-gone", "few-sources",
    "rare-word", "rare-name", "rare-number", "rare-time", "rare-plate", "rare-colour",
    "verbatim-words", "verbatim-lemmas", "verbatim-letters", "verbatim-quoted",
    "not-allowed", "withdrawn", "report-gone", "sensitive", "set-aside", "too-soon",
    "picture-original", "picture-of-another", "picture-uncovered", "picture-not-allowed", "picture-unknown",
    "originals-unknown",
    "hour", "day", "place-street", "place-house", "place-coordinates", "place-landmark", "place-district", "place-few",
    "cell-few", "cell-empty", "cell-fine", "cell-unknown",
    "cumulative-sources", "cumulative-left", "cumulative-details", "too-long", "failed",
)  # fmt: skip


@cache
def meanings(language: str) -> Mapping[str, str]:
    """What each reason means, `uk` or `en`."""
    data = files("holub_desk.bulletins.exposure").joinpath(f"texts/{language}.toml").read_text("utf-8")
    return tomllib.loads(data)
