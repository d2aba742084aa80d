"""Cases by their pages: made, filled, claimed in, judged; and what nobody learns who may not."""

from __future__ import annotations

import html
import re

import pytest
from holub_testing.deciding import post
from holub_testing.pages import Answer, Pages, sign_in
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from holub_desk.cases.items import MAX_CAPTURE
from holub_desk.vault.tables import (
    Case,
    CaseReport,
    Claim,
    GroupMember,
    Item,
    Judgement,
    NeedToKnow,
    Report,
    ReportCode,
    ReportGroup,
)

MARIUPOL = "UA14140050010029262"


def text(answer: Answer) -> str:
    """What the page says, without markup."""
    main = answer.text.partition("<main")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).split()).replace(" ,", ",")


def problem(answer: Answer) -> str:
    """The sentence that says why not."""
    assert answer.status == 422
    return html.unescape(answer.text.partition('role="alert"')[2].partition(">")[2].partition("<")[0]).strip()


def count(pages: Pages, table: type) -> int:
    with Session(pages.vault.engine) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


async def upload(pages: Pages, path: str, capture: bytes = b"", **fields: str) -> Answer:
    """Send a form with a file, as a browser does."""
    boundary = "----holub"
    parts = [f'--{boundary}\r\ncontent-disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()]
    head = f'--{boundary}\r\ncontent-disposition: form-data; name="capture"; filename="a.html"\r\n\r\n'
    body = "".join(parts).encode() + head.encode() + capture + f"\r\n--{boundary}--\r\n".encode()
    headers = {"content-type": f"multipart/form-data; boundary={boundary}"}
    return await pages.ask("POST", path, body=body, headers=headers)


NEWS = {"url": "https://example.org/a", "publisher": "News", "day": "2026-09-01", "title": "", "note": ""}


@pytest.fixture
async def case(four: Pages) -> Pages:
    """Case 1 with the reports 1 to 3."""
    made = await post(four, "/cases", title="Building site")
    assert made.headers["location"] == "/cases/1"
    await post(four, "/cases/1/reports", add="26-0001, 26-0002 26-0003")
    return four


async def test_a_case_from_the_list(four: Pages) -> None:
    """Made, it stands in the list; without a title it is refused, and the page says why."""
    assert "No case yet" in text(await four.ask("GET", "/cases"))
    assert problem(await post(four, "/cases", title="  ")) == "There is nothing written yet."
    await post(four, "/cases", title="<b>Site</b>")
    assert "<b>Site</b>" in text(await four.ask("GET", "/cases"))
    assert "<b>Site</b>" not in (await four.ask("GET", "/cases/1")).text


async def test_sources_are_counted_in_words(case: Pages) -> None:
    """Three reports and two publications; a judgement makes one fewer, with why, and undoing it one more again."""
    for publisher in ("News", "Agency"):
        await upload(case, "/cases/1/items", **(NEWS | {"publisher": publisher}))
    page = await case.ask("GET", "/cases/1")
    assert "3 reports and 2 publications; 5 independent sources." in text(page)
    sent = {"one": "item-1", "other": "item-2", "kind": "origin", "note": "word for word"}
    assert (await post(case, "/cases/1/judge", **sent)).headers["location"] == "/cases/1#sources"
    page = await case.ask("GET", "/cases/1")
    assert "4 independent sources" in text(page)
    assert "2 count as one: News, Agency" in text(page)
    assert "both go back to one, as judged – word for word Olena" in text(page)
    assert problem(await post(case, "/cases/1/judge", **(sent | {"other": "item-1"}))) == "Choose two different ones."
    await post(case, "/cases/1/judge", undo="1")
    assert "5 independent sources" in text(await case.ask("GET", "/cases/1"))
    with Session(case.vault.engine) as session:
        row = session.scalars(select(Judgement)).one()
        assert (row.person_id, row.taken_back_by) == (case.person, case.person)


async def test_several_are_judged_at_once(case: Pages) -> None:
    """One against each of the others, pair by pair; where one pair cannot be judged, none is."""
    for n in range(7):
        await upload(case, "/cases/1/items", **(NEWS | {"publisher": f"Outlet {n}"}))
    others = [("other", f"item-{n}") for n in range(2, 8)]
    refused = await post(case, "/cases/1/judge", *others, ("other", "26-0004"), one="item-1", kind="origin")
    assert refused.status == 422
    assert count(case, Judgement) == 0
    await post(case, "/cases/1/judge", *others, one="item-1", kind="origin")
    assert count(case, Judgement) == 6
    assert "3 reports and 7 publications; 4 independent sources." in text(await case.ask("GET", "/cases/1"))


async def test_more_than_a_form_can_name(case: Pages) -> None:
    """Said as such, not as something else that is wrong."""
    many = [("on", "26-0001")] * 70
    assert problem(await post(case, "/cases/1/claims", *many, code="A1", kind="said")) == "That is too many at once."


async def test_one_claim_each_and_side_by_side(case: Pages) -> None:
    """The same from two reports, another number from a third: the stands are shown beside each other."""
    said = {"code": "A1 Group arrival", "kind": "observed", "place": MARIUPOL, "time": "month", "day": "2026-07-20"}
    both = (("on", "26-0001"), ("on", "26-0002"))
    await post(case, "/cases/1/claims", *both, **(said | {"low": "40", "high": "60"}))
    await post(case, "/cases/1/claims", ("on", "26-0003"), **(said | {"low": "200"}))
    page = await case.ask("GET", "/cases/1?sort=place")
    assert "A1 Group arrival · Маріуполь 3 independent sources" in text(page)
    assert "they differ: in how many." in text(page)
    assert "July 2026 · 40–60 2 claims, 2 independent sources" in text(page)
    assert "July 2026 at least 200 observed" in text(page)
    assert page.text.count('aria-sort="ascending"') == 1
    assert problem(await post(case, "/cases/1/claims", **said)).startswith("Tick a report")
    again = await post(case, "/cases/1/claims", ("on", "26-0001"), **(said | {"place": "Іванівка"}))
    assert problem(again) == "Several places are called so: choose one."
    assert again.text.count('name="known_place"') == 12
    await post(case, "/cases/1/claims", remove="1")
    assert count(case, Claim) == 2


async def test_a_claim_while_reading(four: Pages) -> None:
    """The report's code, place and time are there already; a new case is made for it on the way."""
    with Session(four.vault.writer) as session, session.begin():
        session.add(ReportCode(report_id=1, code="B1", person_id=four.person, answered=False, spans="[]"))
        session.execute(update(Report).where(Report.id == 1).values(use="keep"))
    page = await four.ask("GET", "/reports/26-0001")
    assert 'value="B1 Premises' in page.text
    assert "may only be kept" in text(page)
    form = {"code": "B1", "kind": "said", "case": "0", "title": "Office", "time": "before", "day": "2026-09-01"}
    refused = await post(four, "/reports/26-0001/case", **(form | {"low": "many"}))
    assert problem(refused) == "Whole numbers, and the smaller one first."
    assert 'value="Office"' in refused.text
    assert count(four, Case) == 0
    done = await post(four, "/reports/26-0001/case", part=True, **form)
    assert "1 claim: B1" in text(done)
    shown = text(await four.ask("GET", "/cases/1"))
    assert "until 1 September 2026" in shown
    assert "26-0001 not to be published" in shown
    kept = await post(four, "/reports/26-0001/case", remove="1")
    assert problem(kept) == "Claims rest on it: take them back first."


async def test_many_reports_from_the_list(four: Pages) -> None:
    """Ticked, then put into a case that is chosen or made; of reports that are not there nothing is said."""
    ticked = [("report", "26-0001"), ("report", "26-0002"), ("report", "26-0099")]
    asked = await post(four, "/cases/gather", *ticked, act="take", code="")
    assert "Put 2 reports in" in text(asked)
    done = await post(four, "/cases/gather", *ticked[:2], case="0", title="Site")
    assert done.headers["location"] == "/cases/1#reports"
    assert count(four, CaseReport) == 2
    assert problem(await post(four, "/cases/gather", case="0", title="")) == "No report is ticked."


async def test_what_was_published_and_its_capture(case: Pages) -> None:
    """Kept as text, never a link; the capture comes back as it was, as a download only, and no larger than allowed."""
    saved = b"<script>alert(1)</script>" * 1000
    await upload(case, "/cases/1/items", saved, **NEWS)
    page = await case.ask("GET", "/cases/1")
    assert "https://example.org/a" in text(page)
    assert 'href="https://example.org' not in page.text
    got = await post(case, "/cases/1/items/capture", item="1")
    assert got.body == saved
    assert got.headers["content-disposition"].startswith("attachment")
    assert got.headers["content-type"] == "application/octet-stream"
    bad = await upload(case, "/cases/1/items", **(NEWS | {"url": "javascript:alert(1)"}))
    assert problem(bad).startswith("An address begins")
    over = await upload(case, "/cases/1/items", b"x" * (MAX_CAPTURE + 1), **NEWS)
    assert problem(over) == "This capture is too large."
    assert (await upload(case, "/cases/1/items", b"x" * (MAX_CAPTURE + 70_000), **NEWS)).status == 413
    assert (await upload(case, "/cases/1/questions", b"x" * 20_000)).status == 413
    unknown = await case.ask("POST", "/cases/1/items", body=b"x" * 20_000, signed_in=False)
    assert unknown.headers["location"] == "/sign-in"
    await upload(case, "/cases/1/items", **NEWS)
    await upload(case, "/cases/1/items", b"later", item="2")
    assert problem(await upload(case, "/cases/1/items", b"again", item="2")).startswith("It has a capture")
    files = [each for each in case.vault.files.root.rglob("*") if each.is_file()]
    await post(case, "/cases/1/items/remove", item="1")
    assert len([each for each in case.vault.files.root.rglob("*") if each.is_file()]) == len(files) - 1
    assert count(case, Item) == 1


@pytest.mark.parametrize(
    "body", [b"", b"--x", b"--x\r\n\r\n--x--", b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--"]
)
async def test_a_form_that_is_none(case: Pages, body: bytes) -> None:
    """What cannot be read as a form is one without fields: a calm refusal."""
    headers = {"content-type": "multipart/form-data; boundary=x"}
    assert (await case.ask("POST", "/cases/1/items", body=body, headers=headers)).status == 422


async def test_questions_and_chronology(case: Pages) -> None:
    """Asked, answered, removed; what no claim tells is drawn among the claims, what was announced apart."""
    await post(case, "/cases/1/questions", question="Who pays?")
    assert "Who pays?" in text(await case.ask("GET", "/cases/1"))
    assert "1 open question" in text(await case.ask("GET", "/cases"))
    await post(case, "/cases/1/questions", number="1", answer="An agency.")
    assert "1 open question" not in text(await case.ask("GET", "/cases"))
    await post(case, "/cases/1/happened", day="2026-07-01", first="2026-06-01", time="range", text="A meeting.")
    await post(case, "/cases/1/claims", ("on", "26-0001"), code="B2", kind="forecast", time="day", day="2026-09-01")
    page = await case.ask("GET", "/cases/1")
    order = text(page).partition("Chronology")[2]
    assert "1 June 2026 – 1 July 2026 A meeting." in order
    assert "Announced Whether it happened is another claim. 1 September 2026 B2" in order
    assert page.text.count("<rect ") == 2
    assert problem(await post(case, "/cases/1/happened", day="soon", time="day", text="x")).startswith("This is not a")
    await post(case, "/cases/1/happened", number="1")
    await post(case, "/cases/1/questions", number="1", remove="1")
    assert "A meeting." not in text(await case.ask("GET", "/cases/1"))


async def test_a_withdrawn_report_counts_for_nothing_at_once(case: Pages) -> None:
    """Its claims stay visible as what they are, and stand behind nothing."""
    both = (("on", "26-0001"), ("on", "26-0002"))
    await post(case, "/cases/1/claims", *both, code="A1", kind="observed")
    assert "2 claims, 2 independent sources" in text(await case.ask("GET", "/cases/1"))
    with Session(case.vault.writer) as session, session.begin():
        session.execute(update(Report).where(Report.id == 1).values(withdrawn=True))
    page = text(await case.ask("GET", "/cases/1"))
    assert "2 reports and 0 publications; 2 independent sources. 1 more was taken back" in page
    assert "1 claim, 1 independent source" in page
    assert "26-0001 taken back or rejected: counts for nothing" in page
    assert "Claim something" not in text(await case.ask("GET", "/reports/26-0001"))


async def test_who_may_not_know_learns_nothing(case: Pages) -> None:
    """A case of a group is not there for others; a restricted report in a case of everyone is not in theirs."""
    other = sign_in(case.vault, "Petro", "admin")
    with Session(case.vault.writer) as session, session.begin():
        session.add(NeedToKnow(id=1, name="witnesses"))
        session.flush()
        session.add_all([GroupMember(group_id=1, person_id=case.person), ReportGroup(report_id=1, group_id=1)])
    await post(case, "/cases/1/claims", ("on", "26-0001"), ("on", "26-0002"), code="A1", kind="observed", who="Canary")
    await post(case, "/cases/1/judge", one="26-0001", other="26-0002", kind="origin", note="Канарка")
    mine, theirs = [text(await each.ask("GET", "/cases/1")) for each in (case, other)]
    assert "Канарка" in mine
    assert "3 reports and" in mine
    assert "26-0001" not in theirs
    assert "Канарка" not in theirs
    assert "2 reports and 0 publications; 2 independent sources" in theirs
    assert "2 reports" in text(await other.ask("GET", "/cases"))
    await post(case, "/cases/1/judge", one="26-0001", other="26-0003", kind="origin")
    assert "for a reason that you may not see" in text(await other.ask("GET", "/cases/1"))
    assert (await post(case, "/cases/1/group", group="1")).headers["location"] == "/cases/1#known"
    assert "Building site" in text(await case.ask("GET", "/cases"))
    assert "Building site" not in text(await other.ask("GET", "/cases"))
    assert "Building site" not in text(await other.ask("GET", "/reports/26-0002"))
    theirs = await other.ask("GET", "/cases/1")
    assert (theirs.status, theirs.body) == (404, (await other.ask("GET", "/cases/99")).body)
    assert (await post(other, "/cases/1/questions", question="?")).status == 404
    assert (await post(other, "/groups/1/remove")).status == 422


async def test_need_to_know_is_widened_by_those_who_may(case: Pages) -> None:
    """An analyst puts a case into a group of their own and cannot give it back to everyone."""
    with Session(case.vault.writer) as session, session.begin():
        session.add_all([NeedToKnow(id=1, name="witnesses"), NeedToKnow(id=2, name="others")])
        session.flush()
        session.add(GroupMember(group_id=1, person_id=case.person))
    assert (await post(case, "/cases/1/group", group="2")).status == 403
    await post(case, "/cases/1/group", group="1")
    assert (await post(case, "/cases/1/group", group="0")).status == 403


async def test_closing_is_for_those_who_publish(case: Pages) -> None:
    """An analyst cannot; an editor can, and then nothing in it changes."""
    assert (await post(case, "/cases/1/state", state="closed")).status == 403
    editor = sign_in(case.vault, "Sofia", "editor")
    await post(editor, "/cases/1/state", state="closed")
    assert "closed" in text(await case.ask("GET", "/cases"))
    assert (
        problem(await post(case, "/cases/1", title="Other", summary=""))
        == "This case is closed: nothing in it changes."
    )
    assert 'action="/cases/1/claims"' not in (await case.ask("GET", "/cases/1")).text
    await post(editor, "/cases/1/state", state="open")
    assert (await post(case, "/cases/1", title="Other", summary="All.")).status == 303
    assert "Other" in text(await case.ask("GET", "/cases"))
