"""The page of the search."""

from __future__ import annotations

import html
import re
from datetime import date
from urllib.parse import quote, urlencode

import pytest
from holub_testing.pages import Pages
from sqlalchemy.orm import Session

from holub_desk.search.index import bring_up_to_date
from holub_desk.vault.tables import GroupMember, NeedToKnow, Report, ReportCode, ReportGroup, SavedView


async def find(pages: Pages, words: str, **more: str) -> str:
    bring_up_to_date(pages.vault)
    answer = await pages.ask("GET", f"/search?{urlencode({'q': words} | more)}")
    assert answer.status == 200
    return answer.text


def tell(pages: Pages, *accounts: str) -> None:
    """Reports that say this."""
    with Session(pages.vault.writer) as session, session.begin():
        for number, account in enumerate(accounts, 1):
            session.add(
                Report(
                    id=number, conversation=f"{number:032x}", year=2026, serial=number, received_on=date(2026, 11, 20),
                    channel="web", language="uk", questionnaire="q", version="v", account=account, changed=number,
                )
            )  # fmt: skip


async def test_words_are_found_and_marked(pages: Pages) -> None:
    """Each form of the word, in its place; what a source wrote stays text."""
    tell(pages, "Два автобуси <b>тут</b>.", "Потяг.")
    page = await find(pages, "автобус")
    assert "<mark>автобуси</mark>" in page
    assert "&lt;b&gt;тут" in page
    assert "Потяг" not in page.partition("<h2")[2]
    assert "<mark>" not in await find(pages, "дирижабль")


async def test_what_was_typed_is_kept_and_harmless(pages: Pages) -> None:
    """It stands in the box again, escaped, and breaks nothing."""
    for typed in ('"><script>alert(1)</script>', "NEAR( OR", "-", '"', "\0", "ї" * 400):
        page = await find(pages, typed)
        assert "<script>alert" not in page


async def test_who_may_not_know_finds_nothing(pages: Pages) -> None:
    """Neither the report nor its count; the control is the same search before."""
    tell(pages, "Канарка на паркані.")
    assert "Канарка" in await find(pages, "паркан")
    with Session(pages.vault.writer) as session, session.begin():
        session.add(NeedToKnow(id=1, name="others"))
        session.flush()
        session.add(ReportGroup(report_id=1, group_id=1))
    for asked in ("паркан", "26-0001"):
        assert "Канарка" not in await find(pages, asked)
    with Session(pages.vault.writer) as session, session.begin():
        session.add(GroupMember(group_id=1, person_id=pages.person))
    assert "Канарка" in await find(pages, "паркан")


async def test_a_search_is_kept(pages: Pages) -> None:
    """Under a name, with its words and all it is narrowed by; not among the views of the list."""
    tell(pages, "Два автобуси.")
    query = "q=автобус&state=new&code=A1&oblast=UA14&photo=1&junk=1"
    body = urlencode({"query": query, "name": "Автобуси", "digest": "1"}).encode()
    answer = await pages.ask("POST", "/search/keep", body=body)
    expected = f"/search?q={quote('автобус')}&state=new&code=A1&oblast=UA14&photo=1"
    assert (answer.status, answer.headers["location"]) == (303, expected)
    with Session(pages.vault.engine) as session:
        [view] = session.query(SavedView)
        assert view.digest
    page = await find(pages, "автобус", state="new")
    assert "Автобуси</a>" in page
    assert "Автобуси" not in (await pages.ask("GET", "/")).text


async def test_what_is_new_stands_in_the_list_quietly(pages: Pages) -> None:
    """One line, once there is something new: numbers and names of searches; turned off, it is gone."""
    await pages.ask(
        "POST", "/search/keep", body=urlencode({"query": "q=автобус", "name": "Їздять", "digest": "1"}).encode()
    )
    assert 'class="digest"' not in (await pages.ask("GET", "/")).text
    tell(pages, "Два автобуси.", "Автобус.", "Потяг.")
    bring_up_to_date(pages.vault)
    with Session(pages.vault.writer) as session, session.begin():
        [kept] = session.query(SavedView)
        kept.told_on, view = date(2026, 11, 20), kept.id
    page = (await pages.ask("GET", "/")).text
    line = page.partition('<details class="digest">')[2].partition("</details>")[0]
    assert "2 new in 1 search that you keep since Fri 20 Nov" in line
    assert "Їздять" in line
    assert "автобуси" not in line
    assert 'class="digest"' not in (await pages.ask("GET", "/?state=new")).text
    body = urlencode({"view": str(view), "digest": "0"}).encode()
    answer = await pages.ask("POST", "/search/digest", body=body)
    assert answer.status == 303
    assert 'class="digest"' not in (await pages.ask("GET", "/")).text
    assert 'aria-pressed="false"' in await find(pages, "автобус")


async def test_it_can_be_narrowed_by_links(pages: Pages) -> None:
    """Each leaves as many as it says; what was chosen stands above, with a link that takes it away."""
    tell(pages, "Автобус перший.", "Автобус другий.", "Автобус третій.")
    with Session(pages.vault.writer) as session, session.begin():
        session.get_one(Report, 2).state = "assessed"
        session.add(ReportCode(report_id=2, code="A1"))
    page = await find(pages, "автобус")
    links = dict(re.findall(r'<li><a href="([^"]+)">[^<]+</a> <small>(\d+)</small>', page))
    assert len(links) == 3
    for link, count in links.items():
        narrowed = await pages.ask("GET", html.unescape(link))
        assert f"<h2>{count} report" in narrowed.text
    narrowed = await find(pages, "автобус", state="assessed")
    assert "другий" in narrowed
    assert "перший" not in narrowed
    [away] = re.findall(r'<a class="tag" href="([^"]+)"', narrowed)
    assert away == f"/search?q={quote('автобус')}"
    assert '<input type="hidden" name="state" value="assessed">' in narrowed


async def test_a_bound_is_said(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where more are found than are counted."""
    tell(pages, "Автобус.", "Автобус.", "Автобус.")
    with Session(pages.vault.writer) as session, session.begin():
        session.get_one(Report, 2).state = "assessed"
    assert "Counted over" not in await find(pages, "автобус")
    for module in ("search.run", "web.search"):
        monkeypatch.setattr(f"holub_desk.{module}.MOST", 2)
    assert "Counted over the first 2." in await find(pages, "автобус", order="newest")
