"""Mailboxes: letters that the desk laid down for sources that come back.

Whatever is asked for, there or not, gets an answer of the same length, and takes the same way through this code.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date

from holub_wire.age.identities import HybridIdentity
from holub_wire.age.recipients import HybridRecipient
from holub_wire.post import Mail, Post
from holub_wire.reply import filler

_ID = re.compile(r"[0-9a-f]{32}")
_TOKEN = re.compile(r"[0-9a-f]{64}")
_NOWHERE = "0" * 32


def nobody() -> HybridRecipient:
    """A recipient whose identity is not kept."""
    return HybridIdentity.generate().recipient()


class Mailboxes:
    """Letters of one line, as anybody who knows a slot may ask for them."""

    def __init__(self, post: Post, nobody: HybridRecipient, today: Callable[[], date]) -> None:
        """`nobody` is a recipient whose identity was thrown away: what empty slots answer is sealed to it."""
        self._post = post
        self._nobody = nobody
        self._today = today

    def read(self, slot: str) -> bytes:
        """What lies in a slot; else as many bytes that nobody can tell from it. Never raises."""
        empty = filler(self._nobody)
        mail = self._find(slot)
        return empty if mail is None else mail.sealed

    def delete(self, slot: str, token: str) -> None:
        """Empty a slot for who has read what lies in it; anything else does nothing."""
        mail = self._find(slot)
        shown = hashlib.sha256(bytes.fromhex(token) if _TOKEN.fullmatch(token) else b"").digest()
        if mail is not None and hmac.compare_digest(shown, mail.token_sha256):
            with suppress(OSError):
                self._post.put_outcome(mail.reply, "delivered")
                self._post.remove_mail(slot)

    def sweep(self) -> None:
        """Remove what has expired, and tell the desk."""
        for slot in list(self._post.mail()):
            mail = self._post.get_mail(slot)
            if mail is not None and mail.expires <= self._today():
                with suppress(OSError):
                    self._post.put_outcome(mail.reply, "expired")
                    self._post.remove_mail(slot)

    def _find(self, slot: str) -> Mail | None:
        with suppress(OSError):
            mail = self._post.get_mail(slot if _ID.fullmatch(slot) else _NOWHERE)
            if mail is not None and mail.expires > self._today():
                return mail
        return None
