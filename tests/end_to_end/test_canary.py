"""A planted sentence is nowhere on the intake's side, and nowhere on the desk's locked disk."""

from __future__ import annotations

import gzip
import sqlite3
from pathlib import Path

import pytest
from holub_testing.chat import arrive
from holub_testing.demo import Demo, running_demo
from holub_testing.pictures import photo_with_gps
from holub_testing.search import disguises, find
from playwright.sync_api import Browser, Request

CANARY = "Канарка співає о сьомій біля зеленого паркану"


def command_lines(demo: Demo) -> dict[str, bytes]:
    """Arguments and environment of the processes of the house."""
    children = Path(f"/proc/{demo.process.pid}/task/{demo.process.pid}/children").read_text().split()
    found = {}
    for child in [str(demo.process.pid), *children]:
        for name in ("cmdline", "environ"):
            found[f"{name} of {child}"] = Path(f"/proc/{child}/{name}").read_bytes()
    return found


@pytest.mark.parametrize("javascript", [True, False], ids=["chat", "form"])
def test_planted_sentence_is_nowhere(browser: Browser, tmp_path: Path, javascript: bool) -> None:
    """Files, logs, arguments and bodies of the intake, and the locked desk, hold no trace of the words."""
    data = tmp_path / "data"
    bodies: dict[str, bytes] = {}
    with running_demo(data) as demo:
        spooled: dict[str, bytes] = {}
        source = arrive(browser, demo.chat, javascript=javascript)

        def keep(request: Request) -> None:
            if request.method != "GET" and javascript:
                bodies[f"body {len(bodies)}"] = request.post_data_buffer or b""

        source.page.on("request", keep)
        if javascript:
            source.understand()
            source.tell(CANARY)
            source.attach(photo_with_gps(tmp_path / "photo.jpg", 64), "Надіслати без прихованих даних")
        else:
            source.page.fill("#own", CANARY)
            source.page.click("#tell button.go")
            source.page.get_by_text("Дякуємо").wait_for()
        for path in (data / "spool").rglob("*"):
            if path.is_file():
                spooled[str(path)] = path.read_bytes()
        assert CANARY in [row["account"] for row in demo.wait_for_reports(1)]
        extra = command_lines(demo) | bodies | spooled
        extra["what the demo printed"] = "".join(demo.printed).encode()
        link = demo.sign_in_link()
        reader = browser.new_page()
        reader.goto(link)
        reader.click("button.go")
        reader.click(f"text={CANARY[:20]}")
        reader.get_by_text(CANARY).first.wait_for()
        reader.close()
        assert not javascript or len(bodies) >= 2
        assert find([data], CANARY, extra) == []
    assert find([data], CANARY) == [], "also after everything has stopped"


@pytest.mark.parametrize("disguise", disguises(CANARY))
def test_control_every_disguise_is_found(tmp_path: Path, disguise: str) -> None:
    """The control: planted in a file under each disguise, alone and inside gzip, the sentence is found."""
    needle = disguises("ааа" + CANARY + "ббб")[disguise]
    (tmp_path / "plain").write_bytes(b"before" + needle + b"after")
    (tmp_path / "packed").write_bytes(gzip.compress(b"before" + needle + b"after"))
    hits = find([tmp_path], CANARY)
    assert any("plain" in hit for hit in hits)
    assert any("packed" in hit for hit in hits)


def test_control_a_plain_database_would_be_found(tmp_path: Path) -> None:
    """The control for the locked disk: the same words in an ordinary SQLite file are found."""
    connection = sqlite3.connect(tmp_path / "desk.db")
    connection.execute("CREATE TABLE report (account TEXT)")
    connection.execute("INSERT INTO report VALUES (?)", (CANARY,))
    connection.commit()
    connection.close()
    assert find([tmp_path], CANARY)
