"""The same decision about many reports: looked at first, made together, taken back together."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import Response
from starlette.routing import Route

from holub_desk.custody import log
from holub_desk.reports import read
from holub_desk.staff.rights import Right
from holub_desk.triage import bulk, changes
from holub_desk.triage.changes import Wish
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import Change
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.fields import fields_of, pairs_of
from holub_desk.web.views import refusal


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def preview(visit: Visit) -> Response:
        try:
            with Session(desk.vault.writer) as session:
                reports = _reports(session, visit)
                wish = _wish(visit)
                found = bulk.preview(session, reports, wish, person=visit.who.person, at=log.minute())
                session.rollback()
        except NotChanged as refused:
            return refusal(desk, visit, refused.fault, "/")
        form = pairs_of(visit.body) or []
        return _page(desk, visit, found=found, wish=wish, form=form)

    def apply(visit: Visit) -> Response:
        try:
            with Session(desk.vault.writer) as session, session.begin():
                reports = _reports(session, visit)
                wish = _wish(visit)
                made, found = bulk.apply(session, reports, wish, person=visit.who.person, at=log.minute())
        except NotChanged as refused:
            return refusal(desk, visit, refused.fault, "/")
        return _page(desk, visit, found=found, wish=wish, bulk=made)

    def undo(visit: Visit) -> Response:
        which, me = fields_of(visit.body).get("bulk", "")[:16], visit.who.person
        with Session(desk.vault.writer) as session, session.begin():
            mine = select(Change.id).where(Change.bulk == which, Change.person_id == me).limit(1)
            if not which or session.scalar(mine) is None:
                return desk.not_found(visit)
            taken = changes.undo_bulk(session, which, person=me, at=log.minute())
        return _page(desk, visit, taken=taken)

    return [
        Route("/bulk/preview", desk.protected(preview, right=Right.TRIAGE), methods=["POST"]),
        Route("/bulk", desk.protected(apply, right=Right.TRIAGE), methods=["POST"]),
        Route("/bulk/undo", desk.protected(undo, right=Right.TRIAGE), methods=["POST"]),
    ]


def _page(desk: Desk, visit: Visit, **values: Any) -> Response:
    """What would happen, what happened, or what was taken back."""
    empty: dict[str, Any] = {"found": [], "wish": None, "form": [], "bulk": "", "taken": None}
    return desk.page("bulk.html", visit.words, who=visit.who, **(empty | values))


def _reports(session: Session, visit: Visit) -> list[int]:
    """Those that were ticked, as far as this person may know of them. Raises NotChanged."""
    numbers = [value for name, value in pairs_of(visit.body) or () if name == "report"]
    found = [read.find_report(session, number, visit.who.person) for number in numbers]
    reports = [report for report in found if report is not None]
    if not reports:
        raise NotChanged("none-ticked")
    return reports


def _wish(visit: Visit) -> Wish:
    """`act` is a field, or a state with its reason: `assigned`, `code`, `in_triage`, `rejected:spam`."""
    form = fields_of(visit.body)
    act, code = form.get("act", ""), (form.get("code", "").split() or [""])[0].upper()
    if act == "take":
        return Wish("assigned", visit.who.person)
    if act == "free":
        return Wish("assigned", None)
    if act == "code":
        return Wish(f"code:{code}", [])
    state, _, reason = act.partition(":")
    return Wish("state", state, reason)
