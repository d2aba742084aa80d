"""The baselines: a bare Starlette route that makes the same five system calls, and nothing else."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

ROOT = Path(sys.argv[1])


def store(name: str, body: bytes) -> None:
    """write, fdatasync, link, unlink, fsync of the directory."""
    unfinished = ROOT / "tmp" / secrets.token_hex(16)
    place = ROOT / "new" / name[:2] / name
    file = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.write(file, body)
    os.fdatasync(file)
    os.close(file)
    os.link(unfinished, place)
    os.unlink(unfinished)
    directory = os.open(place.parent, os.O_RDONLY)
    os.fsync(directory)
    os.close(directory)


async def put(request: Request) -> Response:
    await run_in_threadpool(store, request.path_params["name"], await request.body())
    return Response(status_code=201)


async def post(request: Request) -> Response:
    await run_in_threadpool(store, secrets.token_hex(16), await request.body())
    return Response(status_code=200)


if __name__ == "__main__":
    (ROOT / "tmp").mkdir(parents=True)
    for shard in range(256):
        (ROOT / "new" / f"{shard:02x}").mkdir(parents=True)
    app = Starlette(routes=[Route("/e/{name}", put, methods=["PUT"]), Route("/form", post, methods=["POST"])])
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(sys.argv[2]),
        http="httptools",
        loop="uvloop",
        access_log=False,
        log_level="error",
    )
