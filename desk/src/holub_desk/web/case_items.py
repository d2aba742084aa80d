"""What was published about a case, and captures of it: uploaded, sealed, handed out as downloads only."""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from holub_desk.cases import items
from holub_desk.staff.rights import Right
from holub_desk.triage.fault import NotChanged
from holub_desk.web.cases import act_of, case_of, not_done
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.fields import fields_of
from holub_desk.web.groups import number_of
from holub_desk.web.multipart import parts_of, text_of
from holub_wire.age.errors import AgeError

_ROOM: Final = 64 * 1024
"""Bytes of a form beside its file."""
UPLOADS: Final = {r"/cases/\d{1,10}/items": items.MAX_CAPTURE + _ROOM}
_FIELDS: Final = ("url", "publisher", "day", "title", "note")


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def add_item(visit: Visit) -> Response:
        """A new item; or, where `item` names one, its capture."""
        parts = parts_of(visit.body, visit.request.headers.get("content-type", ""))
        form = {name: text_of(part) for name, part in parts.items() if name != "capture"}
        capture = parts.get("capture", b"")
        try:
            with Session(desk.vault.writer) as session, session.begin():
                if "item" in form:
                    at = number_of(form["item"])
                    items.capture(session, desk.vault.files, case_of(visit), at, capture, act_of(visit))
                else:
                    wanted = items.read_item(*(form.get(name, "") for name in _FIELDS))
                    items.add(session, desk.vault.files, case_of(visit), wanted, capture, act_of(visit))
        except NotChanged as refused:
            return not_done(desk, visit, "items", refused, form)
        return RedirectResponse(f"/cases/{case_of(visit)}#items", 303)

    def remove_item(visit: Visit) -> Response:
        form = fields_of(visit.body)
        try:
            with Session(desk.vault.writer) as session, session.begin():
                name = items.remove(session, case_of(visit), number_of(form.get("item", "")), act_of(visit))
        except NotChanged as refused:
            return not_done(desk, visit, "items", refused, form)
        if name is not None:
            desk.vault.files.remove(name)
        return RedirectResponse(f"/cases/{case_of(visit)}#items", 303)

    def capture(visit: Visit) -> Response:
        item = number_of(fields_of(visit.body).get("item", ""))
        try:
            with Session(desk.vault.writer) as session, session.begin():
                content = items.download(session, desk.vault.files, case_of(visit), item, act_of(visit))
        except (AgeError, OSError):
            return desk.page("message.html", visit.words, 500, who=visit.who, message="unreadable")
        if content is None:
            return desk.not_found(visit)
        headers = {
            "content-disposition": f'attachment; filename="capture-{item}"',
            "content-security-policy": "sandbox; default-src 'none'",
        }
        return Response(content, media_type="application/octet-stream", headers=headers)

    path = "/cases/{case:int}/items"
    return [
        Route(path, desk.protected(add_item, right=Right.TRIAGE), methods=["POST"]),
        Route(path + "/remove", desk.protected(remove_item, right=Right.TRIAGE), methods=["POST"]),
        Route(path + "/capture", desk.protected(capture, right=Right.DOWNLOAD), methods=["POST"]),
    ]
