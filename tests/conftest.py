"""What every test may use: a browser, and a demo house."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from holub_testing.demo import Demo, running_demo
from holub_testing.socks import ONION
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

# A machine that is busy is not a fault: no test is one of time.
settings.register_profile("holub", deadline=None)
settings.load_profile("holub")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium. A missing browser fails with a hint; nothing is skipped.

    Not for the whole session: while Playwright is up, its event loop counts as running, and no other can.
    """
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("chromium is missing; type: tools/setup test")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox",
                "--disable-quic",
                "--disable-background-networking",
                "--disable-component-update",
                # As Tor Browser does: an onion service is authenticated by its name, so its pages may use WebCrypto.
                f"--unsafely-treat-insecure-origin-as-secure=http://{ONION}",
            ],
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One running demo for the tests of a module."""
    with running_demo(tmp_path_factory.mktemp("demo") / "data") as running:
        yield running


@pytest.fixture
def own_demo(tmp_path: Path) -> Iterator[Demo]:
    """A running demo for one test alone."""
    with running_demo(tmp_path / "data") as running:
        yield running
