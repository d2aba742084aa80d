"""A site that does its worst: however it answers, the visit ends, and says why in our words."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import brotli
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from holub_testing.decoy import Decoy
from holub_testing.ports import free_port

from holub_desk.decoys.compare import plain
from holub_desk.decoys.decode import decoded
from holub_desk.decoys.tunnel import Proxy
from holub_desk.decoys.visit import MAX_BODY, Answer, NoAnswer, Visitor

Serve = Callable[[socket.socket], object]
OK = b"HTTP/1.1 200 OK\r\n"


@contextmanager
def _serving(serve: Serve, *, read: bool = True) -> Iterator[int]:
    """A server that gives each connection, once its request was read, to `serve`; the port."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(10)
    threads = []

    def one(connection: socket.socket) -> None:
        with connection:
            try:
                if read:
                    connection.recv(65536)
                serve(connection)
            except OSError:
                pass

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threads.append(threading.Thread(target=one, args=(connection,)))
            threads[-1].start()

    acceptor = threading.Thread(target=accept)
    acceptor.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for thread in [acceptor, *threads]:
            thread.join(10)


def _visit(port: int, *, patience: float = 10, proxy: Proxy | None = None, host: str = "127.0.0.1") -> Answer:
    return Visitor(("http", host, port), proxy, patience).get("/", "uk")


def _sends(data: bytes) -> Serve:
    return lambda connection: connection.sendall(data)


def _moves(location: str) -> Serve:
    return _sends(f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode())


def _drips(head: bytes, drop: bytes) -> Serve:
    def serve(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(drop)
            time.sleep(0.05)

    return serve


@pytest.mark.parametrize(
    "data",
    [
        OK + b"Content-Length: 5\r\n\r\nWords",
        OK + b"Connection: close\r\n\r\nWords",
        OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nWo\r\n3\r\nrds\r\n0\r\n\r\n",
        OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"Words", mtime=0),
        OK + b"Content-Encoding: br\r\n\r\n" + brotli.compress(b"Words"),
        OK + b"Content-Encoding: deflate\r\n\r\n" + zlib.compress(b"Words"),
    ],
)
def test_whatever_a_browser_takes(data: bytes) -> None:
    """Lengths, chunks and codings."""
    with _serving(_sends(data)) as port:
        assert _visit(port) == Answer(200, b"Words")


@pytest.mark.parametrize(
    ("serve", "said"),
    [
        (_sends(b""), "breaks off"),
        (_sends(b"nonsense\r\n\r\n"), "none that a browser would take"),
        (_sends(OK + b"Content-Length: 9\r\n\r\nWords"), "breaks off"),
        (_sends(OK + b"Content-Encoding: zstd\r\n\r\nWords"), "coded in a way"),
        (_sends(OK + b"Content-Encoding: gzip\r\n\r\nWords"), "coded in a way"),
        (_sends(OK + b"Content-Encoding: br\r\n\r\n" + brotli.compress(bytes(10**8), quality=1)), "too large"),
        (_sends(OK + b"\r\n" + bytes(MAX_BODY + 1)), "too large"),
        (_sends(OK + b"X: y\r\n" * 200 + b"\r\n"), "none that a browser would take"),
        (_drips(OK + b"Content-Length: 999999\r\n\r\n", b"a"), "took too long"),
        (_drips(OK, b"X: y\r\n"), "took too long"),
        (_drips(OK + b"Y: ", b"y"), "took too long"),
        (_moves("/"), "without end"),
        (_moves("http://[::1"), "redirects to nowhere"),
        (_moves("/ж"), "redirects to nowhere"),
    ],
)
def test_the_worst_ends_soon(serve: Serve, said: str) -> None:
    """In words of ours; nothing of the site's is repeated."""
    begun = time.monotonic()
    with _serving(serve) as port, pytest.raises(NoAnswer) as fault:
        _visit(port, patience=0.4)
    assert said in str(fault.value)
    assert time.monotonic() - begun < 8


def test_redirects_within_the_site_are_followed() -> None:
    """Once, to another page of the same place."""
    moved = b"HTTP/1.1 301 Moved\r\nLocation: /there?lang=uk\r\nContent-Length: 0\r\n\r\n"
    answers = iter([moved, OK + b"\r\nthere"])
    with _serving(lambda connection: connection.sendall(next(answers))) as port:
        assert _visit(port) == Answer(200, b"there")


@pytest.mark.parametrize("location", ["http://127.0.0.1:1/", "https://decoy.example/x", "//decoy.example", "ftp://a/"])
def test_redirects_elsewhere_are_not(location: str) -> None:
    """They are told of: a browser would go there."""
    with _serving(_moves(location)) as port:
        answer = _visit(port)
    assert (answer.status, answer.body) == (302, b"")
    assert answer.moved_to in ("127.0.0.1", "decoy.example", "a")


def test_a_name_for_a_terminal() -> None:
    """The host of a redirect is the site's text."""
    assert plain("decoy.example:80") == "decoy.example:80"
    assert plain("\x1b[31mа.example" + "x" * 200) == "?[31m?.example" + "x" * 86


