"""The page of the search."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote, urlencode

from holub_testing.pages import Pages
from sqlalchemy.orm import Session

from holub_desk.search.index import bring_up_to_date
from holub_desk.vault.tables import GroupMember, NeedToKnow, Report, ReportGroup, SavedView


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
    """Under a name, with its words; it leads back to the search, and is counted once a day where that is wanted."""
    tell(pages, "Два автобуси.")
    body = urlencode({"query": "q=автобус&state=new&junk=1", "name": "Автобуси", "digest": "1"}).encode()
    answer = await pages.ask("POST", "/views", body=body)
    assert (answer.status, answer.headers["location"]) == (303, f"/search?q={quote('автобус')}&state=new")
    with Session(pages.vault.engine) as session:
        [view] = session.query(SavedView)
        assert view.digest
    page = await find(pages, "автобус", state="new")
    assert "Автобуси</a>" in page
    assert "Автобуси" not in (await pages.ask("GET", "/")).text


async def test_it_can_be_narrowed(pages: Pages) -> None:
    """By what was found, with counts; a state that was chosen leaves the others out."""
    tell(pages, "Автобус перший.", "Автобус другий.")
    with Session(pages.vault.writer) as session, session.begin():
        session.get_one(Report, 2).state = "assessed"
    page = await find(pages, "автобус")
    assert "state=assessed" in page
    narrowed = await find(pages, "автобус", state="assessed")
    assert "другий" in narrowed
    assert "перший" not in narrowed
