"""The built files of the chat page, compressed once and kept in memory: a request touches no disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from holub_intake.web.compression import Compressed
from holub_wire.command import CommandError

BUILT = Path(__file__).parent / "static"
_TYPES = {".js": "text/javascript", ".css": "text/css"}


_WITHIN_A_PAGE = ("carried.js", "carried.css")
"""Not served: the page that is carried holds them."""


def load(directory: Path = BUILT) -> Mapping[str, Compressed]:
    """Every script and style by file name. Raises CommandError when the page is not built."""
    files = sorted(directory.iterdir()) if directory.is_dir() else []
    loaded = {
        file.name: Compressed.make(file.read_bytes(), _TYPES[file.suffix]) for file in files if file.suffix in _TYPES
    }
    missing = {"app.js", "later.js", "verify.js", "app.css", *_WITHIN_A_PAGE} - loaded.keys()
    if missing:
        raise CommandError(
            f"the chat page is not built: {', '.join(sorted(missing))} missing",
            "in a source tree, run tools/setup",
        )
    return loaded


def served(files: Mapping[str, Compressed]) -> dict[str, Compressed]:
    """Those that a page asks for."""
    return {name: file for name, file in files.items() if name not in _WITHIN_A_PAGE}


def route(files: Mapping[str, Compressed]) -> Route:
    """`GET /static/{name}`."""

    async def static(request: Request) -> Response:
        file = files.get(request.path_params["name"])
        if file is None:
            raise HTTPException(404)
        return file.response(request)

    return Route("/static/{name}", static, methods=["GET"])
