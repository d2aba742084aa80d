"""What strangers send to a port: each gets a calm answer or an end, and good clients never notice."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator

import httpx
import pytest
from holub_testing.intake import RunningIntake

from holub_wire.envelope import SIZES

ID = "0123456789abcdef" * 2
SMALL = SIZES[0]


@pytest.fixture(scope="module")
def impatient(line, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningIntake]:
    """An intake with short times, so that slowness shows quickly."""
    from holub_testing.intake import running

    settings = "patience_seconds = 1.0\nidle_seconds = 1.0\nslowest_bytes_per_second = 1000000\nconnections = 40\n"
    intake = running(line, tmp_path_factory.mktemp("impatient"), settings)
    yield intake
    assert intake.stop() == 0
    assert intake.output.splitlines()[1:] == ["holub-intake: stopped"], "nothing here is worth a line in a journal"


@pytest.fixture
def good_clients(impatient: RunningIntake) -> Iterator[list[int]]:
    """Eight clients that PUT all the while; in the end each answer must have been 201."""
    over = threading.Event()
    codes: list[int] = []

    def client() -> None:
        with httpx.Client(base_url=impatient.url, timeout=20) as session:
            for turn in itertools.count():
                if over.is_set() and turn >= 3:
                    return
                body = os.urandom(SMALL)
                envelope_id = secrets.token_hex(16)
                codes.append(session.put(f"/e/{envelope_id}", content=body).status_code)
                assert impatient.spool.get(envelope_id) == body
                time.sleep(0.02)

    threads = [threading.Thread(target=client) for _ in range(8)]
    for thread in threads:
        thread.start()
    yield codes
    over.set()
    for thread in threads:
        thread.join()
    assert len(codes) >= 24
    assert set(codes) == {201}


def talk(intake: RunningIntake, *pieces: bytes | float, seconds: float = 10) -> bytes:
    """Send the pieces (a number is a pause), then read until the server ends the connection or time is up."""
    received = bytearray()
    with socket.create_connection(("127.0.0.1", intake.port), seconds) as connection:
        connection.settimeout(seconds)
        for piece in pieces:
            if isinstance(piece, bytes):
                with contextlib.suppress(ConnectionError):
                    connection.sendall(piece)
            else:
                time.sleep(piece)
        with contextlib.suppress(ConnectionError):
            while chunk := connection.recv(65536):
                received += chunk
    return bytes(received)


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def put(length: int | str, *fields: str, envelope_id: str = ID) -> bytes:
    """The head of a PUT that ends the connection after its answer."""
    head = [f"PUT /e/{envelope_id} HTTP/1.1", "Host: x", "Connection: close", f"Content-Length: {length}", *fields]
    return "\r\n".join([*head, "", ""]).encode()


GET = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
BODY = bytes(SMALL)

REFUSED: dict[str, tuple[tuple[bytes | float, ...], set[int]]] = {
    "garbage": ((b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20,), {400}),
    "words": ((b"hello, is anybody there?\r\n\r\n",), {400}),
    "unknown method": ((b"FETCH / HTTP/1.1\r\n\r\n",), {400}),
    "http/2 preface": ((b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",), {400}),
    "http/9": ((b"GET / HTTP/9.9\r\n\r\n",), {400, 505}),
    "connect": ((b"CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n",), {400}),
    "asterisk": ((GET.replace(b"GET /", b"OPTIONS *") + b"\r\n",), {400, 404}),
    "upgrade": ((b"GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",), {400}),
    "bare line feeds in a head": ((b"GET / HTTP/1.1\nHost: x\n\n",), {400, 200, 408}),
    "space before a colon": ((GET + b"X : y\r\n\r\n",), {400}),
    "folded field": ((GET + b"X: a\r\n b\r\n\r\n",), {400}),
    "zero byte in a field": ((GET + b"X: a\0b\r\n\r\n",), {400}),
    "letters outside ASCII in the path": (("GET /й HTTP/1.1\r\nHost: x\r\n\r\n".encode(),), {400, 404}),
    "long path": ((b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",), {414}),
    "long query": ((b"GET /?" + b"a" * 5000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",), {414}),
    "path without end": ((b"GET /" + b"a" * 1_000_000,), {414, 431}),
    "many fields": ((GET + b"".join(b"X-%d: y\r\n" % n for n in range(100)) + b"\r\n",), {431}),
    "one huge field": ((GET + b"X: " + b"y" * 100_000 + b"\r\n\r\n",), {431}),
    "a field without end": ((GET + b"X: " + b"y" * 3_000_000,), {431}),
    "a name without end": ((GET + b"X" * 3_000_000,), {400, 431}),
    "fields without end, slowly": ((GET, *(b"X: y\r\n", 0.2) * 20), {408}),
    "half a head": ((b"GET / HT",), {408}),
    "line feeds only": ((b"\r\n" * 10, 0.3, b"\r\n" * 10), {408}),
    "no length": ((f"PUT /e/{ID} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode(),), {411}),
    "chunked": ((put("1").replace(b"Content-Length: 1", b"Transfer-Encoding: chunked") + b"2000\r\n" + BODY,), {411}),
    "chunked and a length": ((put(SMALL, "Transfer-Encoding: chunked") + b"2000\r\n" + BODY,), {400, 411}),
    "chunked in disguise": ((put(SMALL, "Transfer-Encoding: xchunked") + BODY,), {400, 411}),
    "two lengths": ((put(SMALL, "Content-Length: 0") + BODY,), {400}),
    "the same length twice": ((put(SMALL, f"Content-Length: {SMALL}") + BODY,), {400}),
    "a list of lengths": ((put("8192, 8192") + BODY,), {400}),
    "a negative length": ((put("-1"),), {400}),
    "a length with a sign": ((put("+8192") + BODY,), {400}),
    "a hexadecimal length": ((put("0x2000") + BODY,), {400}),
    "an endless length": ((put("9" * 40),), {400, 413}),
    "a length beyond reason": ((put("9" * 14),), {413}),
    "slow body": ((put(SIZES[2]), *(b"x" * 100, 0.2) * 10), {408}),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_calmly(impatient: RunningIntake, good_clients: list[int], name: str) -> None:
    """A short fixed answer that ends the connection; nothing stored; nobody else disturbed."""
    pieces, expected = REFUSED[name]
    answer = talk(impatient, *pieces, seconds=30)
    assert status(answer) in expected, answer[:200]
    if status(answer) != 200:
        head, _, body = answer.partition(b"\r\n\r\n")
        assert len(body) < 80
        assert body.endswith(b".\n")
        assert b"cache-control: no-store" in head
        assert b"connection: close" in head
        assert b"server:" not in head.lower()
        assert b"date:" not in head.lower()
    assert impatient.spool.get(ID) is None


def test_a_body_that_ends_early_is_not_stored(impatient: RunningIntake, good_clients: list[int]) -> None:
    """A connection that breaks within the body leaves nothing, and the same id can be used at once."""
    envelope_id = secrets.token_hex(16)
    with socket.create_connection(("127.0.0.1", impatient.port)) as connection:
        connection.sendall(put(SMALL, envelope_id=envelope_id) + BODY[:-1])
    time.sleep(0.3)
    assert impatient.spool.get(envelope_id) is None
    assert status(talk(impatient, put(SMALL, envelope_id=envelope_id) + BODY)) == 201


def test_more_body_than_was_said_is_another_request(impatient: RunningIntake, good_clients: list[int]) -> None:
    """What follows the stated length is not part of the envelope."""
    envelope_id = secrets.token_hex(16)
    keep = put(SMALL, envelope_id=envelope_id).replace(b"Connection: close\r\n", b"")
    answer = talk(impatient, keep + BODY + b"surplus surplus\r\n\r\n")
    assert status(answer) == 201
    assert b"connection: close" in answer
    assert impatient.spool.get(envelope_id) == BODY


def test_expect_continue_is_refused_before_the_body(impatient: RunningIntake, good_clients: list[int]) -> None:
    """A client that asks first is told at once when its size is wrong, and told to go on when it is right."""
    refused = talk(impatient, put(SMALL + 1, "Expect: 100-continue"))
    assert status(refused) == 400
    envelope_id = secrets.token_hex(16)
    answer = talk(impatient, put(SMALL, "Expect: 100-continue", envelope_id=envelope_id), 0.3, BODY)
    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 ")


def test_the_refusal_of_a_long_body_arrives(impatient: RunningIntake, good_clients: list[int]) -> None:
    """A client that sends megabytes without looking still gets the answer, not a reset connection."""
    for _ in range(10):
        answer = talk(impatient, put(3_000_000) + bytes(3_000_000))
        assert status(answer) == 413


def test_a_client_that_never_stops_is_ended(impatient: RunningIntake, good_clients: list[int]) -> None:
    """After a refusal the rest is dropped for some seconds, not for ever."""
    began = time.monotonic()
    with (
        socket.create_connection(("127.0.0.1", impatient.port), 20) as connection,
        contextlib.suppress(ConnectionError),
    ):
        connection.sendall(put(10**12))
        while time.monotonic() < began + 15:
            connection.sendall(bytes(1000))
            time.sleep(0.01)
    assert time.monotonic() < began + 10, "the connection was never ended"


def test_a_connection_without_a_request_is_ended(impatient: RunningIntake, good_clients: list[int]) -> None:
    """A spare connection of a browser ends without an answer that nobody asked for."""
    began = time.monotonic()
    assert talk(impatient) == b""
    assert 0.5 < time.monotonic() - began < 5


def test_an_idle_connection_is_ended(impatient: RunningIntake, good_clients: list[int]) -> None:
    """A connection on which nothing more comes does not hold a place."""
    began = time.monotonic()
    answer = talk(impatient, b"GET /privacy HTTP/1.1\r\nHost: x\r\n\r\n")
    assert status(answer) == 200
    assert time.monotonic() < began + 5


def test_pipelined_requests_are_answered_in_order(impatient: RunningIntake, good_clients: list[int]) -> None:
    """Several requests in one packet: each is answered, in its order."""
    ids = [secrets.token_hex(16) for _ in range(5)]
    heads = [put(SMALL, envelope_id=name).replace(b"Connection: close\r\n", b"") + BODY for name in ids]
    answer = talk(impatient, b"".join(heads[:4]) + GET.replace(b"GET / ", b"GET /nothing ") + b"\r\n")
    assert [int(part[:3]) for part in answer.split(b"HTTP/1.1 ")[1:]] == [201] * 4 + [404]


def test_a_flood_of_pipelined_requests_is_ended(impatient: RunningIntake, good_clients: list[int]) -> None:
    """One connection cannot queue work without end."""
    answer = talk(
        impatient,
        GET.replace(b"Connection: close\r\n", b"") + b"\r\n" + (GET.replace(b"close", b"keep-alive") + b"\r\n") * 3000,
    )
    assert answer.count(b"HTTP/1.1 200") < 100


def test_http_1_0(impatient: RunningIntake, good_clients: list[int]) -> None:
    """An old client is served, and its connection ended."""
    envelope_id = secrets.token_hex(16)
    head = f"PUT /e/{envelope_id} HTTP/1.0\r\nContent-Length: {SMALL}\r\n\r\n".encode()
    assert status(talk(impatient, head + BODY)) == 201
    assert status(talk(impatient, b"GET / HTTP/1.0\r\n\r\n")) == 200


@pytest.mark.parametrize(
    "path",
    [
        "/../etc/passwd", "/static/../../app.py", "/static/..%2f..%2fapp.py", "/static/%2e%2e/app.py", "//", "/./",
        "/static/", "/static", "/static/app.js/", "/static/app.js%00.css", "/STATIC/app.js", "/line.json/", "/e/", "/e",
        "/admin", "/.env", "/.git/config", "/about/", "/%", "/%zz", "/;", "/static/app.js.br", "/static/app.py",
    ],
)  # fmt: skip
def test_unknown_paths(impatient: RunningIntake, path: str) -> None:
    """There are only the paths that there are, in one spelling; no redirect, no listing, no echo."""
    answer = talk(impatient, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert status(answer) in (400, 404, 405)
    assert path.encode() not in answer
    assert b"location" not in answer.lower()


def test_a_target_with_a_host_is_only_a_path(impatient: RunningIntake) -> None:
    """A full URL as target names nothing but its path here, and no request is ever passed on."""
    answer = talk(impatient, b"GET http://elsewhere.example/privacy HTTP/1.1\r\nHost: y\r\nConnection: close\r\n\r\n")
    assert status(answer) == 200
    assert b"elsewhere" not in answer


def test_too_many_connections(start_intake: Callable[..., RunningIntake]) -> None:
    """Beyond the limit one is told to come again; when places are free again, one is served."""
    intake = start_intake("connections = 20\npatience_seconds = 3.0\n")
    with contextlib.ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(socket.create_connection(("127.0.0.1", intake.port)))
        time.sleep(0.2)
        answer = talk(intake, GET + b"\r\n")
        assert status(answer) == 503
        assert b"retry-after: 10" in answer
    time.sleep(0.2)
    assert status(talk(intake, GET + b"\r\n")) == 200


def test_senders_leave_a_fifth_of_the_places(start_intake: Callable[..., RunningIntake]) -> None:
    """However many envelopes come slowly: pages and the form are served, one more envelope has to come again."""
    intake = start_intake("connections = 20\npatience_seconds = 5.0\n")
    put = b"PUT /e/%032x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 8192\r\n\r\n"
    with contextlib.ExitStack() as stack:
        for n in range(16):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", intake.port)))
            connection.sendall(put % n + b"x" * 100)
        time.sleep(0.2)
        assert status(talk(intake, put % 99 + b"x" * 8192)) == 503
        assert status(talk(intake, GET + b"\r\n")) == 200
        form = httpx.get(f"{intake.url}/form", headers={"connection": "close"})
        fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form.text))
        parts = {name: (None, value) for name, value in (fields | {"words": "Слова", "do": "tell"}).items()}
        httpx.post(f"{intake.url}/form", files=parts, headers={"connection": "close"}).raise_for_status()  # type: ignore[arg-type]
        assert len(list(intake.spool.ids())) == 1
    time.sleep(0.2)
    assert status(talk(intake, put % 99 + b"x" * 8192)) == 201


def test_slow_heads_do_not_hold_places(start_intake: Callable[..., RunningIntake]) -> None:
    """A hundred connections that never send a whole head are gone after its time, and others are served."""
    intake = start_intake("connections = 100\npatience_seconds = 1.0\n")
    with contextlib.ExitStack() as stack:
        for _ in range(100):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", intake.port)))
            connection.sendall(b"GET / HTTP/1.1\r\nX: ")
        time.sleep(6.5)  # their time, and that of a last answer that is not taken
        assert status(talk(intake, GET + b"\r\n")) == 200


def test_memory_stays_bounded(start_intake: Callable[..., RunningIntake]) -> None:
    """Endless heads on many connections cost little memory each."""
    intake = start_intake()
    before = _resident(intake)

    def flood() -> None:
        for _ in range(3):
            talk(intake, GET + b"X: " + b"y" * 2_000_000)

    threads = [threading.Thread(target=flood) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _resident(intake) - before < 40_000_000


def _resident(intake: RunningIntake) -> int:
    with open(f"/proc/{intake.process.pid}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
