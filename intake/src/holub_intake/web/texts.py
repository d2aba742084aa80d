"""The texts of the pages, by language. They are written beside the conversation, which the chat page shares."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from holub_wire.command import CommandError

SHIPPED = files("holub_intake.conversation") / "texts"


def load(languages: Sequence[str], directory: Traversable = SHIPPED) -> Mapping[str, Mapping[str, Any]]:
    """The tables of each language. Raises CommandError for a language that we do not speak."""
    loaded = {}
    for language in languages:
        file = directory / f"{language}.toml"
        if not file.is_file():
            known = sorted(
                entry.name.removesuffix(".toml") for entry in directory.iterdir() if entry.name.endswith(".toml")
            )
            raise CommandError(
                f"the line has the language {language}, for which there are no texts",
                f"publish it with some of: {', '.join(known)}",
            )
        loaded[language] = tomllib.loads(file.read_text("utf-8"))
    return loaded
