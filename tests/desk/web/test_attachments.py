"""Attachments over a network and in a browser; what the application answers is in test_downloads.py."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from holub_testing.desk import DeskPages
from playwright.sync_api import Page

PATH = "/reports/26-0001/attachments/1"


def test_many_parts_make_one_file(desk: DeskPages, cookie: str) -> None:
    """The very bytes, through the server."""
    content = os.urandom(700_000)
    desk.attach(desk.add("Фото."), content, parts=4)
    answer = desk.ask("POST", PATH, desk.own() | {"Cookie": cookie})
    assert hashlib.sha256(answer.body).digest() == hashlib.sha256(content).digest()


def test_the_original_is_for_the_custodian(desk: DeskPages, cookie: str) -> None:
    """Whoever would download it is told that it stays closed."""
    desk.attach(desk.add("Файл."), b"age-encryption.org/v1", cleaned=False, role="original")
    assert "Only the custodian" in desk.get(PATH, cookie).text


@pytest.mark.parametrize(
    "path", [PATH, "/reports/26-0001/attachments/99999999999999999999999", "/reports/x/attachments/1"]
)
def test_a_file_of_another_report_is_not_there(desk: DeskPages, cookie: str, path: str) -> None:
    """Each report has its own; the control: the other report's is there."""
    desk.add("Без файлів.")
    desk.attach(desk.add("Інший."), b"x")
    assert desk.get(path, cookie).status == 404
    assert desk.ask("POST", path, desk.own() | {"Cookie": cookie}).status == 404
    assert desk.get("/reports/26-0002/attachments/1", cookie).status == 200


def test_a_file_changed_on_the_disk_is_not_served(desk: DeskPages, cookie: str, tmp_path: Path) -> None:
    """Not even its beginning."""
    desk.attach(desk.add("Файл."), b"content of the file")
    stored = next(path for path in (tmp_path / "vault" / "files").rglob("*") if path.is_file())
    whole = stored.read_bytes()
    stored.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    answer = desk.ask("POST", PATH, desk.own() | {"Cookie": cookie})
    assert answer.status == 500
    assert "cannot be read from the vault" in answer.text
    assert "content-disposition" not in answer.headers


def test_in_a_browser(desk: DeskPages, page: Page) -> None:
    """From the report over the warning to a file on the disk, with the bytes that were sent."""
    desk.attach(desk.add("Фото."), b"<script>alert(1)</script>", type="text/html", cleaned=False)
    page.goto(f"{desk.url}/reports/26-0001")
    page.get_by_role("link", name="Download: 26-0001-1.bin").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="I have such a machine").click()
    assert download.value.suggested_filename == "26-0001-1.bin"
    assert Path(download.value.path()).read_bytes() == b"<script>alert(1)</script>"
    page.get_by_role("link", name="Back to the report").click()
    page.locator(".account", has_text="Фото.").wait_for()
