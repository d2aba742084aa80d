"""A source at the chat page, in a real browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from playwright.sync_api import Browser, BrowserContext, Page

PHONE = {"width": 360, "height": 640}
SENT = {"uk": "Запечатано і надіслано", "ru": "Запечатано и отправлено", "en": "Sealed and sent"}
FILE_THANKS = {"uk": "Файл у нас.", "ru": "Файл у нас.", "en": "The file has reached us."}


@dataclass
class Source:
    """Someone with a phone; `requests` are all requests that the page made, in order."""

    context: BrowserContext
    page: Page
    language: str = "uk"
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    sent: ClassVar[Mapping[str, str]] = SENT
    file_thanks: ClassVar[Mapping[str, str]] = FILE_THANKS

    def understand(self) -> None:
        """Read the gate and go on."""
        self.page.wait_for_selector("#go:not([disabled])", timeout=120_000)
        self.page.click("#go")

    def tell(self, words: str, *, seconds: float = 60) -> None:
        """Send own words, and wait until they are stored."""
        sent = self.page.get_by_text(self.sent[self.language], exact=True)
        before = sent.count()
        self.page.fill("#words", words)
        self.page.click("#composer .go")
        sent.nth(before).wait_for(timeout=seconds * 1000)

    def choose(self, *names: str) -> None:
        """Answer a question with choices by their words."""
        for name in names:
            self.page.locator("#panel .chip", has_text=name).first.click()

    def press(self, words: str) -> None:
        """Press a button of the question at hand."""
        self.page.locator("#panel").get_by_role("button", name=words, exact=True).click()

    def skip_to_review(self) -> None:
        """Skip every question."""
        skip = {"uk": "Пропустити", "ru": "Пропустить", "en": "Skip"}[self.language]
        self.page.wait_for_selector("#panel .quiet, #panel .review", timeout=120_000)
        while self.page.locator("#panel .review").count() == 0:
            progress = self.page.locator("#panel .pr").first.text_content()
            self.press(skip)
            self.page.wait_for_function(
                "old => (document.querySelector('#panel .pr')?.textContent ?? '') !== old", arg=progress
            )

    def attach(self, file: Path, button: str, *, seconds: float = 120) -> None:
        """Choose a file, press a button of the question about it, and wait until it is stored."""
        thanks = self.file_thanks[self.language]
        before = self.page.locator("#log .b", has_text=thanks).count()
        with self.page.expect_file_chooser() as chooser:
            self.page.click("#add")
        chooser.value.set_files(file)
        self.press(button)
        self.page.locator("#log .b", has_text=thanks).nth(before).wait_for(timeout=seconds * 1000)


def arrive(browser: Browser, address: str, *, language: str = "uk", javascript: bool = True, **options: Any) -> Source:
    """Open the page as a phone would, without going through the gate. `options` are those of a browser's context."""
    context = browser.new_context(
        viewport=PHONE, locale=language, java_script_enabled=javascript, has_touch=True, **options
    )
    page = context.new_page()
    source = Source(context, page, language)
    page.on("request", lambda request: source.requests.append(f"{request.method} {request.url.split('/', 3)[3]}"))
    page.on("pageerror", lambda error: source.errors.append(str(error)))
    page.on("console", lambda message: source.errors.append(message.text) if message.type == "error" else None)
    page.goto(f"{address}/?lang={language}")
    return source


def slow_line(page: Page, *, kilobits: float = 50, cpu: float = 6) -> None:
    """An old phone on a bad line."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    bytes_per_second = kilobits * 1000 / 8
    devtools.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 400,
            "downloadThroughput": bytes_per_second,
            "uploadThroughput": bytes_per_second,
        },
    )
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": cpu})
