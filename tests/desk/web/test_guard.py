"""Who gets in, what a stranger's page can do, and how files leave."""

from __future__ import annotations

import http.client
import time
from pathlib import Path

import pytest
from holub_testing.demo import Demo
from sqlalchemy.orm import Session

from holub_desk.config import read_settings
from holub_desk.staff import sessions
from holub_desk.vault.vault import open_vault


def ask(
    demo: Demo, method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b""
) -> http.client.HTTPResponse:
    """One raw request to the desk."""
    connection = http.client.HTTPConnection("127.0.0.1", demo.desk_port, timeout=20)
    given = {"Host": f"localhost:{demo.desk_port}"} | (headers or {})
    connection.request(method, path, body=body or None, headers=given)
    answer = connection.getresponse()
    answer.text = answer.read().decode("utf-8", "replace")  # type: ignore[attr-defined]
    connection.close()
    return answer


def own(demo: Demo) -> dict[str, str]:
    """What a browser sends with a form of the desk's own."""
    return {"Origin": demo.desk, "Sec-Fetch-Site": "same-origin", "Content-Length": "0"}


def sign_in(demo: Demo) -> str:
    """A session cookie, by a link."""
    path = demo.sign_in_link().removeprefix(demo.desk)
    answer = ask(demo, "POST", path, own(demo))
    assert answer.status == 303
    cookie = answer.getheader("set-cookie") or ""
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    return cookie.partition(";")[0]


@pytest.fixture(scope="module")
def cookie(demo: Demo) -> str:
    """Someone signed in."""
    return sign_in(demo)


ROUTES = ["/", "/reports/26-0001", "/reports/26-0001/attachments/1"]


@pytest.mark.parametrize("path", ROUTES)
def test_without_a_session_nothing_is_shown(demo: Demo, path: str) -> None:
    """Every page leads to the door; the control: with a session it does not."""
    for headers in ({}, {"Cookie": "desk=forged"}):
        answer = ask(demo, "GET", path, headers)
        assert answer.status == 303
        assert answer.getheader("location") == "/sign-in"
        assert "26-0001" not in answer.text  # type: ignore[attr-defined]


def test_without_a_session_nothing_is_told(demo: Demo) -> None:
    """The stream of arriving reports says that it is over, and ends."""
    answer = ask(demo, "GET", "/events?changed=0&newest=0")
    assert answer.text == "retry: 2000\n\nevent: ended\ndata:\n\n"  # type: ignore[attr-defined]


def test_with_a_session_the_list_is_shown(demo: Demo, cookie: str) -> None:
    """Three invented reports on the first run, marked, with a line of help."""
    answer = ask(demo, "GET", "/", {"Cookie": cookie})
    assert answer.status == 200
    text: str = answer.text  # type: ignore[attr-defined]
    assert text.count("EXAMPLE") >= 3
    assert "invented" in text


def test_a_link_works_once(demo: Demo) -> None:
    """Looking at it does not use it up; using it does, and then it says so."""
    path = demo.sign_in_link().removeprefix(demo.desk)
    assert ask(demo, "GET", path).status == 200
    assert ask(demo, "GET", path).status == 200
    assert ask(demo, "POST", path, own(demo)).status == 303
    again = ask(demo, "POST", path, own(demo))
    assert again.status == 403
    assert "set-cookie" not in {name.lower() for name, _ in again.getheaders()}


def test_a_link_expires(demo: Demo) -> None:
    """Five minutes, and it is worth nothing."""
    settings = read_settings(demo.directory / "desk.toml")
    passphrase = (demo.directory / "passphrase").read_text().strip()
    vault = open_vault(settings.desk.directory / "vault", passphrase)
    now = int(time.time())
    with Session(vault.writer) as session, session.begin():
        person = sessions.find_person(session, "admin")
        assert person is not None
        old = sessions.make_link(session, person, now - sessions.LINK_SECONDS - 1)
    vault.engine.dispose()
    assert ask(demo, "POST", f"/sign-in/{old}", own(demo)).status == 403


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "localhost.evil.example", ""])
def test_other_hosts_are_refused(demo: Demo, cookie: str, host: str) -> None:
    """A name that is not the desk's gets nothing, signed in or not: no page can be rebound to it."""
    answer = ask(demo, "GET", "/", {"Host": host, "Cookie": cookie})
    assert answer.status in (400, 421)
    assert "26-0001" not in answer.text  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_other_pages_change_nothing(demo: Demo, cookie: str, headers: dict[str, str]) -> None:
    """A form or script of another page is refused, whatever it sends along."""
    sent = {"Cookie": cookie, "Content-Length": "0"} | headers
    if "Sec-Fetch-Site" in headers:
        sent["Origin"] = demo.desk
    assert ask(demo, "POST", "/language/uk", sent).status == 403
    assert 'lang="en"' in ask(demo, "GET", "/", {"Cookie": cookie}).text  # type: ignore[attr-defined]


def test_headers_are_on_every_answer(demo: Demo, cookie: str) -> None:
    """Pages, refusals and static files carry the policy; nothing is cached, framed or told to others."""
    for path, sent in (("/", {"Cookie": cookie}), ("/nothing", {}), ("/static/desk.css", {}), ("/", {"Host": "x"})):
        answer = ask(demo, "GET", path, sent)
        assert (answer.getheader("content-security-policy") or "").startswith("default-src 'none'"), path
        assert answer.getheader("cache-control") == "no-store"
        assert answer.getheader("x-content-type-options") == "nosniff"
        assert answer.getheader("server") is None


def test_sign_out_ends_the_session(demo: Demo) -> None:
    """Afterwards the cookie is worth nothing."""
    cookie = sign_in(demo)
    assert ask(demo, "GET", "/", {"Cookie": cookie}).status == 200
    assert ask(demo, "POST", "/sign-out", {"Cookie": cookie} | own(demo)).status == 303
    assert ask(demo, "GET", "/", {"Cookie": cookie}).status == 303


def test_no_token_is_stored(demo: Demo, cookie: str) -> None:
    """The database holds hashes; neither cookie nor link stands anywhere on the disk."""
    token = cookie.partition("=")[2].encode()
    link = demo.sign_in_link().rpartition("/")[2].encode()
    for path in Path(demo.directory).rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert token not in content
            assert link not in content
