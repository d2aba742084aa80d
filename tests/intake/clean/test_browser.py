"""In a real browser: chat's cleaner gives the stated bytes, and the browser shows the picture as before."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[3]

# A picture as the browser shows it: size and pixels, turned as its Exif says; null if it cannot.
_LOOKS = """
const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
const hex = async (data) => [...new Uint8Array(await crypto.subtle.digest("SHA-256", data))]
  .map((byte) => byte.toString(16).padStart(2, "0")).join("");
async function looks(data, type) {
  let image;
  try { image = await createImageBitmap(new Blob([data], { type })); } catch { return null; }
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const pixels = context.getImageData(0, 0, image.width, image.height).data;
  return `${image.width}x${image.height} ${await hex(pixels)}`;
}
"""


@pytest.fixture(scope="module")
def seen(browser: Browser, tmp_path_factory: pytest.TempPathFactory, vectors: Path) -> dict[str, dict[str, Any]]:
    """What Chromium makes of every vector: `before`, `after`, and the hash of what its cleaner made."""
    bundle = tmp_path_factory.mktemp("browser") / "clean.js"
    source = ROOT / "chat/src/clean/index.ts"
    options = ["--bundle", "--minify", "--format=iife", "--global-name=cleaner", "--log-level=error"]
    esbuild = ROOT / "node_modules/.bin/esbuild"
    subprocess.run([str(esbuild), str(source), *options, f"--outfile={bundle}"], check=True)
    cases = json.loads((vectors / "cases.json").read_text("utf-8"))["cases"]
    files = {
        case["file"]: base64.b64encode((vectors / case["file"]).read_bytes()).decode()
        for case in cases
        if "sha256" in case["outcome"]
    }
    context = browser.new_context()
    try:
        page = context.new_page()
        # Hashing wants a secure context; the page itself needs no server.
        page.route("http://localhost/", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
        page.goto("http://localhost/")
        page.add_script_tag(content=bundle.read_text("utf-8") + _LOOKS)
        result: dict[str, dict[str, Any]] = page.evaluate(
            """async (files) => {
              const seen = {};
              for (const [file, text] of Object.entries(files)) {
                const data = bytes(text);
                const { data: cleaned, type } = cleaner.clean(data);
                seen[file] = {
                  before: await looks(data, type), after: await looks(cleaned, type), sha256: await hex(cleaned),
                };
              }
              return seen;
            }""",
            files,
        )
    finally:
        context.close()
    return result


def test_bytes(cleanable: dict[str, Any], seen: dict[str, dict[str, Any]]) -> None:
    """The minified bundle, run in a browser, makes the stated bytes."""
    assert seen[cleanable["file"]]["sha256"] == cleanable["outcome"]["sha256"]


def test_looks(shown: dict[str, Any], seen: dict[str, dict[str, Any]]) -> None:
    """The browser shows the cleaned picture, and as it showed it before if it could show it at all."""
    look = seen[shown["file"]]
    assert look["after"] is not None
    if look["before"] is not None:
        assert look["after"] == look["before"]


@pytest.mark.parametrize("kind", ["jpg", "png"])
def test_browsers_turn_what_was_cleaned(kind: str, seen: dict[str, dict[str, Any]]) -> None:
    """The control: the browser reads the fresh orientation (but never one in a WebP): all eight differ."""
    assert len({seen[f"orientation-{turn}.{kind}"]["after"] for turn in range(1, 9)}) == 8
