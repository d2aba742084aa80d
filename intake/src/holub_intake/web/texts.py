"""The texts of the pages, by language. They are written beside the conversation, which the chat page shares."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

SHIPPED = files("holub_intake.conversation") / "texts"
FALLBACK = "en"
"""For the words around a questionnaire in a language that we do not speak."""


def load(languages: Sequence[str], directory: Traversable = SHIPPED) -> Mapping[str, Mapping[str, Any]]:
    """The tables of each language."""
    loaded = {}
    for language in languages:
        file = directory / f"{language}.toml"
        if not file.is_file():
            file = directory / f"{FALLBACK}.toml"
        loaded[language] = tomllib.loads(file.read_text("utf-8"))
    return loaded
