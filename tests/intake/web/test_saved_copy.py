"""A copy of `/verify`, saved from the true line and opened from a disk without a network, against decoys."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import httpx
import pytest
from holub_testing.decoy import decoy_of
from holub_testing.intake import RunningIntake, running
from holub_testing.line import TestLine
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page

from holub_wire.age.identities import HybridIdentity
from holub_wire.fingerprint import words
from holub_wire.note import Signer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def true_line(line: TestLine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningIntake]:
    intake = running(line, tmp_path_factory.mktemp("true"), signed=True)
    yield intake
    intake.stop()


@pytest.fixture(scope="module")
def saved(true_line: RunningIntake, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the page's own link saves."""
    page = browser.new_page(locale="en")
    page.goto(f"{true_line.url}/verify?lang=en")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save a copy of this page").click()
    assert download.value.suggested_filename == "notes.html"
    path = tmp_path_factory.mktemp("saved") / "notes.html"
    download.value.save_as(path)
    page.close()
    assert path.read_bytes() == httpx.get(f"{true_line.url}/verify?lang=en").content
    return path


@dataclass
class Copy:
    """The saved copy in a browser without a network; `said` are its faults and `asked` its requests."""

    page: Page
    said: list[str]
    asked: list[str]

    def look(self, *files: tuple[str, bytes]) -> str:
        """Choose saved files; what the page makes of them."""
        payloads = [FilePayload(name=name, mimeType="text/plain", buffer=data) for name, data in files]
        self.page.set_input_files("#files", payloads)
        self.page.locator("#findings .saved").nth(len(files) - 1).wait_for()
        return self.page.inner_text("#findings")


def _opened(context: BrowserContext, saved: Path) -> Copy:
    context.set_offline(True)
    copy = Copy(context.new_page(), [], [])
    copy.page.on("console", lambda message: copy.said.append(message.text))
    copy.page.on("pageerror", lambda error: copy.said.append(str(error)))
    copy.page.on("request", lambda request: copy.asked.append(request.url))
    copy.page.goto(saved.as_uri())
    return copy


@pytest.fixture
def copy(browser: Browser, saved: Path) -> Iterator[Copy]:
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="en")
    opened = _opened(context, saved)
    yield opened
    assert opened.said == []
    assert [url for url in opened.asked if not url.startswith("data:")] == [saved.as_uri()]
    context.close()


Change = Callable[[TestLine], tuple[str, Callable[[bytes], bytes]]]
"""From a line to a path that a decoy changes, and how."""


def _note(**changes: object) -> Change:
    def change(line: TestLine) -> tuple[str, Callable[[bytes], bytes]]:
        note = replace(line, line=replace(line.line, **changes)).note()  # type: ignore[arg-type]
        return "/line.json", lambda _: note.encode()

    return change


def _recipient(path: str) -> Change:
    def change(line: TestLine) -> tuple[str, Callable[[bytes], bytes]]:
        ours, theirs = str(line.line.recipients.current), str(HybridIdentity.generate().recipient())
        return path, lambda body: body.replace(ours.encode(), theirs.encode())

    return change


def _another_key(line: TestLine) -> tuple[str, Callable[[bytes], bytes]]:
    note = replace(line, signer=Signer("test.line", secrets.token_bytes(32))).note()
    return "/line.json", lambda _: note.encode()


def _expired(line: TestLine) -> tuple[str, Callable[[bytes], bytes]]:
    assert line.line.channels is not None
    return _note(channels=replace(line.line.channels, expires=date(2026, 1, 31)))(line)


DECOYS: dict[str, tuple[Change, str]] = {
    "true line file": (
        lambda _: ("/line.json", bytes),
        "line.json: signed by our key, with number 5, as this page knows",
    ),
    "changed recipient in the line file": (_recipient("/line.json"), "line.json: not signed by our key"),
    "another key": (_another_key, "line.json: not signed by our key"),
    "old line file": (_note(sequence=4), "signed by our key, but old. It has number 4, and this page knows 5"),
    "newer line file": (_note(sequence=6), "newer than this page: number 6 instead of 5"),
    "expired line file": (_expired, "It is renewed by 2026-01-31. The day of renewal has passed"),
    "no line file": (lambda _: ("/line.json", lambda _: b"<html>"), "line.json: this is not a line file"),
    "true page": (lambda _: ("/?lang=uk", bytes), "as we signed it (/?lang=uk)"),
    "changed recipient in the page": (_recipient("/?lang=uk"), "none of what we signed"),
    "true script": (lambda _: ("/static/app.js", bytes), "as we signed it (/static/app.js)"),
    "changed byte of a script": (lambda _: ("/static/app.js", lambda body: body[:-1] + b" "), "none of what we signed"),
}


