"""The header of an age file: read and written to the letter of the specification, and never trusted before its MAC."""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from holub_wire.age.errors import HeaderError

VERSION_LINE = b"age-encryption.org/v1\n"
FILE_KEY_SIZE = 16
_MAC_SIZE = 32
_COLUMNS = 64
_MAX_LINE = 8192
"""Bytes; the longest line we know of is a hybrid stanza's, 1,513."""
_MAX_STANZAS = 64
_MAX_HEADER = 256 * 1024
_BASE64 = re.compile(rb"[A-Za-z0-9+/]*")
_ARGUMENT = re.compile(rb"[\x21-\x7e]+")


@dataclass(frozen=True)
class Stanza:
    """What one recipient finds in a header: a type, further arguments, and a wrapped file key."""

    type: bytes
    arguments: tuple[bytes, ...]
    body: bytes


@dataclass(frozen=True)
class Header:
    """A parsed header: its stanzas, the bytes that the MAC covers, and the MAC."""

    stanzas: tuple[Stanza, ...]
    covered: bytes
    mac: bytes


def hkdf(key: bytes, salt: bytes | None, info: bytes) -> bytes:
    """32 bytes of HKDF-SHA-256."""
    return HKDF(hashes.SHA256(), 32, salt, info).derive(key)


def mac_of(file_key: bytes, covered: bytes) -> bytes:
    """The header's MAC under a file key."""
    return hmac.digest(hkdf(file_key, None, b"header"), covered, "sha256")


def encode64(data: bytes) -> bytes:
    """Base64 without padding, as everywhere in age."""
    return base64.b64encode(data).rstrip(b"=")


def decode64(text: bytes) -> bytes:
    """The inverse; refuses padding, line breaks and non-canonical last characters."""
    try:
        data = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        raise HeaderError("base64 is malformed") from None
    if encode64(data) != text:
        raise HeaderError("base64 is not canonical")
    return data


def write(file_key: bytes, stanzas: list[Stanza]) -> bytes:
    """The whole header with its MAC."""
    lines = [VERSION_LINE]
    for stanza in stanzas:
        lines.append(b"-> " + b" ".join((stanza.type, *stanza.arguments)) + b"\n")
        body = encode64(stanza.body)
        # A body ends with a line shorter than 64 columns, an empty one if need be.
        lines += [body[i : i + _COLUMNS] + b"\n" for i in range(0, len(body) + 1, _COLUMNS)]
    covered = b"".join(lines) + b"---"
    return covered + b" " + encode64(mac_of(file_key, covered)) + b"\n"


def read(untrusted: BinaryIO) -> Header:
    """Parse a header and leave the stream at the payload. Raises HeaderError."""
    reader = _Lines(untrusted)
    if reader.next() != VERSION_LINE:
        raise HeaderError("this is not an age v1 file")
    stanzas: list[Stanza] = []
    while True:
        start = len(reader.read)
        line = reader.next()
        if line.startswith(b"---"):
            if not line.startswith(b"--- "):
                raise HeaderError("the last line of the header is malformed")
            mac = decode64(line[4:-1])
            if len(mac) != _MAC_SIZE or not stanzas:
                raise HeaderError("the last line of the header is malformed")
            return Header(tuple(stanzas), bytes(reader.read[:start]) + b"---", mac)
        if len(stanzas) == _MAX_STANZAS:
            raise HeaderError("too many stanzas")
        stanzas.append(_stanza(line, reader))


def _stanza(line: bytes, reader: _Lines) -> Stanza:
    if not line.startswith(b"-> "):
        raise HeaderError("a stanza is malformed")
    arguments = line[3:-1].split(b" ")
    if not all(_ARGUMENT.fullmatch(argument) for argument in arguments):
        raise HeaderError("a stanza has a malformed argument")
    body = bytearray()
    while True:
        text = reader.next()[:-1]
        if len(text) > _COLUMNS or _BASE64.fullmatch(text) is None:
            raise HeaderError("a stanza has a malformed body")
        body += text
        if len(text) < _COLUMNS:
            return Stanza(arguments[0], tuple(arguments[1:]), decode64(bytes(body)))


class _Lines:
    """Lines of a header, with limits; `read` is everything so far."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.read = bytearray()

    def next(self) -> bytes:
        line = self._stream.readline(_MAX_LINE)
        self.read += line
        if not line.endswith(b"\n") or len(self.read) > _MAX_HEADER:
            raise HeaderError("the header is cut short or too long")
        return line
