"""What an update brings. Names, numbers, senders of forwarded messages end here: nothing of them is read.

The account becomes an `Account` at once; nothing else in this program learns who wrote.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final, Literal

from holub_intake.addresses import Account

CHANNEL: Final = "telegram"
_NEVER: Final = ("dice", "game", "invoice", "story", "paid_media", "checklist", "giveaway")
_FILES: Final = ("document", "voice", "audio", "video", "video_note", "animation", "sticker")


@dataclass(frozen=True)
class Text:
    """Words that somebody wrote, or that stood under a file."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class Command:
    """`/name`, without what followed it."""

    name: str


@dataclass(frozen=True)
class File:
    """A file that lies with Telegram. `bytes` is 0 where Telegram does not say."""

    id: str = field(repr=False)
    bytes: int


@dataclass(frozen=True)
class Spot:
    """A place, as exact as it was sent."""

    latitude: float = field(repr=False)
    longitude: float = field(repr=False)


@dataclass(frozen=True)
class Revised:
    """An earlier message, as it reads now. `version` tells two edits apart."""

    text: str = field(repr=False)
    version: int


@dataclass(frozen=True)
class Press:
    """A button was pressed."""

    id: str = field(repr=False)
    data: str


@dataclass(frozen=True)
class Dropped:
    """Something that is never taken: a contact card, a game, a payment."""

    what: Literal["contact", "other"]


Piece = Text | Command | File | Spot | Revised | Press | Dropped


@dataclass(frozen=True)
class Incoming:
    """One update of one account, in a private chat."""

    update: int
    account: Account
    chat: int = field(repr=False)
    message: int
    """Its id in the chat; of a press that of our own message."""
    day: date
    sent: int
    """Seconds since 1970."""
    pieces: tuple[Piece, ...]
    language: str = ""
    """What the messenger's own surface speaks; looked at once, for the first words."""

    @property
    def is_press(self) -> bool:
        """Whether a button was pressed: then `message` is ours."""
        return bool(self.pieces) and isinstance(self.pieces[0], Press)


@dataclass(frozen=True)
class Group:
    """A chat of several, where nothing is read."""

    update: int
    chat: int = field(repr=False)


@dataclass(frozen=True)
class Nothing:
    """An update that brings nothing, or that cannot be read."""

    update: int


def read_update(untrusted: Mapping[str, Any]) -> Incoming | Group | Nothing:
    """What an update brings. Raises nothing: what is not as documented brings nothing."""
    update = untrusted.get("update_id")
    number = update if isinstance(update, int) else 0
    try:
        return _read(untrusted, number)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return Nothing(number)


def _read(untrusted: Mapping[str, Any], number: int) -> Incoming | Group | Nothing:
    if "callback_query" in untrusted:
        return _press(untrusted["callback_query"], number)
    if "my_chat_member" in untrusted:
        chat = untrusted["my_chat_member"]["chat"]
        joined = untrusted["my_chat_member"]["new_chat_member"]["status"] in ("member", "administrator")
        return Group(number, int(chat["id"])) if chat["type"] != "private" and joined else Nothing(number)
    edited = "edited_message" in untrusted
    message = untrusted["edited_message" if edited else "message"]
    if message["chat"]["type"] != "private":
        return Group(number, int(message["chat"]["id"]))
    return Incoming(
        number,
        _account(message["from"]),
        int(message["chat"]["id"]),
        int(message["message_id"]),
        _day(message["date"]),
        int(message["date"]),
        tuple(_edited(message) if edited else _pieces(message)),
        str(message["from"].get("language_code", ""))[:2],
    )


def _press(query: Mapping[str, Any], number: int) -> Incoming:
    message = query.get("message") or {}
    sent = int(message.get("date") or 0)
    now = int(datetime.now(UTC).timestamp())
    return Incoming(
        number,
        _account(query["from"]),
        int(query["from"]["id"]),
        int(message.get("message_id") or 0),
        _day(now),
        sent,
        (Press(str(query["id"]), str(query.get("data", ""))),),
        str(query["from"].get("language_code", ""))[:2],
    )


def _account(sender: Mapping[str, Any]) -> Account:
    return Account(CHANNEL, str(int(sender["id"])))


def _day(seconds: int) -> date:
    return datetime.fromtimestamp(int(seconds), UTC).date()


def _pieces(message: Mapping[str, Any]) -> Iterator[Piece]:
    text = _words(message)
    if "contact" in message:
        yield Dropped("contact")
    elif text.startswith("/"):
        yield Command(text[1:].split()[0].partition("@")[0].lower() if text[1:].split() else "")
    elif text:
        yield Text(text)
    place = message.get("location") or message.get("venue", {}).get("location")
    if place:
        title = message.get("venue", {}).get("title")
        if title:
            yield Text(f"{title}, {message['venue'].get('address', '')}".rstrip(", "))
        yield _spot(float(place["latitude"]), float(place["longitude"]))
    if message.get("photo"):
        largest = max(message["photo"], key=lambda size: int(size["width"]) * int(size["height"]))
        yield _file(largest)
    else:
        # An animation comes as a document as well.
        yield from [_file(message[kind]) for kind in _FILES if kind in message][:1]
    if "poll" in message:
        poll = message["poll"]
        yield Text("\n".join([poll["question"], *(f"- {option['text']}" for option in poll["options"])]))
    if not text and not place and any(kind in message for kind in _NEVER):
        yield Dropped("other")


def _words(message: Mapping[str, Any]) -> str:
    """What was written; what no UTF-8 can say is replaced."""
    text = message.get("text") or message.get("caption") or ""
    return str(text).encode("utf-8", "replace").decode("utf-8")


def _file(file: Mapping[str, Any]) -> File:
    return File(str(file["file_id"]), int(file.get("file_size") or 0))


def _spot(latitude: float, longitude: float) -> Spot:
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise ValueError("not on earth")
    return Spot(latitude, longitude)


def _edited(message: Mapping[str, Any]) -> Iterator[Piece]:
    """Only changed words: a live location moves on, and a source is not followed."""
    text = _words(message)
    if text:
        yield Revised(text, int(message.get("edit_date") or 0))
