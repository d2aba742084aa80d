"""The `holub-intake` command: what it says when all is well, and when something is not."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from holub_testing.intake import RunningIntake, running
from holub_testing.line import COMPILED, TestLine
from holub_testing.ports import free_port

from holub_wire.line import publish
from holub_wire.note import Signer


def _run(config: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "holub_intake.cli", "--config", str(config), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def config(line: TestLine, tmp_path: Path) -> Path:
    """A configuration with which it would start."""
    return line.write_intake(tmp_path, free_port())


def _fails(result: subprocess.CompletedProcess[str], message: str, hint: str) -> None:
    assert result.returncode == 1
    assert result.stdout == ""
    error, said = result.stderr.splitlines()
    assert error.startswith("holub-intake: error: ")
    assert said.startswith("holub-intake: hint: ")
    assert message in error
    assert hint in said


def test_check_says_what_is_configured(config: Path) -> None:
    """In plain words: whose line, which languages, where it listens, what waits."""
    result = _run(config, "check")
    assert (result.returncode, result.stderr) == (0, "")
    assert "The line of Тест, number 1, signed by its desk." in result.stdout
    assert "Languages: uk, ru, en" in result.stdout
    assert "Its addresses and pages are not signed (`holub-desk channels sign`)." in result.stdout
    assert "it can be written, and 0 envelopes wait" in result.stdout
    assert "no log and no address" in result.stdout


def test_check_leaves_a_running_intake_alone(running_intake: RunningIntake) -> None:
    """What the running intake writes at this moment is not taken for a leftover."""
    unfinished = running_intake.directory / "spool" / "tmp" / secrets.token_hex(16)
    unfinished.write_bytes(b"x")
    result = _run(running_intake.config, "check")
    assert result.returncode == 0
    assert "a running intake uses it" in result.stdout
    assert unfinished.exists()
    unfinished.unlink()


def test_a_second_intake_on_one_spool_is_refused(running_intake: RunningIntake, tmp_path: Path) -> None:
    """It would take the first one's unfinished writes for leftovers."""
    second = running_intake.directory / "second.toml"
    second.write_text(running_intake.config.read_text().replace(str(running_intake.port), str(free_port())))
    _fails(_run(second, "serve"), "another intake uses the spool", "stop it")


@pytest.mark.parametrize("word", ["serve", "check"])
def test_a_line_that_its_desk_did_not_sign(config: Path, line: TestLine, word: str) -> None:
    """Another desk's signature, a changed byte and a line without a signature are refused before anything starts."""
    file = config.parent / "line.json"
    for text in (
        publish(line.line, Signer("test.line", secrets.token_bytes(32))),
        file.read_text().replace("Тест", "Тецт", 1),
        file.read_text().split("\n\n")[0] + "\n",
    ):
        file.write_text(text)
        _fails(_run(config, word), "not signed by its desk", "publish the line file again")


def test_a_signed_line_with_one_key_for_two_roles(config: Path, line: TestLine) -> None:
    """As custodian the current key would show analysts what originals hide."""
    doubled = replace(line.line, recipients=replace(line.line.recipients, custodian=line.line.recipients.current))
    (config.parent / "line.json").write_text(publish(doubled, line.signer))
    _fails(_run(config, "check"), "gives one key two of the three roles", "publish")


def test_a_line_in_a_language_without_texts(config: Path, line: TestLine) -> None:
    """A form in a language that we do not speak runs all the same: the words around it are English."""
    other = replace(line.line, languages=("de",), operator={"de": "x"}, reads_within={"de": "x"})
    (config.parent / "line.json").write_text(publish(other, line.signer))
    result = _run(config, "check")
    assert result.returncode == 0
    assert "Languages: de" in result.stdout


def test_a_mistyped_key(config: Path) -> None:
    """One wrong character in the verifier key is named as such."""
    text = config.read_text()
    key = tomllib.loads(text)["line"]["key"]
    config.write_text(text.replace(key, key.replace("test.line+", "test.lime+")))
    _fails(_run(config, "check"), "mistyped", "copy the whole key")
    config.write_text(text.replace(key, "x"))
    _fails(_run(config, "check"), "not a verifier key", "copy the whole key")


def test_missing_files(config: Path, tmp_path: Path) -> None:
    """No configuration, no line file, a spool that is a file: each says what to do."""
    (config.parent / "line.json").rename(tmp_path / "away")
    _fails(_run(config, "serve"), "cannot read the line file", "copy it from the desk")
    (tmp_path / "away").rename(config.parent / "line.json")
    shutil.rmtree(tmp_path / "spool", ignore_errors=True)
    (tmp_path / "spool").write_text("x")
    _fails(_run(config, "serve"), "cannot use the spool", "must be able to write")
    _fails(_run(tmp_path / "none.toml", "serve"), "there is no configuration file", "--config")


def test_a_spool_without_permission(config: Path) -> None:
    """A directory in which nothing can be made is an error at start, not at the first report."""
    # The tests may run as root, whom no mode stops: a directory of the kernel stops everybody.
    config.write_text(config.read_text().replace('directory = "spool"', 'directory = "/proc/holub"'))
    _fails(_run(config, "serve"), "cannot use the spool", "must be able to write")


