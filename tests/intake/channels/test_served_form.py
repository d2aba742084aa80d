"""The form from the process that an operator starts, over a real connection."""

from __future__ import annotations

import re
import socket
import time
from pathlib import Path

import httpx
from holub_testing.intake import RunningIntake
from holub_testing.pictures import photo_with_gps

from holub_desk.opening import Opened, open_envelope
from holub_wire.envelope import Message


def stored(intake: RunningIntake) -> list[Message]:
    """What is in the spool, by conversation order; what was there is removed, so that each test has its own."""
    found = []
    for name in list(intake.spool.ids()):
        opened = open_envelope(name, intake.spool.get(name) or b"", [intake.line.current])
        assert isinstance(opened, Opened), opened
        assert opened.message.channel == "form"
        found.append(opened.message)
        intake.spool.done(name)
    return sorted(found, key=lambda message: message.seq)


def hidden(page: httpx.Response) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))


def post(intake: RunningIntake, fields: dict[str, str], file: bytes | None = None) -> httpx.Response:
    """One page as a browser posts it: always multipart, the file's field last."""
    parts = {name: (None, value.encode()) for name, value in fields.items()}
    files = parts if file is None else parts | {"file": ("Ім'я.jpg", file)}  # type: ignore[dict-item]
    return httpx.post(f"{intake.url}/form", files=files, timeout=30)


def test_from_words_to_receipt(running_intake: RunningIntake, tmp_path: Path) -> None:
    """Words with a photo, every question skipped, the receipt; nothing is written down but what is sealed."""
    photo = photo_with_gps(tmp_path / "x.jpg", 64).read_bytes()
    page = post(running_intake, hidden(httpx.get(f"{running_intake.url}/form?lang=uk")) | {"words": "Бачив."}, photo)
    assert "Дякуємо" in page.text
    for _ in range(10):
        if 'value="send"' in page.text:
            break
        page = post(running_intake, hidden(page) | {"do": "skip"})
    page = post(running_intake, hidden(page) | {"do": "send"})
    assert "Усе у нас" in page.text
    messages = stored(running_intake)
    assert [message.kind for message in messages] == ["account", "attachment", "end"]
    assert messages[0].body.decode() == "Бачив."
    assert "Бачив" not in running_intake.output
    assert sorted(path.name for path in running_intake.directory.rglob("*.jpg")) == []


def test_a_line_that_breaks_leaves_the_words(running_intake: RunningIntake) -> None:
    """The socket closes in the middle of a file: the words are in the spool, and the server goes on."""
    boundary = "b" * 20
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="words"\r\n\r\nПерші слова\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    ).encode()
    request = (
        f"POST /form HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary={boundary}\r\n"
        f"Content-Length: 1000000\r\n\r\n"
    ).encode()
    with socket.create_connection(("127.0.0.1", running_intake.port), 5) as connection:
        connection.sendall(request + head + b"\xff\xd8\xff" + b"\0" * 100_000)
        deadline = time.monotonic() + 10
        while not list(running_intake.spool.ids()):
            assert time.monotonic() < deadline, "words are stored before the file is read"
            time.sleep(0.02)
    assert [message.body.decode() for message in stored(running_intake)] == ["Перші слова"]
    assert httpx.get(f"{running_intake.url}/form").status_code == 200
    assert "Traceback" not in running_intake.output


def test_a_restart_keeps_what_was_written(running_intake: RunningIntake) -> None:
    """Between two pages the process is killed: the next page is calm, and its words are stored."""
    page = httpx.get(f"{running_intake.url}/form?lang=en")
    running_intake.kill()
    running_intake.start()
    page = post(running_intake, hidden(page) | {"words": "After the restart."})
    assert page.status_code == 200
    assert [message.body.decode() for message in stored(running_intake)] == ["After the restart."]
