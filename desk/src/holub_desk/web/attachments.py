"""Attachments, as downloads only: written by someone we do not know, so never shown by a browser that is signed in."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from holub_desk.reports import read
from holub_desk.staff.sessions import SignedIn
from holub_desk.web.desk import Desk


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def find(session: Session, request: Request, language: str) -> tuple[int, read.AttachmentShown] | None:
        report = read.find_report(session, request.path_params["number"])
        shown = read.get_report(session, report, language) if report is not None else None
        wanted = request.path_params["ordinal"]
        for attachment in shown.attachments if shown else ():
            if report is not None and attachment.ordinal == wanted:
                return report, attachment
        return None

    def warn(request: Request, person: SignedIn) -> Response:
        with Session(desk.vault.engine) as session:
            found = find(session, request, person.language)
        if found is None or found[1].state != "whole":
            return desk.not_found(person)
        number = request.path_params["number"]
        return desk.page("attachment.html", person.language, person=person, number=number, attachment=found[1])

    def download(request: Request, person: SignedIn) -> Response:
        session = Session(desk.vault.engine)
        found = find(session, request, person.language)
        content = read.attachment_content(session, desk.vault.files, found[0], found[1].id) if found else None
        if found is None or content is None:
            session.close()
            return desk.not_found(person)

        def body() -> Iterator[bytes]:
            with session:
                yield from content

        headers = {
            "content-disposition": f'attachment; filename="{found[1].name}"',
            "content-length": str(found[1].bytes),
            "content-security-policy": "sandbox; default-src 'none'",
        }
        return StreamingResponse(body(), media_type="application/octet-stream", headers=headers)

    path = "/reports/{number}/attachments/{ordinal:int}"
    return [
        Route(path, desk.protected(warn), methods=["GET"]),
        Route(path, desk.protected(download), methods=["POST"]),
    ]
