"""Wiring only: what the intake serves, made from its settings."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from holub_intake.channels.form import Form
from holub_intake.channels.returning import Returning
from holub_intake.config import Settings
from holub_intake.dispatch import Dispatch, today
from holub_intake.flood.gate import FormDoor, Gate
from holub_intake.flood.room import Room
from holub_intake.mailboxes import Mailboxes, nobody
from holub_intake.messengers import build_messengers
from holub_intake.web import envelopes, mail, verify
from holub_intake.web.answers import Contain, on_http_exception
from holub_intake.web.body import Pace
from holub_intake.web.bundle import Bundle
from holub_intake.web.compress_pages import CompressPages
from holub_intake.web.compression import Compressed
from holub_intake.web.headers import Headers, plain_policy
from holub_wire.code import salt_of
from holub_wire.command import CommandError
from holub_wire.line import Line, LineError, read
from holub_wire.note import NoteError, Verifier
from holub_wire.post import Post
from holub_wire.spool import Spool

_WRITERS = 16
"""Threads that store envelopes: each waits for the disk most of its time."""
_FORM_WRITERS = 4
"""A fifth of all writers."""


@dataclass(frozen=True)
class Published:
    """The line file as it is served, and what it says."""

    note: str
    line: Line
    key: Verifier


def read_line(file: Path, key: str) -> Published:
    """The line file, once its signature is checked. Raises CommandError."""
    try:
        verifier = Verifier.parse(key)
    except NoteError as error:
        raise CommandError(
            f"[line] key: {error}", "copy the whole key that `holub-desk line publish` printed"
        ) from None
    try:
        note = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise CommandError(
            f"cannot read the line file {file}", "copy it from the desk (`holub-desk line publish`)"
        ) from None
    try:
        return Published(note, read(note, verifier), verifier)
    except LineError as error:
        raise CommandError(str(error), "publish the line file again at the desk, and copy file and key") from None


def open_spool(directory: Path) -> Spool:
    """The spool, ready to store. Raises CommandError."""
    spool = Spool(directory)
    try:
        spool.prepare()
    except OSError as error:
        raise CommandError(
            f"cannot use the spool {directory}: {error.strerror}", "this user must be able to write there"
        ) from None
    return spool


def open_post(directory: Path) -> Post:
    """Letters, notices and outcomes beside the spool. Raises CommandError."""
    post = Post(directory)
    try:
        post.prepare()
    except OSError as error:
        raise CommandError(
            f"cannot use the spool {directory}: {error.strerror}", "this user must be able to write there"
        ) from None
    return post


def build_app(settings: Settings) -> Starlette:
    """The whole web application. Raises CommandError when something that it needs is not there."""
    published = read_line(settings.line.file, settings.line.key)
    spool = open_spool(settings.spool.directory)
    bundle = Bundle.make(published.line)
    templates, words = bundle.templates, bundle.texts
    pace = Pace(settings.web.slowest_bytes_per_second, settings.web.patience_seconds)
    writers = ThreadPoolExecutor(_WRITERS, "spool")
    gate = Gate(spool, Room(settings.spool.directory, settings.spool.most_megabytes * 2**20))
    # The form has writers of its own, and waits in their queue: whoever floods the other door does not stand before it.
    form_writers = ThreadPoolExecutor(_FORM_WRITERS, "form-spool")
    dispatch = Dispatch(published.line, FormDoor(gate), form_writers)
    post = open_post(settings.spool.directory)
    mailboxes = Mailboxes(post, nobody(), today)
    returning = Returning(salt_of(published.line.recipients.recovery), mailboxes)
    form = Form(dispatch, templates, words, returning)
    messengers = build_messengers(settings, dispatch, words, post)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        chores = (mail.keep_swept(mailboxes, writers), gate.keep_measured(), form.keep_forgetting())
        tasks = [asyncio.create_task(each) for each in chores]
        async with messengers.running():
            yield
        for task in tasks:
            task.cancel()
        writers.shutdown()
        form_writers.shutdown()

    app = Starlette(
        routes=[
            *bundle.routes(),
            verify.route(bundle, published.key),
            *form.routes(),
            *mail.routes(mailboxes, writers),
            _line_route(published.note),
            envelopes.route(gate, writers, pace),
            *messengers.routes,
        ],
        middleware=[
            Middleware(Headers, page_policy=plain_policy([bundle.style]), onion_address=settings.web.onion),
            Middleware(CompressPages),
            Middleware(Contain),
        ],
        exception_handlers={HTTPException: on_http_exception},
        lifespan=lifespan,
    )
    # A redirect would repeat what the client called us, and there is one spelling of each path.
    app.router.redirect_slashes = False
    return app


def _line_route(note: str) -> Route:
    compressed = Compressed.make(note.encode(), "text/plain; charset=utf-8").prepared()

    async def line(request: Request) -> Response:
        return compressed.response(request)

    return Route("/line.json", line, methods=["GET"])
