"""Working copies on pages: every state in words, bytes of the desk's own under their own type, and for whom."""

from __future__ import annotations

import json
import re

import pytest
from holub_testing.attached import attach, convert, saying
from holub_testing.pages import Pages, sign_in
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from holub_desk.custody import log
from holub_desk.media.convert import Made, Outcome
from holub_desk.vault.tables import (
    CopyRequest,
    CustodyDetail,
    CustodyEntry,
    NeedToKnow,
    Report,
    ReportGroup,
    WorkingCopy,
)

PAGE = "/reports/26-0001"
FILE = f"{PAGE}/attachments/1"
COPY = f"{FILE}/copies/1"
PAGES = Outcome("pdf", tuple(Made("page", "image/jpeg", 90, 60, b"page %d" % n) for n in range(1, 6)), more=True)
FILM = Outcome(
    "film",
    (
        Made("sheet", "image/jpeg", 90, 60, b"sheet"),
        Made("waveform", "image/png", 90, 16, b"wave"),
        Made("sound", "audio/wav", 0, 0, bytes(range(100))),
    ),
)


def entries(pages: Pages, act: log.Act) -> list[dict[str, object]]:
    with Session(pages.vault.engine) as session:
        query = select(CustodyDetail.said).join(CustodyEntry, CustodyEntry.n == CustodyDetail.n)
        return [json.loads(each) for each in session.scalars(query.where(CustodyEntry.act == act))]


async def test_a_copy_is_sent_as_what_the_desk_wrote(pages: Pages) -> None:
    """Its bytes, its type, in a sandbox, kept nowhere; of the file itself not a byte, whatever it says it is."""
    convert(pages.vault, attach(pages.vault, b"<script>of a source"), saying())
    answer = await pages.ask("GET", COPY)
    assert (answer.status, answer.body) == (200, b"the copy")
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    page = (await pages.ask("GET", PAGE)).text
    assert f'src="{COPY}" width="4" height="3"' in page
    assert 'alt="Working copy of 26-0001-1.jpg"' in page
    assert "img-src 'self' data:; media-src 'self'" in (await pages.ask("GET", PAGE)).headers["content-security-policy"]


@pytest.mark.parametrize(("kind", "status"), [("image/jpeg", 200), ("text/html", 404), ("image/svg+xml", 404)])
async def test_only_types_of_ours(pages: Pages, kind: str, status: int) -> None:
    """Even a row that says otherwise sends nothing that a browser could run."""
    convert(pages.vault, attach(pages.vault), saying())
    with Session(pages.vault.writer) as session, session.begin():
        session.execute(update(WorkingCopy).values(type=kind))
    assert (await pages.ask("GET", COPY)).status == status


async def test_opening_a_report_asks_for_copies(pages: Pages) -> None:
    """In haste, and the page looks again by itself, more and more seldom; looking again is no further reading."""
    key = attach(pages.vault)
    page = (await pages.ask("GET", PAGE)).text
    assert "A working copy is being made." in page
    assert f'hx-get="{FILE}/copies?after=1" hx-trigger="load delay:1s"' in page
    with Session(pages.vault.engine) as session:
        assert session.get_one(CopyRequest, key).urgent
    for after, then in (("1", "2"), ("2", "4"), ("16", "16"), ("99", "16"), ("x", "2")):
        part = (await pages.ask("GET", f"{FILE}/copies?after={after}")).text
        assert f'copies?after={then}" hx-trigger="load delay:{then}s"' in part
        assert "<html" not in part
    assert len(entries(pages, log.Act.READ)) == 1
    convert(pages.vault, key, saying())
    part = (await pages.ask("GET", f"{FILE}/copies?after=4")).text
    assert COPY in part
    assert "hx-trigger" not in part


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome("pdf", reason="locked"), "protected by a password"),
        (Outcome("picture", reason="broken"), "Treat the file as dangerous"),
        (None, "There is no sandbox on this machine, so nothing is shown."),
    ],
)
async def test_why_there_is_none(pages: Pages, outcome: Outcome | None, said: str) -> None:
    """In words, on both pages, and nothing is tried over and over; the file can still be downloaded."""
    convert(pages.vault, attach(pages.vault), saying(outcome) if outcome else None)
    for path in (PAGE, FILE):
        page = (await pages.ask("GET", path)).text
        assert said in page
        assert "<img" not in page
        assert 'hx-trigger="load' not in page
    assert (await pages.ask("GET", COPY)).status == 404
    assert (await pages.ask("POST", FILE)).body == b"of a source"


async def test_pages_and_their_number(pages: Pages) -> None:
    """A few on the report's page, all on the file's, each with its number; and that there is more in the file."""
    convert(pages.vault, attach(pages.vault), saying(PAGES))
    report, file = [(await pages.ask("GET", path)).text for path in (PAGE, FILE)]
    assert (report.count("<img"), file.count("<img")) == (3, 5)
    assert "Show all 5 pages" in report
    assert 'alt="26-0001-1.jpg: working copy of page 5 of 5"' in file
    for page in (report, file):
        assert "more than is shown" in page


