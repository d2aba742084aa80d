"""Open age files: the whole plaintext after the final tag, or an error. Nothing is handed out before."""

from __future__ import annotations

import hmac
import io
from collections.abc import Sequence
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from holub_wire.age.errors import HeaderError, MacError, NoMatchingIdentity, PayloadError
from holub_wire.age.header import FILE_KEY_SIZE, Header, hkdf, mac_of, read
from holub_wire.age.identities import Identity
from holub_wire.age.recipients import SCRYPT_TYPE
from holub_wire.age.seal import CHUNK, NONCE, TAG


def open_sealed(ciphertext: bytes, identities: Sequence[Identity]) -> bytes:
    """The plaintext of an age file held in memory. Raises an AgeError."""
    return open_stream(io.BytesIO(ciphertext), identities, limit=len(ciphertext))


def open_stream(untrusted: BinaryIO, identities: Sequence[Identity], *, limit: int) -> bytes:
    """The plaintext of a file that is read to its end; at most `limit` bytes of it. Raises an AgeError."""
    header = read(untrusted)
    file_key = _file_key(header, identities)
    if not hmac.compare_digest(mac_of(file_key, header.covered), header.mac):
        raise MacError("the header was changed")
    nonce = _read(untrusted, NONCE)
    if len(nonce) != NONCE:
        raise HeaderError("the file ends before its payload")
    return _payload(untrusted, ChaCha20Poly1305(hkdf(file_key, nonce, b"payload")), limit)


def _file_key(header: Header, identities: Sequence[Identity]) -> bytes:
    if len(header.stanzas) > 1 and any(stanza.type == SCRYPT_TYPE for stanza in header.stanzas):
        raise HeaderError("a passphrase is not the only recipient")
    for identity in identities:
        for stanza in header.stanzas:
            file_key = identity.unwrap(stanza)
            if file_key is not None:
                if len(file_key) != FILE_KEY_SIZE:
                    raise HeaderError("a stanza holds a key of the wrong size")
                return file_key
    raise NoMatchingIdentity("no identity at hand opens this file")


def _payload(untrusted: BinaryIO, cipher: ChaCha20Poly1305, limit: int) -> bytes:
    chunks: list[bytes] = []
    room = limit
    sealed = _read(untrusted, CHUNK + TAG)
    while True:
        following = _read(untrusted, CHUNK + TAG) if len(sealed) == CHUNK + TAG else b""
        last = not following
        nonce = len(chunks).to_bytes(11, "big") + (b"\x01" if last else b"\x00")
        try:
            chunk = cipher.decrypt(nonce, sealed, None)
        except InvalidTag:
            raise PayloadError("the payload was changed, cut or extended") from None
        if last and not chunk and chunks:
            raise PayloadError("the payload ends with an empty chunk")
        chunks.append(chunk)
        room -= len(chunk)
        if room < 0:
            raise PayloadError("the payload is longer than allowed")
        if last:
            return b"".join(chunks)
        sealed = following


def _read(untrusted: BinaryIO, size: int) -> bytes:
    """So many bytes, or what is left: a pipe may give less than asked for."""
    data = b""
    while len(data) < size and (more := untrusted.read(size - len(data))):
        data += more
    return data
