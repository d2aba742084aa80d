"""The queue as a place of work: its groups, its filter, views under a name, the same decision about several."""

from __future__ import annotations

import re

import pytest
from holub_testing.deciding import post
from holub_testing.pages import Pages, sign_in
from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.triage.changes import Wish, change
from holub_desk.vault.tables import Change, NeedToKnow, Report, ReportCode, ReportGroup


def do(pages: Pages, report: int, field: str, after: object, reason: str = "", person: int | None = None) -> None:
    with Session(pages.vault.writer) as session, session.begin():
        change(session, report, Wish(field, after, reason), person=person or pages.person, at="2026-11-28T10:00Z")


async def groups(pages: Pages, path: str = "/") -> list[tuple[str, list[str]]]:
    """The headings that are shown, each with its reports."""
    html = (await pages.ask("GET", path)).text
    parts = re.split(r"<h2([^>]*)>", html.partition('id="groups"')[2].partition("</section>")[0])
    found = []
    for hidden, part in zip(parts[1::2], parts[2::2], strict=True):
        if "hidden" not in hidden:
            found.append((part.partition(" ·")[0].partition("<")[0], re.findall(r'href="/reports/([\d-]+)["?]', part)))
    return found


async def test_groups(four: Pages) -> None:
    """What is new for me; what is in triage, mine first; then the rest. What is new to me stays new, whoever has it."""
    petro = sign_in(four.vault, "Petro", "analyst")
    for report in (1, 2, 3):
        await four.ask("GET", f"/reports/26-000{report}")
    do(four, 1, "state", "in_triage")
    do(four, 2, "state", "in_triage", person=petro.person)
    do(four, 4, "state", "in_triage", person=petro.person)
    assert await groups(four) == [
        ("New since you left", ["26-0004"]),
        ("in triage", ["26-0001", "26-0002"]),
        ("Earlier", ["26-0003"]),
    ]
    assert "in triage · Petro" in (await four.ask("GET", "/")).text


async def test_filter(four: Pages) -> None:
    """Each field narrows; what does not fit says so, and nonsense in the address counts as nothing said."""
    do(four, 2, "state", "rejected", "spam")
    do(four, 3, "code:A1", [])
    do(four, 3, "source", "F")
    do(four, 4, "assigned", four.person)
    with Session(four.vault.writer) as session, session.begin():
        session.get_one(Report, 1).use = "share"
        session.get_one(Report, 1).protection = "open"
        session.get_one(Report, 2).attachments = 1
    for query, expected in (
        ("state=rejected", ["26-0002"]),
        ("state=rejected&state=new", ["26-0004", "26-0003", "26-0002", "26-0001"]),
        ("code=A1", ["26-0003"]),
        ("code=A", ["26-0003"]),
        ("channel=telegram", ["26-0004"]),
        ("source=F&information=", ["26-0003"]),
        ("use=share", ["26-0001"]),
        ("protection=open", ["26-0001"]),
        ("assigned=me", ["26-0004"]),
        ("files=1", ["26-0002"]),
        ("since=2026-11-19", ["26-0004", "26-0003"]),
    ):
        assert await groups(four, f"/?{query}") == [("Found", expected)], query
    nobody = (await four.ask("GET", "/?code=C2")).text
    assert "No report fits." in nobody
    assert (await groups(four, "/?state=x&code=%00"))[0][0] == "New since you left"
    assert '<option value="rejected" selected>' in (await four.ask("GET", "/?state=rejected")).text


async def test_pages_of_a_filter(four: Pages) -> None:
    """What follows keeps the filter in its address."""
    with Session(four.vault.writer) as session, session.begin():
        for n in range(5, 75):
            session.add(
                Report(
                    id=n,
                    conversation=f"{n:032x}",
                    year=2026,
                    serial=n,
                    received_on=session.get_one(Report, 1).received_on,
                    channel="form",
                    language="uk",
                    questionnaire="q",
                    version="v",
                    account="x",
                    changed=n,
                )
            )
    first = (await four.ask("GET", "/?channel=form")).text
    onward = re.search(r'id="more"><a href="([^"]+)"', first)
    assert onward is not None
    assert onward[1] == "/?from=earlier-15&amp;channel=form"
    assert (await groups(four, "/?from=earlier-15&channel=form"))[0][1] == [f"26-{n:04d}" for n in range(14, 4, -1)]


