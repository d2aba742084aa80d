"""Where a line really is: its official addresses, until when they hold, and what its pages are.

A part of the line file. Whoever holds it can tell a copy of the line from the line (docs/decoys.md).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

MAX_ADDRESSES: Final = 32
MAX_ADDRESS: Final = 200
"""Characters: an address is read by people, letter by letter."""
MAX_PAGES: Final = 200
MAX_PATH: Final = 200

_PATH = re.compile(r"(?:/|(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)+)(?:\?[a-z]+=[A-Za-z0-9_-]*)?")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


class ChannelsError(ValueError):
    """Channels that cannot be used; the message continues "the line file …"."""


@dataclass(frozen=True)
class Channels:
    """`page` maps what a browser asks for (`/?lang=uk`, `/static/app.js`) to the SHA-256 of the answer, in hex."""

    addresses: tuple[str, ...]
    expires: date
    page: Mapping[str, str]

    def __post_init__(self) -> None:
        if not 1 <= len(self.addresses) <= MAX_ADDRESSES or len(set(self.addresses)) != len(self.addresses):
            raise ChannelsError(f"needs 1 to {MAX_ADDRESSES} official addresses, each once")
        if not all(map(_is_address, self.addresses)):
            raise ChannelsError(f"has an address that is no line of 1 to {MAX_ADDRESS} plain characters")
        if not 1 <= len(self.page) <= MAX_PAGES:
            raise ChannelsError(f"needs 1 to {MAX_PAGES} pages")
        if not all(_is_path(path) and _is_sha256(digest) for path, digest in self.page.items()):
            raise ChannelsError("names a page that is no path with its SHA-256")

    def names(self, url: str) -> bool:
        """Whether one of the addresses is that of `url`, whatever the case of the host and a default port."""
        place = place_of(url)
        return place is not None and place in map(place_of, self.addresses)


def channels_to_json(channels: Channels) -> dict[str, Any]:
    """As it stands in the line file."""
    return {
        "addresses": list(channels.addresses),
        "expires": channels.expires.isoformat(),
        "page": dict(channels.page),
    }


def channels_from_json(data: Any) -> Channels:
    """Check every field. Raises ChannelsError."""
    if not isinstance(data, dict) or data.keys() != {"addresses", "expires", "page"}:
        raise ChannelsError("has channels that are not addresses, expires and page")
    addresses, expires, page = data["addresses"], data["expires"], data["page"]
    if not isinstance(addresses, list) or not isinstance(page, dict):
        raise ChannelsError("has channels that are not addresses, expires and page")
    try:
        if not isinstance(expires, str) or not _DAY.fullmatch(expires):
            raise ValueError
        day = date.fromisoformat(expires)
    except ValueError:
        raise ChannelsError("has an expiry that is no date") from None
    return Channels(tuple(addresses), day, page)


def place_of(address: str) -> tuple[str, str, int] | None:
    """Scheme, host and port of a chat page's address; None for any other (a bot, a mail address, a page below a host).

    Without a scheme an onion address is http, any other https.
    """
    if "://" not in address:
        host = re.split(r"[/?:]", address, maxsplit=1)[0].lower()
        if "." not in host:
            return None
        address = f"{'http' if host.endswith('.onion') else 'https'}://{address}"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or "@" in parts.netloc or parts.path not in ("", "/"):
        return None
    return parts.scheme, parts.hostname, _DEFAULT_PORTS[parts.scheme] if port is None else port


def _is_address(value: object) -> bool:
    """Nothing that a terminal or a page would show as something else than it is."""
    if not isinstance(value, str) or not 1 <= len(value) <= MAX_ADDRESS or value != value.strip():
        return False
    return not any(unicodedata.category(character) in _UNPLAIN for character in value)


_UNPLAIN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def _is_path(value: object) -> bool:
    return isinstance(value, str) and len(value) <= MAX_PATH and _PATH.fullmatch(value) is not None


def _is_sha256(value: object) -> bool:
    return isinstance(value, str) and _SHA256.fullmatch(value) is not None