def test_nobody_there() -> None:
    """A closed port, and a name that nobody knows."""
    with pytest.raises(NoAnswer, match="nothing listens there"):
        _visit(free_port())


PACKED = [gzip.compress(b"x" * 1001, mtime=0), brotli.compress(b"x" * 1001), zlib.compress(b"x" * 1001)]


@pytest.mark.parametrize("data", PACKED)
@pytest.mark.parametrize("most", [1000, 1001])
def test_a_limit_is_exact(data: bytes, most: int) -> None:
    """One byte above the limit is too large, in each coding; and what is cut off is no body."""
    coding = "gzip" if data[:2] == b"\x1f\x8b" else "deflate" if data[:1] == b"\x78" else "br"
    if most == 1001:
        assert decoded(data, coding, most) == b"x" * 1001
        with pytest.raises(ValueError, match="cut off"):
            decoded(data[:-1], coding, most)
    else:
        with pytest.raises(ValueError, match="too large"):
            decoded(data, coding, most)


# --- TLS -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 and its key, in one file, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "line.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("certificate") / "line.pem"
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(*form))
    return file


@pytest.mark.parametrize("trusted", [True, False])
def test_https(certificate: Path, monkeypatch: pytest.MonkeyPatch, trusted: bool) -> None:
    """A certificate counts if this machine trusts whoever signed it; else nothing is asked of the site."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    def serve(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            asked.append(secure.recv(65536))
            secure.sendall(OK + b"Content-Length: 5\r\n\r\nWords")

    asked: list[bytes] = []
    with _serving(serve, read=False) as port:
        visitor = Visitor(("https", "127.0.0.1", port), None, 10)
        if trusted:
            assert visitor.get("/", "uk") == Answer(200, b"Words")
            assert b"Accept-Encoding: gzip, deflate, br\r\n" in asked[0]
        else:
            with pytest.raises(NoAnswer, match="its certificate is not valid: self"):
                visitor.get("/", "uk")
            assert asked == []


# --- through tor's SOCKS -------------------------------------------------------------------------------

ONION = "kmk4sfsvz5q7pt7fi3btoeqzusglbbwdz2gzyuu4lm7l3h7gq2shn3id.onion"


def _socks(target: int, asked: list[bytes]) -> Serve:
    """A SOCKS 5 proxy that leads every name to one port of this machine."""

    def pump(source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                sink.sendall(data)
        except OSError:
            pass
        sink.shutdown(socket.SHUT_WR)

    def serve(connection: socket.socket) -> None:  # the greeting was read
        connection.sendall(b"\x05\x00")
        asked.append(connection.recv(65536))
        connection.sendall(b"\x05\x00\x00\x01" + bytes(6))
        with socket.create_connection(("127.0.0.1", target)) as there:
            back = threading.Thread(target=pump, args=(there, connection))
            back.start()
            request = connection.recv(65536)
            there.sendall(request)
            back.join(10)

    return serve


def test_a_name_is_resolved_by_the_proxy_alone(decoy: Decoy) -> None:
    """An onion address means nothing to this machine's resolver: the proxy is given the name, and the page comes."""
    asked: list[bytes] = []
    with _serving(_socks(decoy.port, asked)) as port:
        answer = _visit(80, proxy=Proxy.parse(f"socks5h://127.0.0.1:{port}"), host=ONION)
    assert answer.status == 200
    assert asked == [b"\x05\x01\x00\x03" + bytes([len(ONION)]) + ONION.encode() + b"\x00\x50"]
    assert dict(decoy.asked[0][1])["Host"] == ONION


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (b"\x05\xff", "no SOCKS 5 proxy that takes us"),
        (b"HTTP/1.1 400 Bad\r\n\r\n", "no SOCKS 5 proxy"),
        (b"\x05\x00\x05\x04\x00\x01" + bytes(6), "the host is not reached"),
        (b"\x05\x00\x05\x99\x00\x01" + bytes(6), "the proxy refused"),
        (b"\x05\x00\x05", "the proxy hung up"),
    ],
)
def test_a_proxy_that_refuses(reply: bytes, said: str) -> None:
    """What it means, and no fall back to a direct connection."""
    with _serving(_sends(reply)) as port, pytest.raises(NoAnswer, match=said):
        _visit(80, proxy=Proxy("127.0.0.1", port), host=ONION)


def test_without_tor() -> None:
    """An onion address where no proxy runs: that is said, and the name is asked of nobody."""
    with pytest.raises(NoAnswer, match="no proxy answers at"):
        _visit(80, proxy=Proxy("127.0.0.1", free_port()), host=ONION)


@pytest.mark.parametrize("url", ["", "127.0.0.1:9050", "socks5://127.0.0.1:9050", "socks5h://127.0.0.1", "http://a:1"])
def test_proxies_that_are_none(url: str) -> None:
    """Only a proxy that resolves names itself is taken."""
    with pytest.raises(ValueError, match=r"proxy|port"):
        Proxy.parse(url)
