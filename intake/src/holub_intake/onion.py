"""The intake as an onion service: what tor must be told, and whether a local tor has done it.

Tor itself is the operator's; nothing here starts it or speaks to the network.
"""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.types import Scope

from holub_wire.command import CommandError

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


def torrc(directory: Path, host: str, port: int, *, proof_of_work: bool) -> str:
    """The part of a torrc that leads visitors of an onion service to the intake at `host` and `port`."""
    target = _ANYWHERE.get(host, host)
    target = f"[{target}]" if ":" in target else target
    lines = [f"HiddenServiceDir {directory}", "HiddenServiceVersion 3", f"HiddenServicePort 80 {target}:{port}"]
    if proof_of_work:
        lines.append("HiddenServicePoWDefensesEnabled 1")
    return "\n".join(lines) + "\n"


def has_proof_of_work(tor: str) -> bool:
    """Whether this tor can ask visitors for work when it is flooded. Raises CommandError when it cannot be run."""
    return "pow: yes" in _run([tor, "--list-modules"])


def state(directory: Path, configured: str) -> tuple[list[str], bool]:
    """What can be seen of a local tor and its service, in sentences, and whether all is well."""
    said, running = [], is_running()
    said.append("Tor is running." if running else "Tor is not running: `sudo systemctl start tor`.")
    try:
        found = (directory / "hostname").read_text("ascii").strip()
    except FileNotFoundError:
        said.append(f"There is no onion service in {directory} yet: put the part into torrc and restart tor.")
        return said, False
    except (OSError, UnicodeDecodeError):
        said.append(f"{directory}/hostname cannot be read by this user: try again with sudo.")
        return said, False
    if not is_address(found):
        said.append(f"{directory}/hostname holds no onion address of version 3.")
        return said, False
    said.append(f"The service's address is {found}.")
    if configured == found:
        said.append("Pages on the open web name it (Onion-Location).")
    else:
        said.append(f'Pages do not name it: set `onion = "{found}"` in [web], and restart the intake.')
    return said, running and configured == found


def is_running(proc: Path = Path("/proc")) -> bool:
    """Whether a process called tor can be seen."""
    for entry in proc.glob("[0-9]*/comm"):
        with suppress(OSError):
            if entry.read_text().strip() == "tor":
                return True
    return False


def _run(command: Sequence[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False).stdout
    except OSError:
        raise CommandError(f"cannot run {command[0]}", "install it: `sudo apt install tor`") from None
