"""All revisions of a bulletin, what each changed, and the way back to any of them."""

from __future__ import annotations

from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from holub_desk.bulletins import store
from holub_desk.bulletins.differing import differences
from holub_desk.bulletins.store import Meanwhile
from holub_desk.staff.rights import Right
from holub_desk.triage.fault import NotChanged
from holub_desk.web.bulletins_head import act_of, found, head, place_of, row_of
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.fields import fields_of


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def show(visit: Visit) -> Response:
        return _page(desk, visit)

    def restore(visit: Visit) -> Response:
        form = fields_of(visit.body)
        try:
            with Session(desk.vault.writer) as session, session.begin():
                row = found(session, visit)
                if row is None:
                    return desk.not_found(visit)
                wanted, base = row_of(form.get("n", "")), row_of(form.get("base", ""))
                store.restore(session, row, wanted, base, act_of(visit))
        except Meanwhile:
            return _page(desk, visit, "meanwhile")
        except NotChanged as refused:
            return _page(desk, visit, refused.fault)
        return RedirectResponse(f"{place_of(visit)}/write", 303)

    path = "/bulletins/{bulletin:int}"
    return [
        Route(path + "/history", desk.protected(show, right=Right.PUBLISH), methods=["GET"]),
        Route(path + "/restore", desk.protected(restore, right=Right.PUBLISH), methods=["POST"]),
    ]


def _page(desk: Desk, visit: Visit, fault: str = "") -> Response:
    """One revision compared with one before it: by default the newest with the last of another person or day."""
    query = visit.request.query_params
    with Session(desk.vault.engine) as session:
        row = found(session, visit)
        if row is None:
            return desk.not_found(visit)
        revisions = store.history(session, row)
        there = {each.n for each in revisions}
        to = row_of(query.get("to", ""))
        to = to if to in there else row.revision
        since = row_of(query.get("from", ""))
        since = since if since in there and since < to else max(1, to - 1)
        draft = store.draft_of(session, row)
        values = head(session, visit, row, draft, "history")
        values |= {
            "revisions": revisions,
            "since": since,
            "to": to,
            "changed": differences(store.draft_of(session, row, since), store.draft_of(session, row, to)),
            "can_write": row.state in store.OPEN,
            "fault": fault,
        }
    return desk.page("bulletin_history.html", visit.words, 422 if fault else 200, **values)
