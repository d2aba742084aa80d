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
    """Seal piece by piece: `update` with any lengths, then `finish` once. At most one chunk is held back.

    `write_out` gets the header at once, then chunk after chunk. When it raises, what it has got so far never opens.
    """

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
        if self._finished:
            raise ValueError("this file is finished")
        rest = memoryview(data)
        if self._held:
            room = CHUNK - len(self._held)
            self._held += rest[:room]
            rest = rest[room:]
            if not rest:
                return
            self._chunk(self._held, last=False)
            self._held.clear()
        while len(rest) > CHUNK:
            self._chunk(rest[:CHUNK], last=False)
            rest = rest[CHUNK:]
        self._held += rest

    def finish(self) -> None:
        """Write the last chunk. Without this call the file does not open."""
        if self._finished:
            raise ValueError("this file is finished")
        self._finished = True
        self._chunk(self._held, last=True)
        self._held.clear()

    def _chunk(self, data: bytes | bytearray | memoryview, *, last: bool) -> None:
        nonce = self._counter.to_bytes(11, "big") + (b"\x01" if last else b"\x00")
        self._counter += 1
        self._write(self._cipher.encrypt(nonce, data, None))


def sealed_size(plaintext_length: int, hybrid_recipients: int = 2) -> int:
    """Bytes of the age file of so many bytes for so many hybrid recipients."""
    chunks = max(1, -(-plaintext_length // CHUNK))
    return _EMPTY_HEADER + hybrid_recipients * _HYBRID_STANZA + NONCE + plaintext_length + TAG * chunks


def capacity(sealed: int, hybrid_recipients: int = 2) -> int:
    """The largest plaintext, in bytes, whose age file is at most `sealed` bytes long.

    Raises ValueError when not even an empty one fits.
    """
    room = sealed - _EMPTY_HEADER - hybrid_recipients * _HYBRID_STANZA - NONCE
    if room < TAG:
        raise ValueError("not even an empty plaintext fits")
    full, rest = divmod(room, CHUNK + TAG)
    return full * CHUNK + max(0, rest - TAG)  # no chunk but the first may be empty
