"""What the browser seals, Python opens: from Node, and from a page under a strict policy, with X25519 and without."""

from __future__ import annotations

import base64
import json
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import brotli
import pytest
from playwright.sync_api import Browser, Error

from holub_wire.age.identities import HybridIdentity
from holub_wire.age.open import open_sealed
from holub_wire.age.seal import CHUNK, capacity, sealed_size

ROOT = Path(__file__).parents[2]
CURRENT, RECOVERY = HybridIdentity(bytes(range(32))), HybridIdentity(bytes(range(32, 64)))
RECIPIENTS = [str(CURRENT.recipient()), str(RECOVERY.recipient())]
LENGTHS = [0, 1, 4976, CHUNK - 1, CHUNK, CHUNK + 1, capacity(262144)]
POLICY = (
    "default-src 'none'; script-src 'self'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
WITHOUT_X25519 = """
    const native = SubtleCrypto.prototype.generateKey;
    SubtleCrypto.prototype.generateKey = function (algorithm, ...rest) {
      if (algorithm.name === "X25519") return Promise.reject(new DOMException("unknown", "NotSupportedError"));
      return native.call(this, algorithm, ...rest);
    };
"""


def _bytes(length: int) -> bytes:
    return bytes((i ^ i >> 8 ^ i >> 16) & 255 for i in range(length))


def _bundle(out: Path, entry: str, *options: str) -> None:
    command = [str(ROOT / "node_modules/.bin/esbuild"), str(ROOT / entry), "--bundle", "--format=esm"]
    subprocess.run([*command, f"--outdir={out}", "--log-level=warning", *options], cwd=ROOT, check=True)


@dataclass
class Site:
    """A page that can seal, and which files were asked for."""

    address: str = ""
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Served on loopback, with scripts from itself alone and Trusted Types."""
    directory = tmp_path_factory.mktemp("site")
    _bundle(directory, "tests/chat/seal_page.ts", "--splitting", "--minify", "--target=es2020")
    (directory / "index.html").write_text(
        '<!doctype html><title>x</title><script type="module" src="seal_page.js"></script>'
    )
    served = Site()

    class Handler(SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            self.send_header("content-security-policy", POLICY)
            super().end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            served.asked.append(self.path)

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(directory))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        served.address = f"http://127.0.0.1:{server.server_port}/"
        yield served
        server.shutdown()
        thread.join()


@pytest.mark.browser
@pytest.mark.parametrize("native", [True, False], ids=["webcrypto", "noble"])
def test_a_page_seals_under_a_strict_policy(browser: Browser, site: Site, native: bool) -> None:
    """Either identity opens every length; nothing is blocked; the fallback is asked for only where it is needed."""
    page = browser.new_page()
    try:
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if not native:
            page.add_init_script(WITHOUT_X25519)
        page.goto(site.address)
        page.wait_for_function("'sealTo' in globalThis")
        site.asked.clear()
        for length in LENGTHS:
            sealed = base64.b64decode(page.evaluate("given => sealTo(...given)", [RECIPIENTS, length]) + "==")
            assert len(sealed) == sealed_size(length)
            assert open_sealed(sealed, [CURRENT]) == open_sealed(sealed, [RECOVERY]) == _bytes(length)
        assert len([name for name in site.asked if "x25519" in name]) == (0 if native else 1)
        assert [name for name in site.asked if not name.endswith(".js")] == []
        assert complaints == []
        # The control: the policy is in force.
        with pytest.raises(Error, match="TrustedHTML"):
            page.evaluate("document.body.innerHTML = 'x'")
    finally:
        page.close()


def test_node_seals_and_python_opens(tmp_path: Path) -> None:
    """The same code under Node, many times over: no file of fifty, of any length, fails to open."""
    _bundle(tmp_path, "tests/chat/seal_page.ts", "--platform=node", "--out-extension:.js=.mjs")
    lengths = [*LENGTHS, *range(50)]
    program = (
        f"import {{ sealTo }} from {json.dumps(str(tmp_path / 'seal_page.mjs'))};"
        f"for (const length of {lengths}) console.log(await sealTo({json.dumps(RECIPIENTS)}, length));"
    )
    run = subprocess.run(
        ["node", "--no-warnings", "--input-type=module", "-e", program], capture_output=True, text=True, check=True
    )
    for length, line in zip(lengths, run.stdout.splitlines(), strict=True):
        assert open_sealed(base64.b64decode(line + "=="), [RECOVERY]) == _bytes(length)


@pytest.mark.parametrize(("entry", "most"), [("seal_page.ts", 11_500), ("x25519.ts", 2_800)])
def test_sealing_is_small(tmp_path: Path, entry: str, most: int) -> None:
    """Bytes after brotli: what must be there before a source can send, and what old browsers load besides."""
    path = "tests/chat/" if entry == "seal_page.ts" else "chat/src/seal/"
    _bundle(tmp_path, path + entry, "--minify", "--target=es2020", "--external:*/x25519", "--legal-comments=none")
    script = (tmp_path / entry).with_suffix(".js").read_bytes()
    assert most * 0.8 < len(brotli.compress(script, quality=11)) <= most
