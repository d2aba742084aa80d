"""The custody log on a page: its newest checkpoint to give away, a look through all of it, and its entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from holub_desk.custody import log
from holub_desk.custody.checkpoint import newest
from holub_desk.custody.verify import Finding
from holub_desk.reports import queue
from holub_desk.staff.need_to_know import visible
from holub_desk.staff.rights import Right
from holub_desk.triage import listing
from holub_desk.vault.tables import Report
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.numbers import whole
from holub_desk.web.recorded import lines
from holub_desk.web.verifying import Verifying

PAGE: Final = 100
MOST_FINDINGS: Final = 50


@dataclass(frozen=True)
class Found:
    """Something that is not as it was, for a page: `kind` has a text with `n` and `until`."""

    kind: str
    n: int | None
    until: int | None
    number: str


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""
    verifying = desk.verifying or Verifying(desk.vault, None)

    def show(visit: Visit) -> Response:
        below = whole(visit.request.query_params.get("below", ""))
        with Session(desk.vault.engine) as session:
            entries = log.entries_of(session, below=below, limit=PAGE + 1)
            values: dict[str, Any] = {
                "lines": lines(session, entries[:PAGE], visit.who.person, visit.words),
                "further": entries[PAGE - 1].n if len(entries) > PAGE else None,
                "size": log.size(session),
                "checkpoint": newest(session),
                "counts": queue.count(session, visit.who.person),
                "protected": listing.count_protection(session, visit.who.person),
                **state_values(session, visit),
            }
        return desk.page("custody.html", visit.words, who=visit.who, below=below, **values)

    def state_values(session: Session, visit: Visit) -> dict[str, Any]:
        result = verifying.result
        findings = result.verified.findings if result and result.verified else ()
        return {
            "progress": verifying.progress,
            "result": result,
            "findings": _findings(session, findings[:MOST_FINDINGS], visit.who.person),
            "findings_total": len(findings),
        }

    def state(visit: Visit) -> Response:
        with Session(desk.vault.engine) as session:
            values = state_values(session, visit)
        return desk.page("verified.html", visit.words, who=visit.who, **values)

    def begin(visit: Visit) -> Response:  # noqa: ARG001 - whoever may look at the log may have it looked through
        verifying.begin()
        return RedirectResponse("/custody#verified", 303)

    def checkpoint(visit: Visit) -> Response:
        with Session(desk.vault.engine) as session:
            found = newest(session)
        if found is None:
            return desk.not_found(visit)
        name = f"custody-checkpoint-{found.size}.txt"
        headers = {
            "content-disposition": f'attachment; filename="{name}"',
            "content-security-policy": "sandbox; default-src 'none'",
        }
        return Response(found.note, 200, headers, "text/plain; charset=utf-8")

    return [
        Route("/custody", desk.protected(show, right=Right.CUSTODY), methods=["GET"]),
        Route("/custody/checkpoint", desk.protected(checkpoint, right=Right.CUSTODY), methods=["GET"]),
        Route("/custody/verify", desk.protected(state, right=Right.CUSTODY), methods=["GET"]),
        Route("/custody/verify", desk.protected(begin, right=Right.CUSTODY), methods=["POST"]),
    ]


def _findings(session: Session, findings: tuple[Finding, ...], person: int) -> list[Found]:
    """With the numbers of reports that this person may know of."""
    reports = {each.report for each in findings if each.report is not None}
    query = select(Report).where(Report.id.in_(reports), visible(person))
    numbers = {row.id: row.number for row in session.scalars(query)}
    return [Found(each.kind, each.n, each.until, numbers.get(each.report or 0, "")) for each in findings]
