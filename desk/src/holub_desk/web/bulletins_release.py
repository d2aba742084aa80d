"""Proposing, approving, taking back, correcting and retracting: what changes what the public gets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import SystemRandom

from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from holub_desk.bulletins import checking, release
from holub_desk.media.worker import today
from holub_desk.staff.rights import Right
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import Bulletin
from holub_desk.web.bulletins import state_page
from holub_desk.web.bulletins_head import act_of, found, row_of, rules_of
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.fields import fields_of

Done = Callable[[Session, Bulletin, Visit, Mapping[str, str]], object]


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def doing(done: Done) -> Callable[[Visit], Response]:
        def page(visit: Visit) -> Response:
            form = fields_of(visit.body)
            checking.prepare(desk.vault)
            try:
                with Session(desk.vault.writer) as session, session.begin():
                    row = found(session, visit)
                    if row is None:
                        return desk.not_found(visit)
                    done(session, row, visit, form)
                    number = row.id
            except NotChanged as refused:
                return state_page(desk, visit, refused.fault, typed=form)
            except release.Found:
                return state_page(desk, visit, "found", typed=form)
            return RedirectResponse(f"/bulletins/{number}", 303)

        return page

    def propose(session: Session, row: Bulletin, visit: Visit, form: Mapping[str, str]) -> None:
        release.propose(session, row, _seen(form), act_of(visit))

    def take_back(session: Session, row: Bulletin, visit: Visit, _: Mapping[str, str]) -> None:
        release.take_back(session, row, act_of(visit))

    def approve(session: Session, row: Bulletin, visit: Visit, form: Mapping[str, str]) -> None:
        release.approve(session, row, _seen(form), act_of(visit), rules_of(desk), today(), SystemRandom())

    def propose_correction(session: Session, row: Bulletin, visit: Visit, form: Mapping[str, str]) -> None:
        release.propose_correction(session, row, _seen(form), _texts(form), act_of(visit))

    def correct(session: Session, row: Bulletin, visit: Visit, form: Mapping[str, str]) -> None:
        release.correct(session, row, _seen(form), act_of(visit), rules_of(desk), today())

    def retract(session: Session, row: Bulletin, visit: Visit, form: Mapping[str, str]) -> None:
        release.retract(session, row, _texts(form), act_of(visit), today())

    path = "/bulletins/{bulletin:int}/"
    quiet: dict[str, Done] = {
        "propose": propose,
        "take-back": take_back,
        "propose-correction": propose_correction,
    }
    grave: dict[str, Done] = {"approve": approve, "correct": correct, "retract": retract}
    return [
        *(
            Route(path + name, desk.protected(doing(done), right=Right.PUBLISH), methods=["POST"])
            for name, done in quiet.items()
        ),
        *(
            Route(path + name, desk.protected(doing(done), right=Right.PUBLISH, grave=True), methods=["POST"])
            for name, done in grave.items()
        ),
    ]


def _seen(form: Mapping[str, str]) -> int:
    """The revision that somebody had before them."""
    return row_of(form.get("revision", ""))


def _texts(form: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix("said."): value for name, value in form.items() if name.startswith("said.")}
