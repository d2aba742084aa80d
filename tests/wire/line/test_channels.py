"""Official addresses, their expiry and the hashes of pages: what is accepted, and which address is one of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from holub_wire.channels import Channels, ChannelsError, channels_from_json, channels_to_json, place_of

GOOD: dict[str, Any] = {
    "addresses": ["https://line.example", "kmk4sfsvz5q7pt7fi3btoeqzusglbbwdz2gzyuu4lm7l3h7gq2shn3id.onion", "@our_bot"],
    "expires": "2027-02-21",
    "page": {"/?lang=uk": "ab" * 32, "/chat.json": "cd" * 32, "/static/app.js": "ef" * 32},
}


def test_there_and_back() -> None:
    """What is written is read again, field by field."""
    channels = channels_from_json(GOOD)
    assert channels.expires == date(2027, 2, 21)
    assert channels_to_json(channels) == GOOD


CHANGES: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "a field too many": (lambda data: data.update(more=1), "are not addresses, expires and page"),
    "addresses that are a text": (lambda data: data.update(addresses="a"), "are not addresses, expires and page"),
    "pages that are a list": (lambda data: data.update(page=[]), "are not addresses, expires and page"),
    "no address": (lambda data: data.update(addresses=[]), "1 to 32 official addresses"),
    "an address twice": (lambda data: data["addresses"].append("@our_bot"), "each once"),
    "too many addresses": (lambda data: data.update(addresses=list(map(str, range(33)))), "1 to 32"),
    "a long address": (lambda data: data["addresses"].append("a" * 201), "plain characters"),
    "an address that turns around": (lambda data: data["addresses"].append("https://\u202eelpmaxe"), "plain"),
    "an address of two lines": (lambda data: data["addresses"].append("a\nb"), "plain characters"),
    "an address that is a number": (lambda data: data["addresses"].append(1), "plain characters"),
    "an expiry with a time": (lambda data: data.update(expires="2027-02-21T00:00"), "no date"),
    "an expiry that is no day": (lambda data: data.update(expires="2027-02-30"), "no date"),
    "an expiry in a week": (lambda data: data.update(expires="2027-W08-7"), "no date"),
    "a page elsewhere": (lambda data: data["page"].update({"//else.example/": "ab" * 32}), "no path"),
    "a page with a space": (lambda data: data["page"].update({"/a b": "ab" * 32}), "no path"),
    "a page above": (lambda data: data["page"].update({"/../a": "ab" * 32}), "no path"),
    "a long path": (lambda data: data["page"].update({"/" + "a" * 200: "ab" * 32}), "no path"),
    "a hash in capitals": (lambda data: data["page"].update({"/a": "AB" * 32}), "with its SHA-256"),
    "a short hash": (lambda data: data["page"].update({"/a": "ab" * 31}), "with its SHA-256"),
    "no page": (lambda data: data.update(page={}), "1 to 200 pages"),
    "too many pages": (lambda data: data.update(page={f"/{n}": "ab" * 32 for n in range(201)}), "1 to 200 pages"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_refused(name: str) -> None:
    """Each defect has its words."""
    change, message = CHANGES[name]
    data = {name: value.copy() if isinstance(value, dict | list) else value for name, value in GOOD.items()}
    change(data)
    with pytest.raises(ChannelsError, match=message):
        channels_from_json(data)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("https://Line.Example", ("https", "line.example", 443)),
        ("https://line.example:443/?lang=uk", ("https", "line.example", 443)),
        ("line.example", ("https", "line.example", 443)),
        ("line.example:8443/", ("https", "line.example", 8443)),
        ("abc.onion", ("http", "abc.onion", 80)),
        ("http://[::1]:8470/", ("http", "::1", 8470)),
        ("https://line.example/reports", None),
        ("https://user@line.example/", None),
        ("https://line.example:x/", None),
        ("https://[::1", None),
        ("ftp://line.example", None),
        ("t.me/our_bot", None),
        ("line@line.example", None),
        ("@our_bot", None),
        ("", None),
    ],
)
def test_place(address: str, place: object) -> None:
    """Which address is that of a chat page, and of which."""
    assert place_of(address) == place


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("https://line.example/", True),
        ("LINE.example", True),
        ("http://line.example/", False),
        ("https://line.example:8443/", False),
        ("https://line.example.evil/", False),
        ("https://1ine.example/", False),
        ("https://t.me/", False),
        ("@our_bot", False),
    ],
)
def test_names(url: str, is_one: bool) -> None:
    """Whether an address is an official one: another scheme, port or letter is another place."""
    channels = Channels(("https://line.example", "https://t.me/our_bot", "@our_bot"), date(2027, 2, 21), GOOD["page"])
    assert channels.names(url) is is_one
