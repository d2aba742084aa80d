"""Deciding about a report by its page's forms: what is done, what is refused and why, and what nobody learns."""

from __future__ import annotations

import html
import re

import pytest
from holub_testing.deciding import WORDS, post
from holub_testing.pages import Answer, Pages, sign_in
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from holub_desk.triage.changes import Wish, change
from holub_desk.vault.tables import Attachment, Change, CustodyDetail, NeedToKnow, Report, ReportCode, ReportGroup
from holub_desk.vault.vault import Vault
from holub_wire.age.identities import HybridIdentity


async def decide(pages: Pages, field: str, value: str = "", **more: str) -> Answer:
    """Send a form of the first report's page."""
    return await post(pages, "/reports/26-0001/change", field=field, value=value, **more)


def row(pages: Pages, report: int = 1) -> Report:
    with Session(pages.vault.engine) as session:
        return session.get_one(Report, report)


def said(answer: Answer) -> str:
    """What was refused, as a person reads it."""
    found = re.search(r'role="alert"[^>]*>(.*?)</p>', answer.text)
    assert found is not None, answer.text
    return html.unescape(found[1])


async def test_a_decision(four: Pages) -> None:
    """It is made, kept in the history under one's name and in the custody log, and can be taken back."""
    answer = await decide(four, "state", "in_triage", before='"new"')
    assert (answer.status, answer.headers["location"]) == (303, "/reports/26-0001")
    assert (row(four).state, row(four).assigned_to) == ("in_triage", four.person)
    page = (await four.ask("GET", "/reports/26-0001")).text
    assert "State: new → <b>in triage</b>" in page
    with Session(four.vault.engine) as session:
        assert '"after":"in_triage"' in (session.scalars(select(CustodyDetail.said)).all()[-2])
        number = session.scalars(select(Change.id)).one()
    assert (await post(four, "/reports/26-0002/undo", change=str(number))).status == 422
    assert (await post(four, "/reports/26-0001/undo", change=str(number))).status == 303
    assert row(four).state == "new"
    again = await post(four, "/reports/26-0001/undo", change=str(number))
    assert said(again) == "This was taken back already."


async def test_reading_is_logged_once(four: Pages) -> None:
    """A decision on the open page is no further reading; the control: opening it again is."""

    def readings() -> int:
        with Session(four.vault.engine) as session:
            return session.scalar(select(func.count()).select_from(CustodyDetail)) or 0

    await four.ask("GET", "/reports/26-0001")
    assert readings() == 1
    answer = await post(four, "/reports/26-0001/change", part=True, field="state", value="in_triage")
    assert answer.status == 200
    assert "in triage" in answer.text
    assert readings() == 2
    await four.ask("GET", "/reports/26-0001")
    assert readings() == 3


async def test_a_letter_needs_a_record(four: Pages) -> None:
    """D can be given at once; A cannot, and the page says why beside the letters, also to a script."""
    assert (await decide(four, "source", "D")).status == 303
    for part, status in ((False, 422), (True, 200)):
        answer = await post(four, "/reports/26-0001/change", part=part, field="source", value="A")
        assert answer.status == status
        assert "record does not bear this letter" in said(answer)
    assert row(four).source_grade == "D"


REFUSED = [
    ({}, "need a second independent report"),
    ({"with": "26-0001"}, "the same source, or the same report"),
    ({"with": "26-0002"}, "New conversations on the web alone"),
    ({"with": "26-0099"}, "no report of that number"),
    ({"url": "https://example.org"}, "Write what the address shows"),
    ({"url": "javascript:alert(1)", "note": "x"}, "begins with http"),
]


@pytest.mark.parametrize(("basis", "why"), REFUSED)
async def test_a_number_needs_a_basis(four: Pages, basis: dict[str, str], why: str) -> None:
    """1 and 2 are refused without one; what was typed stays in the form."""
    answer = await decide(four, "information", "2", **basis)
    assert answer.status == 422
    assert why in said(answer)
    assert row(four).info_grade is None
    for value in basis.values():
        assert f'value="{value}"' in answer.text or f">{value}</textarea>" in answer.text
    assert '<details class="why" id="basis" open>' in answer.text


