"""Bytes and requests until a source can type and seal, as Chromium counts them; not a ratio but a budget."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from holub_testing.line import make_line
from holub_testing.ports import free_port
from holub_testing.traffic import BUDGETS, visit
from playwright.sync_api import sync_playwright

from bench.load import server


def main() -> None:
    with tempfile.TemporaryDirectory(dir=".") as work:
        port = free_port()
        config = make_line().write_intake(Path(work), port)
        with (
            server(["-m", "holub_intake.cli", "--config", str(config), "serve"], port),
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            for name, (budget, requests, options) in BUDGETS.items():
                seen = visit(browser, f"http://127.0.0.1:{port}/", **options).until_typing()
                total = sum(size for _, size in seen)
                print(f"page {name}: {total} bytes of {budget}, {len(seen)} requests of {requests}")
                for path, size in seen:
                    print(f"    {size:6d}  {path}")
            browser.close()
