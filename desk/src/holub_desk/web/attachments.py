"""Attachments, as downloads only: written by someone we do not know, so never shown by a browser that is signed in."""

from __future__ import annotations

from itertools import chain

from sqlalchemy.orm import Session
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from holub_desk.custody import log
from holub_desk.reports import read
from holub_desk.staff.rights import Right
from holub_desk.vault.tables import Report
from holub_desk.web.desk import Desk, Visit
from holub_wire.age.errors import AgeError


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def find(session: Session, visit: Visit) -> tuple[int, read.AttachmentShown, str | None] | None:
        report = read.find_report(session, visit.request.path_params["number"], visit.who.person)
        found = read.find_attachment(session, report, visit.request.path_params["ordinal"]) if report else None
        if report is None or found is None or found.state != "whole":
            return None
        row = session.get_one(Report, report)
        return report, found, None if row.withdrawn else row.use

    def warn(visit: Visit) -> Response:
        with Session(desk.vault.engine) as session:
            found = find(session, visit)
        if found is None:
            return desk.not_found(visit)
        if found[2] is None:
            return desk.page("message.html", visit.words, 403, who=visit.who, message="withdrawn_file")
        number = visit.request.path_params["number"]
        return desk.page("attachment.html", visit.words, who=visit.who, number=number, file=found[1], use=found[2])

    def download(visit: Visit) -> Response:
        with Session(desk.vault.engine) as session:
            found = find(session, visit)
            if found and found[2] is None:
                return desk.page("message.html", visit.words, 403, who=visit.who, message="withdrawn_file")
            parts = read.attachment_content(session, desk.vault.files, found[0], found[1].id) if found else None
        if found is None or parts is None:
            return desk.not_found(visit)
        try:
            first = next(parts, b"")
        except (AgeError, OSError):
            return desk.page("message.html", visit.words, 500, who=visit.who, message="unreadable")
        with Session(desk.vault.writer) as session, session.begin():
            said = {"file": found[1].ordinal}
            log.append(session, log.minute(), [log.Entry(log.Act.DOWNLOADED, found[0], visit.who.person, said)])
        headers = {
            "content-disposition": f'attachment; filename="{found[1].name}"',
            "content-length": str(found[1].bytes),
            "content-security-policy": "sandbox; default-src 'none'",
        }
        return StreamingResponse(chain([first], parts), media_type="application/octet-stream", headers=headers)

    path = "/reports/{number}/attachments/{ordinal:int}"
    return [
        Route(path, desk.protected(warn, right=Right.DOWNLOAD), methods=["GET"]),
        Route(path, desk.protected(download, right=Right.DOWNLOAD), methods=["POST"]),
    ]
