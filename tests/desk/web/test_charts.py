"""The page of charts."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from holub_testing.pages import Pages
from sqlalchemy.orm import Session

from holub_desk.vault.tables import NeedToKnow, Report, ReportCode, ReportGroup, ReportPlace
from holub_desk.web.charts import asked_of

TODAY = datetime.now(UTC).date()
SATURDAY = date(2026, 11, 28)


def tell(pages: Pages, *codes: str) -> None:
    """Reports of today, each with a code and a place."""
    with Session(pages.vault.writer) as session, session.begin():
        for number, code in enumerate(codes, 1):
            session.add(
                Report(
                    id=number, conversation=f"{number:032x}", year=2026, serial=number, received_on=TODAY,
                    channel="web", language="uk", questionnaire="q", version="v", account="Канарка", changed=number,
                )
            )  # fmt: skip
            session.flush()
            session.add(ReportCode(report_id=number, code=code))
            session.add(
                ReportPlace(report_id=number, key="p", answered=False, code="UA14020", precision="raion", at="")
            )


async def show(pages: Pages, path: str = "/charts") -> str:
    answer = await pages.ask("GET", path)
    assert answer.status == 200
    return answer.text


def described(page: str) -> tuple[list[str], list[str]]:
    """The label of every picture, and of every table."""
    return re.findall(r'role="img" aria-label="([^"]+)"', page), re.findall(r"<caption[^>]*>([^<]+)", page)


async def test_every_chart_has_a_name_and_a_table(pages: Pages) -> None:
    """With nothing in it as with something; and no script of its own, no style but the sheet's."""
    assert "No report in these weeks" in await show(pages)
    tell(pages, "A1", "B1")
    page = await show(pages)
    names, tables = described(page)
    for title in ("Reports by week", "Days until somebody first read a report"):
        assert title in names
        assert title in tables
    assert len(tables) == 6
    assert any(name.startswith("Donetska oblast") for name in names)
    assert 'style="' not in page
    assert "Канарка" not in page


async def test_need_to_know(pages: Pages) -> None:
    """A hidden report is in no number; the control is the page before."""
    tell(pages, "A1", "B1")
    before = await show(pages)
    assert "2 reports" in before
    assert "Representative offices" in before
    with Session(pages.vault.writer) as session, session.begin():
        session.add(NeedToKnow(id=1, name="others"))
        session.flush()
        session.add(ReportGroup(report_id=2, group_id=1))
    after = await show(pages)
    assert "1 report;" in after
    assert "Representative offices" not in after


async def test_chosen_by_links(pages: Pages) -> None:
    """Each link of the page leads to a page; what is chosen can be taken away again."""
    tell(pages, "A1", "A2", "B1")
    page = await show(pages)
    assert "/charts?code=A" in page
    group = await show(pages, "/charts?code=A&oblast=UA14")
    assert "2 reports" in group
    assert "A1 Group arrival" in group
    for link in set(re.findall(r'href="(/charts[^"]*)"', group)):
        await show(pages, link.replace("&amp;", "&"))
    [listed] = re.findall(r'href="(/search[^"]*code=A[^"]*)"', group)
    assert "<h2>2 reports" in await show(pages, listed.replace("&amp;", "&"))
    assert 'href="/charts?oblast=UA14"' in group
    assert 'href="/charts?code=A"' in group


@pytest.mark.parametrize("odd", ["weeks=0", "weeks=9999", "until=x", "until=0001-01-01", "code=a", "oblast=UA99"])
def test_odd_addresses_count_as_not_said(odd: str) -> None:
    """No error, and weeks in which there can be reports."""
    name, _, value = odd.partition("=")
    asked = asked_of({name: value}, SATURDAY)
    assert (asked.weeks, asked.code, asked.oblast) == (13, "", "")
    assert asked.span.end > date(2000, 1, 1)


def test_weeks_before_and_after() -> None:
    """Links go back and come back to where one was; there is nothing later than this week."""
    now = asked_of({}, SATURDAY)
    assert (now.current, now.moved(1), now.at()) == (True, None, "/charts")
    earlier = asked_of({"until": "2026-08-29", "weeks": "13"}, SATURDAY)
    assert now.moved(-1) == earlier.at() == "/charts?until=2026-08-29"
    assert earlier.span.end == now.span.first
    assert earlier.moved(1) == "/charts"
    assert asked_of({"until": "9999-12-31"}, SATURDAY) == now
    assert now.span.end - now.span.first == timedelta(weeks=13)
