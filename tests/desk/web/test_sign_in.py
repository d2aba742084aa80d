"""The door: a link that works once, a cookie that nothing else reads, and the way out."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from holub_testing.desk import IDLE_MINUTES, DeskPages
from playwright.sync_api import Browser
from sqlalchemy import update
from sqlalchemy.orm import Session

from holub_desk.staff import sessions
from holub_desk.vault.tables import StaffSession


def test_a_link_works_once(desk: DeskPages) -> None:
    """Looking at it does not use it up, as a program that previews links would; using it does, and it says so."""
    path = desk.link()
    for _ in range(2):
        assert "signs you in once" in desk.ask("GET", path).text
    assert desk.ask("POST", path, desk.own()).status == 303
    again = desk.ask("POST", path, desk.own())
    assert again.status == 403
    assert "used already" in again.text
    assert "set-cookie" not in again.headers


def test_a_link_expires(desk: DeskPages) -> None:
    """Five minutes, and it is worth nothing; the control: a little earlier it is."""
    now = int(time.time())
    assert desk.ask("POST", desk.link(now - sessions.LINK_SECONDS - 1), desk.own()).status == 403
    assert desk.ask("POST", desk.link(now - sessions.LINK_SECONDS + 60), desk.own()).status == 303


@pytest.mark.parametrize("token", ["a", "A" * 43, "%00", "%F0%9F%90%A6", "x" * 5000])
def test_forged_links(desk: DeskPages, token: str) -> None:
    """Whatever is made up gets the same calm answer."""
    assert desk.ask("POST", f"/sign-in/{token}", desk.own()).status == 403


def test_the_cookie(desk: DeskPages) -> None:
    """Scripts cannot read it, other sites cannot send it; behind TLS it has the prefix no neighbour can plant."""
    plain = desk.ask("POST", desk.link(), desk.own()).headers["set-cookie"]
    assert plain.startswith("desk=")
    assert [part.strip().lower() for part in plain.split(";")[1:]] == ["httponly", "path=/", "samesite=strict"]
    secure = desk.ask("POST", desk.link(), desk.own() | {"Origin": desk.url.replace("http:", "https:")})
    assert secure.headers["set-cookie"].startswith("__Host-desk=")
    assert "; Secure" in secure.headers["set-cookie"]
    token = secure.headers["set-cookie"].partition(";")[0]
    assert desk.get("/", token).status == 200


def test_signing_in_again_ends_the_session_before(desk: DeskPages, cookie: str) -> None:
    """One browser, one session: what a cookie was replaced by does not leave the old one open."""
    assert desk.ask("POST", desk.link(), desk.own() | {"Cookie": cookie}).status == 303
    assert desk.get("/", cookie).status == 303


def test_sign_out_ends_the_session(desk: DeskPages, cookie: str) -> None:
    """Afterwards the cookie is worth nothing, and the browser is told to forget it."""
    assert desk.get("/", cookie).status == 200
    answer = desk.ask("POST", "/sign-out", {"Cookie": cookie} | desk.own())
    assert (answer.status, answer.headers["location"]) == (303, "/sign-in")
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert desk.get("/", cookie).status == 303


@pytest.mark.parametrize("column", ["last_used", "started"])
def test_a_session_ends_by_itself(desk: DeskPages, cookie: str, column: str) -> None:
    """After an hour without use, and after twelve in any case."""
    limit = {"last_used": IDLE_MINUTES * 60, "started": sessions.ABSOLUTE_SECONDS}[column]
    for age, status in ((limit - 60, 200), (limit + 1, 303)):
        with Session(desk.vault.writer) as session, session.begin():
            session.execute(update(StaffSession).values({column: int(time.time()) - age}))
        assert desk.get("/", cookie).status == status


def test_no_token_is_stored(desk: DeskPages, cookie: str, tmp_path: Path) -> None:
    """Neither cookie nor link stands anywhere on the disk; the control: a file with one is found."""
    wanted = [cookie.partition("=")[2].encode(), desk.link().rpartition("/")[2].encode()]

    def found() -> bool:
        return any(token in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() for token in wanted)

    assert not found()
    (tmp_path / "leak").write_bytes(b"..." + wanted[1] + b"...")
    assert found()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("uk", "Вхід"),
        ("uk-UA,uk;q=0.9,en;q=0.8", "Вхід"),
        ("ru,uk;q=0.8", "Вхід"),
        ("en-GB", "Sign in"),
        ("", "Sign in"),
    ],
)
def test_the_door_speaks_the_browsers_language(desk: DeskPages, asked: str, expected: str) -> None:
    """The first of our languages that the browser asks for, else English."""
    assert f"<h1>{expected}</h1>" in desk.ask("GET", "/sign-in", {"Accept-Language": asked}).text


def test_the_language_of_the_pages(desk: DeskPages, cookie: str) -> None:
    """The browser's until someone chooses, then theirs on every browser."""
    assert 'lang="uk"' in desk.get("/", cookie, **{"Accept-Language": "uk"}).text.partition(">")[2][:40]
    assert desk.ask("POST", "/language/uk", {"Cookie": cookie} | desk.own()).status == 303
    assert "Повідомлення" in desk.get("/", cookie, **{"Accept-Language": "en"}).text
    assert desk.ask("POST", "/language/xx", {"Cookie": cookie} | desk.own()).status == 404


def test_in_a_browser(desk: DeskPages, browser: Browser) -> None:
    """Click the link, press the button, work, leave; the way back leads to the door. Without JavaScript too."""
    desk.add("Щось є.")
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts, locale="en")
        page = context.new_page()
        path = desk.link()
        page.goto(desk.url + path)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_text("Щось є.").first.wait_for()
        assert page.evaluate("document.cookie") == ""
        page.get_by_role("button", name="Sign out").click()
        page.get_by_text("Ask for a link").wait_for()
        page.go_back()
        page.get_by_text("Ask for a link").wait_for()
        assert page.get_by_text("Щось є.").count() == 0
        page.goto(desk.url + path)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_text("used already").wait_for()
        context.close()
