"""The custody log on pages: entries in words for whom they are, the newest checkpoint, and a look through all of it."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from holub_testing.attached import attach, convert, saying
from holub_testing.deciding import post
from holub_testing.pages import Answer, Pages, sign_in
from sqlalchemy import update
from sqlalchemy.orm import Session

from holub_desk.config import WebSettings
from holub_desk.custody import checkpoint, log
from holub_desk.triage.changes import Wish, change
from holub_desk.vault.tables import CustodyEntry, GroupMember, NeedToKnow, Report, ReportGroup
from holub_desk.vault.vault import Vault
from holub_desk.web.app import build_app
from holub_desk.web.verifying import Progress, Verifying, Watched
from holub_wire.note import Signer

SIGNER = Signer("example.line", bytes(range(32)))
AT = "2026-11-28T10:00Z"


@pytest.fixture
def logged(vault: Vault, tmp_path: Path) -> Pages:
    """An admin, at a desk with one report, its file, and some acts."""
    admin = sign_in(vault, "Olena", "admin")
    app = build_app(vault, WebSettings(idle_minutes=60), watched=Watched(SIGNER.verifier(), tmp_path))
    convert(vault, attach(vault), saying())
    with Session(vault.writer) as session, session.begin():
        change(session, 1, Wish("note", "Лише для нас."), person=admin.person, at=AT)
        log.append(
            session, AT, [log.Entry(log.Act.STAFF, person=admin.person, said={"did": "invited", "name": "Петро"})]
        )
    return replace(admin, app=app)


def sign(vault: Vault) -> str:
    with Session(vault.writer) as session, session.begin():
        return checkpoint.take(session, SIGNER)


async def verified(pages: Pages) -> Answer:
    """Press the button, and wait as the page does."""
    answer = await post(pages, "/custody/verify")
    assert (answer.status, answer.headers["location"]) == (303, "/custody#verified")
    until = time.monotonic() + 10
    while "hx-trigger" in (part := await pages.ask("GET", "/custody/verify")).text:
        assert time.monotonic() < until
    return part


def recorded(page: str) -> list[str]:
    """The entries as a person reads them."""
    items = re.findall(r'<ol class="recorded">(.*?)</ol>', page, re.DOTALL)
    lines = re.findall(r"<li>(.*?)</li>", "".join(items), re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", line).split()) for line in lines]


async def test_entries_in_words(logged: Pages) -> None:
    """The newest first: who did what with which report, without values, reasons, or what anybody wrote."""
    page = (await logged.ask("GET", "/custody")).text
    assert recorded(page) == [
        "3 2026-11-28 10:00 UTC people · invited Olena",
        "2 2026-11-28 10:00 UTC decided 26-0001 · Note Olena",
        f"1 {datetime.now(UTC).date().isoformat()} working copies 26-0001 · file 1 · 1 copy",
        "0 2026-11-23 opened 26-0001 · 1 message or part of a file",
    ]
    assert "Лише для нас" not in page
    assert "Петро" not in page


async def test_of_reports_of_others_only_that_and_when(logged: Pages) -> None:
    """Neither number, nor who, nor what; a member of the group sees all of it, and the report's own page has it too."""
    member = sign_in(logged.vault, "Marta", "admin")
    with Session(logged.vault.writer) as session, session.begin():
        session.add(NeedToKnow(id=1, name="witnesses"))
        session.flush()
        session.add_all([ReportGroup(report_id=1, group_id=1), GroupMember(group_id=1, person_id=member.person)])
    lines = recorded((await logged.ask("GET", "/custody")).text)
    assert lines[1:] == [
        "2 2026-11-28 10:00 UTC decided",
        f"1 {lines[2].split()[1]} working copies",
        "0 2026-11-23 opened",
    ]
    assert "26-0001" in recorded((await member.ask("GET", "/custody")).text)[1]
    assert (await logged.ask("GET", "/reports/26-0001")).status == 404
    own = recorded((await member.ask("GET", "/reports/26-0001")).text)
    assert own[0].endswith("read Marta")
    assert own[-1] == "0 2026-11-23 opened · 1 message or part of a file"


async def test_a_destroyed_report_says_nothing_any_more(logged: Pages) -> None:
    """Its entries stay, and say so."""
    with Session(logged.vault.writer) as session, session.begin():
        log.destroying(session, AT, [1], None, "rejected")
        session.delete(session.get_one(Report, 1))
    lines = recorded((await logged.ask("GET", "/custody")).text)
    assert lines[0] == "4 2026-11-28 10:00 UTC destroyed · 3 entries say nothing any more"
    assert lines[-1] == "0 2026-11-23 opened · its report is destroyed"


