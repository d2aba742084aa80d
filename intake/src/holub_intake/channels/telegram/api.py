"""What we ask of the Bot API, through aiogram: its faults as four of ours, its waits honoured, its token unspoken."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any, Final

import aiohttp
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    TelegramAPIError,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessages,
    DeleteWebhook,
    GetFile,
    GetMe,
    GetUpdates,
    GetWebhookInfo,
    LeaveChat,
    SendMessage,
    SetWebhook,
    TelegramMethod,
)
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, User, WebhookInfo

from holub_intake.channels.telegram.token import Token

MAX_FILE: Final = 20 * 1024 * 1024
"""Bytes of a file that Telegram hands to a bot."""
MAX_TEXT: Final = 4096
"""Characters of one message."""
POLL_SECONDS: Final = 25
KINDS: Final = ["message", "edited_message", "callback_query", "my_chat_member"]
_PATIENCE: Final = 30
"""Seconds for one call."""
_WAIT: Final = 0.5
_LONGEST_WAIT: Final = 60.0

Button = tuple[str, str]
"""What is written on it, and what pressing it sends (at most 64 bytes)."""


class Unreachable(Exception):
    """Telegram did not answer, or told us to come back later; it may work then."""


class Blocked(Exception):
    """The source blocked the bot, or the account is gone."""


class Refused(Exception):
    """Telegram will not do this, now or later."""


class TooLarge(Refused):
    """Telegram does not hand out files of this size."""


class TokenRefused(Exception):
    """The token is revoked, or another program uses it at the same time."""


class _GetRawUpdates(GetUpdates):
    """Updates unparsed: one that the library does not understand must not hold up all others."""

    __returning__ = list[dict[str, Any]]


class _SendMessage(SendMessage):
    """Likewise what was sent: it must not be sent again because its description is new to the library."""

    __returning__ = dict[str, Any]


class Api:
    """One bot. Every call raises Unreachable, Blocked, Refused or TokenRefused, and nothing else."""

    def __init__(self, token: Token, server: str) -> None:
        session = AiohttpSession(api=TelegramAPIServer.from_base(server), timeout=_PATIENCE)
        self._bot = Bot(token.reveal(), session=session)
        self._not_before: dict[tuple[str, object], float] = {}
        """Method and chat → when Telegram wants to hear of them again, on the monotonic clock."""

    async def close(self) -> None:
        """Close connections."""
        await self._bot.session.close()

    async def me(self) -> User:
        """The bot itself."""
        me: User = await self._call(GetMe(), tries=1)
        return me

    async def updates(self, offset: int, seconds: int = POLL_SECONDS) -> list[dict[str, Any]]:
        """What came; everything below `offset` is thereby confirmed, and Telegram forgets it."""
        method = _GetRawUpdates(offset=offset, timeout=seconds, limit=100, allowed_updates=KINDS)
        found: Any = await self._call(method, tries=1, patience=seconds + _PATIENCE)
        return list(found)

    async def set_webhook(self, url: str, secret: str) -> None:
        """Have updates brought to `url` instead."""
        await self._call(SetWebhook(url=url, secret_token=secret, allowed_updates=KINDS, max_connections=8))

    async def webhook_state(self) -> WebhookInfo:
        """Where Telegram brings updates to, and how many wait."""
        state: WebhookInfo = await self._call(GetWebhookInfo(), tries=1)
        return state

    async def delete_webhook(self) -> None:
        """Have them fetched."""
        await self._call(DeleteWebhook(), tries=1)

    async def send(self, chat: int, text: str, rows: Sequence[Sequence[Button]] = (), *, tries: int = 4) -> int:
        """Send a message, silently; returns its id."""
        keyboard = [[InlineKeyboardButton(text=label, callback_data=data) for label, data in row] for row in rows]
        said: dict[str, Any] = {
            "chat_id": chat,
            "text": text,
            "disable_notification": True,
            "link_preview_options": LinkPreviewOptions(is_disabled=True),
            "reply_markup": InlineKeyboardMarkup(inline_keyboard=keyboard) if keyboard else None,
        }
        sent = await self._call(_SendMessage(**said), tries=tries)
        return int(sent["message_id"])

    async def delete(self, chat: int, messages: Sequence[int], *, tries: int = 2) -> None:
        """Delete messages on both sides, at most 100; those that are gone already are passed over."""
        await self._call(DeleteMessages(chat_id=chat, message_ids=list(messages)), tries=tries)

    async def answer_press(self, press: str) -> None:
        """Let the button that was pressed come to rest. Too late, or failed, is no matter."""
        await self._call(AnswerCallbackQuery(callback_query_id=press), tries=1, longest_wait=0)

    async def leave(self, chat: int) -> None:
        """Leave a group."""
        await self._call(LeaveChat(chat_id=chat), tries=1)

    async def download(self, file: str, most: int = MAX_FILE) -> bytes:
        """A file's content, in memory. Refused also when it is larger than `most` bytes."""
        found = await self._call(GetFile(file_id=file))
        if (found.file_size or 0) > most:
            raise TooLarge
        if not found.file_path:
            raise Refused
        url = self._bot.session.api.file_url(self._bot.token, found.file_path)
        content = bytearray()
        try:
            async for piece in self._bot.session.stream_content(url, timeout=60):
                content += piece
                if len(content) > most:
                    raise TooLarge
        except aiohttp.ClientResponseError as error:
            # The URL holds the token: no word of such an error goes on.
            raise (Refused if error.status in (400, 404, 410) else Unreachable) from None
        except (aiohttp.ClientError, TimeoutError, OSError):
            raise Unreachable from None
        return bytes(content)

    async def _call(
        self,
        method: TelegramMethod[Any],
        *,
        tries: int = 4,
        patience: int = _PATIENCE,
        longest_wait: float = _LONGEST_WAIT,
    ) -> Any:
        for attempt in range(1, tries + 1):
            await self._rest(method, longest_wait)
            try:
                return await self._bot(method, request_timeout=patience)
            except TelegramRetryAfter as fault:
                self._wait_for(method, fault.retry_after)
                continue
            except TelegramForbiddenError:
                raise Blocked from None
            except (TelegramUnauthorizedError, TelegramConflictError):
                raise TokenRefused from None
            except TelegramNotFound:
                # An unknown token is answered like an unknown method.
                raise (TokenRefused if isinstance(method, GetMe | GetUpdates) else Refused) from None
            except (TelegramNetworkError, TelegramServerError, TimeoutError, OSError, aiohttp.ClientError):
                pass
            except TelegramAPIError as fault:
                raise (TooLarge if "file is too big" in fault.message else Refused) from None
            except AiogramError:  # an answer that is no answer: a proxy's page, half a reply
                pass
            if attempt < tries:
                await asyncio.sleep(_WAIT * 2 ** (attempt - 1))
        raise Unreachable

    def _wait_for(self, method: TelegramMethod[Any], seconds: float) -> None:
        now = time.monotonic()
        self._not_before = {place: when for place, when in self._not_before.items() if when > now}
        self._not_before[_place(method)] = now + seconds

    async def _rest(self, method: TelegramMethod[Any], longest: float) -> None:
        """Wait until Telegram wants to hear of this again. Raises Unreachable when that takes too long."""
        while (left := self._not_before.get(_place(method), 0.0) - time.monotonic()) > 0:
            if left > longest:
                raise Unreachable
            await asyncio.sleep(left)


def _place(method: TelegramMethod[Any]) -> tuple[str, object]:
    """What a wait holds for: a method, and the chat where it has one."""
    return type(method).__name__, getattr(method, "chat_id", None)
