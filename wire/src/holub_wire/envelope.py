"""The envelope: one message of a conversation, padded to one of three sizes and sealed as one age file.

The format is specified apart from this code in docs/envelope.md, with vectors in tests/vectors/envelope/.
Plaintext: one line of JSON (the header), LF, `length` bytes of body, zeros to the end.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal, cast, get_args

import rfc8785

from holub_wire.age.recipients import HybridRecipient
from holub_wire.age.seal import capacity, seal
from holub_wire.strict import StrictJSONError, parse_object

SIZES: Final = (8 * 1024, 32 * 1024, 256 * 1024)
"""The only sizes an envelope may have, bytes of ciphertext."""
CAPACITIES: Final = tuple(capacity(size) for size in SIZES)
"""Plaintext bytes that fill each size exactly, sealed to two hybrid recipients."""
MAX_HEADER: Final = 4096
"""Bytes of the JSON line, without its LF. The smallest envelope holds it and some words."""
MAX_PARTS: Final = 512
MAX_ATTACHMENT: Final = 100 * 1024 * 1024
MAX_ACCOUNT: Final = 200_000
"""Bytes of UTF-8 in an account; leaves room for the header in the largest envelope."""

Kind = Literal["account", "answers", "attachment", "end", "withdraw", "address", "forget"]
Role = Literal["copy", "original"]
KINDS: Final = frozenset(get_args(Kind))
ROLES: Final = frozenset(get_args(Role))
EMPTY: Final = frozenset({"end", "withdraw", "address", "forget"})
"""Kinds that say all they have to say by being sent."""
WEB_CHANNELS: Final = frozenset({"web", "form", "console", "carried"})
"""Channels that anybody can speak for: an envelope from any other needs the intake's signature."""


class EnvelopeError(ValueError):
    """A plaintext that is not a message. `fault` is a fixed word that holds nothing of the content."""

    def __init__(self, fault: str) -> None:
        super().__init__(f"not a message: {fault}")
        self.fault = fault


@dataclass(frozen=True)
class Part:
    """Which piece of which attachment a body is.

    `n` counts from 1. `total`, `bytes` and `sha256` describe the whole attachment. A sender that does not
    know them yet (the form without JavaScript, which seals while it receives) writes None for all three; the
    last part always has them.
    """

    attachment: str
    n: int
    total: int | None
    bytes: int | None
    sha256: str | None
    type: str
    cleaned: bool
    role: Role = "copy"


@dataclass(frozen=True)
class WebReply:
    """How the desk can answer a source that came by the web: a recipient, and the secret of a mailbox (64 hex)."""

    recipient: str
    mailbox: str


@dataclass(frozen=True)
class MessengerReply:
    """What stands for a messenger source: an opaque handle and an address sealed to the intake."""

    handle: str
    address: str
    previous: str | None = None


@dataclass(frozen=True)
class Message:
    """One part of a conversation as it crosses the boundary. `body` never shows in its repr."""

    id: str
    message: str
    conversation: str
    seq: int
    kind: Kind
    day: date
    channel: str
    language: str
    questionnaire: tuple[str, str]
    body: bytes = field(repr=False)
    part: Part | None = None
    reply: WebReply | MessengerReply | None = field(default=None, repr=False)
    revises: str | None = None
    """The `message` whose words these replace: the source edited them."""
    signature: bytes | None = None
    """Ed25519 of an intake over `signed_bytes`: without it, messenger fields do not count."""


# --- writing -----------------------------------------------------------------------------------------


def header_of(message: Message) -> dict[str, Any]:
    """The header as JSON values, with only the fields that this message has."""
    header: dict[str, Any] = {
        "v": 1,
        "id": message.id,
        "message": message.message,
        "conversation": message.conversation,
        "seq": message.seq,
        "kind": message.kind,
        "day": message.day.isoformat(),
        "channel": message.channel,
        "language": message.language,
        "questionnaire": list(message.questionnaire),
        "length": len(message.body),
    }
    if message.part is not None:
        header["part"] = dict(vars(message.part))
    if isinstance(message.reply, WebReply):
        header["reply"] = {"recipient": message.reply.recipient, "mailbox": message.reply.mailbox}
    elif message.reply is not None:
        header["reply"] = {"handle": message.reply.handle, "return": message.reply.address}
        if message.reply.previous is not None:
            header["reply"]["previous"] = message.reply.previous
    if message.revises is not None:
        header["revises"] = message.revises
    if message.signature is not None:
        header["signature"] = message.signature.hex()
    return header


