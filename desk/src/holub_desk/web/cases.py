"""Cases: the list, and one case with its title, its state, who may know of it, what is asked and what happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from holub_desk.cases import asked, folder
from holub_desk.cases.folder import Act
from holub_desk.custody import log
from holub_desk.staff import groups
from holub_desk.staff.rights import Right
from holub_desk.triage.fault import NotChanged
from holub_desk.web.bulletins_head import bulletins_of
from holub_desk.web.cards import NOTHING_REFUSED, Refused
from holub_desk.web.case_view import case_values, frame
from holub_desk.web.desk import Desk, Page, Visit
from holub_desk.web.fields import fields_of
from holub_desk.web.groups import number_of

Doing = Callable[[Session, int, Mapping[str, str], Act], object]
"""Does what a form of a case asks for. Raises NotChanged."""


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def listing(visit: Visit) -> Response:
        return list_page(desk, visit)

    def make(visit: Visit) -> Response:
        form = fields_of(visit.body)
        try:
            with Session(desk.vault.writer) as session, session.begin():
                case = folder.make(session, form.get("title", ""), act_of(visit))
        except NotChanged as refused:
            return list_page(desk, visit, 422, Refused("make", refused.fault, form))
        return RedirectResponse(f"/cases/{case}", 303)

    def show(visit: Visit) -> Response:
        return case_page(desk, visit)

    def restrict(visit: Visit) -> Response:
        wanted = number_of(fields_of(visit.body).get("group", ""))
        with Session(desk.vault.engine) as session:
            if folder.find(session, visit.who.person, case_of(visit)) is None:
                return desk.not_found(visit)
            known = {group.id for group in groups.of_person(session, visit.who.person)}
        if wanted not in (known if Right.WIDEN not in visit.who.rights else {*known, 0}):
            return desk.page("message.html", visit.words, 403, who=visit.who, message="not_yours")
        return doing(desk, "known", lambda session, case, _, act: folder.set_group(session, case, wanted or None, act))(
            visit
        )

    path = "/cases/{case:int}"
    return [
        Route("/cases", desk.protected(listing, right=Right.READ), methods=["GET"]),
        Route("/cases", desk.protected(make, right=Right.TRIAGE), methods=["POST"]),
        Route(path, desk.protected(show, right=Right.READ), methods=["GET"]),
        Route(path, desk.protected(doing(desk, "about", _describe), right=Right.TRIAGE), methods=["POST"]),
        Route(path + "/state", desk.protected(doing(desk, "state", _state), right=Right.PUBLISH), methods=["POST"]),
        Route(path + "/group", desk.protected(restrict, right=Right.RESTRICT), methods=["POST"]),
        Route(path + "/questions", desk.protected(doing(desk, "asked", _ask), right=Right.TRIAGE), methods=["POST"]),
        Route(path + "/happened", desk.protected(doing(desk, "order", _tell), right=Right.TRIAGE), methods=["POST"]),
    ]


def list_page(desk: Desk, visit: Visit, status: int = 200, refused: Refused = NOTHING_REFUSED) -> Response:
    """All cases that someone may know of."""
    with Session(desk.vault.engine) as session:
        found = folder.listed(session, visit.who.person)
        values = frame(session, visit)
    return desk.page("cases.html", visit.words, status, who=visit.who, cases=found, refused=refused, **values)


def case_page(desk: Desk, visit: Visit, status: int = 200, refused: Refused = NOTHING_REFUSED) -> Response:
    """One case; with what could not be done, and why."""
    with Session(desk.vault.engine) as session:
        found = folder.find(session, visit.who.person, case_of(visit))
        if found is None:
            return desk.not_found(visit)
        values = case_values(desk, session, visit, found, refused)
        values["bulletins"] = bulletins_of(session, visit, found.id)
    return desk.page("case.html", visit.words, status, who=visit.who, **values)


def doing(desk: Desk, card: str, do: Doing) -> Page:
    """A page that does what a form asks for and comes back to its part of the case, or says there why not."""

    def page(visit: Visit) -> Response:
        form = fields_of(visit.body)
        try:
            with Session(desk.vault.writer) as session, session.begin():
                do(session, case_of(visit), form, act_of(visit))
        except NotChanged as refused:
            return not_done(desk, visit, card, refused, form)
        return RedirectResponse(f"/cases/{case_of(visit)}#{card}", 303)

    return page


def not_done(desk: Desk, visit: Visit, card: str, refused: NotChanged, form: Mapping[str, str]) -> Response:
    """The case, with why something was not done."""
    return case_page(desk, visit, 422, Refused(card, refused.fault, form))


def case_of(visit: Visit) -> int:
    """Which case a path is about; none where the number is more than a database could be asked for."""
    number: int = visit.request.path_params["case"]
    return number if number < 2**31 else 0


def act_of(visit: Visit) -> Act:
    """This person, now."""
    return Act(visit.who.person, log.minute())


def _describe(session: Session, case: int, form: Mapping[str, str], act: Act) -> None:
    folder.describe(session, case, form.get("title", ""), form.get("summary", ""), act)


def _state(session: Session, case: int, form: Mapping[str, str], act: Act) -> None:
    folder.set_state(session, case, form.get("state", ""), act)


def _ask(session: Session, case: int, form: Mapping[str, str], act: Act) -> None:
    """`question` is a new one; else `number` is answered with `answer`, or removed."""
    if "question" in form:
        asked.ask(session, case, form["question"], act)
    elif form.get("remove") == "1":
        asked.forget(session, case, number_of(form.get("number", "")), act)
    else:
        asked.answer(session, case, number_of(form.get("number", "")), form.get("answer", ""), act)


def _tell(session: Session, case: int, form: Mapping[str, str], act: Act) -> None:
    """`text` is a new line; else `number` is removed."""
    if "text" not in form:
        asked.untell(session, case, number_of(form.get("number", "")), act)
        return
    when = {"last": form.get("day", ""), "precision": form.get("time", "")}
    if form.get("time") == "range":
        when["first"] = form.get("first", "")
    asked.tell(session, case, when, form["text"], act)
