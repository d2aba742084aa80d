"""The weeks as a picture."""

from __future__ import annotations

from datetime import date, timedelta

from holub_desk.triage.filter import parse
from holub_desk.triage.weeks import FEWEST, MOST, arrange
from holub_desk.web.bars import HEIGHT, bars
from holub_desk.web.texts import load

TODAY = date(2026, 11, 28)
THIS = date(2026, 11, 23)
SPANS = [
    (THIS, THIS, 300),
    (THIS - timedelta(days=7), THIS, 1),
    (THIS - timedelta(days=7), THIS - timedelta(days=7), 2),
]
EN = load()["en"]


def test_heights_and_places() -> None:
    """The highest bar fills the height, and what is one of hundreds is still seen; bars stand side by side."""
    made = bars(arrange(SPANS, TODAY), parse(""), EN)
    assert [(bar.surely, bar.perhaps, bar.count) for bar in made.bars[-2:]] == [(1, 1, 3), (HEIGHT, 1, 301)]
    assert (made.bars[0].x, made.bars[13].x, made.width) == ("0.000%", "50.000%", "3.308%")
    assert all(bar.surely == bar.perhaps == 0 for bar in made.bars[:-2])


def test_what_is_chosen() -> None:
    """From the week of the first day to that of the last; an open side reaches the end; outside is the nearest end."""
    weeks = arrange(SPANS, TODAY)

    def chosen(query: str) -> tuple[int, int, bool, str]:
        made = bars(weeks, parse(query), EN)
        return made.first, made.last, made.chosen, made.window_width

    assert chosen("") == (0, FEWEST - 1, False, "100.000%")
    assert chosen("event_since=2026-11-22&event_until=2026-11-23") == (24, 25, True, "7.692%")
    assert chosen("event_until=2026-11-15")[:3] == (0, 23, True)
    assert chosen("event_since=1999-01-01&event_until=2199-01-01")[:3] == (0, 25, True)
    assert chosen("event_since=2026-11-23&event_until=2026-11-01")[3] == "0.000%"


def test_each_bar_asks_for_its_week_and_keeps_the_rest() -> None:
    """As an address of the same filter."""
    made = bars(arrange(SPANS, TODAY), parse("place=UA14&event_since=2026-01-01"), EN)
    assert made.bars[-1].query == "place=UA14&event_since=2026-11-23&event_until=2026-11-29"


def test_few_labels() -> None:
    """Five at most, however many weeks."""
    for first in (THIS, THIS - timedelta(days=400), THIS - timedelta(days=4000)):
        made = bars(arrange([(first, first, 1)], TODAY), parse(""), EN)
        assert FEWEST <= len(made.bars) <= MOST
        assert 4 <= len(made.labels) <= 5
    assert made.labels[0] == ("0.000%", "Dec 23")
