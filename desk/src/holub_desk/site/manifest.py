"""Every file of a site with its hash, signed by the line's key (C2SP signed note). Pure.

holub site
<sha256 in hexadecimal>  <path>
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from holub_wire.note import NoteError, Signer, Verifier, verify

FILE: Final = "manifest.txt"
_FIRST: Final = "holub site"
_LINE: Final = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*)")
MOST: Final = 200_000
"""Files of one site."""


class ManifestError(ValueError):
    """It is no manifest, or nobody whom we know signed it."""


def written(files: Mapping[str, str], signer: Signer) -> bytes:
    """The note; `files` are hashes by path."""
    lines = [_FIRST, *(f"{sha256}  {path}" for path, sha256 in sorted(files.items()))]
    return signer.sign("\n".join(lines) + "\n").encode()


def read(untrusted: bytes, verifier: Verifier) -> dict[str, str]:
    """Hashes by path. Raises ManifestError."""
    try:
        text = verify(untrusted.decode(), verifier)
    except (NoteError, UnicodeDecodeError) as error:
        raise ManifestError(f"manifest.txt: {error}") from None
    return listed(text)


def listed(text: str) -> dict[str, str]:
    """Hashes by path, whoever signed. No path leads out of the site. Raises ManifestError."""
    first, *lines = text.removesuffix("\n").split("\n")
    if first != _FIRST or len(lines) > MOST:
        raise ManifestError("manifest.txt: not the manifest of a site")
    found = {}
    for line in lines:
        matched = _LINE.fullmatch(line)
        if matched is None or any(part.startswith(".") for part in matched[2].split("/")):
            raise ManifestError("manifest.txt: a line is no hash and path")
        found[matched[2]] = matched[1]
    return found
