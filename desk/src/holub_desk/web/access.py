"""What a route asks of whoever calls it. A route that does not say so cannot be served."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from holub_desk.staff.rights import Right

Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Needs:
    """A right; or none, where strangers may come too."""

    right: Right | None
    grave: bool = False
    """They have to have shown who they are within the last five minutes."""
    while_locked: bool = False
    """Works on a locked session: it shows nothing."""


STRANGERS = Needs(None)


def declared(endpoint: Endpoint, needs: Needs) -> Endpoint:
    """The same endpoint, which now says what it needs. Whoever writes it also keeps to that: `Desk.protected` does."""
    endpoint.__dict__["needs"] = needs
    return endpoint


def needs_of(route: BaseRoute) -> Needs:
    """What a route needs. Raises LookupError for one that does not say."""
    if isinstance(route, Mount):  # files of ours that everyone may have
        return STRANGERS
    needs = route.endpoint.__dict__.get("needs") if isinstance(route, Route) else None
    if not isinstance(needs, Needs):
        raise LookupError(f"{route} does not say which right it needs: see `Desk.protected`")
    return needs


def checked(routes: Iterable[BaseRoute]) -> list[BaseRoute]:
    """The same routes, each of which says what it needs. Raises LookupError."""
    found = list(routes)
    for route in found:
        needs_of(route)
    return found
