"""`make screenshots`: every page under docs/screenshots/, desktop and phone, light and dark, in Ukrainian."""

from __future__ import annotations

import shutil
import tempfile
from itertools import chain
from pathlib import Path

from holub_testing.demo import running_demo
from holub_testing.gallery import SIZES, carried_views, chat_views, desk_views, fill, form_views
from playwright.sync_api import sync_playwright

TARGET = Path(__file__).parents[1] / "docs" / "screenshots"


def main() -> None:
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        place = Path(work)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        with running_demo(place / "data", "--examples") as demo:
            fill(browser, demo, place)
            for size, viewport in SIZES.items():
                for theme in ("light", "dark"):
                    options = {"viewport": viewport, "color_scheme": theme, "locale": "uk"}
                    page = browser.new_context(**options)
                    plain = browser.new_context(java_script_enabled=False, **options)
                    chat = chain(chat_views(page, demo, place), carried_views(page, demo, place))
                    for view in chain(chat, form_views(plain, demo), desk_views(page, demo)):
                        view.page.wait_for_timeout(250)
                        view.page.screenshot(path=TARGET / f"{view.name}-{size}-{theme}.png")
                        print(f"{view.name}-{size}-{theme}.png", flush=True)
                    page.close()
                    plain.close()
        browser.close()


if __name__ == "__main__":
    main()
