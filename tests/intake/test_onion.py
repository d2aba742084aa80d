"""The onion service: addresses, tor's settings, and what a page says of it. A real tor, without a network."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from holub_testing.intake import RunningIntake
from holub_testing.ports import free_port
from holub_testing.socks import ONION, onion_address

from holub_intake import local_tor
from holub_intake.onion import is_address, torrc
from holub_wire.command import CommandError

ADDRESS = ONION


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
        onion_address(bytes(range(32)), b"\x02"),
        ("b" if ADDRESS[0] == "a" else "a") + ADDRESS[1:],
    ],
)
def test_what_is_no_address(wrong: str) -> None:
    """Other versions, other spellings, one mistyped letter."""
    assert not is_address(wrong)


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "localhost", "::1"])
def test_a_real_tor_accepts_the_part(tmp_path: Path, host: str) -> None:
    """`tor --verify-config` takes what is written; the control: a broken part is refused."""
    directory = tmp_path / "service"
    file = _torrc(tmp_path, torrc(directory, host, 8470, proof_of_work=local_tor.has_proof_of_work("tor")))
    verify = ["tor", "-f", str(file), "--defaults-torrc", os.devnull, "--verify-config"]
    assert subprocess.run(verify, capture_output=True, timeout=60, check=False).returncode == 0
    told = local_tor.settings("tor", file)
    assert local_tor.look_at_settings(told, directory, host, 8470)[1]
    file.write_text(file.read_text().replace("HiddenServicePort 80", "HiddenServicePort x"))
    assert subprocess.run(verify, capture_output=True, timeout=60, check=False).returncode != 0
    assert local_tor.settings("tor", file) is None


def _torrc(tmp_path: Path, part: str) -> Path:
    file = tmp_path / "torrc"
    file.write_text(f"DataDirectory {tmp_path}/data\nSocksPort 0\nDisableNetwork 1\nLog notice stdout\n{part}")
    return file


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("8470", "8471"), "does not lead visitors to 127.0.0.1:8470"),
        (("80 127.0.0.1:8470", "8080 127.0.0.1:8470"), "does not lead visitors"),
        (("/service", "/another"), "told of no service in"),
        (
            ("SocksPort 0", "SocksPort 0\nHiddenServiceSingleHopMode 1\nHiddenServiceNonAnonymousMode 1"),
            "it can be found",
        ),
        (("Log notice", "Log info"), "more into its log"),
        (("SocksPort 0", "SocksPort 0\nSafeLogging 0"), "more into its log"),
    ],
)
def test_settings_that_are_not_well(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    """As a real tor reads them, a second service in another file beside ours."""
    directory = tmp_path / "service"
    (tmp_path / "more").write_text(torrc(tmp_path / "other", "127.0.0.1", 9999, proof_of_work=False))
    part = torrc(directory, "127.0.0.1", 8470, proof_of_work=False) + f"%include {tmp_path}/more\n"
    file = _torrc(tmp_path, part)
    well = local_tor.look_at_settings(local_tor.settings("tor", file), directory, "127.0.0.1", 8470)
    assert well == (["Tor leads visitors to 127.0.0.1:8470."], True), "the control"
    file.write_text(file.read_text().replace(*change))
    found, fine = local_tor.look_at_settings(local_tor.settings("tor", file), directory, "127.0.0.1", 8470)
    assert not fine
    assert said in " ".join(found)


def test_check_beside_a_real_tor(tmp_path: Path, running_intake: RunningIntake) -> None:
    """A tor without a network makes the address that `onion check` reads; what is missing is said, and how to go on."""
    directory, port = tmp_path / "service", running_intake.port
    file = _torrc(tmp_path, torrc(directory, "127.0.0.1", port, proof_of_work=True))
    config = tmp_path / "intake.toml"
    text = running_intake.config.read_text().replace('"line.json"', f'"{running_intake.config.parent}/line.json"')
    config.write_text(text)

    def check() -> tuple[int, str]:
        command = [sys.executable, "-m", "holub_intake.cli", "--config", str(config), "onion", "check"]
        command += ["--directory", str(directory), "--torrc", str(file)]
        result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert result.stderr == ""
        return result.returncode, result.stdout

    status, said = check()
    assert status == 1
    assert "There is no onion service" in said
    command = ["tor", "-f", str(file), "--defaults-torrc", os.devnull]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if (directory / "hostname").exists() and "DisableNetwork" in line:
                    break
            address = (directory / "hostname").read_text().strip()
            assert is_address(address)
            status, said = check()
            assert status == 1
            assert f'set `onion = "{address}"`' in said
            config.write_text(text + f'onion = "{address}"\n')
            status, said = check()
            assert status == 0, said
            assert said.splitlines() == [
                f"Tor leads visitors to 127.0.0.1:{port}.",
                "Tor is running.",
                f"The service's address is {address}.",
                "Pages on the open web name it (Onion-Location).",
            ]
        finally:
            process.terminate()
            process.communicate(timeout=30)


def test_who_is_not_there_is_said(tmp_path: Path) -> None:
    """No tor, no intake; and no program to ask."""
    said, well = local_tor.look_at_processes("0.0.0.0", free_port(), tmp_path)
    assert not well
    assert "Tor is not running" in said[0]
    assert "start the intake" in said[1]
    with pytest.raises(CommandError):
        local_tor.settings(str(tmp_path / "no-tor"), tmp_path / "torrc")


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
