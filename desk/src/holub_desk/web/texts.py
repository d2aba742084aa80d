"""The desk's own texts, English and Ukrainian."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from importlib.resources import files

LANGUAGES = {"en": "English", "uk": "Українська"}
_DAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "uk": ("пн", "вт", "ср", "чт", "пт", "сб", "нд"),
}
_MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "uk": ("січ.", "лют.", "бер.", "квіт.", "трав.", "черв.", "лип.", "серп.", "вер.", "жовт.", "лист.", "груд."),
}


def load() -> Mapping[str, Mapping[str, str]]:
    """Texts by language and name."""
    directory = files("holub_desk.web") / "texts"
    return {name: tomllib.loads((directory / f"{name}.toml").read_text("utf-8")) for name in LANGUAGES}


def day_words(day: date, language: str) -> str:
    """A day as people say it: Fri 20 Nov."""
    return f"{_DAYS[language][day.weekday()]} {day.day} {_MONTHS[language][day.month - 1]}"
