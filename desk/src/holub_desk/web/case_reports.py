"""Reports into a case and out of it: one by one, or many that were ticked in the list."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from holub_desk.cases import folder
from holub_desk.cases.folder import Act
from holub_desk.reports import read
from holub_desk.staff.rights import Right
from holub_desk.triage.fault import NotChanged
from holub_desk.web.case_view import frame
from holub_desk.web.cases import act_of, doing
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.fields import fields_of, pairs_of
from holub_desk.web.groups import number_of


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def reports(session: Session, case: int, form: Mapping[str, str], act: Act) -> None:
        """`add` holds numbers; `remove` is one of them."""
        if "remove" in form:
            folder.take_out(session, case, _report(session, form["remove"], act), act)
            return
        numbers = form.get("add", "").replace(",", " ").split()[:100]
        if not numbers:
            raise NotChanged("empty")
        folder.put_in(session, case, [_report(session, number, act) for number in numbers], act)

    def gather(visit: Visit) -> Response:
        """Reports that were ticked in the list: without a case, the page that asks for one."""
        pairs, form = pairs_of(visit.body) or [], fields_of(visit.body)
        numbers = list(dict.fromkeys(value for name, value in pairs if name == "report"))
        case, fault = number_of(form.get("case", "")), ""
        if case or form.get("title", "").strip():
            try:
                with Session(desk.vault.writer) as session, session.begin():
                    act = act_of(visit)
                    found = [_report(session, number, act) for number in numbers]
                    case = case or folder.make(session, form.get("title", ""), act)
                    folder.put_in(session, case, found, act)
                return RedirectResponse(f"/cases/{case}#reports", 303)
            except NotChanged as refused:
                fault = refused.fault
        with Session(desk.vault.engine) as session:
            known = [each for each in numbers if read.find_report(session, each, visit.who.person) is not None]
            open_cases = folder.listed(session, visit.who.person, only_open=True)
            values = frame(session, visit)
        fault = fault or ("" if known else "none-ticked")
        return desk.page(
            "gather.html",
            visit.words,
            422 if fault else 200,
            who=visit.who,
            numbers=known,
            cases=open_cases,
            fault=fault,
            title=form.get("title", ""),
            **values,
        )

    path = "/cases/{case:int}/reports"
    return [
        Route("/cases/gather", desk.protected(gather, right=Right.TRIAGE), methods=["POST"]),
        Route(path, desk.protected(doing(desk, "reports", reports), right=Right.TRIAGE), methods=["POST"]),
    ]


def _report(session: Session, untrusted_number: str, act: Act) -> int:
    """A report that this person may know of. Raises NotChanged."""
    found = read.find_report(session, untrusted_number[:20], act.person)
    if found is None:
        raise NotChanged("no-report")
    return found
