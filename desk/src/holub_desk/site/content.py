"""What a site is made of, beside its bulletins."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from holub_desk.bulletins.draft import days_of

FALLBACK: Final = "en"
SPOKEN: Final = ("uk", "en", "ru")
"""Languages in which the site has words of its own; a page in another one says its fixed words in English."""


@dataclass(frozen=True)
class Site:
    """The site of a line. Texts by language; in one that is missing, the English or the first one is used."""

    address: str
    """Where readers find it, `https://…`, without a slash at the end."""
    name: Mapping[str, str]
    operator: Mapping[str, str]
    languages: tuple[str, ...] = SPOKEN
    line_addresses: tuple[str, ...] = ()
    """Of the line, as a person would type them. They are shown, and never linked."""
    fingerprint: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Twelve words, by language."""
    checkpoint: str = ""
    """The latest of the custody log, a signed note, for a file of its own; each bulletin carries that of its day."""

    def said(self, texts: Mapping[str, str], language: str) -> str:
        """A text in a language, or in one that is there."""
        return texts.get(language) or texts.get(FALLBACK) or next(iter(texts.values()), "")


@dataclass(frozen=True)
class Words:
    """The fixed words of a page."""

    language: str
    texts: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.texts[name]

    def day(self, day: date) -> str:
        """20 November 2026."""
        return f"{day.day} {self.texts['months'][day.month - 1]} {day.year}"

    def month(self, month: str) -> str:
        """`2026-11` as a heading: November 2026."""
        year, _, number = month.partition("-")
        return f"{self.texts['month_names'][int(number) - 1]} {year}"

    def week(self, week: str) -> str:
        """`2026-W47` as its first and last day."""
        monday, sunday = days_of(week)
        if monday.month == sunday.month:
            return f"{monday.day}–{self.day(sunday)}"
        start = f"{monday.day} {self.texts['months'][monday.month - 1]}"
        return f"{start}{f' {monday.year}' if monday.year != sunday.year else ''} – {self.day(sunday)}"


@cache
def words(language: str) -> Words:
    """The words of a language, or the English ones."""
    spoken = language if language in SPOKEN else FALLBACK
    text = (files("holub_desk.site") / "texts" / f"{spoken}.toml").read_text("utf-8")
    return Words(spoken, tomllib.loads(text))
