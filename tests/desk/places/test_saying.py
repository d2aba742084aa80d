"""What is said of place and time: checked, and read from answers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holub_desk.places.answered import prefix_answered, when_answered, where_answered
from holub_desk.places.gazetteer import Gazetteer
from holub_desk.places.when import DatePrecision, When, around, read_when
from holub_desk.places.where import Precision, Where, read_where

BAKHMUT = "UA14020010010059145"
RAION = "UA14020000000086517"
TODAY = date(2026, 11, 28)


def test_a_place_is_as_precise_as_it_can_be(shipped: Gazetteer) -> None:
    """Left out, the precision is the place's own; coarser can be said, finer not."""
    raion = shipped.starting("UA1402")
    assert raion is not None
    assert read_where(BAKHMUT, {}, shipped, 0).precision is Precision.SETTLEMENT
    assert read_where(raion.code, {}, shipped, 0).precision is Precision.RAION
    assert read_where(BAKHMUT, {"precision": "raion"}, shipped, 0).precision is Precision.RAION
    with pytest.raises(ValueError, match="precise"):
        read_where(raion.code, {"precision": "settlement"}, shipped, 0)


def test_words_alone_are_a_place(shipped: Gazetteer) -> None:
    """What the gazetteer does not have is kept in words, and nothing is not."""
    said = read_where("words", {"words": "  біля   старої шахти "}, shipped, 0)
    assert (said.code, said.key, said.words, said.precision) == ("", "words", "біля старої шахти", Precision.UNKNOWN)
    with pytest.raises(ValueError, match="words"):
        read_where("words", {}, shipped, 0)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("UA14020010010059999", {}),
        ("nonsense", {}),
        (BAKHMUT, []),
        (BAKHMUT, {"precision": "exact"}),
        (BAKHMUT, {"latitude": 48.5}),
        (BAKHMUT, {"words": "я" * 201}),
        (BAKHMUT, {"words": 7}),
        (BAKHMUT, {"spans": [[0, 11]]}),
        (BAKHMUT, {"spans": [[3, 3]]}),
        (BAKHMUT, {"spans": [[True, 2]]}),
        (BAKHMUT, {"spans": [[0, 1]] * 21}),
        (BAKHMUT, {"spans": "0-1"}),
    ],
)
def test_what_is_no_place_is_refused(shipped: Gazetteer, key: str, value: Any) -> None:
    """Unknown codes, positions outside the account, coordinates: nothing is finer than a settlement."""
    with pytest.raises(ValueError):
        read_where(key, value, shipped, 10)


@pytest.mark.parametrize(
    ("precision", "first", "last"),
    [
        ("day", "2026-11-28", "2026-11-28"),
        ("week", "2026-11-23", "2026-11-29"),
        ("month", "2026-11-01", "2026-11-30"),
        ("year", "2026-01-01", "2026-12-31"),
        ("before", None, "2026-11-28"),
    ],
)
def test_a_day_with_its_precision(precision: str, first: str | None, last: str) -> None:
    """A week is from Monday, a month whole; what was before has no beginning."""
    said = read_when({"precision": precision, "last": "2026-11-28"})
    assert said.as_json() == {"first": first, "last": last, "precision": precision, "words": ""}
    assert read_when(said.as_json()) == said


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        {"precision": "day"},
        {"precision": "hour", "last": "2026-11-28"},
        {"precision": "day", "last": "28.11.2026"},
        {"precision": "day", "last": "2026-02-30"},
        {"precision": "day", "last": "0001-01-01"},
        {"precision": "range", "first": "2026-11-29", "last": "2026-11-28"},
        {"precision": "day", "first": "2026-11-01", "last": "2026-11-28"},
        {"precision": "week", "first": "2026-11-01", "last": "2026-11-28"},
        {"precision": "day", "last": "2026-11-28", "at": "12:00"},
        {"precision": "day", "last": "2026-11-28", "words": "я" * 201},
        {"precision": "day", "last": 20261128},
    ],
)
def test_what_is_no_time_is_refused(value: object) -> None:
    """Nothing finer than a day, no end before its beginning, nothing wider than it says."""
    with pytest.raises(ValueError):
        read_when(value)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.sampled_from(list(DatePrecision)))
def test_what_is_around_a_day_holds_it(day: date, precision: DatePrecision) -> None:
    """And can be read again."""
    when = around(day, precision)
    assert when.overlaps(day, day)
    assert not when.overlaps(when.last + timedelta(days=1), None)
    assert read_when(when.as_json()) == when


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"when": "day", "day": "2026-11-20"}, When(date(2026, 11, 20), date(2026, 11, 20), DatePrecision.DAY)),
        ({"day": "2026-11-20"}, When(date(2026, 11, 20), date(2026, 11, 20), DatePrecision.DAY)),
        ({"when": "week"}, When(date(2026, 11, 21), TODAY, DatePrecision.WEEK)),
        ({"when": "month"}, When(date(2026, 10, 28), TODAY, DatePrecision.MONTH)),
        ({"when": "longer"}, When(None, date(2026, 10, 28), DatePrecision.BEFORE)),
        ({"when": "unsure", "day": "2026-11-20"}, None),
        ({"when": "week", "day": "2026-01-01"}, When(date(2026, 11, 21), TODAY, DatePrecision.WEEK)),
        ({"when": "day"}, None),
        ({"when": "day", "day": "2027-01-01"}, None),
        ({"when": "day", "day": "yesterday"}, None),
        ({"when": ["day"], "day": 5}, None),
        ({}, None),
    ],
)
def test_when_as_it_was_answered(answers: dict[str, Any], expected: When | None) -> None:
    """Within the last week is the week before the answer; a day to come is no answer."""
    assert when_answered(answers, TODAY) == expected
    if expected is not None:
        assert read_when(expected.as_json()) == expected


@pytest.mark.parametrize(
    ("answers", "prefix", "code", "precision", "words"),
    [
        ({"oblast": "UA14", "raion": "UA1402", "settlement": " бахмут "}, "UA1402", RAION[:6], "raion", "бахмут"),
        ({"oblast": "UA14"}, "UA14", "UA14", "oblast", ""),
        ({"oblast": "UA80"}, "UA80", "UA80", "settlement", ""),
        ({"oblast": "UA14", "raion": "UA4402"}, "UA14", "UA14", "oblast", ""),
        ({"oblast": "UA14", "raion": "unsure"}, "UA14", "UA14", "oblast", ""),
        ({"raion": "UA1402"}, "UA1402", "UA1402", "raion", ""),
        ({"oblast": "unsure", "settlement": "Іванівка"}, "", "", "unknown", "Іванівка"),
        ({"oblast": "UA99", "settlement": "x"}, "UA99", "", "unknown", "x"),
    ],
)
def test_where_as_it_was_answered(
    shipped: Gazetteer, answers: dict[str, Any], prefix: str, code: str, precision: str, words: str
) -> None:
    """The finest unit that was chosen and the settlement's name in words: a name is not resolved for the source."""
    assert prefix_answered(answers) == prefix
    said = where_answered(answers, shipped)
    assert isinstance(said, Where)
    assert (said.code[: len(code)], bool(said.code)) == (code, bool(code))
    assert (said.precision, said.words) == (precision, words)


@pytest.mark.parametrize(
    "answers", [{}, {"oblast": "unsure"}, {"oblast": 14, "settlement": ["x"]}, {"settlement": " "}]
)
def test_nothing_answered_is_no_place(shipped: Gazetteer, answers: dict[str, Any]) -> None:
    """Skipped questions, and answers of another type."""
    assert where_answered(answers, shipped) is None
