"""Passwords: argon2id with the second recommended parameters of RFC 9106; too weak ones are refused."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from functools import cache
from typing import Final, Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY
from zxcvbn import zxcvbn

SHORTEST: Final = 12
LONGEST: Final = 200
"""Characters."""
_STRONG: Final = 3
"""Of zxcvbn's 0 to 4: more than 10^8 guesses, common passwords and keyboard walks considered."""
_LOOKED_AT: Final = 72
"""Characters that are judged: zxcvbn is slow on long texts, and no longer text is weak."""
_HASHER: Final = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_ROOM: Final = threading.BoundedSemaphore(2)
"""Each takes 64 MiB while it is worked out: a crowd at the door waits, and fills nothing."""

Weakness = Literal["short", "long", "weak"]


def weakness(password: str, about: Sequence[str]) -> Weakness | None:
    """Why a password is refused; No rule on its letters.

    `about` are words that others would try for this person: what is left without them has to be strong.
    """
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    rest = password[:_LOOKED_AT]
    for word in about:
        rest = re.sub(re.escape(word), "", rest, flags=re.IGNORECASE)
    return None if rest and zxcvbn(rest)["score"] >= _STRONG else "weak"


def hashed(password: str) -> str:
    """What is stored."""
    with _ROOM:
        return _HASHER.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether it is the password. Without a stored one it takes as long, and is wrong."""
    with _ROOM:
        try:
            _HASHER.verify(stored or _nobodys(), password[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody has this one")
