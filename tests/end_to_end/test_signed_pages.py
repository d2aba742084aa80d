"""What a source's browser really loads is what the desk signed, in a demo as a newcomer starts it."""

from __future__ import annotations

import json

from holub_testing.chat import arrive
from holub_testing.demo import Demo
from playwright.sync_api import Browser

from holub_demo.prepare import Ports, prepare

WITHOUT_X25519 = (
    "const g = crypto.subtle.generateKey.bind(crypto.subtle);"
    "crypto.subtle.generateKey = (a, ...r) => (a.name ?? a) === 'X25519'"
    " ? Promise.reject(new DOMException('', 'NotSupportedError')) : g(a, ...r);"
)


def test_everything_that_a_browser_loads_is_signed(demo: Demo, browser: Browser) -> None:
    """Until words are stored, and where the browser needs the other way of sealing: every GET is in the line file.

    Nothing is loaded later: `test_same_requests`.
    """
    signed = json.loads((demo.directory / "line.json").read_text("utf-8").split("\n")[0])["channels"]["page"]
    loaded = set()
    for script in ("", WITHOUT_X25519):
        source = arrive(browser, demo.chat)
        source.page.add_init_script(script)
        source.page.reload()
        source.understand()
        with source.page.expect_response("**/words.json"):
            source.tell("Бачив два автобуси.")
        loaded |= {"/" + request[4:] for request in source.requests if request.startswith("GET ")}
        source.context.close()
    assert loaded <= signed.keys()
    assert {"/?lang=uk", "/static/app.js", "/static/x25519.js", "/words.json"} <= loaded, "the control: it saw requests"


def test_the_demo_passes_its_own_check(demo: Demo) -> None:
    """`line check` finds nothing wrong, and a second start with the same ports signs nothing anew."""
    assert "Wrong: 0." in demo.holub_desk("line", "check", demo.chat)
    before = (demo.directory / "line.json").read_bytes()
    prepare(demo.directory, Ports(demo.chat_port, demo.desk_port, demo.site_port), passphrase="unused")
    assert (demo.directory / "line.json").read_bytes() == before
