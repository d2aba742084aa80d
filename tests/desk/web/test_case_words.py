"""Times and numbers of a case in words, and its chronology as bars."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holub_desk.cases.chronology import Chronology, Line, chronology
from holub_desk.cases.claim import Many
from holub_desk.places.when import DatePrecision, When, around
from holub_desk.web.case_words import between, many_said, when_said
from holub_desk.web.texts import load
from holub_desk.web.timeline import WIDTH, timeline

WORDS = load()
DAY = date(2026, 11, 5)


@pytest.mark.parametrize(
    ("when", "en", "uk"),
    [
        (around(DAY, DatePrecision.DAY), "5 November 2026", "5 листопада 2026"),
        (around(DAY, DatePrecision.WEEK), "2 – 8 November 2026", "2 – 8 листопада 2026"),
        (around(DAY, DatePrecision.MONTH), "November 2026", "листопад 2026"),
        (around(DAY, DatePrecision.YEAR), "2026", "2026"),
        (around(DAY, DatePrecision.BEFORE), "until 5 November 2026", "до 5 листопада 2026"),
        (When(date(2026, 10, 30), DAY, DatePrecision.RANGE), "30 October 2026 – 5 November 2026",
         "30 жовтня 2026 – 5 листопада 2026"),
        (When(date(2026, 10, 5), DAY, DatePrecision.MONTH), "5 October 2026 – 5 November 2026",
         "5 жовтня 2026 – 5 листопада 2026"),
    ],
)  # fmt: skip
def test_times_are_as_exact_as_they_are_known(when: When, en: str, uk: str) -> None:
    """And no more; a month that a source counted back from a day is no month of the calendar."""
    assert [when_said(WORDS[code], when) for code in ("en", "uk")] == [en, uk]


def test_days_that_several_claims_allow() -> None:
    """One day, a whole month, or from one to the other."""
    words = WORDS["en"]
    assert between(words, DAY, DAY) == "5 November 2026"
    assert between(words, date(2026, 11, 1), date(2026, 11, 30)) == "November 2026"
    assert between(words, date.min, DAY) == "until 5 November 2026"


def test_numbers() -> None:
    """As far as they are known."""
    said = [Many(), Many(40, 40), Many(40, 60), Many(40), Many(None, 60)]
    assert [many_said(WORDS["en"], each) for each in said] == ["", "40", "40–60", "at least 40", "at most 60"]


def test_bars() -> None:
    """From the first of the first month to the end of the last; what has no beginning begins at the edge."""
    lines = [
        (1, around(date(2026, 9, 16), DatePrecision.DAY), "a"),
        (2, around(DAY, DatePrecision.MONTH), "b"),
        (3, When(None, date(2026, 10, 31), DatePrecision.BEFORE), "c"),
    ]
    drawn = timeline(chronology([], lines))
    assert drawn is not None
    assert (drawn.first, drawn.last) == (date(2026, 9, 16), date(2026, 11, 30))
    days = 91
    assert [(bar.line.happened, bar.x, bar.width, bar.opens) for bar in drawn.events] == [
        (1, round(15 * WIDTH / days), 11, False),
        (3, 0, round(61 * WIDTH / days), True),
        (2, round(61 * WIDTH / days), WIDTH - round(61 * WIDTH / days), False),
    ]
    assert drawn.ticks == (round(30 * WIDTH / days), round(61 * WIDTH / days))
    assert timeline(Chronology((), (), ())) is None


@given(st.lists(st.tuples(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.sampled_from(DatePrecision)), min_size=1))
def test_every_bar_is_to_be_seen(whens: list[tuple[date, DatePrecision]]) -> None:
    """None lies outside or is nothing, and there are never more lines than one can tell apart."""
    lines = tuple(Line(around(*each), happened=1) for each in whens)
    drawn = timeline(Chronology(lines, lines, ()))
    assert drawn is not None
    for bar in (*drawn.events, *drawn.forecasts):
        assert bar.x >= 0
        assert bar.width > 0
        assert bar.x + bar.width <= WIDTH
    assert len(drawn.ticks) <= 300
