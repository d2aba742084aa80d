"""The two cookies: a session, and that someone has signed in by password in this browser before."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from holub_desk.staff.door import KNOWN_SECONDS

SESSION: Final = "desk"
KNOWN: Final = "desk-known"
_SECURE: Final = "__Host-"
"""Before the name where the browser reached us by https: no neighbour in the domain can plant it."""


def session_token(request: Request) -> str:
    """What the browser holds, or nothing."""
    return _get(request, SESSION)


def known_token(request: Request) -> str:
    """Likewise."""
    return _get(request, KNOWN)


def set_session(request: Request, answer: Response, token: str) -> None:
    """Until the browser is closed."""
    _set(request, answer, SESSION, token, None)


def set_known(request: Request, answer: Response, token: str) -> None:
    """For half a year."""
    _set(request, answer, KNOWN, token, KNOWN_SECONDS)


def delete_session(answer: Response) -> None:
    """Under both names."""
    answer.delete_cookie(SESSION, path="/", httponly=True, samesite="strict")
    answer.delete_cookie(_SECURE + SESSION, path="/", httponly=True, samesite="strict", secure=True)


def _get(request: Request, name: str) -> str:
    return request.cookies.get(_SECURE + name) or request.cookies.get(name, "")


def _set(request: Request, answer: Response, name: str, token: str, seconds: int | None) -> None:
    # The browser's own word on how it reached us: behind a proxy the connection here would not tell.
    secure = request.headers.get("origin", "").startswith("https://")
    answer.set_cookie(
        (_SECURE if secure else "") + name,
        token,
        max_age=seconds,
        httponly=True,
        samesite="strict",
        secure=secure,
        path="/",
    )
