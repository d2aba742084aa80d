"""Who gets in, and what a stranger's page can do."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from holub_testing.desk import DeskPages, desk_pages
from sqlalchemy.orm import Session

from holub_desk.vault.tables import Person
from holub_desk.web.guard import POLICY

WORDS = "Секретне речення."
PATHS = ["/", "/?from=new-5", "/reports/26-0001", "/reports/26-0001/attachments/1"]
POSTS = ["/language/uk", "/sign-out", "/reports/26-0001/attachments/1"]


@pytest.fixture
def told(desk: DeskPages) -> DeskPages:
    """A desk that has something to hide."""
    desk.attach(desk.add(WORDS), b"content of a file")
    return desk


def language_of(desk: DeskPages) -> str:
    with Session(desk.vault.engine) as session:
        return session.get_one(Person, desk.person).language


@pytest.mark.parametrize("sent", [{}, {"Cookie": "desk=forged"}, {"Cookie": "__Host-desk=forged"}])
def test_without_a_session_nothing_is_shown(told: DeskPages, sent: dict[str, str]) -> None:
    """Every page leads to the door and says nothing on the way; with a session each is there."""
    cookie = told.cookie()
    for path in PATHS:
        answer = told.ask("GET", path, sent)
        assert (answer.status, answer.headers["location"]) == (303, "/sign-in")
        assert answer.body == b""
        assert told.get(path, cookie).status == 200
    assert WORDS in told.get("/", cookie).text
    for path in POSTS:
        assert told.ask("POST", path, sent | told.own()).headers["location"] == "/sign-in"


def test_a_part_of_a_page_sends_the_whole_page_to_the_door(told: DeskPages) -> None:
    """When a session ended, the door does not open inside a pane."""
    answer = told.ask("GET", "/reports/26-0001", {"HX-Request": "true"})
    assert (answer.status, answer.headers["hx-redirect"], answer.body) == (401, "/sign-in", b"")


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1", "localhost.evil.example", "localhost@evil.example", "", "[", "[::1", "localhost, x"],
)
def test_other_hosts_are_refused(told: DeskPages, cookie: str, host: str) -> None:
    """A name that is not the desk's gets nothing, signed in or not: no page can be rebound to it."""
    answer = told.ask("GET", "/", {"Host": host, "Cookie": cookie})
    assert answer.status in (400, 421)
    assert WORDS not in answer.text


def test_two_hosts_are_refused(told: DeskPages, cookie: str) -> None:
    """What one program reads as the first and another as the last is not asked at all."""
    lines = (
        "GET / HTTP/1.1",
        "Host: localhost",
        "Host: evil.example",
        f"Cookie: {cookie}",
        "Connection: close",
        "",
        "",
    )
    with socket.create_connection(("127.0.0.1", told.port)) as raw:
        raw.sendall("\r\n".join(lines).encode())
        assert raw.recv(100).split(b" ")[1] in (b"400", b"421")


def test_further_names_are_a_setting(tmp_path: Path) -> None:
    """`hosts` under [web] lets another name in, in whatever case, and only that."""
    with desk_pages(tmp_path, "Desk.Example") as desk:
        assert desk.ask("GET", "/sign-in", {"Host": "desk.example"}).status == 200
        assert desk.ask("GET", "/sign-in", {"Host": "DESK.example:8471"}).status == 200
        assert desk.ask("GET", "/sign-in", {"Host": "other.example"}).status == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": ""},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost"},
        {"Origin": "http://localhost:1"},
        {"Origin": "ftp://localhost:{port}"},
        {"Origin": "http://localhost:{port}/"},
        {"Origin": "http://["},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_other_pages_change_nothing(desk: DeskPages, cookie: str, headers: dict[str, str]) -> None:
    """A form or script of another page is refused even with the cookie; the control: our own page is not."""
    sent = desk.own() | {name: value.format(port=desk.port) for name, value in headers.items()}
    for path in (*POSTS, desk.link()):
        assert desk.ask("POST", path, sent | {"Cookie": cookie}).status == 403, path
    assert language_of(desk) == ""
    assert desk.ask("POST", "/language/uk", desk.own() | {"Cookie": cookie}).status == 303
    assert language_of(desk) == "uk"


def test_no_origin_is_no_origin(desk: DeskPages, cookie: str) -> None:
    """A client that sends none changes nothing: every browser sends one with a form."""
    assert desk.ask("POST", "/language/uk", {"Cookie": cookie, "Content-Length": "0"}).status == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_other_pages_load_nothing(told: DeskPages, cookie: str, site: str) -> None:
    """A picture or frame on another page, even on another port of this machine, gets nothing and marks nothing read."""
    for mode in ("no-cors", "cors"):
        answer = told.get("/reports/26-0001", cookie, **{"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode})
        assert answer.status == 403
    assert told.get("/", cookie).text.count('class="dot"') == 1
    assert told.get("/", cookie, **{"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate"}).status == 200


@pytest.mark.parametrize(
    "body", [{"Content-Length": "16385"}, {"Transfer-Encoding": "chunked"}, {"Content-Length": "9" * 30}]
)
def test_large_and_endless_bodies_are_refused(desk: DeskPages, cookie: str, body: dict[str, str]) -> None:
    """Every form here is empty: nobody uploads anything."""
    sent = {name: value for name, value in desk.own().items() if name != "Content-Length"}
    assert desk.ask("POST", "/language/uk", sent | {"Cookie": cookie} | body).status in (400, 413)
    assert language_of(desk) == ""


def test_headers_are_on_every_answer(told: DeskPages, cookie: str) -> None:
    """Pages, refusals, errors and static files: nothing is cached, framed, sniffed, or told to others."""
    asked: list[tuple[str, str, dict[str, str]]] = [
        ("GET", "/", {"Cookie": cookie}),
        ("GET", "/reports/26-0001", {"Cookie": cookie}),
        ("GET", "/reports/26-0099", {"Cookie": cookie}),
        ("GET", "/sign-in", {}),
        ("GET", "/nothing", {}),
        ("GET", "/", {"Host": "x"}),
        ("GET", "/static/desk.css", {}),
        ("GET", "/static/../app.py", {}),
        ("DELETE", "/", told.own()),
        ("POST", "/", told.own()),
        ("POST", "/", {}),
    ]
    for method, path, sent in asked:
        answer = told.ask(method, path, sent)
        assert answer.headers["content-security-policy"] == POLICY, path
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["x-frame-options"] == "DENY"
        assert "server" not in answer.headers
    assert "unsafe" not in POLICY


def test_errors_are_calm(told: DeskPages, cookie: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A defect shows a sentence, in the reader's language, and nothing of the program or of a report."""

    def broken(*_: object) -> object:
        raise RuntimeError(WORDS)

    monkeypatch.setattr("holub_desk.reports.queue.count", broken)
    answer = told.get("/", cookie, **{"Accept-Language": "uk"})
    assert answer.status == 500
    assert "Щось пішло не так" in answer.text
    assert "Traceback" not in answer.text
    assert WORDS not in answer.text
    assert answer.headers["content-security-policy"] == POLICY


@pytest.mark.parametrize("path", ["/nothing", "/static/nothing.js", "/static/", "/sign-in/a/b", "/language", "/.git"])
def test_what_is_not_there_is_said_calmly(desk: DeskPages, path: str) -> None:
    """A page, not a bare status."""
    answer = desk.ask("GET", path, {"Accept-Language": "en"})
    assert answer.status == 404
    assert "There is nothing here." in answer.text
