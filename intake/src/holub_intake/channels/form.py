"""The way without JavaScript: a form after another. The running server sees the words while it seals them.

Words are sealed and durable before a byte of a file is read; files are sealed while they arrive.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from jinja2 import Environment
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from holub_intake.channels.budget import Budget, Busy
from holub_intake.channels.form_body import FieldsReady, File, with_fields
from holub_intake.channels.form_pages import FormPages
from holub_intake.channels.multipart import MultipartError, boundary_of, pieces
from holub_intake.channels.returning import Returning
from holub_intake.channels.talks import Talk, Talks
from holub_intake.channels.upload import Upload, receive
from holub_intake.conversation import events as on
from holub_intake.conversation.advance import advance
from holub_intake.conversation.effects import (
    Ask,
    Effect,
    Erase,
    Note,
    Say,
    SealAccount,
    SealAnswers,
    SealEnd,
)
from holub_intake.conversation.state import State
from holub_intake.dispatch import Dispatch, NotStored, Sender
from holub_intake.journal import Event, record
from holub_wire.questionnaire.answers import read_answer
from holub_wire.questionnaire.model import Question
from holub_wire.questionnaire.value import Answer

MAX_BODY: Final = 110 * 1024 * 1024
MEMORY: Final = 96 * 1024 * 1024
"""Bytes that all uploads together may hold at once."""
TALK_SECONDS: Final = 30 * 60
MOST_TALKS: Final = 5000
_FORGET_SECONDS: Final = 60.0
_AFTER_THE_GATE: Final = on.Understood()
_SLOWEST: Final = 512
"""Bytes per second, and a minute on top: a phone may lose its cell."""


@dataclass
class _Post:
    """What one POST brought so far."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    """Keys of texts to say above the next page."""
    problem: str | None = None
    talk: Talk | None = None
    token: str = ""
    fresh: bool = False
    words_failed: str = ""
    code: tuple[str, ...] = ()
    """Code words to show, once they are good for an answer."""

    def one(self, name: str) -> str:
        return self.fields.get(name, [""])[0]


class Form:
    """The form's pages on one line."""

    def __init__(
        self,
        dispatch: Dispatch,
        templates: Environment,
        texts: Mapping[str, Mapping[str, Any]],
        returning: Returning,
    ) -> None:
        self._dispatch = dispatch
        self._returning = returning
        self._pages = FormPages(dispatch.line, templates, texts)
        self.talks = Talks(TALK_SECONDS, MOST_TALKS)
        self.budget = Budget(MEMORY)

    def routes(self) -> list[Route]:
        """`GET` and `POST`, of `/form` and `/form/return`."""
        return [
            Route("/form", self._get, methods=["GET"]),
            Route("/form", self._post, methods=["POST"]),
            Route("/form/return", self._get_return, methods=["GET"]),
            Route("/form/return", self._post_return, methods=["POST"]),
        ]

    async def keep_forgetting(self) -> None:
        """Forget conversations that nobody goes on with, until cancelled."""
        while True:
            await asyncio.sleep(_FORGET_SECONDS)
            self.talks.forget_old(time.monotonic())

    async def _get(self, request: Request) -> Response:
        return self._page(self._new_talk(request.query_params.get("lang", "")), "", [])

    async def _get_return(self, request: Request) -> Response:
        return self._pages.come_back(self._language(request.query_params.get("lang", "")))

    async def _post_return(self, request: Request) -> Response:
        """Read a source's letters for it, and let it go on where they belong."""
        fields: dict[str, list[str]] = {}
        language = self._language("")
        try:
            boundary = boundary_of(request.headers.get("content-type", ""))
            async with asyncio.timeout(60):
                async for _ in with_fields(pieces(request.stream(), boundary), fields):
                    pass
                language = self._language(fields.get("lang", [""])[0])
                visit = await self._returning.look(fields.get("code", [""])[0])
        except MultipartError:
            return self._pages.come_back(language, "form.broken", status=400)
        except (Busy, TimeoutError):
            return self._pages.come_back(language, "return.busy", status=503)
        except ClientDisconnect:
            return Response(status_code=400)
        talk = self._new_talk(language, on.Returned())
        talk.sender.reply = visit.reply
        token = self.talks.keep(talk, time.monotonic())
        talk.step = secrets.token_urlsafe(9)
        return self._pages.found(talk, token, visit.letters)

    def _language(self, wish: str) -> str:
        languages = self._dispatch.line.languages
        return wish if wish in languages else languages[0]

    def _new_talk(self, language: str, how: on.Understood | on.Resume | on.Returned = _AFTER_THE_GATE) -> Talk:
        language = self._language(language)
        state, _ = advance(State(self._dispatch.line.questionnaire, language, self._dispatch.day()), how)
        return Talk(state, Sender("form", language))

    async def _post(self, request: Request) -> Response:
        post = _Post()
        length = request.headers.get("content-length", "")
        if not length.isdecimal() or len(length) > 12 or int(length) > MAX_BODY:
            return self._refuse("form.too_large", 413)
        try:
            boundary = boundary_of(request.headers.get("content-type", ""))
            async with asyncio.timeout(60 + int(length) / _SLOWEST):
                async for piece in with_fields(pieces(request.stream(), boundary), post.fields):
                    await self._part(piece, post)
                await self._act(post)
        except MultipartError:
            return self._refuse("form.broken", 400, post)
        except (Busy, TimeoutError):
            return self._refuse("form.busy", 503, post)
        except ClientDisconnect:
            return Response(status_code=400)
        if post.talk is None or post.talk.state.phase == "stopped":
            return self._stopped(post)
        return self._page(
            post.talk, post.token, post.said, problem=post.problem, words=post.words_failed, code=post.code
        )

    # --- while the body arrives ----------------------------------------------------------------------

    async def _part(self, piece: File | FieldsReady, post: _Post) -> None:
        """Called when a file begins, and once when there is none: what was written goes first."""
        await self._find(post)
        assert post.talk is not None
        if not post.fresh:
            return
        await self._words(post)
        if isinstance(piece, File):
            await self._file(piece, post)

    async def _find(self, post: _Post) -> None:
        if post.talk is not None:
            return
        now = time.monotonic()
        token, step = post.one("c"), post.one("n")
        if token:
            post.talk = self.talks.find(token, now)
            post.token = token
            if post.talk is None:  # a restart, or too long ago
                post.talk = self._new_talk(post.one("lang"), on.Resume())
                post.said.append("form.expired")
                post.token = self.talks.keep(post.talk, now)
                post.fresh = bool(post.one("words").strip())
                return
            # Posted again from an older page, or twice: shown again, and nothing is done twice.
            post.fresh = secrets.compare_digest(step.encode(), post.talk.step.encode())
            if post.fresh:
                post.talk.step = ""
            return
        post.talk = self._new_talk(post.one("lang"))
        post.token = self.talks.keep(post.talk, now)
        post.fresh = True

    async def _words(self, post: _Post) -> None:
        words = post.fields.pop("words", [""])[0]
        if words.strip() and post.talk is not None and post.talk.state.phase in ("account", "done"):
            await self._dispatch_event(on.Words(words.replace("\r\n", "\n")), post)
            if post.talk.state.failed:
                post.words_failed = words

    async def _file(self, file: File, post: _Post) -> None:
        talk = post.talk
        assert talk is not None
        upload: Upload = await receive(
            file.data, self._dispatch, talk.sender, self.budget, allow_as_is=bool(post.one("allow"))
        )
        async with talk.lock:
            # The core hears of it as of any file: offered, decided, sealed. While other things wait to be stored
            # it would take Sealed for those, so then it hears nothing.
            if upload.said != "file.thanks" or talk.state.waiting is not None:
                post.said.append(upload.said)
                return
            self._hear(on.Offer(upload.bytes, upload.cleaned), post)
            self._hear(on.Decide("copy" if upload.cleaned else "as_is"), post)
            self._hear(on.Sealed(), post)

    # --- when it is complete -------------------------------------------------------------------------

    async def _act(self, post: _Post) -> None:
        await self._find(post)
        talk = post.talk
        assert talk is not None
        if not post.fresh:
            return
        await self._words(post)
        action = post.one("do")
        phase = talk.state.phase
        if action == "stop":
            await self._dispatch_event(on.Stop(), post)
        elif action == "skip":
            await self._dispatch_event(on.Skip(), post)
        elif action == "back":
            await self._dispatch_event(on.Back(), post)
        elif action.startswith("change:"):
            await self._dispatch_event(on.Change(action[7:]), post)
        elif action == "send":
            await self._dispatch_event(on.Send(), post)
        elif action == "retry":
            await self._dispatch_event(on.Retry(), post)
        elif action in ("code", "withdraw") or action.startswith("delete:"):
            await self._come_back(action, post, talk)
        elif action == "reply" and phase == "question":
            await self._reply(post, talk)
        elif phase == "account" and not talk.state.told and not talk.state.failed:
            post.said.append("account.empty")

    async def _reply(self, post: _Post, talk: Talk) -> None:
        slot = talk.state.interview.find(talk.state.asked or "")
        if slot is None:
            return
        answer = _answer(slot.question, post.fields.get("answer", []))
        await self._dispatch_event(on.Skip() if answer is None else on.Reply(answer), post)

    async def _come_back(self, action: str, post: _Post, talk: Talk) -> None:
        """What has to do with code words: make them, delete a letter, take the report back."""
        async with talk.lock:
            try:
                if action == "withdraw":
                    await self._dispatch.store_empty(talk.sender, "withdraw")
                    post.said.append("return.withdrawn")
                elif action == "code" and talk.sender.reply is None and talk.state.told:
                    words, talk.sender.reply = await self._returning.new_code(talk.state.language)
                    await self._dispatch.store_empty(talk.sender, "address")
                    post.code = words
                elif action.startswith("delete:"):
                    slot, _, token = action[7:].partition(":")
                    await self._returning.delete(slot, token)
                    post.said.append("return.deleted")
            except NotStored:
                if action == "code":
                    talk.sender.reply = None
                post.said.append("send.failed")
            except Busy:
                post.said.append("return.busy")

    def _hear(self, event: on.Event, post: _Post) -> list[Effect]:
        assert post.talk is not None
        post.talk.state, effects = advance(post.talk.state, event)
        for effect in effects:
            if isinstance(effect, Say) and effect.key not in ("receipt", "account.ask"):
                post.said.append(effect.key)
            elif isinstance(effect, Note):
                post.said.append(f"note:{effect.key}")
            elif isinstance(effect, Ask):
                post.problem = effect.problem
            elif isinstance(effect, Erase):
                self.talks.forget(post.token)
        return effects

    async def _dispatch_event(self, event: on.Event, post: _Post) -> None:
        """Hear an event; whatever is to be sealed is sealed and stored before the next one."""
        talk = post.talk
        assert talk is not None
        pending: list[on.Event] = [event]
        async with talk.lock:  # two pages of one conversation may be posted at once
            while pending:
                for effect in self._hear(pending.pop(), post):
                    if isinstance(effect, SealAccount | SealAnswers | SealEnd):
                        pending.append(await self._seal(effect, talk))

    async def _seal(self, effect: SealAccount | SealAnswers | SealEnd, talk: Talk) -> on.Event:
        try:
            if isinstance(effect, SealAccount):
                await self._dispatch.store_account(talk.sender, effect.text)
            elif isinstance(effect, SealAnswers):
                await self._dispatch.store_answers(talk.sender, effect.answers)
            else:
                await self._dispatch.store_end(talk.sender)
        except NotStored:
            return on.NotSealed()
        except Exception as defect:  # ours: the page must not forget that these words are still to be stored
            record(Event.UNEXPECTED, kind=type(defect).__name__)
            return on.NotSealed()
        return on.Sealed()

    # --- answering -----------------------------------------------------------------------------------

    def _page(
        self,
        talk: Talk,
        token: str,
        said: list[str],
        *,
        problem: str | None = None,
        words: str = "",
        code: tuple[str, ...] = (),
        status: int = 200,
    ) -> Response:
        if not token:
            token = self.talks.keep(talk, time.monotonic())
        talk.step = secrets.token_urlsafe(9)
        return self._pages.talk(talk, token, said, problem=problem, words=words, code=code, status=status)

    def _refuse(self, key: str, status: int, post: _Post | None = None) -> Response:
        """A calm page; what was stored stays stored, and the conversation goes on from there."""
        talk = post.talk if post and post.talk else self._new_talk(post.one("lang") if post else "")
        token = post.token if post else ""
        return self._page(talk, token, [*(post.said if post else []), key], status=status)

    def _stopped(self, post: _Post) -> Response:
        return self._pages.stopped(post.talk.state.language if post.talk else self._dispatch.line.languages[0])


def _answer(question: Question, values: list[str]) -> Answer | None:
    """What the fields of a question's page say; None when it was left empty."""
    values = [value.strip().replace("\r\n", "\n") for value in values if value.strip()]
    if question.type in ("acknowledge", "repeat"):
        return True
    if not values:
        return None
    if question.type == "rank":
        return _ranked(values)
    if question.type == "select_multiple":
        return values
    return values[0] if question.type == "select_one" else read_answer(question, values[0])


def _ranked(values: list[str]) -> list[str]:
    """Names in order, from fields like `2 name`. Of two with one number the first counts: the other is missed."""
    numbered: dict[int, str] = {}
    for value in values:
        number, _, name = value.partition(" ")
        if number.isascii() and number.isdecimal():
            numbered.setdefault(int(number[:6]), name)
    return [numbered[number] for number in sorted(numbered)]
