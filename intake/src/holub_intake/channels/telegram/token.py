"""The bot's token: who has it can read, for a day, whatever was not yet confirmed and deleted."""

from __future__ import annotations

import ctypes
import hashlib
import os
import re
from collections.abc import MutableMapping
from pathlib import Path
from typing import Final

from holub_wire.age.secret import Secret
from holub_wire.command import CommandError

VARIABLE: Final = "HOLUB_TELEGRAM_TOKEN"
CREDENTIAL: Final = "telegram-token"
_SHAPE: Final = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{30,60}")


class Token(Secret):
    """A bot's token, as its maker gave it."""

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The token itself, for the one library that must send it."""
        return self._text

    def webhook_secret(self) -> str:
        """What Telegram shows with each webhook call, so that nobody else can call: 64 hex digits."""
        return hashlib.sha256(b"holub-telegram-webhook-v1\n" + self._text.encode()).hexdigest()


def take_token(environment: MutableMapping[str, str] | None = None) -> Token:
    """The token from systemd's credential, else from the environment, where it does not stay. Raises CommandError."""
    if environment is None:
        environment = os.environ
        _overwrite(VARIABLE)
    text = environment.pop(VARIABLE, "")
    directory = environment.get("CREDENTIALS_DIRECTORY")
    if directory:
        try:
            text = (Path(directory) / CREDENTIAL).read_text("ascii")
        except FileNotFoundError:
            pass
        except (OSError, UnicodeDecodeError):
            raise CommandError(f"cannot read the credential {CREDENTIAL}", "see docs/telegram.md") from None
    text = text.strip()
    if not text:
        raise CommandError(
            "Telegram is switched on, and there is no token",
            f"LoadCredential={CREDENTIAL}:… in the systemd unit, or {VARIABLE} in the environment (docs/telegram.md)",
        )
    if not _SHAPE.fullmatch(text):
        raise CommandError("the Telegram token is not like one", "copy it again from @BotFather")
    return Token(text)


def _overwrite(variable: str) -> None:
    """In the memory that this process was started with: /proc/PID/environ shows it to root for as long as it runs."""
    library = ctypes.CDLL(None)
    library.getenv.restype = ctypes.c_void_p
    place = library.getenv(variable.encode())
    if place is not None:
        ctypes.memset(place, ord("x"), len(ctypes.string_at(place)))
