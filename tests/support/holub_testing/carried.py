"""A source with the page that is carried: a file on the disk, and no network."""

from __future__ import annotations

import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from playwright.sync_api import Browser

from holub_testing.chat import PHONE, Source

SEALED = {"uk": "Запечатано", "ru": "Запечатано", "en": "Sealed"}
FILE_SEALED = {"uk": "Файл запечатано.", "ru": "Файл запечатан.", "en": "The file is sealed."}


@dataclass
class Carrier(Source):
    """Someone with the page on a stick."""

    sent: ClassVar[Mapping[str, str]] = SEALED
    file_thanks: ClassVar[Mapping[str, str]] = FILE_SEALED

    @property
    def asked(self) -> list[str]:
        """What the page asked for, but for what it holds itself."""
        return [url for url in self.requests if not url.startswith(("blob:", "data:"))]

    def save(self, directory: Path) -> Path:
        """Press the button that saves; the file, under the name that the page gave it."""
        with self.page.expect_download() as download:
            self.page.click("#save")
        path = directory / download.value.suggested_filename
        download.value.save_as(path)
        return path


def fetch_page(address: str, directory: Path) -> Path:
    """The page, saved from a line under a name that says nothing."""
    with urllib.request.urlopen(f"{address}/holub.html") as answer:
        path = directory / "notes.html"
        path.write_bytes(answer.read())
        return path


def carry(browser: Browser, page_file: Path, language: str = "uk", *, mark: str = "", **options: Any) -> Carrier:
    """Open the file without any network; `mark` stands behind its address, such as `#ru`."""
    context = browser.new_context(
        **{"viewport": PHONE, "locale": language, "offline": True, "accept_downloads": True, "has_touch": True}
        | options
    )
    page = context.new_page()
    source = Carrier(context, page, language)
    page.on("request", lambda request: source.requests.append(request.url))
    page.on("pageerror", lambda error: source.errors.append(str(error)))
    page.on("console", lambda message: source.errors.append(message.text) if message.type == "error" else None)
    page.goto(page_file.as_uri() + mark)
    return source
