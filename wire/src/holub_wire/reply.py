"""What the desk lays down for a source: a letter for one from the web, a notice for one from a messenger.

Both are sealed to 8,192 bytes whatever they say. Specified apart from this code in docs/reply.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import rfc8785

from holub_wire.age.recipients import HybridRecipient
from holub_wire.age.seal import capacity, seal
from holub_wire.code import SLOTS
from holub_wire.strict import StrictJSONError, parse_object

SIZE: Final = 8 * 1024
"""Bytes of every sealed reply, and of what an empty mailbox answers."""
ROOM: Final = capacity(SIZE, hybrid_recipients=1)
MAX_LETTER: Final = 4000
"""Bytes of UTF-8 in a letter's words; leaves room for a return address beside them."""
MAX_HEADER: Final = ROOM - MAX_LETTER - 1

_ID = re.compile(r"[0-9a-f]{32}")
_TOKEN = re.compile(r"[0-9a-f]{64}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_ADDRESS = re.compile(r"[A-Za-z0-9+/=_-]{1,1500}")


class ReplyError(ValueError):
    """A plaintext that is no reply. `fault` is a fixed word that holds nothing of the content."""

    def __init__(self, fault: str) -> None:
        super().__init__(f"not a reply: {fault}")
        self.fault = fault


@dataclass(frozen=True)
class Letter:
    """An answer that a source from the web reads with code words. `token` (32 bytes) deletes it."""

    day: date
    language: str
    n: int
    text: str = field(repr=False)
    token: bytes = field(repr=False)


@dataclass(frozen=True)
class Notice:
    """An answer to a messenger source: where it goes is sealed to the intake, within. Without a text it only says
    that there is an answer. What the source answers belongs to `conversation`. After `expires` nobody delivers it."""

    id: str
    address: str = field(repr=False)
    conversation: str = field(repr=False)
    text: str | None = field(repr=False)
    expires: date


def seal_letter(letter: Letter, recipient: HybridRecipient) -> bytes:
    """The letter for its reader, SIZE bytes. Raises ReplyError("too-long")."""
    header = {"v": 1, "day": letter.day.isoformat(), "language": letter.language, "n": letter.n}
    return _seal(header | {"token": letter.token.hex()}, letter.text, recipient)


def seal_notice(notice: Notice, recipient: HybridRecipient) -> bytes:
    """The notice for the intake, SIZE bytes. Raises ReplyError("too-long")."""
    header = {"v": 1, "id": notice.id, "address": notice.address, "expires": notice.expires.isoformat()}
    header |= {"conversation": notice.conversation, "silent": notice.text is None}
    return _seal(header, notice.text or "", recipient)


def filler(recipient: HybridRecipient) -> bytes:
    """What an empty slot answers: as long as a letter, and sealed like one."""
    return seal(bytes(ROOM), [recipient])


def read_letter(untrusted_plaintext: bytes) -> Letter:
    """Read an opened letter. Raises ReplyError."""
    header, text = _read(untrusted_plaintext, {"v", "day", "language", "n", "token", "length"})
    n = header["n"]
    if type(n) is not int or not 0 <= n < SLOTS:
        raise ReplyError("n")
    token = bytes.fromhex(_text(header["token"], _TOKEN, "token"))
    return Letter(_day(header["day"]), _text(header["language"], _LANGUAGE, "language"), n, text, token)


def read_notice(untrusted_plaintext: bytes) -> Notice:
    """Read an opened notice. Raises ReplyError."""
    header, text = _read(untrusted_plaintext, {"v", "id", "address", "conversation", "expires", "silent", "length"})
    if not isinstance(header["silent"], bool):
        raise ReplyError("silent")
    return Notice(
        _text(header["id"], _ID, "id"),
        _text(header["address"], _ADDRESS, "address"),
        _text(header["conversation"], _ID, "conversation"),
        None if header["silent"] else text,
        _day(header["expires"]),
    )


def _seal(header: Mapping[str, Any], text: str, recipient: HybridRecipient) -> bytes:
    body = text.encode()
    line = rfc8785.dumps({**header, "length": len(body)})
    if len(body) > MAX_LETTER or len(line) > MAX_HEADER:
        raise ReplyError("too-long")
    return seal(line + b"\n" + body + bytes(ROOM - len(line) - 1 - len(body)), [recipient])


def _read(plaintext: bytes, fields: set[str]) -> tuple[dict[str, Any], str]:
    if len(plaintext) != ROOM:
        raise ReplyError("size")
    line, separator, rest = plaintext.partition(b"\n")
    if not separator or len(line) > MAX_HEADER:
        raise ReplyError("header")
    try:
        header = parse_object(line, max_depth=1)
    except StrictJSONError as error:
        raise ReplyError(error.fault) from None
    if header.keys() != fields:
        raise ReplyError("fields")
    if type(header["v"]) is not int or header["v"] != 1:
        raise ReplyError("version")
    length = header["length"]
    if type(length) is not int or not 0 <= length <= min(MAX_LETTER, len(rest)) or any(rest[length:]):
        raise ReplyError("length")
    try:
        return header, rest[:length].decode("utf-8")
    except UnicodeDecodeError:
        raise ReplyError("text") from None


def _text(value: object, pattern: re.Pattern[str], fault: str) -> str:
    if not isinstance(value, str) or pattern.fullmatch(value) is None:
        raise ReplyError(fault)
    return value


def _day(value: object) -> date:
    try:
        return date.fromisoformat(_text(value, _DAY, "day"))
    except ValueError:
        raise ReplyError("day") from None
