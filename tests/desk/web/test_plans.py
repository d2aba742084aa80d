"""How the database answers the pages that are asked for all day: by indices, and never through all reports."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from holub_testing.pages import Pages
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from holub_desk.search.index import bring_up_to_date

LARGE = "report|read_by|report_code|message|change|custody_entry|custody_detail|report_place|report_time"
THROUGH_ALL = re.compile(rf"SCAN ({LARGE})\b")
THROUGH_ROWS = re.compile(rf"SCAN ({LARGE})\b(?! USING COVERING INDEX report_(facts|changed|at_work))")
"""A filter may go through the narrow index: a few bytes of each report, from the newest on, until there are enough."""
FROM_THE_END = Counter(
    {
        "SCAN report USING COVERING INDEX report_changed": 1,
        "SCAN report USING COVERING INDEX report_facts": 1,
        "SCAN report USING COVERING INDEX report_at_work": 1,
    }
)
"""The newest report and the latest change, each the first row of its index; and the few that are in triage."""


@pytest.fixture
def plans(four: Pages) -> Iterator[list[str]]:
    """What SQLite says of each query from now on."""
    bring_up_to_date(four.vault)
    found: list[str] = []

    @event.listens_for(four.vault.engine, "before_cursor_execute")
    def explain(_: Any, cursor: Any, statement: str, parameters: Any, *__: Any) -> None:
        if statement.startswith(("SELECT", "DELETE", "UPDATE")):
            found.extend(row[3] for row in cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters))

    yield found
    event.remove(four.vault.engine, "before_cursor_execute", explain)


@pytest.mark.parametrize(
    "path", ["/", "/?from=new-3", "/?from=earlier-3", "/reports/26-0001", "/protection", "/search"]
)
async def test_pages_go_through_nothing_large(four: Pages, plans: list[str], path: str) -> None:
    """The queue, a report with all that stands beside it, the numbers on every page."""
    assert (await four.ask("GET", path)).status == 200
    assert len(plans) > 5
    assert Counter(plan for plan in plans if THROUGH_ALL.match(plan)) <= FROM_THE_END


@pytest.mark.parametrize(
    "query",
    ["state=new&channel=web", "code=A1", "code=A&state=assessed", "assigned=me", "assigned=nobody", "protection=open",
     "since=2026-01-01&until=2026-12-31", "use=share&withdrawn=1&files=1", "source=B&information=2&language=uk"],
)  # fmt: skip
async def test_filters_read_no_reports(four: Pages, plans: list[str], query: str) -> None:
    """In the queue and in the search, with words and without: what a filter asks for stands in one narrow index."""
    for page in ("/?", "/search?", "/search?q=автобус&"):
        plans.clear()
        assert (await four.ask("GET", page + query)).status == 200
        assert [plan for plan in plans if THROUGH_ROWS.match(plan)] == []
        assert any("report_facts" in plan for plan in plans)


async def test_an_open_page_goes_through_nothing_large(four: Pages, plans: list[str]) -> None:
    """It asks each second whether something arrived."""
    path = "/events?changed=0&newest=0&report=26-0001&report_changed=1"
    await four.ask("GET", path, until=lambda answer: b"event: list" in answer.body)
    assert len(plans) > 3
    assert {plan for plan in plans if THROUGH_ALL.match(plan)} == set()


def test_the_control(four: Pages, plans: list[str]) -> None:
    """A query of the kind that is forbidden here would be noticed."""
    with Session(four.vault.engine) as session:
        session.execute(text("SELECT id FROM report WHERE told = 'yes'"))
        session.execute(text("SELECT count(*) FROM read_by WHERE report_id + 1 = 2"))
    assert sum(1 for plan in plans if THROUGH_ROWS.match(plan)) == 2
