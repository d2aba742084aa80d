"""The list beside an open report is the one that it was found in, with or without a script."""

from __future__ import annotations

import re

import pytest
from holub_testing.deciding import post
from holub_testing.pages import Pages
from sqlalchemy.orm import Session

from holub_desk.vault.tables import Report


@pytest.fixture
def narrowed(four: Pages) -> Pages:
    """Of four reports the second is assessed."""
    with Session(four.vault.writer) as session, session.begin():
        session.get_one(Report, 2).state = "assessed"
    return four


def rows(page: str) -> list[tuple[str, str]]:
    return re.findall(r'href="/reports/(26-\d+)(\?[^"]*)?" id="row-', page)


def near(page: str) -> list[tuple[str, str]]:
    return re.findall(r'rel="(?:prev|next)" href="/reports/(26-\d+)([^"]*)"', page)


async def test_rows_carry_the_filter(narrowed: Pages) -> None:
    """And the report that they lead to has the same list beside it, with the same filter, and its neighbours in it."""
    query = "?state=new&amp;channel=web"
    listed = (await narrowed.ask("GET", "/?state=new&channel=web&nonsense=1")).text
    assert rows(listed) == [("26-0003", query), ("26-0001", query)]
    page = (await narrowed.ask("GET", "/reports/26-0003?state=new&channel=web")).text
    assert rows(page) == [("26-0003", query), ("26-0001", query)]
    assert near(page) == [("26-0001", query)]
    assert f'<a href="/{query}" id="up"' in page
    assert f'action="/reports/26-0003/change{query}"' in page


async def test_without_a_filter_nothing_is_carried(narrowed: Pages) -> None:
    """The control: the whole list, plain addresses."""
    page = (await narrowed.ask("GET", "/reports/26-0003")).text
    assert {query for _, query in rows(page)} == {""}
    assert len(rows(page)) == 4


async def test_a_decision_comes_back_to_the_list(narrowed: Pages) -> None:
    """What was decided does not fit the filter any more, and the next one is still the next one."""
    answer = await post(narrowed, "/reports/26-0003/change?state=new&channel=web", field="state", value="in_triage")
    assert answer.headers["location"] == "/reports/26-0003?state=new&channel=web"
    page = (await narrowed.ask("GET", answer.headers["location"])).text
    assert [number for number, _ in rows(page)] == ["26-0001"]
    assert near(page) == [("26-0001", "?state=new&amp;channel=web")]


async def test_the_page_of_the_list_is_kept(narrowed: Pages) -> None:
    """A report from the second page of a list has that page beside it."""
    page = (await narrowed.ask("GET", "/reports/26-0001?from=earlier-3&state=new")).text
    assert rows(page) == [("26-0001", "?state=new&amp;from=earlier-3")]


@pytest.mark.parametrize(
    "query", ["state=%22%3E%3Cscript%3E", "from=%0d%0aSet-Cookie:x", "code=%22onload=", "from=new-"]
)
async def test_nothing_of_an_address_comes_back(narrowed: Pages, query: str) -> None:
    """Only what a filter knows, neither in a page nor where a decision leads."""
    page = (await narrowed.ask("GET", f"/reports/26-0001?{query}")).text
    assert {each for _, each in rows(page)} == {""}
    answer = await post(narrowed, f"/reports/26-0001/change?{query}", field="note", value="x")
    assert answer.headers["location"] == "/reports/26-0001"
