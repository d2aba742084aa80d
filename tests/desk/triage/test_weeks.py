"""Reports by week."""

from __future__ import annotations

from datetime import date, timedelta

from holub_testing.placed import BAKHMUT, CRIMEA, tell_of
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from holub_desk.places.when import DatePrecision, When
from holub_desk.triage.filter import parse
from holub_desk.triage.weeks import FEWEST, MOST, Weeks, arrange, count_weeks
from holub_desk.vault.tables import NeedToKnow, Person, ReportGroup
from holub_desk.vault.vault import Vault

TODAY = date(2026, 11, 28)
"""A Saturday."""
DAYS = st.dates(TODAY - timedelta(days=2000), TODAY + timedelta(days=400))


def shown(weeks: Weeks) -> list[tuple[str, int, int]]:
    return [(week.monday.isoformat(), week.surely, week.perhaps) for week in weeks.weeks if week.count]


def test_what_is_known_to_the_week_and_what_is_not() -> None:
    """A day and a week from Monday stand in one week; a month may have been in each that it touches."""
    weeks = arrange(
        [
            (date(2026, 11, 9), date(2026, 11, 9), 2),
            (date(2026, 11, 9), date(2026, 11, 15), 1),
            (date(2026, 11, 15), date(2026, 11, 16), 4),
            (None, date(2026, 11, 9), 8),
        ],
        TODAY,
    )
    assert shown(weeks) == [("2026-11-09", 3, 4), ("2026-11-16", 0, 4)]
    assert (weeks.unbounded, weeks.timed, weeks.earlier, weeks.later, weeks.highest) == (8, 15, 0, 0, 7)
    assert len(weeks.weeks) == FEWEST
    assert weeks.weeks[-1].monday <= TODAY <= weeks.weeks[-1].sunday


def test_what_is_outside_is_counted() -> None:
    """Three years at most; what ends before is earlier, what begins after this week is later."""
    weeks = arrange([(date(1990, 1, 1), date(1990, 1, 1), 2), (date(2199, 1, 1), date(2199, 1, 1), 1)], TODAY)
    assert (len(weeks.weeks), weeks.earlier, weeks.later, weeks.timed) == (MOST, 2, 1, 3)
    assert arrange([], TODAY).highest == 0


@given(st.lists(st.tuples(DAYS, st.integers(0, 800), st.integers(1, 5)), max_size=12))
def test_a_bar_is_what_its_week_asked_for_would_find(said: list[tuple[date, int, int]]) -> None:
    """Each week counts exactly the times that overlap it, and every report stands somewhere."""
    spans = [(first, first + timedelta(days=width), count) for first, width, count in said]
    weeks = arrange(spans, TODAY)
    for week in weeks.weeks:
        fits = [
            count
            for first, last, count in spans
            if When(first, last, DatePrecision.RANGE).overlaps(week.monday, week.sunday)
        ]
        assert week.count == sum(fits)
    in_view = sum(
        count for first, last, count in spans if last >= weeks.weeks[0].monday and first <= weeks.weeks[-1].sunday
    )
    assert in_view + weeks.earlier + weeks.later == weeks.timed


def test_of_the_vault(vault: Vault) -> None:
    """Those that fit and that this person may know of; the control: without the group the other is counted."""
    tell_of(vault, "Одне.", BAKHMUT, when=date(2026, 11, 10))
    secret = tell_of(vault, "Два.", CRIMEA, when=date(2026, 11, 10))

    def first(query: str) -> int:
        with Session(vault.engine) as session:
            return count_weeks(session, 1, parse(query), TODAY).timed

    assert (first(""), first("place=UA14"), first("place=UA01"), first("state=assessed")) == (2, 1, 1, 0)
    with Session(vault.writer) as session, session.begin():
        session.add_all([Person(name="Olena", role="analyst"), NeedToKnow(id=1, name="witnesses")])
        session.flush()
        session.add(ReportGroup(report_id=secret, group_id=1))
    assert (first(""), first("place=UA01")) == (1, 0)
