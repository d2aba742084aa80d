"""A picture for a bulletin: chosen among working copies and captures, parts of it covered, and made anew."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from holub_desk.bulletins import pictures, store
from holub_desk.bulletins.covering import covered, read_covers
from holub_desk.bulletins.draft import PictureUse, Sentence
from holub_desk.bulletins.store import Meanwhile
from holub_desk.bulletins.strictly import NotADocument
from holub_desk.custody import log
from holub_desk.media.check import check
from holub_desk.media.convert import Converter
from holub_desk.media.pixels import write_jpeg
from holub_desk.staff.rights import Right
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import Bulletin
from holub_desk.web.bulletins_head import act_of, found, head, new_id, place_of, row_of
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.fields import fields_of


@cache
def converter() -> Converter | None:
    """What reads pictures in the sandbox, looked for when it is first needed; none where there is no sandbox."""
    return check(thorough=False).converter


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def choose(visit: Visit) -> Response:
        return _page(desk, visit)

    def original(visit: Visit) -> Response:
        """What is to be covered, as the sandbox read it: seeing it is reading the report."""
        key = visit.request.query_params.get("of", "")
        with Session(desk.vault.engine) as session:
            row = found(session, visit)
            source = _source(session, visit, row, key) if row is not None else None
        if row is None or source is None:
            return desk.not_found(visit)
        try:
            raw = pictures.raw_of(desk.vault, source, converter)
        except NotChanged:
            return desk.not_found(visit)
        with Session(desk.vault.writer) as session, session.begin():
            said = {"did": "looked at a picture for a bulletin", "bulletin": row.id}
            log.append(session, log.minute(), [log.Entry(log.Act.READ, source.report, visit.who.person, said)])
        return _jpeg(write_jpeg(*covered(raw, ())))

    def make(visit: Visit) -> Response:
        form = fields_of(visit.body)
        try:
            with Session(desk.vault.engine) as session:
                row = found(session, visit)
                source = _source(session, visit, row, form.get("of", "")) if row is not None else None
            if row is None or source is None:
                return desk.not_found(visit)
            covers = read_covers(form.get("covers", "[]"))
            raw = pictures.raw_of(desk.vault, source, converter)
            with Session(desk.vault.writer) as session, session.begin():
                row = found(session, visit)
                if row is None:
                    return desk.not_found(visit)
                draft = store.draft_of(session, row)
                made = pictures.keep(session, desk.vault, row, source, raw, covers, act_of(visit))
                before = draft.picture or PictureUse(made, Sentence(new_id()), Sentence(new_id(), assessment=True))
                used = PictureUse(made, before.caption, before.alt)
                base = row_of(form.get("base", ""))
                store.save(session, row, replace(draft, picture=used), base, act_of(visit))
        except NotADocument:
            return _page(desk, visit, fault="covers", key=form.get("of", ""))
        except Meanwhile:
            return _page(desk, visit, fault="meanwhile", key=form.get("of", ""))
        except NotChanged as refused:
            return _page(desk, visit, fault=refused.fault, key=form.get("of", ""))
        return RedirectResponse(f"{place_of(visit)}/write#picture", 303)

    def shown(visit: Visit) -> Response:
        with Session(desk.vault.engine) as session:
            row = found(session, visit)
            number: int = visit.request.path_params["picture"]
            picture = pictures.kept(session, row, number) if row is not None and number < 2**31 else None
        data = pictures.content_of(desk.vault, picture) if picture is not None else None
        return desk.not_found(visit) if data is None else _jpeg(data)

    path = "/bulletins/{bulletin:int}"
    return [
        Route(path + "/picture", desk.protected(choose, right=Right.PUBLISH), methods=["GET"]),
        Route(path + "/picture", desk.protected(make, right=Right.PUBLISH), methods=["POST"]),
        Route(path + "/picture/original", desk.protected(original, right=Right.PUBLISH), methods=["GET"]),
        Route(path + "/pictures/{picture:int}", desk.protected(shown, right=Right.PUBLISH), methods=["GET"]),
    ]


def _source(session: Session, visit: Visit, row: Bulletin, key: str) -> pictures.Source | None:
    return next((each for each in pictures.sources_of(session, visit.who.person, row) if each.key == key), None)


def _page(desk: Desk, visit: Visit, *, fault: str = "", key: str = "") -> Response:
    key = key or visit.request.query_params.get("of", "")
    with Session(desk.vault.engine) as session:
        row = found(session, visit)
        if row is None:
            return desk.not_found(visit)
        sources = pictures.sources_of(session, visit.who.person, row)
        draft = store.draft_of(session, row)
        values: dict[str, Any] = head(session, visit, row, draft, "picture")
        before = pictures.kept(session, row, draft.picture.picture) if draft.picture else None
        chosen = next((each for each in sources if each.key == key), None)
        values |= {
            "sources": sources,
            "chosen": chosen,
            "before": before,
            "covers": before.covered if before is not None and chosen is not None and _same(before, chosen) else "[]",
            "can_write": row.state in store.OPEN,
            "fault": fault,
        }
    return desk.page("bulletin_picture.html", visit.words, 422 if fault else 200, **values)


def _same(before: Any, source: pictures.Source) -> bool:
    if source.item is not None:
        return bool(before.item_id == source.item)
    return bool(before.attachment_id == source.attachment and before.report_id == source.report)


def _jpeg(data: bytes) -> Response:
    """A picture that this process wrote itself."""
    headers = {"content-security-policy": "sandbox; default-src 'none'", "content-disposition": "inline"}
    return Response(data, media_type="image/jpeg", headers=headers)
