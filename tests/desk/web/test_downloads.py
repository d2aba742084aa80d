"""Files leave the desk as downloads that no browser opens, after a page that warns."""

from __future__ import annotations

import hashlib
import os
from datetime import date
from typing import Any

import pytest
from holub_testing.pages import sign_in
from sqlalchemy.orm import Session

from holub_desk.reports.store import ReportStore
from holub_desk.vault.tables import AttachmentPart
from holub_desk.vault.vault import Vault
from holub_wire.envelope import Message, Part

CONTENT = b"<script>alert(1)</script>" * 20
PATH = "/reports/26-0001/attachments/1"


def send_file(vault: Vault, *, count: int = 2, came: int | None = None, sha256: str | None = None, **of: Any) -> None:
    """An attachment in `count` parts, of which `came` came."""
    size = -(-len(CONTENT) // count)
    whole = (count, len(CONTENT), sha256 or hashlib.sha256(CONTENT).hexdigest())
    fields: dict[str, Any] = {"type": "text/html", "cleaned": False} | of
    attachment = os.urandom(16).hex()
    messages = [
        Message(
            id=os.urandom(16).hex(),
            message=os.urandom(16).hex(),
            conversation="c" * 32,
            seq=n,
            kind="attachment",
            day=date(2026, 11, 23),
            channel="web",
            language="uk",
            questionnaire=("small", "0" * 16),
            part=Part(attachment, n, *whole, **fields),
            body=CONTENT[(n - 1) * size : n * size],
        )
        for n in range(1, count + 1)
    ]
    with Session(vault.writer, autoflush=False) as session, session.begin():
        ReportStore(session, vault.files, date(2026, 11, 23)).add_all(messages[:came])


async def test_a_file_is_a_download_and_nothing_else(pages: Any) -> None:
    """Whatever the source called its type: octets, an attachment, a sandbox, and a name that is only the report's."""
    send_file(pages.vault)
    answer = await pages.ask("POST", PATH)
    assert answer.status == 200
    assert answer.body == CONTENT
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == 'attachment; filename="26-0001-1.bin"'
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-length"] == str(len(CONTENT))


async def test_a_link_alone_downloads_nothing(pages: Any) -> None:
    """A GET shows the page in between, with its warning and without a byte of the file."""
    send_file(pages.vault)
    answer = await pages.ask("GET", PATH)
    assert answer.status == 200
    assert "only on a machine without network" in answer.text
    assert "Hidden data was not removed" in answer.text
    assert "alert(1)" not in answer.text
    assert "content-disposition" not in answer.headers


@pytest.mark.parametrize(
    ("of", "name"),
    [
        ({"type": "image/jpeg", "cleaned": True}, "26-0001-1.jpg"),
        ({"type": "application/x-msdownload"}, "26-0001-1.bin"),
        ({"type": "image/jpeg", "role": "original"}, "26-0001-1.age"),
    ],
)
async def test_names_are_neutral(pages: Any, of: dict[str, Any], name: str) -> None:
    """The report's number, the file's place, and an ending from a short list: never what the source called it."""
    send_file(pages.vault, **of)
    keeper = sign_in(pages.vault, "Kateryna", "custodian")
    assert (await keeper.ask("POST", PATH)).headers["content-disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize("of", [{"came": 1}, {"sha256": "0" * 64}])
async def test_what_is_not_whole_is_not_given_out(pages: Any, of: dict[str, Any]) -> None:
    """Arriving or damaged: neither page nor file; the report says which."""
    send_file(pages.vault, **of)
    for method in ("GET", "POST"):
        assert (await pages.ask(method, PATH)).status == 404
    shown = (await pages.ask("GET", "/reports/26-0001")).text
    assert ("1 of 2 parts received" in shown) == ("came" in of)
    assert ("damaged" in shown) == ("sha256" in of)


async def test_a_file_that_is_gone_from_the_disk_is_said_calmly(pages: Any, vault: Vault) -> None:
    """No traceback, no path, no half download."""
    send_file(vault)
    with Session(vault.engine) as session:
        for name in session.query(AttachmentPart.file):
            vault.files.remove(name[0])
    answer = await pages.ask("POST", PATH)
    assert answer.status == 500
    assert "content-disposition" not in answer.headers
    assert "Traceback" not in answer.text
    assert "desk.db" not in answer.text


async def test_a_stranger_gets_neither_page_nor_file(pages: Any) -> None:
    """Without a session both lead to the door."""
    send_file(pages.vault)
    for method in ("GET", "POST"):
        answer = await pages.ask(method, PATH, signed_in=False)
        assert (answer.status, answer.headers["location"]) == (303, "/sign-in")
        assert b"script" not in answer.body
