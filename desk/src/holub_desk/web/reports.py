"""One report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy.orm import Session
from starlette.responses import Response
from starlette.routing import Route

from holub_desk.custody import log
from holub_desk.replies import store as replies
from holub_desk.replies.asking import note
from holub_desk.reports import queue, read
from holub_desk.reports.tally import tally
from holub_desk.staff import groups
from holub_desk.staff.rights import Right
from holub_desk.triage import listing
from holub_desk.web import previews
from holub_desk.web.attachments import keepers, may_have
from holub_desk.web.beside import Beside, beside, neighbours
from holub_desk.web.cards import NOTHING_REFUSED, Refused, card_values
from holub_desk.web.case_card import case_card
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.marked import marked
from holub_desk.web.queue import MOST_ROWS, PAGE, list_values, page_of
from holub_desk.web.recorded import lines

MAX_CHARACTERS: Final = 60_000
"""Of one text on a page: what a hostile source sends must not keep a browser, or this process, busy."""
MAX_ENTRIES: Final = 200
"""Messages of a conversation on a page; beyond these and `MAX_CHARACTERS` of them together, the page says so."""
MOST_RECORDED: Final = 60
"""Entries of the custody log on a report's page."""


@dataclass(frozen=True)
class Clipped:
    """A text as far as a page shows it."""

    text: str
    cut: bool


@dataclass(frozen=True)
class Entry:
    """One message of the conversation, or one attachment where its first part stood."""

    kind: str
    day: date | None
    body: Clipped
    edited: bool = False


@dataclass(frozen=True)
class Talk:
    """The conversation as it came. `total` counts what is not shown too."""

    entries: tuple[Entry, ...]
    total: int


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def report(visit: Visit) -> Response:
        return report_page(desk, visit)

    def folded(visit: Visit) -> Response:
        number = visit.request.path_params["number"]
        with Session(desk.vault.engine) as session:
            found = read.find_report(session, number, visit.who.person)
            if found is None:
                return desk.not_found(visit)
            rows = queue.read_folded(session, visit.who.person, found, MOST_ROWS)
            marks = listing.marks(session, [row.id for row in rows])
            total = queue.count_folded(session, visit.who.person, [found]).get(found, 0)
            counts = queue.count(session, visit.who.person)
        return desk.page(
            "folded.html", visit.words, who=visit.who, number=number, rows=rows, total=total, counts=counts, marks=marks
        )

    return [
        Route("/reports/{number}", desk.protected(report, right=Right.READ), methods=["GET"]),
        Route("/reports/{number}/folded", desk.protected(folded, right=Right.READ), methods=["GET"]),
    ]


def report_page(
    desk: Desk,
    visit: Visit,
    status: int = 200,
    *,
    fault: str = "",
    passage: str = "",
    draft: str = "",
    refused: Refused = NOTHING_REFUSED,
    again: bool = False,
    asks: bool = False,
) -> Response:
    """One report beside the list; with a reply or a decision that could not be made, and why.

    `again`: they have it before them, and only decided something; that is no further reading.
    """
    with Session(desk.vault.engine) as session:
        found = read.find_report(session, visit.request.path_params["number"], visit.who.person)
        shown = (
            read.get_report(session, found, visit.words.language, person=visit.who.person)
            if found is not None
            else None
        )
    if found is None or shown is None:
        return desk.not_found(visit)
    with Session(desk.vault.writer) as session, session.begin():
        if not again:
            log.append(session, log.minute(), [log.Entry(log.Act.READ, found, visit.who.person)])
        if not shown.summary.read:
            read.mark_read(session, visit.who.person, found, shown.changed, datetime.now(UTC).date())
        if not shown.summary.withdrawn:
            previews.ask_for(session, found, shown.attachments)
    with Session(desk.vault.engine) as session:
        near = beside(visit)
        values = _beside(desk, session, visit, near, found)
        values |= card_values(desk, session, visit, found, refused)
        values |= case_card(desk, session, visit, found, shown, refused)
        values |= _files(desk, session, visit, found, shown)
        entries = log.entries_of(session, found, limit=MOST_RECORDED)
        recorded = lines(session, entries, visit.who.person, visit.words)
        answered = {"replies": replies.listed(session, found), "ways": replies.ways(session, found)}
        folded = queue.count_folded(session, visit.who.person, [found]).get(found, 0)
        known_to = {
            "group": groups.of_report(session, found),
            "groups": groups.of_person(session, visit.who.person),
        }
    account = _clip(shown.summary.account, MAX_CHARACTERS)
    return desk.page(
        "report.html",
        visit.words,
        status,
        who=visit.who,
        report=shown,
        folded=folded,
        account=account,
        account_marked=marked(account.text, values["spans"], values["said_places"], visit.words["field_place"]),
        recorded=recorded,
        beside=near.query,
        talk=talk_of(shown),
        fault=fault,
        passage=passage,
        draft=draft,
        asks=asks,
        asking=note(shown.summary.language),
        **answered,
        **known_to,
        **values,
    )


def _beside(desk: Desk, session: Session, visit: Visit, near: Beside, report: int) -> dict[str, Any]:
    """The list, and what is before and after the report in it; where a page that has the list already puts another
    report beside it, its numbers alone."""
    request, me = visit.request, visit.who.person
    if request.method == "GET" and request.headers.get("hx-target") == "pane":
        counted = tally(session, me)
        page, _ = page_of(session, me, near.cursor, PAGE, near.wanted, counted)
        counts, protected = queue.count(session, me, counted), listing.count_protection(session, me)
        return {"counts": counts, "protected": protected, "neighbours": neighbours(page, report)}
    values = list_values(desk, session, visit, near.cursor, PAGE, near.wanted)
    return values | {"neighbours": neighbours(values["page"], report)}


def _files(desk: Desk, session: Session, visit: Visit, report: int, shown: read.ReportShown) -> dict[str, Any]:
    """What can be seen of the files, and who may have which."""
    files = () if shown.summary.withdrawn else shown.attachments
    return {
        "previews": previews.previews_of(session, report, files, visit.words.language),
        "mine": {file.ordinal for file in files if may_have(visit, file)},
        "keepers": keepers(desk, session) if any(file.role == "original" for file in files) else [],
        "after": 1,
        "whole": False,
    }


def talk_of(shown: read.ReportShown) -> Talk:
    """Words, answers and files by their place in the conversation."""
    all_of_it: list[read.MessageShown | read.AttachmentShown] = sorted(
        (*shown.messages, *shown.attachments), key=lambda each: each.seq
    )
    entries, room = [], MAX_CHARACTERS
    for each in all_of_it[:MAX_ENTRIES]:
        if isinstance(each, read.AttachmentShown):
            entries.append(Entry("attachment", None, Clipped(each.name, False)))
            continue
        body = _clip(each.body, room)
        room -= len(body.text)
        entries.append(Entry(each.kind, each.day, body, each.edited))
    return Talk(tuple(entries), len(all_of_it))


def _clip(text: str, length: int) -> Clipped:
    return Clipped(text[:length], len(text) > length)
