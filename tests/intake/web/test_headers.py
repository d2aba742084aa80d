"""What every answer carries, and what none carries."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator

import httpx
import pytest
from holub_testing.intake import RunningIntake

PAGES = ["/", "/about", "/privacy", "/?lang=ru"]
OTHERS = [
    "/verify",
    "/line.json",
    "/chat.json",
    "/words.json",
    "/static/app.js",
    "/static/app.css",
    "/nothing",
    "/e/" + "0" * 32,
]


@pytest.fixture(scope="module")
def client(running_intake: RunningIntake) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running_intake.url) as client:
        yield client


@pytest.mark.parametrize("path", PAGES + OTHERS)
def test_no_answer_leaves_a_trace_or_tells_of_us(client: httpx.Client, path: str) -> None:
    """Not cached, not sniffed, not for others; no cookie, no name of the program, no clock."""
    headers = client.get(path).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    if not path.startswith("/static/"):
        assert headers["content-security-policy"].startswith("default-src 'none'; ")
    for name in ("set-cookie", "server", "date", "etag", "last-modified", "location", "access-control-allow-origin"):
        assert name not in headers


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_closed_off(client: httpx.Client, path: str) -> None:
    """No referrer, no frame, no opener, no device feature, no foreign form target."""
    headers = client.get(path).headers
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-embedder-policy"] == "require-corp"
    assert "camera=()" in headers["permissions-policy"]
    assert "geolocation=()" in headers["permissions-policy"]
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert policy["trusted-types"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    assert not re.search(r"https?:|\*", headers["content-security-policy"])


@pytest.mark.parametrize("path", PAGES)
def test_the_policy_names_exactly_the_styles_of_the_page(client: httpx.Client, path: str) -> None:
    """Each <style> is allowed by its hash; a changed byte would not be."""
    answer = client.get(path)
    styles = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    assert styles
    hashes = [base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() for style in styles]
    allowed = re.search(r"style-src ([^;]*)", answer.headers["content-security-policy"])
    assert allowed
    assert allowed[1].split() == [f"'sha256-{value}'" for value in hashes]


def test_only_the_chat_page_runs_scripts(client: httpx.Client) -> None:
    """Pages to be read allow no script and no request at all."""
    assert "script-src 'self'; connect-src 'self'" in client.get("/").headers["content-security-policy"]
    for path in ("/about", "/privacy"):
        policy = client.get(path).headers["content-security-policy"]
        assert "script-src" not in policy
        assert "connect-src" not in policy


def test_no_inline_handler_or_style_that_the_policy_would_block(client: httpx.Client) -> None:
    """No style attribute, no handler, no script with text but for data."""
    for path in PAGES:
        html = client.get(path).text
        assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", html)
        for attributes, text in re.findall(r"<script([^>]*)>(.*?)</script>", html, re.DOTALL):
            assert "application/json" in attributes or not text.strip()