async def test_a_number_with_its_basis(four: Pages) -> None:
    """A report from a messenger confirms, and so does an address with a note; the page says on what the grade rests,
    without a link to it, and when it rests on nothing any more."""
    assert (await decide(four, "information", "2", **{"with": "26-0004"})).status == 303
    page = (await four.ask("GET", "/reports/26-0001")).text
    assert 'Rests on <a href="/reports/26-0004"' in page
    assert "does not hold any more" not in page
    with Session(four.vault.writer) as session, session.begin():
        session.get_one(Report, 4).withdrawn = True
    assert "does not hold any more" in (await four.ask("GET", "/reports/26-0001")).text
    answer = await decide(four, "information", "1", url="https://example.org/a?b=1&c", note="The tender.")
    assert answer.status == 303
    page = (await four.ask("GET", "/reports/26-0001")).text
    assert "https://example.org/a?b=1&amp;c" in page
    assert 'href="https' not in page


async def test_two_people_at_once(four: Pages) -> None:
    """Who decides on what a page showed before somebody else was faster is told, and nothing is overwritten."""
    petro = sign_in(four.vault, "Petro", "analyst")
    assert (await decide(petro, "source", "E", before="null")).status == 303
    answer = await decide(four, "source", "F", before="null")
    assert said(answer) == "Somebody changed this meanwhile. Look at it again."
    assert row(four).source_grade == "E"


async def test_codes_where_they_were_seen(four: Pages) -> None:
    """Positions count characters as the database does; the page marks them; other words make them void."""
    start, end = WORDS.index("автобуси"), WORDS.index("Говорили")
    place = {"start": str(start), "end": str(end), "changed": "1"}
    assert (await decide(four, "code", code="a1 Group arrival", **place)).status == 303
    assert (await decide(four, "code", code="A1", start="0", end="8", changed="1")).status == 303
    with Session(four.vault.engine) as session:
        assert session.scalars(select(ReportCode.spans)).one() == f"[[0, 8], [{start}, {end}]]"
    page = (await four.ask("GET", "/reports/26-0001")).text
    assert '<mark title="A1">Привезли</mark> два <mark title="A1">автобуси 🚌.<span data-n="2">\n</span></mark>' in page
    answer = await decide(four, "code", code="A4", start="0", end="8", changed="0")
    assert "meanwhile" in said(answer)
    assert 'value="A4"' in answer.text
    assert "nothing of that name" in said(await decide(four, "code", code="all of it"))
    assert (await decide(four, "code", "none", code="A1")).status == 303
    assert "<mark" not in (await four.ask("GET", "/reports/26-0001")).text


async def test_notes_are_words_of_people(four: Pages) -> None:
    """Escaped, kept when refused, taken back by undo."""
    assert (await decide(four, "note", "<b>схоже</b> на 26-0002")).status == 303
    page = (await four.ask("GET", "/reports/26-0001")).text
    assert "&lt;b&gt;схоже&lt;/b&gt; на 26-0002" in page
    assert said(await decide(four, "note", "  ")) == "There is nothing written yet."


async def test_protection_and_sensitivity_need_a_reason(four: Pages) -> None:
    """Both are refused without one, and what one typed stays."""
    assert "needs a reason" in said(await decide(four, "protection", "open"))
    assert (await decide(four, "protection", "open", reason="a boy of 14")).status == 303
    listed = (await four.ask("GET", "/protection")).text
    assert "26-0001" in listed
    assert "автобуси" not in listed
    assert (await decide(four, "protection", "handled", reason="passed to the child line")).status == 303
    assert "26-0001" not in (await four.ask("GET", "/protection")).text
    assert "needs a reason" in said(await decide(four, "sensitivity", "normal"))


