"""`/verify` and the bundle: what is shown, what is signed, and that signing changes nothing of what is signed."""

from __future__ import annotations

import hashlib
import html
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import pytest
from holub_testing.intake import RunningIntake, running
from holub_testing.line import TestLine

from holub_intake.web import verify
from holub_intake.web.bundle import Bundle
from holub_intake.web.headers import text_hash
from holub_wire.age.identities import HybridIdentity
from holub_wire.channels import Channels
from holub_wire.fingerprint import words
from holub_wire.line import Line, read


@pytest.fixture(scope="module")
def signed_intake(line: TestLine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningIntake]:
    intake = running(line, tmp_path_factory.mktemp("signed"), signed=True)
    yield intake
    intake.stop()


def _text(page: str) -> str:
    without = re.sub(r"(?s)<(script|style)[^>]*>.*?</\1>", " ", page)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", without)).split())


@pytest.fixture(scope="module")
def client(signed_intake: RunningIntake) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=signed_intake.url) as client:
        yield client


@pytest.fixture(scope="module")
def bundle(signed_intake: RunningIntake) -> Bundle:
    return Bundle.make(_served(signed_intake))


def _served(intake: RunningIntake) -> Line:
    """The line as the intake reads it."""
    return read((intake.directory / "line.json").read_text("utf-8"), intake.line.signer.verifier())


# --- the page ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["uk", "ru", "en"])
def test_what_it_shows(client: httpx.Client, signed_intake: RunningIntake, language: str) -> None:
    """Operator, words of the key, addresses, number and day; and that it proves nothing by itself."""
    line, key = signed_intake.line.line, signed_intake.line.signer.verifier()
    text = _text(client.get(f"/verify?lang={language}").text)
    assert line.operator[language] in text
    assert " ".join(words(key, language)) in re.sub(r" \d+\. ", " ", text)
    assert signed_intake.url in text
    assert "2099-01-01" in text
    assert {
        "uk": "Сама ця сторінка нічого не доводить",
        "ru": "Сама эта страница ничего не доказывает",
        "en": "This page alone proves nothing",
    }[language] in text
    assert "{" not in text
    assert "built-in" not in text


def test_before_anything_is_signed(bundle: Bundle, line: TestLine) -> None:
    """It says so calmly, and still shows the words."""
    text = _text(verify.page(replace(bundle, line=line.line), line.signer.verifier(), "en").identity.decode())
    assert "We have not signed a list of addresses yet" in text
    assert " ".join(words(line.signer.verifier(), "en")) in text


def test_one_file_under_its_own_policy(client: httpx.Client, bundle: Bundle) -> None:
    """Nothing is loaded; the policy stands in the page as well, names its style and its script, and nothing else."""
    answer = client.get("/verify?lang=en")
    page = answer.text
    inside = re.search(r'<meta http-equiv="content-security-policy" content="([^"]*)">', page)
    assert inside
    policy = html.unescape(inside[1])
    assert answer.headers["content-security-policy"] == f"{policy}; frame-ancestors 'none'"
    allowed = dict(part.split(" ", 1) for part in policy.split("; "))
    styles, scripts = re.findall(r"(?s)<style>(.*?)</style>", page), re.findall(r"(?s)<script>(.*?)</script>", page)
    assert allowed["style-src"].split() == [text_hash(style) for style in styles]
    assert allowed["script-src"].split() == [text_hash(script) for script in scripts]
    assert allowed["default-src"] == allowed["base-uri"] == allowed["form-action"] == "'none'"
    assert "connect-src" not in allowed
    assert page.index("content-security-policy") < page.index("<style>")
    assert not re.search(r'(src|href)="(?!\?lang=|/|data:,)', page)
    assert not re.search(r"<(script|link|img)[^>]+(src|href)=\"[^d]", page)
    assert hashlib.sha256(scripts[0].encode()).hexdigest() == bundle.hashes()["/static/verify.js"]


def test_texts_of_others_stay_texts(bundle: Bundle, line: TestLine) -> None:
    """An operator or an address with markup in it ends neither an element nor the data."""
    text = "</script><!--<b>"
    channels = Channels((text,), date(2027, 2, 21), {"/": "00" * 32})
    named = replace(line.line, operator=dict.fromkeys(("uk", "ru", "en"), text), channels=channels)
    page = verify.page(replace(bundle, line=named), line.signer.verifier(), "uk").identity.decode()
    assert text not in page
    known = re.search(r'<script type="application/json" id="known">(.*?)</script>', page)
    assert known
    assert json.loads(known[1])["addresses"] == [text]


