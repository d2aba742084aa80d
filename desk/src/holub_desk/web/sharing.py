"""Files for other systems: who is given one, what for, under which agreement; and what was given before."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from sqlalchemy.orm import Session
from starlette.responses import Response
from starlette.routing import Route

from holub_desk.custody import log
from holub_desk.exports.counts import level_of
from holub_desk.exports.files import NAMES, TYPES, Terms, made
from holub_desk.exports.model import BadEntity
from holub_desk.exports.sharing import FORMATS, NotShared, checked, record, shares
from holub_desk.staff.rights import Right
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.fields import fields_of

_SHOWN: Final = 200


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def listing(visit: Visit) -> Response:
        return _page(desk, visit)

    def give(visit: Visit) -> Response:
        fields, now = fields_of(visit.body), datetime.now(UTC)
        kind = next((each for each in FORMATS if each == fields.get("kind")), None)
        if kind is None:
            return _page(desk, visit, 422, "kind")
        terms = Terms(desk.publisher, desk.policy, desk.codebook, level_of(fields.get("level", "")))
        try:
            to = checked(*(fields.get(name, "") for name in ("recipient", "purpose", "agreement")))
            with Session(desk.vault.writer) as session, session.begin():
                file = made(session, kind, visit.who.person, terms, now.date())
                record(session, to, kind, file.data, file.count, visit.who.person, log.minute(now))
        except NotShared as refused:
            return _page(desk, visit, 422, refused.fault)
        except BadEntity:
            return _page(desk, visit, 409, "entity")
        headers = {"content-disposition": f'attachment; filename="{NAMES[kind]}"'}
        return Response(file.data, media_type=TYPES[kind], headers=headers)

    return [
        Route("/sharing", desk.protected(listing, right=Right.EXPORT), methods=["GET"]),
        Route("/sharing", desk.protected(give, right=Right.EXPORT, grave=True), methods=["POST"]),
    ]


def _page(desk: Desk, visit: Visit, status: int = 200, fault: str = "") -> Response:
    with Session(desk.vault.engine) as session:
        given = shares(session, _SHOWN)
    said = fields_of(visit.body) if fault else {}
    return desk.page(
        "sharing.html", visit.words, status, who=visit.who, shares=given, kinds=FORMATS, fault=fault, said=said
    )
