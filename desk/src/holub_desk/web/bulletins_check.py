"""The exposure check in words, sentence by sentence, with what can be done about each finding in one act."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from holub_desk.bulletins import checking, store
from holub_desk.bulletins.draft import Draft
from holub_desk.bulletins.exposure.finding import Finding, Test
from holub_desk.bulletins.exposure.ways import apply
from holub_desk.bulletins.store import Meanwhile
from holub_desk.bulletins.strictly import PLACE
from holub_desk.media.worker import today
from holub_desk.places.called import in_language
from holub_desk.places.gazetteer import gazetteer
from holub_desk.staff.need_to_know import visible
from holub_desk.staff.rights import Right
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import Bulletin, Report
from holub_desk.web.bulletins_head import act_of, found, head, place_of, row_of
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.fields import fields_of


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def look(visit: Visit) -> Response:
        return check_page(desk, visit)

    def remedy(visit: Visit) -> Response:
        """Do what a finding offers: the draft is another revision then, and can be had back."""
        form = fields_of(visit.body)
        checking.prepare(desk.vault)
        try:
            with Session(desk.vault.writer) as session, session.begin():
                row = found(session, visit)
                if row is None:
                    return desk.not_found(visit)
                draft = store.draft_of(session, row)
                finding = _finding(desk, session, row, draft, form.get("finding", ""))
                number = row_of(form.get("way", ""))
                if number >= len(finding.ways):
                    raise NotChanged("not-there")
                changed = apply(draft, finding, finding.ways[number])
                store.save(session, row, changed, row_of(form.get("base", "")), act_of(visit))
        except Meanwhile:
            return check_page(desk, visit, fault="meanwhile")
        except NotChanged as refused:
            return check_page(desk, visit, fault=refused.fault)
        return RedirectResponse(f"{place_of(visit)}/check", 303)

    def bear(visit: Visit) -> Response:
        form = fields_of(visit.body)
        checking.prepare(desk.vault)
        try:
            with Session(desk.vault.writer) as session, session.begin():
                row = found(session, visit)
                if row is None:
                    return desk.not_found(visit)
                finding = _finding(desk, session, row, store.draft_of(session, row), form.get("finding", ""))
                reason = form.get("reason", "")
                checking.bear(session, row, finding, reason, act_of(visit), one_person=desk.one_person)
        except NotChanged as refused:
            return check_page(desk, visit, fault=refused.fault, typed=form)
        return RedirectResponse(f"{place_of(visit)}/check", 303)

    def unbear(visit: Visit) -> Response:
        try:
            with Session(desk.vault.writer) as session, session.begin():
                row = found(session, visit)
                if row is None:
                    return desk.not_found(visit)
                checking.no_longer_bear(session, row, fields_of(visit.body).get("finding", "")[:64], act_of(visit))
        except NotChanged as refused:
            return check_page(desk, visit, fault=refused.fault)
        return RedirectResponse(f"{place_of(visit)}/check", 303)

    path = "/bulletins/{bulletin:int}"
    return [
        Route(path + "/check", desk.protected(look, right=Right.PUBLISH), methods=["GET"]),
        Route(path + "/remedy", desk.protected(remedy, right=Right.PUBLISH), methods=["POST"]),
        Route(path + "/bear", desk.protected(bear, right=Right.PUBLISH, grave=True), methods=["POST"]),
        Route(path + "/unbear", desk.protected(unbear, right=Right.PUBLISH), methods=["POST"]),
    ]


def _finding(desk: Desk, session: Session, row: Bulletin, draft: Draft, key: str) -> Finding:
    """The finding that a form names, if the check still finds it. Raises NotChanged."""
    findings = checking.findings_of(session, row, draft, desk.policy, today())
    chosen = next((each for each in findings if each.key == key), None)
    if chosen is None:
        raise NotChanged("no-finding")
    return chosen


def check_page(desk: Desk, visit: Visit, *, fault: str = "", typed: Any = None) -> Response:
    """Everything that was found, and by which tests nothing was."""
    checking.prepare(desk.vault)
    with Session(desk.vault.engine) as session:
        row = found(session, visit)
        if row is None:
            return desk.not_found(visit)
        draft = store.draft_of(session, row)
        findings = checking.findings_of(session, row, draft, desk.policy, today())
        borne = checking.overrides(session, row)
        values = head(session, visit, row, draft, "check")
        values |= {
            "grouped": _by_sentence(draft, findings),
            "findings": findings,
            "open": checking.open_findings(findings, borne),
            "borne": borne,
            "quiet": [each for each in Test if each not in {finding.test for finding in findings}],
            "numbers": _numbers(session, visit, findings),
            "shown": lambda each: _shown(visit, each),
            "place_name": lambda code: _place_name(code, visit.words.language),
            "can_write": row.state in store.OPEN,
            "policy": desk.policy,
            "typed": typed or {},
            "fault": fault,
        }
    return desk.page("bulletin_check.html", visit.words, 422 if fault else 200, **values)


def _by_sentence(draft: Draft, findings: Sequence[Finding]) -> list[tuple[str, dict[str, str], list[Finding]]]:
    """In the order of reading: id, text by language, findings; what is about the whole comes first."""
    found_ones: list[tuple[str, dict[str, str], list[Finding]]] = []
    known = {each.id: dict(each.text) for each in draft.sentences()}
    for id in ("", *known):
        about = [each for each in findings if each.sentence == id or (not id and each.sentence not in known)]
        if about:
            found_ones.append((id, known.get(id, {}), about))
    return found_ones


def _shown(visit: Visit, each: Finding) -> str:
    """What a finding is about, in words: a cell by its place, a test by its name."""
    if each.test is Test.PICTURE or each.because in ("picture-unknown", "originals-unknown"):
        return ""
    if each.because == "failed":
        return visit.words.or_code("test", each.shown.replace("-", "_"))
    code, _, week = each.shown.partition(" ")
    place = gazetteer().get(code) if PLACE.fullmatch(code) else None
    return f"{in_language(place, visit.words.language)} {week}" if place is not None else each.shown


def _place_name(code: str, language: str) -> str:
    place = gazetteer().get(code)
    return in_language(place, language) if place is not None else code


def _numbers(session: Session, visit: Visit, findings: Sequence[Finding]) -> dict[int, str]:
    """The numbers of the reports that findings are about, of those that this person may know of."""
    about = {report for each in findings for report in each.reports}
    query = select(Report).where(Report.id.in_(about), visible(visit.who.person))
    return {report.id: report.number for report in session.scalars(query)}
