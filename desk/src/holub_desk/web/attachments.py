"""The page of one file, and the file itself as a download: somebody we do not know wrote it, so no browser shows it."""

from __future__ import annotations

from itertools import chain
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from holub_desk.custody import log
from holub_desk.reports import read
from holub_desk.reports.read import AttachmentShown
from holub_desk.staff import people
from holub_desk.staff.rights import Right, rights_of
from holub_desk.vault.tables import Report
from holub_desk.web import previews
from holub_desk.web.beside import beside
from holub_desk.web.desk import Desk, Visit
from holub_wire.age.errors import AgeError

_FIRST_LOOK = 1
"""Seconds until the page looks whether a copy is made."""


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def show(visit: Visit) -> Response:
        with Session(desk.vault.writer) as session, session.begin():
            found = _find(session, visit)
            if found is None:
                return desk.not_found(visit)
            report, file, use = found
            if use is None:
                return desk.page("message.html", visit.words, 403, who=visit.who, message="withdrawn_file")
            log.append(session, log.minute(), [log.Entry(log.Act.READ, report, visit.who.person, _said(file))])
            previews.ask_for(session, report, [file])
            values: dict[str, Any] = {
                "preview": previews.preview_of(session, report, file, visit.words.language),
                "keepers": keepers(desk, session),
            }
        number = visit.request.path_params["number"]
        return desk.page(
            "attachment.html",
            visit.words,
            who=visit.who,
            number=number,
            file=file,
            use=use,
            may_have=may_have(visit, file),
            after=_FIRST_LOOK,
            whole=True,
            beside=beside(visit).query,
            **values,
        )

    def download(visit: Visit) -> Response:
        with Session(desk.vault.engine) as session:
            found = _find(session, visit)
            if found is None:
                return desk.not_found(visit)
            report, file, use = found
            if use is None:
                return desk.page("message.html", visit.words, 403, who=visit.who, message="withdrawn_file")
            if not may_have(visit, file):
                return desk.page("message.html", visit.words, 403, who=visit.who, message="not_your_original")
            parts = read.attachment_content(session, desk.vault.files, report, file.id)
        if parts is None:
            return desk.not_found(visit)
        try:
            first = next(parts, b"")
        except (AgeError, OSError):
            return desk.page("message.html", visit.words, 500, who=visit.who, message="unreadable")
        with Session(desk.vault.writer) as session, session.begin():
            entry = log.Entry(log.Act.DOWNLOADED, report, visit.who.person, _said(file))
            log.append(session, log.minute(), [entry])
        headers = {
            "content-disposition": f'attachment; filename="{file.name}"',
            "content-length": str(file.bytes),
            "content-security-policy": "sandbox; default-src 'none'",
        }
        return StreamingResponse(chain([first], parts), media_type="application/octet-stream", headers=headers)

    return [
        Route(previews.PATH, desk.protected(show, right=Right.READ), methods=["GET"]),
        Route(previews.PATH, desk.protected(download, right=Right.DOWNLOAD), methods=["POST"]),
    ]


def may_have(visit: Visit, file: AttachmentShown) -> bool:
    """Whether this person may download the file: a sealed original is for whoever keeps originals."""
    return (Right.ORIGINALS if file.role == "original" else Right.DOWNLOAD) in visit.who.rights


def keepers(desk: Desk, session: Session) -> list[str]:
    """The names of those who may have originals, to be asked for them."""
    return [
        person.name
        for person in people.listed(session)
        if not person.left and Right.ORIGINALS in rights_of(person.role, one_person=desk.one_person)
    ]


def _find(session: Session, visit: Visit) -> tuple[int, AttachmentShown, str | None] | None:
    """The report, a whole file of it, and what its source allows; None where it was taken back."""
    report = read.find_report(session, visit.request.path_params["number"], visit.who.person)
    found = read.find_attachment(session, report, visit.request.path_params["ordinal"]) if report else None
    if report is None or found is None or found.state != "whole":
        return None
    row = session.get_one(Report, report)
    return report, found, None if row.withdrawn else row.use


def _said(file: AttachmentShown) -> dict[str, int]:
    return {"file": file.ordinal}
