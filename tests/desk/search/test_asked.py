"""What is asked of the search, as it stands in an address."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holub_desk.search.asked import Asked, days_of, parse

WHOLE = "q=два+слова&state=new&source=D&since=2026-11-01&files=1&code=A1&code=FL&oblast=UA14&happened=2026-10&photo=1"


def test_there_and_back() -> None:
    """Words, the filter of the list, and what the search alone knows; other names are dropped."""
    asked = parse(WHOLE + "&order=newest&junk=1&skip=30")
    assert asked.words == "два слова"
    assert (asked.codes, asked.oblasts, asked.happened, asked.photo) == (("A1", "FL"), ("UA14",), ("2026-10",), True)
    assert (asked.wanted.state, asked.wanted.code, asked.wanted.since) == (("new",), (), date(2026, 11, 1))
    assert parse(asked.query()) == asked
    assert not parse("order=newest&junk=1")
    assert parse("oblast=UA14").query() == "q=&oblast=UA14"


@pytest.mark.parametrize(
    "odd",
    [
        "oblast=UA1", "oblast=ua14", "oblast=UA14020010010059145", "oblast=%27", "happened=2026-13", "happened=0000-01",
        "happened=26-1", "happened=٢٠٢٦-١٠", "photo=yes", "code=a1", "code=A1%27", "state=lost",
    ],
)  # fmt: skip
def test_what_is_malformed_counts_as_not_said(odd: str) -> None:
    """No error, and nothing of it is kept."""
    assert parse(odd) == Asked()


@given(st.lists(st.tuples(st.sampled_from("q code oblast happened photo state since".split()), st.text(max_size=12))))
def test_any_address(pairs: list[tuple[str, str]]) -> None:
    """Whatever it holds: read once or twice it asks for the same."""
    asked = parse(urlencode(pairs))
    assert parse(asked.query()) == asked


def test_one_thing_more_or_less() -> None:
    """Codes and oblasts stand beside each other; of all else a report has one, and the new one takes its place."""
    asked = parse("q=x&code=A1&state=new")
    assert parse(asked.with_one("code", "B1")).codes == ("A1", "B1")
    assert parse(asked.with_one("state", "assessed")).wanted.state == ("assessed",)
    assert parse(asked.with_one("photo", "1")).photo
    month = parse(asked.with_one("received", "2026-02"))
    assert (month.wanted.since, month.wanted.until) == (date(2026, 2, 1), date(2026, 2, 28))
    assert asked.without(("code", "A1")) == "q=x&state=new"
    assert asked.without(("code", "A2")) == asked.query() == "q=x&state=new&code=A1"


def test_months() -> None:
    """Their first and last day, in a leap year too."""
    assert days_of("2028-02") == (date(2028, 2, 1), date(2028, 2, 29))
    assert days_of("9999-12") == (date(9999, 12, 1), date(9999, 12, 31))
