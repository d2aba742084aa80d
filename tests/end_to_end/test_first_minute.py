"""The main job: an old phone on a bad line, and everything whole at the desk."""

from __future__ import annotations

import hashlib
import io
import os
import time
from pathlib import Path
from typing import Any

import pytest
from holub_testing.chat import arrive, slow_line
from holub_testing.demo import Demo
from holub_testing.pictures import GPS_MAKER, photo_with_gps
from PIL import Image
from playwright.sync_api import Browser, Page

WORDS = "У п’ятницю до гуртожитку на окраїні привезли два автобуси робітників."


def wait_for_attachment(demo: Demo, number: str, count: int, seconds: float = 60) -> list[dict[str, Any]]:
    """The report's attachments, once `count` of them are whole."""
    deadline = time.monotonic() + seconds
    while True:
        attachments: list[dict[str, Any]] = demo.report(number)["attachments"]
        if sum(attachment["state"] == "whole" for attachment in attachments) == count:
            return attachments
        assert time.monotonic() < deadline, attachments
        time.sleep(0.5)


def download(browser: Browser, demo: Demo, number: str, ordinal: int, name: str = "admin") -> bytes:
    """An attachment as someone of the desk gets it: by the page that warns, and a button."""
    page = browser.new_page()
    page.goto(demo.sign_in_link(name))
    page.click("button.go")
    page.goto(f"{demo.desk}/reports/{number}/attachments/{ordinal}")
    with page.expect_download() as waiting:
        page.click("button.go")
    content = Path(waiting.value.path()).read_bytes()
    page.close()
    return content


def drop_the_line(page: Page, seconds: float) -> None:
    """Take the network away for a while."""
    page.context.set_offline(True)
    time.sleep(seconds)
    page.context.set_offline(False)


@pytest.mark.parametrize(
    ("kilobits", "megabytes"),
    [pytest.param(50, 0.02, id="50kbit"), pytest.param(50, 10, id="50kbit-10MiB", marks=pytest.mark.soak)],
)
def test_words_photo_and_file_on_an_old_phone(
    own_demo: Demo, browser: Browser, tmp_path: Path, kilobits: float, megabytes: float
) -> None:
    """At 360 × 640, a sixth of the processor and 50 kbit/s: words, answers, a photo and a file arrive whole."""
    source = arrive(browser, own_demo.chat)
    slow_line(source.page, kilobits=kilobits)
    source.understand()
    source.tell(WORDS, seconds=180)
    source.page.wait_for_selector("#panel .chip", timeout=120_000)
    source.choose("Привезені іноземні робітники")
    source.press("Далі")
    source.choose("На власні очі")
    photo = photo_with_gps(tmp_path / "photo.jpg", 160)
    source.attach(photo, "Надіслати без прихованих даних", seconds=300)
    file = tmp_path / "film.bin"
    file.write_bytes(os.urandom(int(megabytes * 1024 * 1024)))
    source.attach(file, "Надіслати як є", seconds=3000)
    source.skip_to_review()
    source.press("Надіслати відповіді")
    source.page.get_by_text("Усе у нас").wait_for(timeout=180_000)
    assert source.errors == []
    [report] = own_demo.wait_for_reports(1)
    assert report["account"] == WORDS
    shown = own_demo.report(report["number"])
    assert {answer["name"] for answer in shown["answers"]} == {"topic", "knows"}
    attachments = wait_for_attachment(own_demo, report["number"], 2)
    picture = download(browser, own_demo, report["number"], 1)
    assert attachments[0]["cleaned"]
    assert GPS_MAKER.encode() not in picture
    assert Image.open(io.BytesIO(picture)).tobytes() == Image.open(photo).tobytes()
    received = download(browser, own_demo, report["number"], 2)
    assert hashlib.sha256(received).digest() == hashlib.sha256(file.read_bytes()).digest()