@pytest.mark.parametrize("script", ["a</SCRIPT >", "a<!--"])
def test_a_script_cannot_end_its_element(script: str) -> None:
    """A build that would break out of the page is found at start."""
    with pytest.raises(ValueError, match="end of its element"):
        verify.lone_script(script)


def test_linked_from_pages_but_not_from_the_gate(client: httpx.Client) -> None:
    """Who reads on finds it; the first minute carries no byte of it."""
    for path in ("/about", "/privacy", "/verify"):
        assert 'href="/verify?lang=uk"' in client.get(path).text
    assert "/verify" not in client.get("/").text


# --- the bundle ----------------------------------------------------------------------------------------


def _bundle(config: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return _intake(config, "bundle", *options)


def _intake(config: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "holub_intake.cli", "--config", str(config), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_bundle_is_what_is_served(client: httpx.Client, signed_intake: RunningIntake) -> None:
    """Each hash is that of the answer, and the line file that is served names the same; no key is needed."""
    printed = _bundle(signed_intake.config, "--json")
    assert (printed.returncode, printed.stderr) == (0, "")
    rows = [json.loads(row) for row in printed.stdout.splitlines()]
    hashes = {row["path"]: row["sha256"] for row in rows}
    for path, digest in hashes.items():
        assert hashlib.sha256(client.get(path).content).hexdigest() == digest, path
    channels = signed_intake.line.line.channels
    assert channels is not None
    assert hashes == channels.page
    assert {f"{path}?lang={name}" for path in ("/", "/about") for name in ("uk", "ru", "en")} < hashes.keys()
    assert {"/chat.json", "/words.json", "/static/app.js", "/static/later.js", "/static/app.css"} < hashes.keys()


def test_signing_does_not_change_what_is_signed(bundle: Bundle) -> None:
    """Neither number nor expiry nor addresses nor hashes are in a page; the control: a recipient is."""
    before = bundle.hashes()
    channels = Channels(("https://line.example",), date(2027, 2, 21), {"/": "00" * 32})
    assert Bundle.make(replace(bundle.line, sequence=99, channels=channels)).hashes() == before
    theirs = replace(bundle.line.recipients, current=HybridIdentity.generate().recipient())
    after = Bundle.make(replace(bundle.line, recipients=theirs)).hashes()
    changed = {path for path in before if before[path] != after[path]}
    assert changed == {"/?lang=uk", "/?lang=ru", "/?lang=en", "/holub.html"}


def test_what_is_made_here_and_what_was_signed(signed_intake: RunningIntake, tmp_path: Path) -> None:
    """Whoever repeats the build sees that the line file names the very same, or what differs."""
    assert "signed until 2099-01-01" in _intake(signed_intake.config, "check").stdout
    same = _bundle(signed_intake.config, "--compare")
    assert (same.returncode, same.stdout) == (0, f"{len(_page(signed_intake))} as signed, 0 not\n")
    line, channels = signed_intake.line, signed_intake.line.line.channels
    assert channels is not None
    changed = {**_page(signed_intake), "/static/app.js": "00" * 32, "/more": "00" * 32}
    del changed["/chat.json"]
    other = replace(line, line=replace(line.line, channels=replace(channels, page=changed)))
    differs = _bundle(other.write_intake(tmp_path, 1), "--compare")
    assert differs.returncode == 1
    assert differs.stdout.splitlines()[:3] == [
        "not signed: /chat.json",
        "not made here: /more",
        "differs: /static/app.js",
    ]


def _page(intake: RunningIntake) -> dict[str, str]:
    assert intake.line.line.channels is not None
    return dict(intake.line.line.channels.page)


def test_what_has_no_bundle(signed_intake: RunningIntake, line: TestLine, tmp_path: Path) -> None:
    """A line file that the desk did not sign; and one without channels cannot be compared."""
    config = line.write_intake(tmp_path, 1)
    assert "names no pages yet" in _bundle(config, "--compare").stderr
    note = (tmp_path / "line.json").read_text("utf-8")
    (tmp_path / "line.json").write_text(note.replace("Тест", "Тецт", 1), "utf-8")
    refused = _bundle(config)
    assert refused.returncode == 1
    assert "not signed by its desk" in refused.stderr
