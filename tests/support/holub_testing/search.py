"""Search everything under a directory for a planted text, in every disguise it could have taken."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import urllib.parse
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path


def disguises(text: str) -> dict[str, bytes]:
    """The text raw, JSON-escaped, percent-encoded, in base64 at three offsets, hex, UTF-16 and cp1251."""
    raw = text.encode()
    found = {
        "raw": raw,
        "json": json.dumps(text)[1:-1].encode(),
        "percent": urllib.parse.quote(text).encode(),
        "percent-plus": urllib.parse.quote_plus(text).encode(),
        "hex": raw.hex().encode(),
        "HEX": raw.hex().upper().encode(),
        "utf-16-le": text.encode("utf-16-le"),
        "utf-16-be": text.encode("utf-16-be"),
        "cp1251": text.encode("cp1251"),
    }
    for offset in range(3):
        # What stands before shifts the text by one or two bytes, and the edges depend on the neighbours.
        encoded = base64.b64encode(b"\0" * offset + raw)
        found[f"base64-{offset}"] = encoded[4 if offset else 0 : len(encoded) // 4 * 4 - 4]
        found[f"base64url-{offset}"] = base64.urlsafe_b64encode(b"\0" * offset + raw)[
            4 if offset else 0 : len(encoded) // 4 * 4 - 4
        ]
    return found


def traces(text: str) -> dict[str, bytes]:
    """What gives an identity away: its disguises, as a number the ways databases keep it, and its unkeyed hashes."""
    found = disguises(text)
    if text.isdecimal():
        number = int(text)
        found |= {
            "integer of 8 bytes, big end first": number.to_bytes(8),
            "integer of 6 bytes, big end first": number.to_bytes(6),
            "integer of 8 bytes, little end first": number.to_bytes(8, "little"),
            "hexadecimal": f"{number:x}".encode(),
        }
    for name in ("md5", "sha1", "sha256"):
        digest = hashlib.new(name, text.encode(), usedforsecurity=False).digest()
        found |= {name: digest, f"{name} in hex": digest.hex().encode(), f"{name} in base64": b64encode(digest)[:-3]}
    return found


def find(
    roots: list[Path],
    text: str,
    extra: Mapping[str, bytes] | None = None,
    wanted: Callable[[str], dict[str, bytes]] = disguises,
) -> list[str]:
    """Where the text stands, as `place: disguise`; `extra` are further things to search, such as command lines."""
    needles = wanted(text)
    hits = []
    for name, data in [*_files(roots), *(extra or {}).items()]:
        for layer in _layers(data):
            hits += [f"{name}: {disguise}" for disguise, needle in needles.items() if needle in layer]
    return hits


def _files(roots: list[Path]) -> Iterator[tuple[str, bytes]]:
    for root in roots:
        for path in [root] if root.is_file() else sorted(root.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield str(path), path.read_bytes()
            yield f"name of {path}", str(path).encode()


def _layers(data: bytes) -> Iterator[bytes]:
    """The data itself, and what is inside if it is gzip or zlib."""
    yield data
    if data[:2] == b"\x1f\x8b":
        yield gzip.decompress(data)
    elif data[:1] == b"\x78":
        try:
            yield zlib.decompress(data)
        except zlib.error:
            return
