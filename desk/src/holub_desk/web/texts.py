"""The desk's own words, English and Ukrainian: texts, numbers of things, days and sizes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Final

LANGUAGES: Final = {"en": "English", "uk": "Українська"}
_SHORT_MONTHS: Final = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "uk": "січ. лют. бер. квіт. трав. черв. лип. серп. вер. жовт. лист. груд.",
}
_MONTHS: Final = {
    "en": "January February March April May June July August September October November December",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
}
_MONTH_NAMES: Final = {
    "en": _MONTHS["en"],
    "uk": "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень",
}
_SHORT_DAYS: Final = {"en": "Mon Tue Wed Thu Fri Sat Sun", "uk": "пн вт ср чт пт сб нд"}
_DAYS: Final = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "uk": "понеділок вівторок середа четвер п’ятниця субота неділя",
}
_SIZES: Final = {"en": ("bytes", "kB", "MB"), "uk": ("байтів", "кБ", "МБ")}


@dataclass(frozen=True)
class Words:
    """The words of one language. Templates read a text as `t.name`; a missing one is an error."""

    language: str
    texts: Mapping[str, str]
    counted: Mapping[str, Mapping[str, str]]
    """Texts with {n}, by name and plural form."""

    def __getitem__(self, name: str) -> str:
        return self.texts[name]

    def count(self, name: str, n: int) -> str:
        """A number of things: `3 нові повідомлення`."""
        forms = self.counted[name]
        return forms.get(plural_form(n, self.language), forms["other"]).format(n=grouped(n))

    def day(self, day: date) -> str:
        """A day in a list: Fri 20 Nov."""
        return f"{_SHORT_DAYS[self.language].split()[day.weekday()]} {self.short_day(day)}"

    def short_day(self, day: date) -> str:
        """A day where its weekday is known: 20 Nov."""
        return f"{day.day} {_SHORT_MONTHS[self.language].split()[day.month - 1]}"

    def day_of_year(self, day: date) -> str:
        """A day that may be of any year: 20 Nov 2026."""
        return f"{day.day} {_SHORT_MONTHS[self.language].split()[day.month - 1]} {day.year}"

    def short_month(self, day: date) -> str:
        """Nov 26: below a picture, where there is little room."""
        return f"{_SHORT_MONTHS[self.language].split()[day.month - 1].rstrip('.')} {day:%y}"

    def long_day(self, day: date) -> str:
        """A day in a sentence: Friday 20 November 2026."""
        weekday = _DAYS[self.language].split()[day.weekday()]
        month = _MONTHS[self.language].split()[day.month - 1]
        return f"{weekday}{',' if self.language == 'uk' else ''} {day.day} {month} {day.year}"

    def month(self, day: date) -> str:
        """The month of a day: November 2026."""
        return f"{_MONTH_NAMES[self.language].split()[day.month - 1]} {day.year}"

    def plain_day(self, day: date) -> str:
        """A day without its weekday: 20 November 2026."""
        return f"{day.day} {_MONTHS[self.language].split()[day.month - 1]} {day.year}"

    def moment(self, seconds: int) -> str:
        """When a person of the desk did something: Fri 20 Nov, 14:05 UTC."""
        when = datetime.fromtimestamp(seconds, UTC)
        return f"{self.day(when.date())}, {when:%H:%M} UTC"

    def size(self, count: int) -> str:
        """A number of bytes as people say it, in units of 1,000: 2.7 kB."""
        small, thousand, million = _SIZES[self.language]
        if count < 1000:
            return f"{count}\N{NO-BREAK SPACE}{small}"
        value, unit = (count / 1e3, thousand) if count < 999_950 else (count / 1e6, million)
        text = f"{value:.1f}" if self.language == "en" else f"{value:.1f}".replace(".", ",")
        return f"{text}\N{NO-BREAK SPACE}{unit}"

    def or_code(self, family: str, code: str) -> str:
        """A text like `channel_web`, or the code itself, which may be any code a source sent."""
        return self.texts.get(f"{family}_{code}", code)


def plural_form(n: int, language: str) -> str:
    """CLDR's cardinal form of a whole number: `one`, `few`, `many`, or `other`."""
    if language != "uk":
        return "one" if n == 1 else "other"
    if n % 10 == 1 and n % 100 != 11:
        return "one"
    return "few" if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14 else "many"


def grouped(n: int) -> str:
    """12 345, with spaces that do not break."""
    return f"{n:,}".replace(",", "\N{NO-BREAK SPACE}")


def load() -> Mapping[str, Words]:
    """Words by language."""
    directory = files("holub_desk.web") / "texts"
    made = {}
    for name in LANGUAGES:
        texts: dict[str, str] = {}
        counted: dict[str, dict[str, str]] = {}
        for file in sorted(each.name for each in directory.iterdir()):
            if file != f"{name}.toml" and not file.endswith(f".{name}.toml"):
                continue
            found = tomllib.loads((directory / file).read_text("utf-8"))
            counted |= found.pop("counted", {})
            texts |= found
        made[name] = Words(name, texts, counted)
    return made