@pytest.mark.parametrize(
    ("wrong", "message", "hint"),
    [
        ("port = 70000\n", "port must be between", "operating.md"),
        ("connections = 0\n", "connections must be between", "operating.md"),
        ("patience_seconds = 0\n", "patience_seconds", "operating.md"),
        ("slowest_bytes_per_second = 0\n", "slowest_bytes_per_second", "operating.md"),
        ('port = "8470"\n', "port has the wrong kind", "a whole number"),
        ("colour = 1\n", "unknown setting 'colour'", "known here: host, port"),
        ("port = \n", "", "TOML"),
    ],
)
def test_a_wrong_setting_is_named_with_its_line(config: Path, wrong: str, message: str, hint: str) -> None:
    """File, line, what is wrong and what would be right."""
    lines = [line for line in config.read_text().splitlines() if not line.startswith("port")]
    config.write_text("\n".join(lines) + "\n" + wrong)
    result = _run(config, "check")
    _fails(result, message, hint)
    assert f"{config}" in result.stderr


def test_a_missing_setting(config: Path) -> None:
    """Said by name, with what it is for."""
    config.write_text("".join(line for line in config.read_text().splitlines(True) if not line.startswith("key")))
    _fails(_run(config, "check"), "the setting 'key' is missing", "verifier key")


def test_a_taken_port(config: Path, running_intake: RunningIntake) -> None:
    """Another program on the port is an error that names the setting."""
    text = config.read_text()
    port = tomllib.loads(text)["web"]["port"]
    config.write_text(text.replace(f"port = {port}", f"port = {running_intake.port}"))
    _fails(_run(config, "serve"), f"port {running_intake.port}", "[web]")


def test_too_few_descriptors(config: Path) -> None:
    """More connections than the system allows files are refused at start."""
    config.write_text(config.read_text() + "connections = 60000\n")
    command = [
        "prlimit",
        "--nofile=1000:1000",
        sys.executable,
        "-m",
        "holub_intake.cli",
        "--config",
        str(config),
        "serve",
    ]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    _fails(result, "60000 connections need", "LimitNOFILE")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_cleanly(start_intake: Callable[..., RunningIntake], number: signal.Signals) -> None:
    """Ctrl-C and systemd's stop end it with status 0; all that it ever said are two fixed lines."""
    intake = start_intake()
    assert httpx.get(intake.url).status_code == 200
    intake.process.send_signal(number)
    assert intake.process.wait(20) == 0
    assert intake.output == f"holub-intake: ready port={intake.port}\nholub-intake: stopped\n"


def test_a_stop_right_after_the_start_is_heard(line: TestLine, tmp_path: Path) -> None:
    """Also in the moment between listening and serving."""
    intake = running(line, tmp_path / "intake", warm=True)
    for _ in range(5):
        assert intake.stop() == 0
        intake.start()
    assert intake.stop() == 0


def test_what_is_being_sent_at_the_stop_is_answered(start_intake: Callable[..., RunningIntake]) -> None:
    """A body half sent when the stop comes is still taken and answered."""
    intake = start_intake()
    envelope_id, sealed = intake.line.seal(b"x")
    with socket.create_connection(("127.0.0.1", intake.port), 20) as connection:
        head = f"PUT /e/{envelope_id} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(sealed)}\r\n\r\n".encode()
        connection.sendall(head + sealed[:100])
        time.sleep(0.2)
        intake.process.terminate()
        time.sleep(0.5)
        connection.sendall(sealed[100:])
        answer = connection.recv(4096).decode()
    assert answer.startswith("HTTP/1.1 201 ")
    assert intake.process.wait(20) == 0
    assert intake.spool.get(envelope_id) == sealed


def test_usage() -> None:
    """Without a command, and with an unknown one, argparse says what there is; --help names the commands."""
    for words in ([], ["fly"]):
        result = subprocess.run(
            [sys.executable, "-m", "holub_intake.cli", *words], capture_output=True, text=True, check=False
        )
        assert result.returncode == 2
    command = [sys.executable, "-m", "holub_intake.cli", "--help"]
    shown = subprocess.run(
        command, capture_output=True, text=True, check=True, env=os.environ | {"COLUMNS": "120"}
    ).stdout
    for word in ("serve", "check", "try"):
        assert word in shown


def _play(*words: str, typed: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "holub_intake.cli", "try", *words]
    return subprocess.run(command, input=typed, capture_output=True, text=True, timeout=60, check=False)


def test_a_questionnaire_can_be_tried(tmp_path: Path) -> None:
    """It asks in the terminal, shows what would have been sent, and needs no configuration."""
    result = _play(str(COMPILED), "--language", "en", typed="\nTwo coaches.\n1\n2026-03-01\n1 2\n40\nMarch\n\n")
    assert (result.returncode, result.stderr) == (0, "")
    assert "Did you see this yourself?" in result.stdout
    assert json.loads(result.stdout[result.stdout.index("{\n") :]) == {
        "seen_how": "self",
        "when": "2026-03-01",
        "what": ["workers", "site"],
        "people": 40,
        "place": "March",
    }


def test_what_cannot_be_tried(tmp_path: Path) -> None:
    """No file, no questionnaire, a language that it does not have; and the end of input is an end."""
    broken = tmp_path / "broken.json"
    broken.write_text('{"format": 1}')
    for words, message in (
        ([str(tmp_path / "none.json")], "No such file"),
        ([str(broken)], "broken.json"),
        ([str(COMPILED), "--language", "xx"], "no language xx"),
    ):
        result = _play(*words, typed="")
        assert result.returncode == 1
        assert message in result.stderr
        assert "Traceback" not in result.stderr
    assert _play(str(COMPILED), typed="").returncode == 0