async def test_film_and_sound(pages: Pages) -> None:
    """A sheet of frames, a waveform, and a recording that is not loaded before it is played, nor sent elsewhere."""
    convert(pages.vault, attach(pages.vault), saying(FILM))
    page = (await pages.ask("GET", PAGE)).text
    assert 'alt="26-0001-1.jpg: frames of the film' in page
    assert 'alt="26-0001-1.jpg: how loud it is' in page
    assert re.search(
        r'<audio controls controlslist="nodownload noremoteplayback" disableremoteplayback preload="none"', page
    )
    answer = await pages.ask("GET", f"{FILE}/copies/3")
    assert (answer.headers["content-type"], answer.headers["accept-ranges"]) == ("audio/wav", "bytes")


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("bytes=10-19", 206, 10, 19),
        ("bytes=90-", 206, 90, 99),
        ("bytes=90-5000", 206, 90, 99),
        ("bytes=100-", 416, 0, 0),
        ("bytes=20-10", 416, 0, 0),
        ("bytes=-5", 200, 0, 99),
        ("bytes=1-2,4-5", 200, 0, 99),
        ("lines=1-2", 200, 0, 99),
    ],
)
async def test_a_part_of_a_recording(pages: Pages, asked: str, status: int, first: int, last: int) -> None:
    """One stretch where one is asked for; whatever else is asked gets all of it."""
    convert(pages.vault, attach(pages.vault), saying(FILM))
    answer = await pages.ask("GET", f"{FILE}/copies/3", headers={"range": asked})
    assert answer.status == status
    assert answer.body == (b"" if status == 416 else bytes(range(first, last + 1)))
    if status == 206:
        assert answer.headers["content-range"] == f"bytes {first}-{last}/100"


async def test_looking_at_a_file_is_an_entry(pages: Pages) -> None:
    """Its page is a reading that names the file; each conversion has an entry with the hash of every copy."""
    convert(pages.vault, attach(pages.vault), saying(PAGES))
    await pages.ask("GET", FILE)
    (read,) = entries(pages, log.Act.READ)
    assert (read["file"], read["person"], read["report"]) == (1, pages.person, 1)
    (converted,) = entries(pages, log.Act.CONVERTED)
    assert len(list(converted["copies"])) == 5  # type: ignore[call-overload]


async def test_what_was_taken_back_is_not_shown(pages: Pages) -> None:
    """Neither on the report's page nor by its address; the control: before, it was."""
    convert(pages.vault, attach(pages.vault), saying())
    assert (await pages.ask("GET", COPY)).status == 200
    with Session(pages.vault.writer) as session, session.begin():
        session.get_one(Report, 1).withdrawn = True
    for path in (COPY, f"{FILE}/copies"):
        assert (await pages.ask("GET", path)).status == 404
    page = (await pages.ask("GET", PAGE)).text
    assert "<img" not in page
    assert FILE not in page


async def test_for_those_who_may_know(pages: Pages) -> None:
    """Of a report of others, the answer is that of a copy that is not there."""
    convert(pages.vault, attach(pages.vault), saying())
    with Session(pages.vault.writer) as session, session.begin():
        session.add(NeedToKnow(id=1, name="witnesses"))
        session.flush()
        session.add(ReportGroup(report_id=1, group_id=1))
    for path in (COPY, f"{FILE}/copies", FILE):
        assert (await pages.ask("GET", path)).status == 404
    stranger = await pages.ask("GET", COPY, signed_in=False)
    assert (stranger.status, stranger.body) == (303, b"")


@pytest.mark.parametrize("n", ["0", "2", "99999999999999999999"])
async def test_a_copy_that_is_not_there(pages: Pages, n: str) -> None:
    """Calmly."""
    convert(pages.vault, attach(pages.vault), saying())
    assert (await pages.ask("GET", f"{FILE}/copies/{n}")).status == 404


async def test_a_copy_that_the_disk_lost(pages: Pages) -> None:
    """No traceback, no half picture."""
    convert(pages.vault, attach(pages.vault), saying())
    with Session(pages.vault.engine) as session:
        pages.vault.files.remove(session.scalars(select(WorkingCopy.file)).one())
    answer = await pages.ask("GET", COPY)
    assert answer.status == 500
    assert "cannot be read from the vault" in answer.text


async def test_originals_are_not_looked_at(pages: Pages) -> None:
    """Not even by whoever keeps them: they are sealed. The page says so, and waits for nothing."""
    attach(pages.vault, b"age-encryption.org/v1", role="original")
    keeper = sign_in(pages.vault, "Kateryna", "custodian")
    for who in (pages, keeper):
        page = (await who.ask("GET", PAGE)).text
        assert "This is a sealed original." in page
        assert "being made" not in page
