"""What someone was about to do when they were asked who they are: it is done afterwards, so that nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from starlette.requests import Request

from holub_desk.web.fields import fields_of, pairs_of

_MOST_PATH: Final = 2000
MOST: Final = 8_010
"""Fields: a bulletin in all its languages, and who one is."""
_PREFIX: Final = "carried-"


@dataclass(frozen=True)
class Carried:
    """A request to make again."""

    method: str
    path: str
    """With its query; of this desk."""
    fields: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def named(self) -> list[tuple[str, str]]:
        """The fields under the names that the page which asks gives them."""
        return [(_PREFIX + name, value) for name, value in self.fields]


def carry(request: Request, body: bytes) -> Carried:
    """What was asked for just now."""
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.method != "POST":
        return Carried("GET", _ours(path))
    form = request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    return Carried("POST", _ours(path), tuple(pairs_of(body, MOST) or ()) if form else ())


def carried(body: bytes) -> Carried:
    """What the page that asked has kept."""
    fields = fields_of(body, MOST)
    kept = [
        (name.removeprefix(_PREFIX), value) for name, value in pairs_of(body, MOST) or () if name.startswith(_PREFIX)
    ]
    method = "POST" if fields.get("again-method") == "POST" else "GET"
    return Carried(method, _ours(fields.get("again-path", "")), tuple(kept) if method == "POST" else ())


def _ours(path: str) -> str:
    """A path of this desk; anything that a browser could take for another place is the list."""
    plain = path.isascii() and path.isprintable() and "\\" not in path
    return path if plain and path.startswith("/") and not path.startswith("//") and len(path) <= _MOST_PATH else "/"
