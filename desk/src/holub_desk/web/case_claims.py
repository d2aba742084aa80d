"""Claims, made on the page of a case or while a report is read, and judgements of what has one origin."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from holub_desk.cases import claims, folder, judging
from holub_desk.cases.claim import Rests
from holub_desk.cases.folder import Act
from holub_desk.cases.said import read_said
from holub_desk.reports import read
from holub_desk.staff.rights import Right
from holub_desk.triage.fault import NotChanged
from holub_desk.web.cards import Refused
from holub_desk.web.cases import act_of, case_of, not_done
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.fields import fields_of, pairs_of
from holub_desk.web.groups import number_of
from holub_desk.web.triage import back_to_report


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def claim(visit: Visit) -> Response:
        """One for each of what is ticked as `on`; or `remove` is one to be taken back."""
        form = fields_of(visit.body)
        try:
            with Session(desk.vault.writer) as session, session.begin():
                act = act_of(visit)
                if pairs_of(visit.body) is None:
                    raise NotChanged("too-many")
                if "remove" in form:
                    claims.take_back(session, case_of(visit), number_of(form["remove"]), act)
                else:
                    on = [_rests(session, value, act) for name, value in pairs_of(visit.body) or () if name == "on"]
                    claims.add_claims(session, case_of(visit), on, read_said(_chosen(form), desk.codebook), act)
        except NotChanged as refused:
            return not_done(desk, visit, "claims", refused, form)
        return RedirectResponse(f"/cases/{case_of(visit)}#claims", 303)

    def judge(visit: Visit) -> Response:
        """`one` and each `other` are judged, pair by pair; or `undo` is a judgement to be taken back."""
        form = fields_of(visit.body)
        try:
            with Session(desk.vault.writer) as session, session.begin():
                act = act_of(visit)
                if "undo" in form:
                    judging.take_back(session, case_of(visit), number_of(form["undo"]), act)
                else:
                    _judge(session, visit, form, act)
        except NotChanged as refused:
            return not_done(desk, visit, "sources", refused, form)
        return RedirectResponse(f"/cases/{case_of(visit)}#sources", 303)

    def from_report(visit: Visit) -> Response:
        """Put a report into a case, or out of it; with a code, claim something from it."""
        form = fields_of(visit.body)
        card = "claim" if "code" in form else "case"
        try:
            with Session(desk.vault.writer) as session, session.begin():
                act = act_of(visit)
                report = read.find_report(session, visit.request.path_params["number"], act.person)
                if report is None:
                    return desk.not_found(visit)
                if "remove" in form:
                    folder.take_out(session, number_of(form["remove"]), report, act)
                else:
                    _into(desk, session, report, form, act)
        except NotChanged as refused:
            return back_to_report(desk, visit, Refused(card, refused.fault, form))
        return back_to_report(desk, visit)

    path = "/cases/{case:int}"
    return [
        Route(path + "/claims", desk.protected(claim, right=Right.TRIAGE), methods=["POST"]),
        Route(path + "/judge", desk.protected(judge, right=Right.TRIAGE), methods=["POST"]),
        Route("/reports/{number}/case", desk.protected(from_report, right=Right.TRIAGE), methods=["POST"]),
    ]


def _judge(session: Session, visit: Visit, form: Mapping[str, str], act: Act) -> None:
    others = [value for name, value in pairs_of(visit.body) or () if name == "other"]
    if not others:
        raise NotChanged("same-thing")
    one = _rests(session, form.get("one", ""), act)
    for other in others:
        pair = one, _rests(session, other, act)
        judging.judge(session, case_of(visit), pair, form.get("kind", ""), form.get("note", ""), act)


def _into(desk: Desk, session: Session, report: int, form: Mapping[str, str], act: Act) -> None:
    """Into the case that is chosen, or a new one under a title."""
    said = read_said(_chosen(form), desk.codebook) if "code" in form else None
    case = number_of(form.get("case", "")) or folder.make(session, form.get("title", ""), act)
    if said is not None:
        claims.add_claims(session, case, [Rests(report=report)], said, act)
    else:
        folder.put_in(session, case, [report], act)


def _chosen(form: Mapping[str, str]) -> Mapping[str, str]:
    """A place that was chosen from a list, as `code precision`, goes before one that was typed."""
    place, _, precision = form.get("known_place", "").partition(" ")
    return {**form, "place": place, "precision": precision} if place else form


def _rests(session: Session, untrusted: str, act: Act) -> Rests:
    """`item-3`, or a report's number. Raises NotChanged."""
    if untrusted.startswith("item-"):
        return Rests(item=number_of(untrusted.removeprefix("item-")))
    report = read.find_report(session, untrusted[:20], act.person)
    if report is None:
        raise NotChanged("no-report")
    return Rests(report=report)
