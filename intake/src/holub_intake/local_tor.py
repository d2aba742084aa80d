"""What can be seen of a tor on this machine: whether it runs, what it is told, and which address it has made.

Reads, and asks the program `tor` to read its own settings; nothing is changed, and the network is not used.
"""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from holub_intake.onion import is_address, target
from holub_wire.command import CommandError

TORRC: Final = Path("/etc/tor/torrc")
_LOUD: Final = ("debug", "info")

Said = tuple[list[str], bool]
"""Sentences, and whether all is well."""


def has_proof_of_work(tor: str) -> bool:
    """Whether this tor can ask visitors for work when it is flooded. Raises CommandError when it cannot be run."""
    return "pow: yes" in _run([tor, "--list-modules"]).stdout


def settings(tor: str, torrc: Path) -> list[tuple[str, str]] | None:
    """What tor is told, in order and with what other files add; None when it does not accept that.

    Raises CommandError when tor cannot be run.
    """
    said = _run([tor, "-f", str(torrc), "--dump-config", "short", "--hush"])
    lines = [line.partition(" ") for line in said.stdout.splitlines()]
    return [(name, value.strip()) for name, _, value in lines] if said.returncode == 0 else None


def look_at_settings(told: Sequence[tuple[str, str]] | None, directory: Path, host: str, port: int) -> Said:
    """Whether tor leads visitors of the service in `directory` to the intake, and keeps quiet about them. Pure."""
    if told is None:
        return ["Tor does not accept its settings, or may not read them: `sudo tor --verify-config` says why."], False
    ports = _ports(told, directory)
    if ports is None:
        return [f"Tor is told of no service in {directory}: add what `holub-intake onion torrc` prints."], False
    faults = []
    wanted = target(host, port)
    if f"80 {wanted}" not in ports:
        faults.append(f"Tor does not lead visitors to {wanted}, where the intake listens: correct HiddenServicePort.")
    if ("HiddenServiceNonAnonymousMode", "1") in told or ("HiddenServiceSingleHopMode", "1") in told:
        faults.append("This tor runs without anonymity (HiddenServiceNonAnonymousMode): it can be found.")
    if ("SafeLogging", "0") in told or any(name == "Log" and value.startswith(_LOUD) for name, value in told):
        faults.append("Tor writes more into its log than it should: `Log notice`, and SafeLogging as it is by itself.")
    return faults or [f"Tor leads visitors to {wanted}."], not faults


def _ports(told: Sequence[tuple[str, str]], directory: Path) -> list[str] | None:
    """The ports of one service: what stands between its directory and the next."""
    ports: list[str] | None = None
    inside = False
    for name, value in told:
        if name == "HiddenServiceDir":
            inside = Path(value) == directory
            ports = [] if inside else ports
        elif inside and name == "HiddenServicePort" and ports is not None:
            ports.append(" ".join(value.split()))
    return ports


def look_at_service(directory: Path, configured: str) -> Said:
    """Which address tor has made, and whether pages name it."""
    try:
        found = (directory / "hostname").read_text("ascii").strip()
    except FileNotFoundError:
        return [f"There is no onion service in {directory} yet: tor makes it when it starts."], False
    except (OSError, UnicodeDecodeError):
        return [f"{directory}/hostname cannot be read by this user: try again with sudo."], False
    if not is_address(found):
        return [f"{directory}/hostname holds no onion address of version 3."], False
    said = [f"The service's address is {found}."]
    if configured == found:
        return [*said, "Pages on the open web name it (Onion-Location)."], True
    return [*said, f'Pages do not name it: set `onion = "{found}"` in [web], and restart the intake.'], False


def look_at_processes(host: str, port: int, proc: Path = Path("/proc")) -> Said:
    """Whether tor runs, and whether an intake answers where tor would look for it."""
    tor, intake = is_running(proc), _answers(host, port)
    said = ["Tor is running." if tor else "Tor is not running: `sudo systemctl start tor`."]
    if not intake:
        said.append(f"Nothing listens on {target(host, port)}: start the intake.")
    return said, tor and intake


def is_running(proc: Path = Path("/proc")) -> bool:
    """Whether a process called tor can be seen."""
    for entry in proc.glob("[0-9]*/comm"):
        with suppress(OSError):
            if entry.read_text().strip() == "tor":
                return True
    return False


def _answers(host: str, port: int) -> bool:
    name = target(host, port).rpartition(":")[0].strip("[]")
    try:
        with socket.create_connection((name, port), 5):
            return True
    except OSError:
        return False


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        raise CommandError(f"cannot run {command[0]}", "install it: `sudo apt install tor`") from None