def test_a_large_file_survives_a_dropped_connection(own_demo: Demo, browser: Browser, tmp_path: Path) -> None:
    """10 MiB while the network goes away twice: it costs a part, not the file, and progress is shown."""
    source = arrive(browser, own_demo.chat)
    slow_line(source.page, kilobits=12_000, cpu=1)
    source.understand()
    source.tell(WORDS)
    file = tmp_path / "film.bin"
    file.write_bytes(os.urandom(10 * 1024 * 1024))
    with source.page.expect_file_chooser() as chooser:
        source.page.click("#add")
    chooser.value.set_files(file)
    source.press("Надіслати як є")
    for parts in (3, 12):
        source.page.wait_for_function("n => document.querySelector('progress')?.value >= n", arg=parts, timeout=60_000)
        drop_the_line(source.page, 2)
    source.page.locator("#log").get_by_text("Файл у нас.").wait_for(timeout=120_000)
    puts = sum(request.startswith("PUT") for request in source.requests)
    assert 42 <= puts <= 42 + 2 * 2 * 3, "two drops cost a few repeated parts, not the whole file"
    [report] = own_demo.wait_for_reports(1)
    wait_for_attachment(own_demo, report["number"], 1)
    received = download(browser, own_demo, report["number"], 1)
    assert hashlib.sha256(received).digest() == hashlib.sha256(file.read_bytes()).digest()


def test_words_are_at_the_desk_when_the_picker_kills_the_tab(demo: Demo, browser: Browser) -> None:
    """Words still in the box are sent before the picker opens; then the tab dies, and the desk has them."""
    words = "Слова, що ще були у полі, коли відкрилась камера."
    source = arrive(browser, demo.chat)
    source.understand()
    source.page.fill("#words", words)
    with source.page.expect_file_chooser():
        source.page.click("#add")
    source.page.get_by_text("Запечатано і надіслано").wait_for()
    source.page.close()
    deadline = time.monotonic() + 30
    while words not in [row["account"] for row in demo.reports()]:
        assert time.monotonic() < deadline
        time.sleep(0.3)


def test_text_and_photo_without_javascript(demo: Demo, browser: Browser, tmp_path: Path) -> None:
    """The first page alone takes words and a photo, and the photo comes without its hidden data."""
    words = "Без скриптів: оголошення на зупинці."
    source = arrive(browser, demo.chat, javascript=False)
    source.page.fill("#own", words)
    source.page.set_input_files("#file", photo_with_gps(tmp_path / "photo.jpg"))
    source.page.click("#tell button.go")
    source.page.get_by_text("Файл у нас.").wait_for()
    deadline = time.monotonic() + 30
    while not (found := [row for row in demo.reports() if row["account"] == words]):
        assert time.monotonic() < deadline
        time.sleep(0.3)
    [attachment] = wait_for_attachment(demo, found[0]["number"], 1)
    assert attachment["cleaned"]
    assert GPS_MAKER.encode() not in download(browser, demo, found[0]["number"], 1)
    assert found[0]["channel"] == "form"


def test_a_sealed_original_is_for_the_custodian_only(demo: Demo, browser: Browser, tmp_path: Path) -> None:
    """Kept as evidence, the original arrives as an age file beside the cleaned copy."""
    source = arrive(browser, demo.chat)
    source.understand()
    words = "Фото з оригіналом."
    source.tell(words)
    with source.page.expect_file_chooser() as chooser:
        source.page.click("#add")
    chooser.value.set_files(photo_with_gps(tmp_path / "photo.jpg"))
    source.page.check("#original")
    source.press("Надіслати без прихованих даних")
    source.page.locator("#log").get_by_text("Файл у нас.").wait_for()
    deadline = time.monotonic() + 30
    while not (found := [row for row in demo.reports() if row["account"] == words]):
        assert time.monotonic() < deadline
        time.sleep(0.3)

    by_role = {attachment["role"]: attachment for attachment in wait_for_attachment(demo, found[0]["number"], 2)}
    assert by_role.keys() == {"original", "copy"}
    demo.holub_desk("people", "invite", "Kateryna", "--role", "custodian")
    sealed = download(browser, demo, found[0]["number"], by_role["original"]["ordinal"], "Kateryna")
    assert sealed.startswith(b"age-encryption.org/v1\n-> mlkem768x25519 ")
    assert GPS_MAKER.encode() not in sealed
