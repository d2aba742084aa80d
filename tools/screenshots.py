"""`make screenshots`: every page under build/screenshots/, desktop and phone, light and dark, in Ukrainian, to look at.

With `ARGS=readme` the four pictures of the README, in English, under docs/screenshots/: an editor from chat to readers.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from itertools import chain
from pathlib import Path

from holub_testing.demo import Demo, running_demo
from holub_testing.gallery import SIZES, carried_views, chat_views, desk_views, fill, form_views, reader_views
from holub_testing.journey import journey
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
ALL, KEPT = ROOT / "build" / "screenshots", ROOT / "docs" / "screenshots"
README = {"report": "readme-desk", "check": "readme-check"}
"""Which pages of the journey stand in the README."""
WIDE = {"width": 1000, "height": 680}
HELD = {"width": 390, "height": 760}


def main() -> None:
    only_readme = sys.argv[1:] == ["readme"]
    if not only_readme:
        shutil.rmtree(ALL, ignore_errors=True)
    for directory in (ALL, KEPT):
        directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        place = Path(work)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        with running_demo(place / "data", "--examples") as demo:
            if only_readme:
                for_readme(demo, browser)
            else:
                every_page(demo, browser, place)
        browser.close()


def every_page(demo: Demo, browser: Browser, place: Path) -> None:
    """All of them, four times."""
    fill(browser, demo, place)
    for size, viewport in SIZES.items():
        for theme in ("light", "dark"):
            options = {"viewport": viewport, "color_scheme": theme, "locale": "uk"}
            page = browser.new_context(**options)
            plain = browser.new_context(java_script_enabled=False, **options)
            chat = chain(chat_views(page, demo, place), carried_views(page, demo, place))
            desk = chain(desk_views(page, demo), reader_views(plain, demo))
            for view in chain(chat, form_views(plain, demo), desk):
                view.page.wait_for_timeout(250)
                keep(view.page, ALL / f"{view.name}-{size}-{theme}.png")
            page.close()
            plain.close()


def for_readme(demo: Demo, browser: Browser) -> None:
    """Four: the chat, a report, what the check finds, the page that readers have."""
    phone = browser.new_context(viewport=HELD, device_scale_factor=2, locale="en")
    chat = phone.new_page()
    chat.goto(f"{demo.chat}/?lang=en")
    chat.wait_for_selector("#go:not([disabled])")
    chat.click("#go")
    chat.fill("#words", "On Friday two coaches brought workers to the hostel. They go out only as a group.")
    chat.click("#composer .go")
    chat.wait_for_selector("#panel .chip")
    chat.locator("#panel .chip").first.click()
    chat.locator("#panel").get_by_role("button", name="Next").click()
    chat.wait_for_selector("#panel .chip:not([aria-pressed='true'])")
    keep(chat, KEPT / "readme-chat.png")

    def look(name: str, page: Page) -> None:
        if name in README:
            page.set_viewport_size(WIDE)
            keep(page, KEPT / f"{README[name]}.png")
            page.set_viewport_size(SIZES["desktop"])

    address = journey(demo, browser, look)
    reader = phone.new_page()
    reader.goto(f"{demo.site}/en/{address}.html")
    reader.locator("main img").first.evaluate("each => each.decode()")
    keep(reader, KEPT / "readme-page.png")
    phone.close()


def keep(page: Page, file: Path) -> None:
    """Take the picture, in 256 colours so that the repository stays small, and say so."""
    page.wait_for_timeout(250)
    taken = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    taken.quantize(256, dither=Image.Dither.NONE).save(file, optimize=True)
    print(file.name, flush=True)


if __name__ == "__main__":
    main()
