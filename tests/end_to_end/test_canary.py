"""Planted things, one way in after the other: what a source says is nowhere on the intake's side and nowhere on the
desk's locked disk; who they are is nowhere at all, the opened desk included."""

from __future__ import annotations

import gzip
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from holub_testing.chat import arrive
from holub_testing.demo import Demo, environment, running_demo
from holub_testing.far_away import coming_from
from holub_testing.line import COMPILED
from holub_testing.opened import opened_desk
from holub_testing.pictures import GPS_MAKER, photo_with_gps
from holub_testing.search import disguises, find, traces
from playwright.sync_api import Browser, Request

CANARY = "Канарка співає о сьомій біля зеленого паркану"
IDENTITY = {
    "the address that the connection came from": "127.83.61.7",
    "the address that a proxy tells": "203.0.113.77",
    "what the browser calls itself": "PlantedPhone/9.1",
    "the name of a file": "zelenyj-parkan-4711",
    "the maker of a camera": GPS_MAKER,
}


def command_lines(demo: Demo) -> dict[str, bytes]:
    """Arguments and environment of the processes of the house."""
    children = Path(f"/proc/{demo.process.pid}/task/{demo.process.pid}/children").read_text().split()
    found = {}
    for child in [str(demo.process.pid), *children]:
        for name in ("cmdline", "environ"):
            found[f"{name} of {child}"] = Path(f"/proc/{child}/{name}").read_bytes()
    return found


@pytest.mark.parametrize("javascript", [True, False], ids=["chat", "form"])
def test_planted_things_are_nowhere(browser: Browser, tmp_path: Path, javascript: bool) -> None:
    """The words in no file, log, argument or body of the intake, nor on the locked desk; who sent them not even on the
    opened one. The controls: the words are on the opened desk, and each planted thing would be found beside them."""
    data = tmp_path / "data"
    bodies: dict[str, bytes] = {}
    photo = photo_with_gps(tmp_path / f"{IDENTITY['the name of a file']}.jpg", 64)
    told = IDENTITY["the address that a proxy tells"]
    options = {
        "user_agent": IDENTITY["what the browser calls itself"],
        "extra_http_headers": {"X-Forwarded-For": told, "X-Real-IP": told, "Forwarded": f"for={told}"},
    }
    with running_demo(data) as demo:
        with coming_from(IDENTITY["the address that the connection came from"], demo.chat_port) as port:
            source = arrive(browser, f"http://127.0.0.1:{port}", javascript=javascript, **options)

            def keep(request: Request) -> None:
                if request.method != "GET" and javascript:
                    bodies[f"body {len(bodies)}"] = request.post_data_buffer or b""

            source.page.on("request", keep)
            if javascript:
                source.understand()
                source.tell(CANARY)
                source.attach(photo, "Надіслати без прихованих даних")
            else:
                source.page.fill("#own", CANARY)
                source.page.set_input_files("input[type=file]", photo)
                source.page.click("#tell button.go")
                source.page.get_by_text("Файл у нас.").wait_for()
            spooled = {str(path): path.read_bytes() for path in (data / "spool").rglob("*") if path.is_file()}
            assert CANARY in [row["account"] for row in demo.wait_for_reports(1)]
            extra = command_lines(demo) | bodies | spooled
            extra["what the demo printed"] = "".join(demo.printed).encode()
            source.context.close()
        reader = browser.new_page()
        reader.goto(demo.sign_in_link())
        reader.click("button.go")
        reader.click(f"text={CANARY[:20]}")
        reader.get_by_text(CANARY).first.wait_for()
        extra["the report's page"] = reader.content().replace(CANARY, "").encode()
        reader.close()
        assert not javascript or len(bodies) >= 2
        assert find([data], CANARY, extra) == []
    assert find([data], CANARY) == [], "also after everything has stopped"
    opened = opened_desk(data / "desk", (data / "passphrase").read_text().strip(), tmp_path)
    assert [hit.partition(":")[0] for hit in find([], CANARY, opened)] == ["the desk's database, opened"]
    assert len(opened) == 2, "the photo"
    for what, planted in IDENTITY.items():
        assert find([data], planted, extra | opened, traces) == [], what
        for place in (*extra, *opened):
            here = {place: (extra | opened)[place] + f"«{planted}»".encode()}
            assert f"{place}: raw" in find([], planted, here, traces), what


def test_the_console_keeps_nothing(tmp_path: Path) -> None:
    """A questionnaire tried in a terminal: no word of it in a file, on standard error, or said back."""
    home = tmp_path / "home"
    home.mkdir()
    compiled = tmp_path / "questionnaire.json"
    compiled.write_bytes(COMPILED.read_bytes())
    command = [sys.executable, "-m", "holub_intake.cli", "try", str(compiled), "--language", "uk"]
    given = environment() | {"HOME": str(home), "TMPDIR": str(home), "XDG_STATE_HOME": str(home)}
    played = subprocess.run(
        command, input=f"\n{CANARY}\n/stop\n", capture_output=True, text=True, check=True, cwd=home, env=given
    )
    printed = {"printed": (played.stdout + played.stderr).encode()}
    assert "[1/" in played.stdout, "the control: the words were taken for an account"
    assert find([home], CANARY, printed) == []
    assert find([home], CANARY, {"printed": printed["printed"] + CANARY.encode()}) == ["printed: raw"]
    assert os.listdir(home) == []


@pytest.mark.parametrize("disguise", disguises(CANARY))
def test_control_every_disguise_is_found(tmp_path: Path, disguise: str) -> None:
    """The control: planted in a file under each disguise, alone and inside gzip, the sentence is found."""
    needle = disguises("ааа" + CANARY + "ббб")[disguise]
    (tmp_path / "plain").write_bytes(b"before" + needle + b"after")
    (tmp_path / "packed").write_bytes(gzip.compress(b"before" + needle + b"after"))
    hits = find([tmp_path], CANARY)
    assert any("plain" in hit for hit in hits)
    assert any("packed" in hit for hit in hits)


@pytest.mark.parametrize("trace", sorted(traces("7412365987401").keys() - disguises("7412365987401").keys()))
def test_control_every_trace_of_a_number_is_found(tmp_path: Path, trace: str) -> None:
    """The control for identities: as an integer of a database, in hexadecimal, or hashed without a key."""
    (tmp_path / "plain").write_bytes(b"before" + traces("7412365987401")[trace] + b"after")
    assert find([tmp_path], "7412365987401") == []
    assert f"{tmp_path / 'plain'}: {trace}" in find([tmp_path], "7412365987401", wanted=traces)


def test_control_a_plain_database_would_be_found(tmp_path: Path) -> None:
    """The control for databases: the same words and numbers in an ordinary SQLite file are found."""
    connection = sqlite3.connect(tmp_path / "desk.db")
    connection.execute("CREATE TABLE report (account TEXT, id INTEGER, address TEXT)")
    connection.execute("INSERT INTO report VALUES (?, 7412365987401, '203.0.113.77')", (CANARY,))
    connection.commit()
    connection.close()
    for planted in (CANARY, "7412365987401", "203.0.113.77"):
        assert find([tmp_path], planted, wanted=traces)
