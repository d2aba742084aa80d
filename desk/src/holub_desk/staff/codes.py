"""The six digits that go with a password (TOTP, RFC 6238: SHA-1, 30 seconds), each of which counts once."""

from __future__ import annotations

import base64
import hmac
from typing import Final

import segno
from pyotp import TOTP

STEP_SECONDS: Final = 30
_ISSUER: Final = "Desk"
"""What an authenticator app shows: no name of ours, since telephones are searched."""


def secret_of(random: bytes) -> str:
    """A secret as apps take it; 20 random bytes, as RFC 4226 recommends."""
    return base64.b32encode(random).decode()


def step_of(secret: str, code: str, now: int, last: int) -> int | None:
    """The step whose code this is: now, or one before or after for clocks that differ, and later than `last`."""
    digits = "".join(code.split())
    if len(digits) != 6 or not (digits.isascii() and digits.isdecimal()):
        return None
    here = now // STEP_SECONDS
    right = [step for step in (here - 1, here, here + 1) if hmac.compare_digest(_code(secret, step), digits)]
    return next((step for step in right if step > last), None)


def in_groups(secret: str) -> str:
    """For typing it."""
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))


def picture(secret: str, name: str) -> str:
    """An SVG that an authenticator app reads with the camera."""
    uri = TOTP(secret).provisioning_uri(name=name, issuer_name=_ISSUER)
    return segno.make(uri, error="m").svg_inline(scale=4, border=3, dark="#000", light="#fff")


def _code(secret: str, step: int) -> str:
    return TOTP(secret).at(step * STEP_SECONDS)
