"""The desk's web application: one family of pages per module, put together here."""

from __future__ import annotations

from importlib.resources import files

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from holub_desk.bulletins.exposure.world import Policy
from holub_desk.config import WebSettings
from holub_desk.exports.ftm import Publisher
from holub_desk.triage.codebook import Codebook, read_codebook
from holub_desk.vault.vault import Vault
from holub_desk.web import (
    account,
    attachments,
    bulk,
    bulletins,
    bulletins_check,
    bulletins_form,
    bulletins_history,
    bulletins_picture,
    bulletins_release,
    bulletins_write,
    case_claims,
    case_items,
    case_reports,
    cases,
    charts,
    confirm,
    custody,
    daily,
    events,
    groups,
    map,
    people,
    places,
    placing,
    previews,
    queue,
    replies,
    reports,
    search,
    sharing,
    sign_in,
    texts,
    triage,
    views,
    ways_in,
)
from holub_desk.web.access import checked
from holub_desk.web.desk import Desk, environment
from holub_desk.web.guard import Guard
from holub_desk.web.verifying import Verifying, Watched
from holub_wire.age.recipients import HybridRecipient


def build_routes(desk: Desk) -> list[BaseRoute]:
    """Every way into the desk, each with what it needs."""
    return checked(
        [
            *sign_in.routes(desk),
            *ways_in.routes(desk),
            *confirm.routes(desk),
            *account.routes(desk),
            *people.routes(desk),
            *groups.routes(desk),
            *queue.routes(desk),
            *search.routes(desk),
            *daily.routes(desk),
            *charts.routes(desk),
            *map.routes(desk),
            *places.routes(desk),
            *views.routes(desk),
            *bulk.routes(desk),
            *cases.routes(desk),
            *case_reports.routes(desk),
            *case_items.routes(desk),
            *case_claims.routes(desk),
            *reports.routes(desk),
            *triage.routes(desk),
            *replies.routes(desk),
            *placing.routes(desk),
            *attachments.routes(desk),
            *previews.routes(desk),
            *custody.routes(desk),
            *bulletins.routes(desk),
            *bulletins_write.routes(desk),
            *bulletins_check.routes(desk),
            *bulletins_history.routes(desk),
            *bulletins_picture.routes(desk),
            *bulletins_release.routes(desk),
            *sharing.routes(desk),
            *events.routes(desk),
            Mount("/static", StaticFiles(directory=str(files("holub_desk.web") / "static"))),
        ]
    )


def build_app(
    vault: Vault,
    settings: WebSettings,
    intake: HybridRecipient | None = None,
    *,
    one_person: bool = False,
    codebook: Codebook | None = None,
    watched: Watched | None = None,
    policy: Policy | None = None,
    publisher: Publisher | None = None,
) -> ASGIApp:
    """The application on an unlocked vault. The guard stands outside everything, error pages included."""
    desk = Desk(
        vault,
        texts.load(),
        environment(),
        settings.idle_minutes * 60,
        intake,
        one_person,
        codebook or read_codebook(),
        policy=policy or Policy(),
        publisher=publisher or Publisher("–"),
        verifying=Verifying(vault, watched),
    )

    async def calm(request: Request, error: Exception) -> Response:
        status = getattr(error, "status_code", 500)
        message = "not_found" if status in (404, 405) else "error"
        return desk.page("message.html", desk.words_for(request), status, message=message)

    app = Starlette(routes=build_routes(desk), exception_handlers={404: calm, 405: calm, 500: calm})
    return Guard(app, {settings.host, *settings.hosts}, case_items.UPLOADS | bulletins_form.FORMS)