async def test_consent_stands_in_words(four: Pages) -> None:
    """What the source allows and whom it told; after withdrawal nothing that makes use of it is decided."""
    for use, told, words in (
        ("keep", "", "only to be kept: not to be shared or published</b> · did not say"),
        ("publish", "no", "may be shared, and published in general words</b> · has told nobody else"),
        ("share", "press", "may be shared with investigators</b> · <b>has told journalists"),
    ):
        with Session(four.vault.writer) as session, session.begin():
            one = session.get_one(Report, 1)
            one.use, one.told = use, told
        assert words in (await four.ask("GET", "/reports/26-0001")).text
    with Session(four.vault.writer) as session, session.begin():
        session.get_one(Report, 1).withdrawn = True
    assert "withdrawn: not to be used any more" in (await four.ask("GET", "/reports/26-0001")).text
    assert "taken this report back" in said(await decide(four, "source", "D"))
    assert (await decide(four, "note", "Забрали назад.")).status == 303


async def test_files_of_a_withdrawn_report_stay(four: Pages) -> None:
    """They are not handed out any more; before, the page says what the source allowed."""
    with Session(four.vault.writer) as session, session.begin():
        session.add(
            Attachment(
                report_id=1,
                id="a" * 32,
                ordinal=1,
                seq=1,
                type="image/jpeg",
                cleaned=True,
                role="copy",
                total=1,
                bytes=0,
                sha256="",
                received=1,
                state="whole",
                identity=HybridIdentity.generate().secret(),
            )
        )
    path = "/reports/26-0001/attachments/1"
    assert "did not allow to share" in (await four.ask("GET", path)).text
    assert (await four.ask("POST", path)).status == 200
    with Session(four.vault.writer) as session, session.begin():
        session.get_one(Report, 1).withdrawn = True
    for method in ("GET", "POST"):
        answer = await four.ask(method, path)
        assert (answer.status, "not to be used any more" in answer.text) == (403, True)


async def test_reports_of_others_are_not_told_by_naming_them(four: Pages) -> None:
    """One that somebody may not know of cannot be linked or rested on, and its number stands on no page."""
    with Session(four.vault.writer) as session, session.begin():
        change(session, 1, Wish("link:26-0004", "incident"), person=None, at="2026-11-28T10:00Z")
        change(session, 1, Wish("information", {"grade": 2, "with": ["26-0004"]}), person=None, at="2026-11-28T10:00Z")
        session.get_one(Report, 4).protection = "open"
    assert (await four.ask("GET", "/reports/26-0001")).text.count("26-0004") > 3
    with Session(four.vault.writer) as session, session.begin():
        session.add(NeedToKnow(id=1, name="witnesses"))
        session.flush()
        session.add(ReportGroup(report_id=4, group_id=1))
    for path in ("/reports/26-0001", "/", "/?channel=telegram", "/protection"):
        assert "26-0004" not in (await four.ask("GET", path)).text
    for more in ({"field": "information", "value": "1", "with": "26-0004"}, {"field": "link", "number": "26-0004"}):
        answer = await post(four, "/reports/26-0001/change", **more)
        assert said(answer) == "There is no report of that number."


async def test_a_custodian_only_reads(four: Pages, vault: Vault) -> None:
    """No form, no key, and the letters are not to be pressed."""
    reader = sign_in(vault, "Kateryna", "custodian")
    page = (await reader.ask("GET", "/reports/26-0001")).text
    assert 'action="/reports/26-0001/change"' in page  # the grades are shown as a row of letters
    assert len(re.findall(r'<button name="value"[^>]*>', page)) == len(re.findall(r"<button name[^>]* disabled", page))
    assert 'id="note-text"' not in page


async def test_places_and_times_in_the_history(four: Pages) -> None:
    """By their names and days, not as they are stored."""
    with Session(four.vault.writer) as session, session.begin():
        for field, after in (
            ("place:UA14020010010059145", {"precision": "settlement", "words": "біля порту", "spans": []}),
            ("time", {"first": "2026-11-01", "last": "2026-11-30", "precision": "month", "words": ""}),
        ):
            change(session, 1, Wish(field, after), person=four.person, at="2026-11-28T10:00Z")
    page = (await four.ask("GET", "/reports/26-0001")).text
    assert "Place UA14020010010059145 Бахмут: – → <b>біля порту</b>" in page
    assert "Time: – → <b>2026-11-01 – 2026-11-30</b>" in page
