"""Bulletins: their list, a new one of a case, and one as it stands: what the public would get, or has."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from holub_desk.bulletins import checking, making, publishing, store
from holub_desk.bulletins.editing import missing
from holub_desk.cases import folder
from holub_desk.custody import log
from holub_desk.media.worker import today
from holub_desk.places.gazetteer import gazetteer
from holub_desk.staff.rights import Right
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import Bulletin
from holub_desk.web.bulletins_head import act_of, found, head, name_of, new_draft, row_of
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.fields import fields_of


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def listing(visit: Visit) -> Response:
        return _list(desk, visit)

    def make(visit: Visit) -> Response:
        try:
            with Session(desk.vault.writer) as session, session.begin():
                case = row_of(fields_of(visit.body).get("case", ""))
                made = store.create(session, case, new_draft(), act_of(visit))
                said = {"did": "began a bulletin", "bulletin": made}
                log.append(session, log.minute(), [log.Entry(log.Act.PUBLISHED, None, visit.who.person, said)])
        except NotChanged as refused:
            return _list(desk, visit, refused.fault)
        return RedirectResponse(f"/bulletins/{made}/write", 303)

    def show(visit: Visit) -> Response:
        return state_page(desk, visit)

    return [
        Route("/bulletins", desk.protected(listing, right=Right.PUBLISH), methods=["GET"]),
        Route("/bulletins", desk.protected(make, right=Right.PUBLISH), methods=["POST"]),
        Route("/bulletins/{bulletin:int}", desk.protected(show, right=Right.PUBLISH), methods=["GET"]),
    ]


def _list(desk: Desk, visit: Visit, fault: str = "") -> Response:
    with Session(desk.vault.engine) as session:
        rows = store.listed(session, visit.who.person)
        cases = folder.listed(session, visit.who.person, only_open=True)
        shaken = {each.id for each in rows if each.state == "released" and _is_shaken(session, each.id)}
        language = visit.words.language
        titles = {each.id: name_of(each.titles, language) for each in rows}
    return desk.page(
        "bulletins.html",
        visit.words,
        422 if fault else 200,
        who=visit.who,
        rows=rows,
        cases=cases,
        titles=titles,
        shaken=shaken,
        fault=fault,
    )


def _is_shaken(session: Session, bulletin: int) -> bool:
    """Whether something that the public reads has lost what it rested on."""
    row = session.get_one(Bulletin, bulletin)
    return bool(
        publishing.gone(session, row, store.draft_of(session, row, publishing.published_revision(session, row)))
    )


def state_page(desk: Desk, visit: Visit, fault: str = "", **more: Any) -> Response:
    """What the public would get, in all languages; who stands for it; and what can be done now."""
    checking.prepare(desk.vault)
    with Session(desk.vault.engine) as session:
        row = found(session, visit)
        if row is None:
            return desk.not_found(visit)
        draft = store.draft_of(session, row)
        values = head(session, visit, row, draft, "state")
        findings = checking.findings_of(session, row, draft, desk.policy, today())
        editions = publishing.editions(session, row)
        values |= {
            "versions": {language: making.version_of(draft, language) for language in draft.languages},
            "cells": making.cells_of(draft, gazetteer()),
            "facts": publishing.facts_now(session, row, draft, desk.policy),
            "findings": findings,
            "open": checking.open_findings(findings, checking.overrides(session, row)),
            "missing": missing(draft),
            "editions": editions,
            "picture": draft.picture.picture if draft.picture else 0,
            "policy": desk.policy,
            "first_day": checking.first_day(session, row, draft, desk.policy, today()),
            "typed": {},
        }
    status = 422 if fault else 200
    return desk.page("bulletin.html", visit.words, status, **(values | {"fault": fault} | more))