async def test_pages_of_entries(logged: Pages) -> None:
    """A hundred at a time, none twice and none left out."""
    with Session(logged.vault.writer) as session, session.begin():
        log.append(session, AT, [log.Entry(log.Act.READ, 1, logged.person)] * 150)
    first = (await logged.ask("GET", "/custody")).text
    further = re.search(r'href="(/custody\?below=\d+)#entries"', first)
    assert further is not None
    second = (await logged.ask("GET", further[1])).text
    numbers = [int(line.split()[0]) for line in recorded(first) + recorded(second)]
    assert numbers == list(range(153, -1, -1))
    assert "Older entries" not in second
    assert (await logged.ask("GET", "/custody?below=-1%20or%201")).status == 200


async def test_the_newest_checkpoint(logged: Pages) -> None:
    """To copy and to download, the very note that was signed; before there is one, that is said."""
    assert "There is none yet" in (await logged.ask("GET", "/custody")).text
    assert (await logged.ask("GET", "/custody/checkpoint")).status == 404
    note = sign(logged.vault)
    page = (await logged.ask("GET", "/custody")).text
    assert f'readonly rows="6" spellcheck="false">{note}</textarea>' in page.replace("&#43;", "+")
    answer = await logged.ask("GET", "/custody/checkpoint")
    assert answer.text == note
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="custody-checkpoint-4.txt"'
    assert checkpoint.read(answer.text, SIGNER.verifier()).size == 4


async def test_all_as_it_was_recorded(logged: Pages) -> None:
    """How much was looked at, against how many checkpoints, and what that does not say."""
    sign(logged.vault)
    said = (await verified(logged)).text
    assert "entries: 4, messages and parts of files: 1, checkpoints: 1" in said
    assert "all as it was recorded" in said
    assert "nothing about what was never recorded" in said
    assert "all as it was recorded" in (await logged.ask("GET", "/custody")).text


async def test_what_was_changed_is_named(logged: Pages) -> None:
    """The entry, and the stretch between checkpoints; the control is the test before."""
    sign(logged.vault)
    with Session(logged.vault.writer) as session, session.begin():
        session.execute(update(CustodyEntry).where(CustodyEntry.n == 2).values(at="2026-11-27T10:00Z"))
    said = (await verified(logged)).text
    assert "2 things are not as they were recorded" in said
    assert "Entry 2 was changed." in said
    assert "Something in the entries 0 to 3 is not as it was at a checkpoint." in said


async def test_a_lost_file_is_named_by_its_report(logged: Pages) -> None:
    """With its number only for those who may know of it."""
    for path in logged.vault.files.root.rglob("*"):
        if path.is_file():
            path.unlink()
    assert '<a href="/reports/26-0001">26-0001</a>: A message or a part' in (await verified(logged)).text
    with Session(logged.vault.writer) as session, session.begin():
        session.add(NeedToKnow(id=1, name="witnesses"))
        session.flush()
        session.add(ReportGroup(report_id=1, group_id=1))
    assert "26-0001" not in (await logged.ask("GET", "/custody/verify")).text


async def test_a_forged_checkpoint(logged: Pages) -> None:
    """Signed by another key: that is said, and nothing is called whole."""
    with Session(logged.vault.writer) as session, session.begin():
        checkpoint.take(session, Signer("example.line", bytes(32)))
    said = (await verified(logged)).text
    assert "its signature is wrong" in said
    assert "all as it was recorded" not in said


async def test_set_back(logged: Pages, tmp_path: Path) -> None:
    """The checkpoint beside the vault tells of more entries than there are."""
    with Session(logged.vault.writer) as session, session.begin():
        log.append(session, AT, [log.Entry(log.Act.READ, 1)] * 3)
        note = checkpoint.take(session, SIGNER)
        session.rollback()
    (tmp_path / "custody-checkpoint-1").write_text(note, "utf-8")
    assert "A checkpoint tells of 7 entries, and here are 4" in (await verified(logged)).text


async def test_without_the_key_signatures_are_not_checked(logged: Pages) -> None:
    """And the page says so."""
    keyless = replace(logged, app=build_app(logged.vault, WebSettings(idle_minutes=60)))
    said = (await verified(keyless)).text
    assert "all as it was recorded" in said
    assert "Checkpoints were left out" in said


async def test_the_vault_cannot_be_read(logged: Pages, capsys: pytest.CaptureFixture[str]) -> None:
    """Said calmly, and the next try is a new one; the line about it names a kind of fault alone."""
    broken = Verifying(logged.vault, Watched(SIGNER.verifier(), Path("/proc/1/mem")))
    broken._checkpoints = lambda _: 1 / 0  # type: ignore[assignment, method-assign, return-value]
    broken.begin()
    while broken.progress is not None:
        time.sleep(0.01)
    assert broken.result is not None
    assert broken.result.fault == "failed"
    assert capsys.readouterr().err == "holub-desk: verify-failed kind=ZeroDivisionError\n"


async def test_one_look_at_a_time(logged: Pages) -> None:
    """Pressed twice it is one run, and a page that comes meanwhile shows how far it is."""
    looking = Verifying(logged.vault, None)
    looking._progress = Progress(1200, 5000)
    looking.begin()
    assert looking.progress == Progress(1200, 5000)
    assert looking.result is None
