"""Over an onion address: the whole way at Tor Browser's "safest", and the chat where scripts are allowed.

No network and no tor: a SOCKS proxy leads the one name to the intake, as tor would, and notes every other name that is
asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from holub_testing.chat import PHONE, arrive
from holub_testing.intake import RunningIntake, running
from holub_testing.letters import lay_letter
from holub_testing.line import make_line
from holub_testing.pictures import GPS_MAKER, photo_with_gps
from holub_testing.socks import ONION, Socks, socks
from playwright.sync_api import Browser, BrowserContext, Page, Response

from holub_desk.opening import Opened, open_envelope
from holub_wire.envelope import Message, WebReply

AT = f"http://{ONION}"
WORDS, MORE, ANSWER = "Два автобуси біля депо.", "Їх зустрічав чоловік у формі.", "Дякуємо. Хто їх зустрічав?"
OFF = re.compile(
    r"<(svg|math|video|audio|object|embed|iframe|canvas)\b|@font-face|data:image/svg|data:font", re.IGNORECASE
)
"""What "safest" switches off, beside scripts: pages must do without."""
OWN = "content-autofill.googleapis.com:443"
"""Chromium itself asks for this on pages with forms, whatever the page."""


@pytest.fixture(scope="module")
def intake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningIntake]:
    started = running(make_line(), tmp_path_factory.mktemp("intake"), f'onion = "{ONION}"\n')
    yield started
    started.stop()


@pytest.fixture
def tor(intake: RunningIntake) -> Iterator[Socks]:
    with socks(ONION, intake.port) as proxy:
        yield proxy


def messages(intake: RunningIntake) -> list[Message]:
    """What is in the spool, taken away."""
    found = []
    for name in list(intake.spool.ids()):
        opened = open_envelope(name, intake.spool.get(name) or b"", [intake.line.current])
        assert isinstance(opened, Opened), opened.reason
        found.append(opened.message)
        intake.spool.done(name)
    return sorted(found, key=lambda message: message.seq)


@dataclass
class Visit:
    """A visitor at the safest level, who looks at each page that comes."""

    page: Page
    links: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.kinds.add(request.resource_type))
        self.page.on("response", self._look)

    def _look(self, response: Response) -> None:
        if not response.url.startswith(f"{AT}/"):
            self.problems.append(f"elsewhere: {response.url}")
        if "strict-transport-security" in response.headers or "set-cookie" in response.headers:
            self.problems.append(f"a header that does not belong here: {response.url}")

    def look(self) -> None:
        """At what is shown now: nothing in it that is switched off, and no way out but to a blank page."""
        html = self.page.content()
        found = OFF.search(html)
        assert found is None, found
        for target in re.findall(r'(?:href|action|src)="([^"]*)"', html):
            if target.startswith(("about:blank", "data:")):
                continue
            whole = urlsplit(urljoin(self.page.url, target.replace("&amp;", "&")))
            assert whole.netloc == ONION, target
            self.links.add(f"{whole.path}?{whole.query}" if whole.query else whole.path)

    def press(self, selector: str) -> None:
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        self.look()


def safest(browser: Browser, tor: Socks) -> BrowserContext:
    """No script, and nothing of another kind than pages, styles and pictures is ever fetched."""
    context = browser.new_context(
        java_script_enabled=False, proxy={"server": f"socks5://127.0.0.1:{tor.port}"}, viewport=PHONE, locale="uk"
    )
    context.route(
        "**/*",
        lambda route: (
            route.continue_() if route.request.resource_type in ("document", "stylesheet", "image") else route.abort()
        ),
    )
    return context


def answer(visit: Visit) -> int:
    """Answer every question that can be, until the review; how many were."""
    page, answered = visit.page, 0
    for _ in range(60):
        if page.locator("button[value=send]").count():
            return answered
        boxes = page.locator("main input[name=answer][type=radio], main input[name=answer][type=checkbox]")
        text = page.locator("main textarea[name=answer], main input[name=answer][inputmode=numeric]")
        if boxes.count():
            boxes.first.check()
        elif text.count():
            text.first.fill("3")
        else:
            visit.press("button[value=skip]")
            continue
        visit.press("button[value=reply]")
        if page.locator("#problem").count():
            visit.press("button[value=skip]")
        else:
            answered += 1
    raise AssertionError("the questions do not end")


def test_the_whole_way_at_the_safest_level(browser: Browser, intake: RunningIntake, tor: Socks, tmp_path: Path) -> None:
    """Gate, words and a photo, questions, review, words to come back with, an answer, more words, every other page."""
    context = safest(browser, tor)
    visit = Visit(context.new_page())
    page = visit.page
    page.goto(f"{AT}/")
    visit.look()
    page.get_by_role("link", name="Зрозуміло, продовжити").click()
    told = page.locator("#tell .saved").first.inner_text()
    assert "слова запечатує сервер: поки він це робить, він їх бачить" in told
    page.fill("#own", WORDS)
    page.set_input_files("#file", photo_with_gps(tmp_path / "photo.jpg"))
    visit.press("#tell button.go")
    assert page.get_by_text("Файл у нас.").is_visible()
    assert answer(visit) >= 3
    assert page.locator("dl.review dd").count() >= 3
    visit.press("button[value=send]")
    assert page.get_by_text("Усе у нас").is_visible()
    assert page.get_by_text("читає сервер: поки він це робить, він бачить").is_visible()
    visit.press("button[value=code]")
    words = page.locator("ol.code li").all_text_contents()
    assert len(words) == 8
    first = messages(intake)
    assert [message.kind for message in first] == ["account", "attachment", "answers", "end", "address"]
    assert first[0].body.decode() == WORDS
    assert GPS_MAKER.encode() not in first[1].body

    lay_letter(intake.directory, " ".join(words), ANSWER)
    page.goto(f"{AT}/")
    visit.press('a[href^="/form/return"] >> visible=true')
    assert page.get_by_text("поки він це робить, він бачить ваші слова й відповідь").is_visible()
    page.fill("#code", " ".join(words).upper())
    visit.press("form.plain button.go")
    assert page.get_by_text(ANSWER).is_visible()
    page.fill("#own", MORE)
    visit.press("#tell button.go")
    second = messages(intake)
    assert [message.body.decode() for message in second if message.kind == "account"] == [MORE]
    assert isinstance(first[-1].reply, WebReply)
    assert {message.reply for message in second} == {first[-1].reply}, "it belongs to the same mailbox"

    visited = set()
    while left := {link for link in visit.links if not link.startswith(("/static/", "/#"))} - visited:
        for link in sorted(left):
            response = page.goto(AT + link)
            assert response is not None
            assert response.ok, link
            if "text/html" in response.headers["content-type"]:
                visit.look()
        visited |= left
    assert {path.partition("?")[0] for path in visited} >= {"/", "/about", "/privacy", "/form", "/form/return"}
    assert visit.problems == []
    assert visit.kinds <= {"document", "image"}
    assert context.cookies() == []
    assert tor.asked - {OWN} == {f"{ONION}:80"}
    context.close()


def test_the_control_what_is_off_would_be_found(browser: Browser, tor: Socks) -> None:
    """A page with a drawing and a way to elsewhere is noticed."""
    context = safest(browser, tor)
    visit = Visit(context.new_page())
    for planted in ('<svg viewBox="0 0 1 1"></svg>', '<a href="http://elsewhere.example/">x</a>'):
        visit.page.set_content(planted)
        with pytest.raises(AssertionError):
            visit.look()
    context.close()


def test_the_chat_over_an_onion_address(browser: Browser, intake: RunningIntake, tor: Socks) -> None:
    """Where scripts are allowed, words are sealed in the browser there too, and no other name is asked for."""
    source = arrive(browser, AT, proxy={"server": f"socks5://127.0.0.1:{tor.port}"})
    source.understand()
    source.tell(WORDS)
    assert source.errors == []
    source.context.close()
    assert [(message.kind, message.channel) for message in messages(intake)] == [("account", "web")]
    assert tor.asked - {OWN} == {f"{ONION}:80"}
