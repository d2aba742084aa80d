"""Challenges for passkeys that need no memory until they are used: a stranger who asks for many fills nothing."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from typing import Final

SECONDS: Final = 300
_NONCE: Final = 16
_SIZE: Final = _NONCE + 8 + 32


class Challenges:
    """Made under a key of this process; each counts once, for what it was made for, for five minutes. Thread-safe."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._used: dict[bytes, int] = {}
        self._lock = threading.Lock()

    def make(self, purpose: str, now: int) -> bytes:
        """A challenge for one purpose."""
        head = secrets.token_bytes(_NONCE) + (now + SECONDS).to_bytes(8, "big")
        return head + self._mac(head, purpose)

    def use(self, challenge: bytes, purpose: str, now: int) -> bool:
        """Whether it is ours, for this purpose, in time and for the first time. Call it when all else was right."""
        head, mac = challenge[: _NONCE + 8], challenge[_NONCE + 8 :]
        if len(challenge) != _SIZE or not hmac.compare_digest(mac, self._mac(head, purpose)):
            return False
        expires = int.from_bytes(head[_NONCE:], "big")
        with self._lock:
            self._used = {each: until for each, until in self._used.items() if until >= now}
            if expires < now or challenge in self._used:
                return False
            self._used[challenge] = expires
            return True

    def secret(self, purpose: str) -> bytes:
        """20 bytes that are the same for a purpose as long as the process lives, and that nobody can guess."""
        return self._mac(b"secret", purpose)[:20]

    def _mac(self, head: bytes, purpose: str) -> bytes:
        return hmac.digest(self._key, head + hashlib.sha256(purpose.encode()).digest(), "sha256")