async def test_views(four: Pages) -> None:
    """A filter under a name; shared ones are everyone's to use and their maker's to remove."""
    petro = sign_in(four.vault, "Petro", "analyst")
    saved = await post(four, "/views", name="Rejected", query="state=rejected&nonsense=1", shared="1")
    assert (saved.status, saved.headers["location"]) == (303, "/?state=rejected")
    await post(four, "/views", name="Mine", query="assigned=me")
    theirs = (await petro.ask("GET", "/")).text
    assert ">Rejected</a>" in theirs
    assert ">Mine</a>" not in theirs
    assert "is not there any more" in (await post(petro, "/views/remove", view="1")).text
    assert (await post(four, "/views/remove", view="1")).status == 303
    assert ">Rejected</a>" not in (await four.ask("GET", "/")).text
    assert (await post(four, "/views", name="", query="state=new")).status == 422


TICKED = [("report", f"26-000{n}") for n in (1, 2, 3)]


async def test_several_at_once(four: Pages) -> None:
    """The preview changes nothing; then it is done where it can be, and taken back together by whoever did it."""
    do(four, 3, "state", "rejected", "spam")
    shown = await post(four, "/bulk/preview", *TICKED, act="set_aside:waiting")
    assert shown.status == 200
    assert shown.text.count(">changes<") == 2
    assert "From this state there is no way there." in shown.text
    assert "Do it: 2 reports" in shown.text
    with Session(four.vault.engine) as session:
        assert session.get_one(Report, 1).state == "new"
    done = await post(four, "/bulk", *re.findall(r'name="(\w+)" value="([^"]+)"', shown.text.partition("<main")[2]))
    with Session(four.vault.engine) as session:
        assert [session.get_one(Report, n).state for n in (1, 2, 3, 4)] == ["set_aside", "set_aside", "rejected", "new"]
        which = session.scalars(select(Change.bulk).where(Change.bulk.is_not(None)).limit(1)).one()
    assert which is not None
    assert which in done.text
    petro = sign_in(four.vault, "Petro", "analyst")
    assert (await post(petro, "/bulk/undo", bulk=which)).status == 404
    back = await post(four, "/bulk/undo", bulk=which)
    assert "2 decisions taken back" in back.text
    with Session(four.vault.engine) as session:
        assert session.get_one(Report, 1).state == "new"


async def test_a_code_for_several_keeps_where_it_was_seen(four: Pages) -> None:
    """Whoever has it already keeps it with its places."""
    do(four, 1, "code:A1", [[0, 8]])
    await post(four, "/bulk", *TICKED, act="code", code="A1")
    with Session(four.vault.engine) as session:
        found = session.execute(select(ReportCode.report_id, ReportCode.spans).order_by(ReportCode.report_id)).all()
    assert [tuple(each) for each in found] == [(1, "[[0, 8]]"), (2, "[]"), (3, "[]")]


async def test_a_report_of_others_is_not_among_several(four: Pages) -> None:
    """Its number in a form is as none; grades are not given to many; nothing ticked is said."""
    with Session(four.vault.writer) as session, session.begin():
        session.add(NeedToKnow(id=1, name="witnesses"))
        session.flush()
        session.add(ReportGroup(report_id=2, group_id=1))
    shown = (await post(four, "/bulk/preview", *TICKED, act="take")).text
    assert "26-0002</a>" not in shown
    assert "26-0001</a>" in shown
    await post(four, "/bulk", *TICKED, act="take")
    with Session(four.vault.engine) as session:
        assert [session.get_one(Report, n).assigned_to for n in (1, 2)] == [four.person, None]
    assert "No report is ticked." in (await post(four, "/bulk/preview", act="take")).text
    assert ">changes<" not in (await post(four, "/bulk/preview", *TICKED, act="source")).text


@pytest.mark.parametrize("path", ["/bulk", "/bulk/preview", "/bulk/undo", "/views", "/views/remove"])
async def test_forms_that_are_none(four: Pages, path: str) -> None:
    """Refused calmly."""
    for body in (b"", b"\xff", b"report=%FF", b"x" * 5000):
        assert (await four.ask("POST", path, body=body)).status in (404, 422)
