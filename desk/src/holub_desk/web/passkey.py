"""Between `static/passkeys.js` and the passkeys of the staff."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from holub_desk.staff.passkeys import Place

_LONGEST_LABEL: Final = 40


def place_of(request: Request) -> Place:
    """Which desk this is for a passkey; the guard has let through only names and origins that are ours."""
    name = urlsplit(f"//{request.headers['host']}").hostname or ""
    return Place(name, request.headers.get("origin", ""))


def json_text(text: str) -> Response:
    """JSON that is text already."""
    return Response(text, media_type="application/json")


def label_of(untrusted: object) -> str:
    """What a person calls a passkey, as far as a list can show it."""
    text = " ".join(untrusted.split())[:_LONGEST_LABEL] if isinstance(untrusted, str) else ""
    return text if text.isprintable() else ""
