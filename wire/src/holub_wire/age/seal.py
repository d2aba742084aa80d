"""Seal to recipients. This module cannot open anything, and an architecture contract keeps it so."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from secrets import SystemRandom

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from holub_wire.age.errors import RecipientError
from holub_wire.age.header import FILE_KEY_SIZE, hkdf, write
from holub_wire.age.recipients import Recipient

CHUNK = 64 * 1024
TAG = 16
NONCE = 16
_HYBRID_STANZA = 1557
_EMPTY_HEADER = 70
"""Bytes of the version line (22) and of the line with the MAC (48)."""


def seal(plaintext: bytes, recipients: Sequence[Recipient]) -> bytes:
    """The age file of `plaintext` for `recipients`, whose stanzas come in random order.

    Raises RecipientError when there are none, or kinds that may not be mixed.
    """
    parts: list[bytes] = []
    sealer = Sealer(parts.append, recipients)
    sealer.update(plaintext)
    sealer.finish()
    return b"".join(parts)


class Sealer:
    """Seal piece by piece: `update` with any lengths, then `finish` once. At most one chunk is held back."""

    def __init__(self, write_out: Callable[[bytes], object], recipients: Sequence[Recipient]) -> None:
        labels = {recipient.label for recipient in recipients}
        if len(labels) != 1:
            raise RecipientError("a file needs recipients of one kind")
        if labels == {"passphrase"} and len(recipients) != 1:
            raise RecipientError("a passphrase must be the only recipient")
        file_key = os.urandom(FILE_KEY_SIZE)
        shuffled = list(recipients)
        SystemRandom().shuffle(shuffled)
        nonce = os.urandom(NONCE)
        self._write = write_out
        self._cipher = ChaCha20Poly1305(hkdf(file_key, nonce, b"payload"))
        self._counter = 0
        self._held = bytearray()
        self._finished = False
        write_out(write(file_key, [recipient.wrap(file_key) for recipient in shuffled]) + nonce)

    def update(self, data: bytes) -> None:
        """Take more plaintext; writes every chunk that certainly is not the last."""
        self._held += data
        whole = (len(self._held) - 1) // CHUNK * CHUNK
        for start in range(0, whole, CHUNK):
            self._chunk(bytes(self._held[start : start + CHUNK]), last=False)
        if whole > 0:
            del self._held[:whole]

    def finish(self) -> None:
        """Write the last chunk. Without this call the file does not open."""
        if self._finished:
            raise ValueError("this file is finished")
        self._finished = True
        self._chunk(bytes(self._held), last=True)
        self._held.clear()

    def _chunk(self, data: bytes, *, last: bool) -> None:
        nonce = self._counter.to_bytes(11, "big") + (b"\x01" if last else b"\x00")
        self._counter += 1
        self._write(self._cipher.encrypt(nonce, data, None))


def sealed_size(plaintext: int, hybrid_recipients: int = 2) -> int:
    """Bytes of the age file of `plaintext` bytes for so many hybrid recipients."""
    chunks = max(1, -(-plaintext // CHUNK))
    return _EMPTY_HEADER + hybrid_recipients * _HYBRID_STANZA + NONCE + plaintext + TAG * chunks


def capacity(sealed: int, hybrid_recipients: int = 2) -> int:
    """The largest plaintext, in bytes, whose age file is at most `sealed` bytes long."""
    room = sealed - _EMPTY_HEADER - hybrid_recipients * _HYBRID_STANZA - NONCE
    chunks = -(-room // (CHUNK + TAG))
    if chunks < 1 or room - TAG * chunks < 0:
        raise ValueError("not even an empty plaintext fits")
    return room - TAG * chunks
