"""Taking checked JSON apart: each field is there, is what it should be, and is not longer than it may be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeVar

from holub_wire.strict import StrictJSONError, parse_object

T = TypeVar("T")
LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
WEEK: Final = re.compile(r"20[0-9]{2}-W(0[1-9]|[1-4][0-9]|5[0-3])")
PLACE: Final = re.compile(r"UA[0-9]{17}")
MOST_TEXT: Final = 1_000
"""Characters of a sentence in one language."""
MOST_LANGUAGES: Final = 12
_MOST_DEPTH: Final = 8


class NotADocument(ValueError):
    """The JSON is not what it should be; the message says where, and nothing of what stands there."""


def parsed(untrusted: str, most_bytes: int) -> dict[str, Any]:
    """A JSON object within limits. Raises NotADocument."""
    try:
        data = untrusted.encode("utf-8")
    except UnicodeEncodeError:
        raise NotADocument("it is not text") from None
    if len(data) > most_bytes:
        raise NotADocument(f"it is longer than {most_bytes} bytes")
    try:
        return parse_object(data, max_depth=_MOST_DEPTH)
    except StrictJSONError as error:
        raise NotADocument(str(error)) from None


def fields(untrusted: object, names: str, where: str) -> dict[str, Any]:
    """An object with exactly these fields."""
    if not isinstance(untrusted, dict) or untrusted.keys() != set(names.split()):
        raise NotADocument(f"{where}: it needs exactly the fields {names}")
    return untrusted


def text(untrusted: object, where: str, most: int = MOST_TEXT) -> str:
    """Text that is not too long."""
    if not isinstance(untrusted, str) or len(untrusted) > most:
        raise NotADocument(f"{where}: it needs a text of at most {most} characters")
    return untrusted


def matching(untrusted: object, pattern: re.Pattern[str], where: str) -> str:
    """Text of one form."""
    if not isinstance(untrusted, str) or not pattern.fullmatch(untrusted):
        raise NotADocument(f"{where}: it does not have the form that it needs")
    return untrusted


def one_of(untrusted: object, known: Sequence[T], where: str) -> T:
    """A word of a list."""
    for each in known:
        if untrusted == each and isinstance(untrusted, str):
            return each
    raise NotADocument(f"{where}: it is none of the words that can stand there")


def yes(untrusted: object, where: str) -> bool:
    """True or false."""
    if not isinstance(untrusted, bool):
        raise NotADocument(f"{where}: it needs true or false")
    return untrusted


def whole(untrusted: object, where: str, least: int = 0) -> int:
    """A whole number that a database can be asked for."""
    if type(untrusted) is not int or not least <= untrusted < 2**31:
        raise NotADocument(f"{where}: it needs a whole number")
    return untrusted


def day(untrusted: object, where: str) -> date:
    """A day."""
    if isinstance(untrusted, str) and len(untrusted) == 10:
        try:
            return date.fromisoformat(untrusted)
        except ValueError:
            pass
    raise NotADocument(f"{where}: it needs a day as 2026-11-20")


def several(untrusted: object, read: Callable[[object, str], T], most: int, where: str) -> tuple[T, ...]:
    """A list that is not too long."""
    if not isinstance(untrusted, list) or len(untrusted) > most:
        raise NotADocument(f"{where}: it needs a list of at most {most}")
    return tuple(read(each, f"{where} {n}") for n, each in enumerate(untrusted, 1))


def by_language(untrusted: object, read: Callable[[object, str], T], where: str) -> Mapping[str, T]:
    """Something for each of some languages."""
    if not isinstance(untrusted, dict) or len(untrusted) > MOST_LANGUAGES:
        raise NotADocument(f"{where}: it needs at most {MOST_LANGUAGES} languages")
    found = {}
    for language, each in untrusted.items():
        known = matching(language, LANGUAGE, f"{where}, a language")
        found[known] = read(each, f"{where} in {known}")
    return found
