"""A Bot API server that behaves as badly as the real one: it repeats, refuses, stalls, cuts off, and forgets.

`people` write to it by plain calls; the bot speaks HTTP. It remembers everything that it was asked.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from holub_testing.ports import free_port

TOKEN = "7000000001:AAF-canary-token-canary-token-canary-t"
BOT_ID = 7000000001
WITHIN = 48 * 3600
_MESSAGES = itertools.count(2)
"""Ids of messages: a server that is started again does not begin anew."""
KEPT = 24 * 3600
"""Seconds that an update waits to be fetched."""

Fault = Callable[[str], str | None]
"""For a method: "429", "500", "stall", "cut" (done, and the answer lost), "garbage", or None."""


def seeded_faults(seed: int, share: float = 0.1) -> Fault:
    """Any of the faults, in some share of all calls."""
    chance = random.Random(seed)

    def fault(method: str) -> str | None:
        return chance.choice(["429", "500", "cut", "garbage"]) if chance.random() < share else None

    return fault


@dataclass
class Person:
    """Somebody with an account; every field is a canary."""

    id: int
    name: str = "Канарейко"
    username: str = "canary_user"
    language: str = "uk"

    def as_sender(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.name,
            "last_name": self.name + "енко",
            "username": self.username,
            "language_code": self.language,
        }


@dataclass
class _Message:
    by_bot: bool
    text: str
    sent: int
    markup: dict[str, Any] | None = None


@dataclass
class FakeTelegram:
    """Starts with `start()`, on a free port of loopback."""

    now: Callable[[], float] = time.time
    fault: Fault = lambda method: None
    blocked: set[int] = field(default_factory=set)
    expired_files: bool = False
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    chats: dict[int, dict[int, _Message]] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    webhook: dict[str, Any] = field(default_factory=dict)
    confirmed: int = 0
    delivered: Counter[int] = field(default_factory=Counter)
    """Update → how often it was handed out."""
    distance: float = 0
    """Seconds that a call takes to come here, and its answer to go back."""
    retry_after: int = 1
    early: list[str] = field(default_factory=list)
    """Methods that were called again, for the same chat, before the wait that a 429 asked for was over."""

    def __post_init__(self) -> None:
        self.port = free_port()
        self.lock = threading.RLock()
        self._updates: list[dict[str, Any]] = []
        self._files: dict[str, bytes] = {}
        self._next_update = 1000
        self._not_before: dict[tuple[str, str], float] = {}
        self._poll = 0
        """The newest getUpdates: it ends those before it."""
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> FakeTelegram:
        app = Starlette(
            routes=[
                Route("/bot{token}/{method}", self._call, methods=["POST"]),
                Route("/file/bot{token}/{path:path}", self._file),
            ]
        )
        config = uvicorn.Config(app, host="127.0.0.1", port=self.port, log_config=None, timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            assert self._thread.is_alive()
            time.sleep(0.005)
        return self

    def stop(self) -> None:
        assert self._server is not None
        assert self._thread is not None
        self._server.should_exit = True
        self._thread.join(10)

    # --- people ---------------------------------------------------------------------------------------------

    def say(self, person: Person, text: str, **more: Any) -> int:
        """Somebody writes; returns the message's id. `more` are further fields of the message."""
        return self.bring(person, {"text": text, **more})

    def photo(self, person: Person, content: bytes, caption: str = "", album: str = "", **more: Any) -> int:
        """A photo in the two sizes that Telegram makes."""
        small, large = self._keep(b"small"), self._keep(content)
        sizes = [
            {"file_id": small, "file_unique_id": small, "width": 90, "height": 60, "file_size": 5},
            {"file_id": large, "file_unique_id": large, "width": 900, "height": 600, "file_size": len(content)},
        ]
        extra = ({"caption": caption} if caption else {}) | ({"media_group_id": album} if album else {})
        return self.bring(person, {"photo": sizes, **extra, **more})

    def document(self, person: Person, content: bytes, name: str = "canary-name.bin", size: int | None = None) -> int:
        """A file as a file."""
        file = self._keep(content)
        size = len(content) if size is None else size
        return self.bring(
            person,
            {"document": {"file_id": file, "file_unique_id": file, "file_name": name, "file_size": size}},
        )

    def bring(self, person: Person, fields: dict[str, Any]) -> int:
        """Any message of somebody."""
        with self.lock:
            message, sent = self._new_message(), int(self.now())
            self.chats.setdefault(person.id, {})[message] = _Message(False, str(fields.get("text", "")), sent)
            self._update({"message": self._written(person, message, sent) | fields})
            return message

    def edit(self, person: Person, message: int, text: str) -> None:
        """Somebody changes a message."""
        with self.lock:
            sent = self.chats.get(person.id, {}).get(message)
            written = self._written(person, message, sent.sent if sent else int(self.now()))
            self._update({"edited_message": written | {"text": text, "edit_date": int(self.now())}})

    def press(self, person: Person, label: str) -> str:
        """Somebody presses the newest button with this label; returns the press's id."""
        with self.lock:
            for message, data in self.buttons(person, label)[::-1]:
                return self.press_data(person, message, data)
        raise AssertionError(f"no button {label!r} among {[text for text in self.labels(person)]}")

    def press_data(self, person: Person, message: int, data: str) -> str:
        """Likewise any button, an old one too."""
        with self.lock:
            press = f"press-{self._next_update}"
            found = self.chats.setdefault(person.id, {}).get(message)
            body = {"message_id": message, "date": found.sent if found else 0, "chat": _chat(person.id)}
            query = {"id": press, "from": person.as_sender(), "chat_instance": "1", "data": data, "message": body}
            self._update({"callback_query": query})
            return press

    def buttons(self, person: Person, label: str) -> list[tuple[int, str]]:
        """Message and data of each button that stands in the chat under this label."""
        with self.lock:
            return [
                (number, button["callback_data"])
                for number, message in sorted(self.chats.get(person.id, {}).items())
                for row in (message.markup or {}).get("inline_keyboard", [])
                for button in row
                if button["text"] == label
            ]

    def labels(self, person: Person) -> list[str]:
        """Of all buttons in the chat."""
        return [
            button["text"]
            for message in self.chats.get(person.id, {}).values()
            for row in (message.markup or {}).get("inline_keyboard", [])
            for button in row
        ]

    def texts(self, person: Person, *, by_bot: bool = True) -> list[str]:
        """What stands in a chat now."""
        with self.lock:
            found = sorted(self.chats.get(person.id, {}).items())
            return [message.text for _, message in found if message.by_bot == by_bot]

    def wait(self, condition: Callable[[], bool], seconds: float = 20) -> None:
        """Wait until something is so."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, "it did not come to that"
            time.sleep(0.005)

    def wait_quiet(self, seconds: float = 20) -> None:
        """Wait until every update is confirmed."""
        self.wait(lambda: self.confirmed >= self._next_update, seconds)

    # --- updates --------------------------------------------------------------------------------------------

    def _new_message(self) -> int:
        return next(_MESSAGES)

    def _update(self, fields: dict[str, Any]) -> None:
        self._updates.append({"update_id": self._next_update, **fields})
        self._next_update += 1

    def raw_update(self, fields: dict[str, Any]) -> None:
        """Any update at all."""
        with self.lock:
            self._update(fields)

    def redeliver(self, update: dict[str, Any]) -> None:
        """An update comes again, confirmed or not."""
        with self.lock:
            self._updates.append(update)

    def pending(self) -> list[dict[str, Any]]:
        """What was not confirmed yet."""
        with self.lock:
            return list(self._updates)

    def _written(self, person: Person, message: int, sent: int) -> dict[str, Any]:
        return {"message_id": message, "date": sent, "from": person.as_sender(), "chat": _chat(person.id)}

    def _keep(self, content: bytes) -> str:
        name = f"file{len(self._files)}"
        self._files[name] = content
        return name

    # --- the bot --------------------------------------------------------------------------------------------

    async def _file(self, request: Request) -> Response:
        content = self._files.get(request.path_params["path"])
        fault = self.fault("file")
        if fault is not None:
            return Response(status_code=404 if fault == "404" else 500)
        if content is None or self.expired_files or request.path_params["token"] != TOKEN:
            return Response(status_code=404)
        return Response(content)

    async def _call(self, request: Request) -> Response:
        await asyncio.sleep(self.distance)
        answer = await self._answered(request)
        await asyncio.sleep(self.distance)
        return answer

    async def _answered(self, request: Request) -> Response:
        method = request.path_params["method"]
        if request.path_params["token"] != TOKEN:
            return _error(401, "Unauthorized")
        asked = {name: _value(value) for name, value in (await request.form()).items() if isinstance(value, str)}
        self.calls.append((method, asked))
        place = (method, str(asked.get("chat_id")))
        if time.monotonic() < self._not_before.get(place, 0):
            self.early.append(method)
        fault = self.fault(method)
        if fault == "429":
            self._not_before[place] = time.monotonic() + self.retry_after
            return _error(429, "Too Many Requests", retry_after=self.retry_after)
        if fault == "401":
            return _error(401, "Unauthorized")
        if fault == "500":
            return _error(500, "Internal Server Error")
        if fault == "garbage":
            return Response("<html>bad gateway", 502)
        if fault == "stall":
            await asyncio.sleep(0.3)
        known = {
            "getUpdates": self._get_updates,
            "sendMessage": self._send,
            "deleteMessages": self._delete,
            "answerCallbackQuery": self._answer,
            "getFile": self._get_file,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._webhook_info,
        }
        if method in known:
            result = await known[method](asked)
        elif method == "getMe":
            result = {"id": BOT_ID, "is_bot": True, "first_name": "Notes", "username": "notes_bot"}
        else:
            result = True
        if isinstance(result, Response):
            return result
        if fault == "cut":
            return Response("{", 200)  # it was done, and nobody learns of it
        return JSONResponse({"ok": True, "result": result})

    async def _get_updates(self, asked: dict[str, Any]) -> Any:
        offset = int(asked.get("offset", 0))
        if self.webhook.get("url"):
            return _error(409, "Conflict: can't use getUpdates method while webhook is active")
        with self.lock:
            self.confirmed = max(self.confirmed, offset)
            oldest = self.now() - KEPT
            self._updates = [each for each in self._updates if each["update_id"] >= offset and _when(each) >= oldest]
            self._poll += 1
            mine = self._poll
        deadline = time.monotonic() + min(int(asked.get("timeout", 0)), 1)
        while True:
            with self.lock:
                if self._poll != mine:
                    return _error(409, "Conflict: terminated by other getUpdates request")
                found = self._updates[: int(asked.get("limit", 100))]
                if found or time.monotonic() > deadline or self._server is None or self._server.should_exit:
                    self.delivered.update(each["update_id"] for each in found)
                    return found
            await asyncio.sleep(0.001)

    async def _send(self, asked: dict[str, Any]) -> Any:
        chat = int(asked["chat_id"])
        if chat in self.blocked:
            return _error(403, "Forbidden: bot was blocked by the user")
        if chat not in self.chats:
            return _error(403, "Forbidden: bot can't initiate conversation with a user")
        if not 1 <= len(str(asked["text"])) <= 4096:
            return _error(400, "Bad Request: message is too long")
        for row in (asked.get("reply_markup") or {}).get("inline_keyboard", []):
            if any(len(button["callback_data"].encode()) > 64 for button in row):
                return _error(400, "Bad Request: BUTTON_DATA_INVALID")
        with self.lock:
            message = self._new_message()
            sent = _Message(True, str(asked["text"]), int(self.now()), asked.get("reply_markup"))
            self.chats.setdefault(chat, {})[message] = sent
        return {"message_id": message, "date": sent.sent, "chat": _chat(chat), "text": sent.text}

    async def _delete(self, asked: dict[str, Any]) -> Any:
        chat, wanted = int(asked["chat_id"]), asked["message_ids"]
        if not 1 <= len(wanted) <= 100:
            return _error(400, "Bad Request: wrong number of messages")
        with self.lock:
            found = self.chats.get(chat, {})
            if any(number in found and self.now() - found[number].sent > WITHIN for number in wanted):
                return _error(400, "Bad Request: message can't be deleted for everyone")
            for number in wanted:
                found.pop(number, None)
        return True

    async def _answer(self, asked: dict[str, Any]) -> Any:
        self.answered.add(str(asked["callback_query_id"]))
        return True

    async def _get_file(self, asked: dict[str, Any]) -> Any:
        name = str(asked["file_id"])
        if name not in self._files or self.expired_files:
            return _error(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(self._files[name]) > 20 * 1024 * 1024:
            return _error(400, "Bad Request: file is too big")
        return {"file_id": name, "file_unique_id": name, "file_size": len(self._files[name]), "file_path": name}

    async def _set_webhook(self, asked: dict[str, Any]) -> Any:
        self.webhook = asked
        return True

    async def _delete_webhook(self, asked: dict[str, Any]) -> Any:
        self.webhook = {}
        return True

    async def _webhook_info(self, asked: dict[str, Any]) -> Any:
        url = self.webhook.get("url", "")
        return {"url": url, "has_custom_certificate": False, "pending_update_count": len(self._updates)}


def _chat(number: int) -> dict[str, Any]:
    return {"id": number, "type": "private"}


def _value(text: str) -> Any:
    try:
        return json.loads(text) if text[:1] in "[{" else text
    except ValueError:
        return text


def _when(update: dict[str, Any]) -> float:
    """When an update's message was sent; of a press nothing is said."""
    message = update.get("message") or update.get("edited_message") or {}
    return float(message.get("edit_date") or message.get("date") or "inf")


def _error(status: int, words: str, **parameters: int) -> Response:
    said = {"ok": False, "error_code": status, "description": words}
    return JSONResponse(said | ({"parameters": parameters} if parameters else {}), status)
