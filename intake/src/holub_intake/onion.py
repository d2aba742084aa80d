"""The intake as an onion service: its address, what tor must be told, and what pages say of it.

Tor itself is the operator's; nothing here starts it or speaks to the network. `local_tor` looks at it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.types import Scope

DIRECTORY: Final = Path("/var/lib/tor/holub")
"""Where Debian's tor keeps the service; tor makes it, and the name in it, at its next start."""

_ADDRESS = re.compile(r"([a-z2-7]{56})\.onion")
_ANYWHERE: Final = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "localhost": "127.0.0.1", "::": "::1"}  # noqa: S104


def is_address(text: str) -> bool:
    """Whether `text` is an onion address of version 3 with the right checksum (Tor's rend-spec-v3, 6)."""
    match = _ADDRESS.fullmatch(text)
    if match is None:
        return False
    raw = base64.b32decode(match[1].upper())
    key, checksum, version = raw[:32], raw[32:34], raw[34:]
    return version == b"\x03" and hashlib.sha3_256(b".onion checksum" + key + version).digest()[:2] == checksum


def location(onion: str, scope: Scope) -> str | None:
    """What `Onion-Location` says on a page asked for in `scope`; None on the onion service itself, and after a POST.

    Tor Browser heeds it on https pages only; elsewhere it does nothing.
    """
    host = Headers(scope=scope).get("host", "").partition(":")[0].lower()
    if not onion or scope["method"] != "GET" or host.endswith(".onion"):
        return None
    query = scope["query_string"].decode("ascii", "ignore")
    return f"http://{onion}{scope['path']}" + (f"?{query}" if re.fullmatch(r"lang=[A-Za-z-]{1,20}", query) else "")


def target(host: str, port: int) -> str:
    """Where tor finds an intake that listens on `host` and `port`, as torrc writes it."""
    name = _ANYWHERE.get(host, host)
    return f"[{name}]:{port}" if ":" in name else f"{name}:{port}"


def torrc(directory: Path, host: str, port: int, *, proof_of_work: bool) -> str:
    """The part of a torrc that leads visitors of an onion service to the intake at `host` and `port`."""
    lines = [f"HiddenServiceDir {directory}", "HiddenServiceVersion 3", f"HiddenServicePort 80 {target(host, port)}"]
    if proof_of_work:
        lines.append("HiddenServicePoWDefensesEnabled 1")
    return "\n".join(lines) + "\n"