def signed_bytes(message: Message) -> bytes:
    """What an intake signs: the header in RFC 8785 form without its signature, LF, the body."""
    header = header_of(message)
    header.pop("signature", None)
    return b"holub-message-v1\n" + rfc8785.dumps(header) + b"\n" + message.body


def pack(message: Message) -> bytes:
    """The padded plaintext of a message, exactly as long as one of the three sizes has room for.

    Raises EnvelopeError("too-large") when the body does not fit; a longer account is the sender's to refuse,
    a longer attachment to be cut into parts.
    """
    header = rfc8785.dumps(header_of(message))
    if len(header) > MAX_HEADER:
        raise EnvelopeError("header-too-long")
    used = len(header) + 1 + len(message.body)
    for room in CAPACITIES:
        if used <= room:
            return header + b"\n" + message.body + bytes(room - used)
    raise EnvelopeError("too-large")


def part_room(message: Message) -> int:
    """Bytes of body that fit into the largest envelope beside this message's header (its body ignored)."""
    header = header_of(message)
    header["length"] = CAPACITIES[-1]
    return CAPACITIES[-1] - len(rfc8785.dumps(header)) - 1


def seal_message(message: Message, current: HybridRecipient, recovery: HybridRecipient) -> bytes:
    """The envelope: always two stanzas, the line's current recipient and its recovery recipient."""
    return seal(pack(message), [current, recovery])


# --- reading -----------------------------------------------------------------------------------------

_ID = re.compile(r"[0-9a-f]{32}")
_SHA256 = re.compile(r"[0-9a-f]{64}")  # as long as a mailbox's secret
_SIGNATURE = re.compile(r"[0-9a-f]{128}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORD = re.compile(r"[a-z][a-z0-9]{1,15}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_QUESTIONNAIRE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_VERSION = re.compile(r"[0-9a-f]{16}")
_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,40}/[a-z0-9][a-z0-9.+-]{0,80}")
_OPAQUE = re.compile(r"[A-Za-z0-9+/=_-]{1,3000}")

_REQUIRED = frozenset(
    ("v", "id", "message", "conversation", "seq", "kind", "day", "channel", "language", "questionnaire", "length")
)
_FIELDS = _REQUIRED | {"part", "reply", "revises", "signature"}
_PART_FIELDS = frozenset(("attachment", "n", "total", "bytes", "sha256", "type", "cleaned", "role"))


def is_envelope_id(text: str) -> bool:
    """Whether `text` can name an envelope: 128 bits in lower-case hex."""
    return _ID.fullmatch(text) is not None


def parse(untrusted_plaintext: bytes) -> Message:
    """Read a plaintext that an envelope gave up. The one place where an envelope's content is checked.

    Raises EnvelopeError with one fixed fault per kind of defect; see tests/vectors/envelope/.
    """
    if len(untrusted_plaintext) not in CAPACITIES:
        raise EnvelopeError("size")
    end = untrusted_plaintext.find(b"\n", 0, MAX_HEADER + 1)
    if end < 0:
        raise EnvelopeError("header-too-long")
    try:
        header = parse_object(untrusted_plaintext[:end], max_depth=3)
    except StrictJSONError as error:
        raise EnvelopeError(error.fault) from None
    if type(header.get("v")) is not int or header["v"] != 1:  # neither true nor 1.0
        raise EnvelopeError("version")
    if not header.keys() >= _REQUIRED:
        raise EnvelopeError("missing-field")
    if not header.keys() <= _FIELDS:
        raise EnvelopeError("unknown-field")
    length = _integer(header["length"], 0, CAPACITIES[-1], "length")
    body_end = end + 1 + length
    if body_end > len(untrusted_plaintext):
        raise EnvelopeError("length")
    body = untrusted_plaintext[end + 1 : body_end]
    if untrusted_plaintext.count(0, body_end) != len(untrusted_plaintext) - body_end:
        raise EnvelopeError("padding")
    return _message(header, body)


