"""The onion service: addresses, tor's settings, and what a page says of it. A real tor, without a network."""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from holub_testing.intake import RunningIntake

from holub_intake import onion
from holub_intake.onion import is_address, torrc


def _address(key: bytes, version: bytes = b"\x03") -> str:
    checksum = hashlib.sha3_256(b".onion checksum" + key + version).digest()[:2]
    return base64.b32encode(key + checksum + version).decode().lower() + ".onion"


ADDRESS = _address(bytes(range(32)))


def test_real_addresses() -> None:
    """The Tor Project's own, and one made here."""
    assert is_address("2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion")
    assert is_address(ADDRESS)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "x.onion",
        "expyuzz4wqqyqhjn.onion",
        ADDRESS.upper(),
        ADDRESS + "/",
        "a." + ADDRESS,
        ADDRESS[:-6] + ".com",
        _address(bytes(range(32)), b"\x02"),
        ("b" if ADDRESS[0] == "a" else "a") + ADDRESS[1:],
    ],
)
def test_what_is_no_address(wrong: str) -> None:
    """Other versions, other spellings, one mistyped letter."""
    assert not is_address(wrong)


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "localhost", "::1"])
def test_a_real_tor_accepts_the_part_and_serves_it(tmp_path: Path, host: str) -> None:
    """`tor --verify-config` takes what is written; a tor without a network makes the address that check reads."""
    directory = tmp_path / "service"
    part = torrc(directory, host, 8470, proof_of_work=onion.has_proof_of_work("tor"))
    file = tmp_path / "torrc"
    file.write_text(f"DataDirectory {tmp_path}/data\nSocksPort 0\nDisableNetwork 1\nLog notice stdout\n{part}")
    # The system's own settings stay out of it.
    command = ["tor", "-f", str(file), "--defaults-torrc", os.devnull]
    verified = subprocess.run([*command, "--verify-config"], capture_output=True, text=True, timeout=60, check=False)
    assert verified.returncode == 0, verified.stdout
    file.write_text(file.read_text().replace("HiddenServicePort 80", "HiddenServicePort x"))
    refused = subprocess.run([*command, "--verify-config"], capture_output=True, text=True, timeout=60, check=False)
    assert refused.returncode != 0, "the control: a broken part is refused"
    file.write_text(file.read_text().replace("HiddenServicePort x", "HiddenServicePort 80"))
    assert not onion.state(directory, "")[1]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if (directory / "hostname").exists() and "DisableNetwork" in line:
                break
        address = (directory / "hostname").read_text().strip()
        assert is_address(address)
        assert onion.is_running()
        said, well = onion.state(directory, address)
        assert well
        assert address in " ".join(said)
        assert not onion.state(directory, ADDRESS)[1], "another address in the settings is said"
    finally:
        process.terminate()
        process.communicate(timeout=30)


def test_pages_name_the_onion_address(start_intake: Callable[..., RunningIntake]) -> None:
    """Pages, by GET, under another name only; never other answers."""
    url = start_intake(f'onion = "{ADDRESS}"').url
    assert httpx.get(f"{url}/?lang=ru").headers["onion-location"] == f"http://{ADDRESS}/?lang=ru"
    assert httpx.get(f"{url}/about?lang=uk&x=1").headers["onion-location"] == f"http://{ADDRESS}/about"
    for path, headers in (("/", {"host": ADDRESS}), ("/line.json", {}), ("/static/app.js", {}), ("/none", {})):
        assert "onion-location" not in httpx.get(url + path, headers=headers).headers, path


def test_without_an_address_nothing_is_named(running_intake: RunningIntake) -> None:
    """The default."""
    assert "onion-location" not in httpx.get(running_intake.url).headers