@pytest.fixture(scope="module")
def from_decoys(true_line: RunningIntake) -> dict[str, tuple[str, bytes]]:
    """What somebody saves from each decoy: a name and bytes."""
    found = {}
    with decoy_of(true_line.url) as decoy, httpx.Client(base_url=decoy.url) as client:
        for name, (change, _) in DECOYS.items():
            path, how = change(true_line.line)
            decoy.changes = {path: how}
            found[name] = (path.partition("?")[0].rpartition("/")[2] or "page.html", client.get(path).content)
    return found


def test_what_it_makes_of_decoys(
    copy: Copy, from_decoys: dict[str, tuple[str, bytes]], true_line: RunningIntake
) -> None:
    """Each decoy is told from the true line, and the true line passes."""
    for name, (_, expected) in DECOYS.items():
        said = copy.look(from_decoys[name])
        assert expected in said, name
        good = copy.page.locator("#findings .problem").count() == 0
        assert good == name.startswith(("true", "newer")), name
        if "signed by our key" in expected and name.startswith(("true", "newer")):
            assert true_line.url in said


def test_several_at_once(copy: Copy, from_decoys: dict[str, tuple[str, bytes]]) -> None:
    """A page is held against the newest line file that was chosen with it, whatever the order."""
    said = copy.look(
        from_decoys["true script"], from_decoys["newer line file"], from_decoys["changed byte of a script"]
    )
    assert "as we signed it (/static/app.js)" in said
    assert "newer than this page" in said
    assert "none of what we signed" in said


def test_a_pasted_line_file(copy: Copy, from_decoys: dict[str, tuple[str, bytes]]) -> None:
    """Text without its last line end is as good as the file."""
    for name in ("true line file", "another key"):
        copy.page.fill("#pasted", from_decoys[name][1].decode().strip())
        copy.page.click("#look")
        assert DECOYS[name][1] in copy.page.inner_text("#findings")


def test_a_copy_leads_nowhere(copy: Copy, tmp_path: Path) -> None:
    """Links to the site are gone, it says what it is, and a file that is far too large is not read."""
    assert copy.page.locator("a").count() == 0
    assert copy.page.get_by_text("This is a saved copy").is_visible()
    film = tmp_path / "film.html"
    with film.open("wb") as file:
        file.truncate(9 * 2**20)
    copy.page.set_input_files("#files", film)
    copy.page.get_by_text("film.html: too large to be from our line").wait_for()


def test_without_javascript(browser: Browser, saved: Path, true_line: RunningIntake) -> None:
    """Words and addresses stand there, and what cannot be done is said."""
    context = browser.new_context(java_script_enabled=False, locale="en")
    copy = _opened(context, saved)
    said = words(true_line.line.signer.verifier(), "en")
    assert copy.page.locator("ol.code li").all_text_contents() == said
    assert copy.page.locator("#addresses li").all_text_contents() == [true_line.url]
    assert copy.page.locator("noscript p").inner_text().startswith("Looking at files needs JavaScript")
    assert not copy.page.locator("#check").is_visible()
    context.close()


def test_its_day_has_passed(browser: Browser, saved: Path) -> None:
    """An old copy says so calmly, by the clock of the device that it is opened on."""
    context = browser.new_context(locale="en")
    context.clock.install(time="2099-01-01T12:00:00Z")
    on_the_day = _opened(context, saved)
    assert not on_the_day.page.get_by_text("The day of renewal has passed").is_visible()
    context.clock.set_fixed_time("2099-01-02T12:00:00Z")
    on_the_day.page.reload()
    assert on_the_day.page.get_by_text("The day of renewal has passed").is_visible()
    context.close()


def test_on_the_site_itself(
    browser: Browser, true_line: RunningIntake, from_decoys: dict[str, tuple[str, bytes]]
) -> None:
    """The served page works the same way, and offers what a copy does not need."""
    context = browser.new_context(locale="en")
    page = context.new_page()
    page.goto(f"{true_line.url}/verify?lang=en")
    served = Copy(page, [], [])
    assert DECOYS["true line file"][1] in served.look(from_decoys["true line file"])
    assert page.locator("footer a").count() == 5
    context.close()
