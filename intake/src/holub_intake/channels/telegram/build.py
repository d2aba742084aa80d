"""A bot made from its settings. Imported only when one is switched on: aiogram is an extra."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from holub_intake.addresses import Addresses
from holub_intake.channels.telegram.api import Api
from holub_intake.channels.telegram.bot import Bot, Mode
from holub_intake.channels.telegram.chat import Chats
from holub_intake.channels.telegram.deletions import Deletions
from holub_intake.channels.telegram.host import Host
from holub_intake.channels.telegram.letters import Letters
from holub_intake.channels.telegram.limits import Limits
from holub_intake.channels.telegram.pieces import Pieces
from holub_intake.channels.telegram.pointer import Pointer
from holub_intake.channels.telegram.show import Speech
from holub_intake.channels.telegram.talk import Talks
from holub_intake.channels.telegram.token import Token
from holub_intake.config import TelegramSettings
from holub_intake.dispatch import Dispatch
from holub_intake.redelivery import Redelivery


def build(
    settings: TelegramSettings,
    token: Token,
    dispatch: Dispatch,
    texts: Mapping[str, Mapping[str, Any]],
    addresses: Addresses,
    redelivery: Redelivery,
    *,
    now: Callable[[], float] = time.time,
    monotonic: Callable[[], float] = time.monotonic,
) -> tuple[Bot, Letters]:
    """The bot, and its letters, which want to know the outbox once there is one."""
    line = dispatch.line
    api = Api(token, settings.api)
    deletions = Deletions(now)
    chats = Chats(api, deletions, now)
    speech = Speech(line, texts, [each for each in (settings.onion_address, settings.web_address) if each])
    letters = Letters(api, chats, deletions, speech, tuple(line.languages), now)
    mode: Mode
    if settings.mode == "pointer":
        mode = Pointer(chats, speech, tuple(line.languages), now)
    else:
        talks = Talks(dispatch, addresses, redelivery, monotonic)
        limits = Limits(settings.messages_per_hour, settings.megabytes_per_day * 1024 * 1024, monotonic)
        pieces = Pieces(api, talks, limits, addresses, letters)
        mode = Host(talks, speech, chats, limits, pieces, now)
    return Bot(api, token, mode, deletions, letters, settings), letters
