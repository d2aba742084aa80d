"""`GET` and `DELETE /m/{id}`: letters for sources that come back. Specified in docs/reply.md."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from holub_intake.mailboxes import Mailboxes

_PAUSE_SECONDS: Final = 3600.0


async def keep_swept(mailboxes: Mailboxes, readers: ThreadPoolExecutor) -> None:
    """Sweep now and every hour, until cancelled."""
    while True:
        await asyncio.get_running_loop().run_in_executor(readers, mailboxes.sweep)
        await asyncio.sleep(_PAUSE_SECONDS)


def routes(mailboxes: Mailboxes, readers: ThreadPoolExecutor) -> list[Route]:
    """The routes; `readers` is where the disk is waited for."""

    async def get(request: Request) -> Response:
        loop = asyncio.get_running_loop()
        letter = await loop.run_in_executor(readers, mailboxes.read, request.path_params["id"])
        return Response(letter, media_type="application/octet-stream")

    async def delete(request: Request) -> Response:
        token = request.headers.get("holub-token", "")
        await asyncio.get_running_loop().run_in_executor(readers, mailboxes.delete, request.path_params["id"], token)
        return Response(status_code=204)

    # HEAD too: what it says of the length must not differ from what GET says.
    return [Route("/m/{id}", get, methods=["GET"]), Route("/m/{id}", delete, methods=["DELETE"])]