def _message(header: Mapping[str, Any], body: bytes) -> Message:
    kind = header["kind"]
    if not isinstance(kind, str) or kind not in KINDS:
        raise EnvelopeError("kind")
    if (kind == "attachment") != ("part" in header):
        raise EnvelopeError("part")
    if kind in EMPTY and body:
        raise EnvelopeError("body")
    if kind == "address" and "reply" not in header:
        raise EnvelopeError("reply")
    if "revises" in header and kind != "account":
        raise EnvelopeError("revises")
    questionnaire = header["questionnaire"]
    if not isinstance(questionnaire, list) or len(questionnaire) != 2:
        raise EnvelopeError("questionnaire")
    if kind in ("account", "answers"):
        try:
            body.decode("utf-8")
        except UnicodeDecodeError:
            raise EnvelopeError("text") from None
    signature = header.get("signature")
    return Message(
        id=_text(header["id"], _ID, "id"),
        message=_text(header["message"], _ID, "message"),
        conversation=_text(header["conversation"], _ID, "conversation"),
        seq=_integer(header["seq"], 0, 1_000_000, "seq"),
        kind=cast(Kind, kind),
        day=_day(header["day"]),
        channel=_text(header["channel"], _WORD, "channel"),
        language=_text(header["language"], _LANGUAGE, "language"),
        questionnaire=(
            _text(questionnaire[0], _QUESTIONNAIRE, "questionnaire"),
            _text(questionnaire[1], _VERSION, "questionnaire"),
        ),
        body=body,
        part=_part(header["part"]) if kind == "attachment" else None,
        reply=_reply(header["reply"]) if "reply" in header else None,
        revises=_text(header["revises"], _ID, "revises") if "revises" in header else None,
        signature=bytes.fromhex(_text(signature, _SIGNATURE, "signature")) if "signature" in header else None,
    )


def _part(value: object) -> Part:
    if not isinstance(value, dict) or value.keys() != _PART_FIELDS:
        raise EnvelopeError("part")
    whole = (value["total"], value["bytes"], value["sha256"])
    known = whole != (None, None, None)
    n = _integer(value["n"], 1, MAX_PARTS, "part")
    if known and n > _integer(value["total"], 1, MAX_PARTS, "part"):
        raise EnvelopeError("part")
    if not isinstance(value["cleaned"], bool):
        raise EnvelopeError("part")
    role = value["role"]
    if not isinstance(role, str) or role not in ROLES:
        raise EnvelopeError("part")
    return Part(
        attachment=_text(value["attachment"], _ID, "part"),
        n=n,
        total=value["total"],
        bytes=_integer(value["bytes"], 0, MAX_PARTS * CAPACITIES[-1], "part") if known else None,
        sha256=_text(value["sha256"], _SHA256, "part") if known else None,
        type=_text(value["type"], _TYPE, "part"),
        cleaned=value["cleaned"],
        role=cast(Role, role),
    )


def _reply(value: object) -> WebReply | MessengerReply:
    if not isinstance(value, dict):
        raise EnvelopeError("reply")
    if value.keys() == {"recipient", "mailbox"}:
        return WebReply(_text(value["recipient"], _OPAQUE, "reply"), _text(value["mailbox"], _SHA256, "reply"))
    if value.keys() in ({"handle", "return"}, {"handle", "return", "previous"}):
        previous = _text(value["previous"], _OPAQUE, "reply") if "previous" in value else None
        return MessengerReply(
            _text(value["handle"], _OPAQUE, "reply"), _text(value["return"], _OPAQUE, "reply"), previous
        )
    raise EnvelopeError("reply")


def _text(value: object, pattern: re.Pattern[str], fault: str) -> str:
    if not isinstance(value, str) or pattern.fullmatch(value) is None:
        raise EnvelopeError(fault)
    return value


def _integer(value: object, least: int, most: int, fault: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise EnvelopeError(fault)
    return value


def _day(value: object) -> date:
    # fromisoformat alone would also take a week, 2026-W47-1.
    text = _text(value, _DAY, "day")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise EnvelopeError("day") from None
