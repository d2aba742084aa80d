"""Short answers in fixed words. Nothing of a request is ever echoed."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from holub_intake.journal import Event, record

WORDS = {
    400: "This request cannot be read.",
    404: "There is nothing here.",
    405: "This cannot be done here.",
    408: "Too slow. Please try again.",
    411: "The length is missing.",
    413: "Too large.",
    414: "The address is too long.",
    431: "The head of the request is too large.",
    500: "Something went wrong here. Please try again later.",
    503: "Please try again in a moment.",
}
_ENDS_CONNECTION = frozenset({400, 408, 411, 413})
"""Refusals that may leave a body unread: the connection ends, so that nobody sends the rest of it."""


def answer(status: int, text: str | None = None) -> Response:
    """A plain answer of one line."""
    headers = {}
    if status in _ENDS_CONNECTION:
        headers["connection"] = "close"
    if status == 503:
        headers["retry-after"] = "10"
    return PlainTextResponse((text or WORDS[status]) + "\n", status, headers)


async def on_http_exception(_: Request, error: Exception) -> Response:
    """What the router refuses, in our words; `Allow` is kept."""
    assert isinstance(error, HTTPException)
    response = answer(error.status_code if error.status_code in WORDS else 400)
    response.headers.update(error.headers or {})
    return response


class Contain:
    """Middleware: a defect of ours becomes a fixed event and a calm answer.

    Nothing else may see the exception: its traceback would show what a source wrote.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched_send(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched_send)
        except ClientDisconnect:
            return
        except Exception as error:
            record(Event.UNEXPECTED, kind=type(error).__name__)
            if scope["type"] != "http":
                raise
            if not started:
                await answer(500)(scope, receive, send)
            # Half an answer cannot be mended; the server ends the connection of one that was not completed.
