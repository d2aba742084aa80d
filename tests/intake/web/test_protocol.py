"""Where the address of a client ends: nothing behind the protocol can know who asks."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn
from holub_testing.ports import free_port

from holub_intake.web.protocol import Limits, with_limits

TELLING = {
    "User-Agent": "planted-agent",
    "Cookie": "planted=cookie",
    "Referer": "http://planted.example/",
    "X-Forwarded-For": "203.0.113.9",
    "X-Real-IP": "203.0.113.9",
    "Forwarded": "for=203.0.113.9",
    "CF-Connecting-IP": "203.0.113.9",
    "True-Client-IP": "203.0.113.9",
    "Via": "planted",
    "Authorization": "Basic cGxhbnRlZA==",
    "From": "planted@example.org",
    "DNT": "1",
    "If-None-Match": '"planted"',
}


@contextlib.asynccontextmanager
async def _serving(app: Any, protocol: Any) -> AsyncIterator[tuple[int, uvicorn.Server]]:
    """uvicorn with this protocol, on a free port, within this process."""
    port = free_port()
    config = uvicorn.Config(
        app, port=port, http=protocol, lifespan="off", log_config=None, access_log=False, proxy_headers=False
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield port, server
    server.should_exit = True
    await serving


async def _seen(protocol: Any) -> dict[str, Any]:
    """The ASGI scope of one request that carries everything a browser and a proxy may add."""
    scopes: list[dict[str, Any]] = []

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        scopes.append(scope)
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async with _serving(app, protocol) as (port, _):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        fields = {"Host": "x", "Accept-Language": "uk", "Accept-Encoding": "br", "Connection": "close"} | TELLING
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        writer.write(f"GET / HTTP/1.1\r\n{head}\r\n".encode())
        await reader.read()
        writer.close()
    return scopes[0]


async def test_no_address_and_no_telling_field_gets_through() -> None:
    """The application is given no address, and only the fields it has a use for."""
    scope = await _seen(with_limits(Limits(connections=10, patience_seconds=5, slowest_bytes_per_second=1)))
    assert scope["client"] is None
    assert {name for name, _ in scope["headers"]} == {b"host", b"accept-language", b"accept-encoding", b"connection"}
    assert b"planted" not in repr(scope).encode()
    assert b"203.0.113.9" not in repr(scope).encode()


async def test_the_search_would_find_them() -> None:
    """The control: uvicorn's own protocol hands all of it on, and the same search finds it."""
    scope = await _seen("httptools")
    assert scope["client"][0] == "127.0.0.1"
    assert len(scope["headers"]) == 4 + len(TELLING)
    assert "planted" in repr(scope)
    assert "203.0.113.9" in repr(scope)


@pytest.mark.parametrize("connections", [1, 3])
async def test_places_are_given_back(connections: int) -> None:
    """A connection that ends, however it ends, frees its place."""

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    protocol = with_limits(Limits(connections=connections, patience_seconds=0.2, slowest_bytes_per_second=1))
    async with _serving(app, protocol) as (port, server):
        for turn in range(12):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write((b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", b"garbage\r\n\r\n", b"GET /")[turn % 3])
            answer = await asyncio.wait_for(reader.read(), 5)
            assert answer.split(b" ", 2)[1] == (b"204", b"400", b"408")[turn % 3]
            writer.close()
            await writer.wait_closed()
    assert not server.server_state.connections


async def test_a_client_that_does_not_read_is_ended() -> None:
    """An answer that nobody takes does not hold a place; one that is taken slowly arrives."""
    size = 30_000_000

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % size)]})
        for _ in range(300):
            await send({"type": "http.response.body", "body": bytes(size // 300), "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async with _serving(app, with_limits(Limits(connections=10, patience_seconds=0.5, slowest_bytes_per_second=1))) as (
        port,
        server,
    ):
        _, idle = await asyncio.open_connection("127.0.0.1", port, limit=1000)
        idle.write(b"GET / HTTP/1.1\r\n\r\n")
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
        taken = 0
        while chunk := await reader.read(1_000_000):
            taken += len(chunk)
            await asyncio.sleep(0.02)
        assert taken > size
        writer.close()
        deadline = asyncio.get_running_loop().time() + 5
        while server.server_state.connections:
            assert asyncio.get_running_loop().time() < deadline, "the idle reader still holds its place"
            await asyncio.sleep(0.05)
        idle.close()


async def _body_app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Reads a body to its end, and says how long it was."""
    length = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        length += len(message["body"])
        if not message["more_body"]:
            break
    text = str(length).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(text))]})
    await send({"type": "http.response.body", "body": text})


async def test_a_body_that_stalls_is_ended_and_a_slow_one_arrives() -> None:
    """A body of any length must keep a pace; a line that pauses and goes on within the window is fine."""
    limits = Limits(connections=10, patience_seconds=0.2, slowest_bytes_per_second=1000)

    async def send(port: int, pieces: int, pause: float) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: 4000\r\n\r\n")
        for _ in range(pieces):
            writer.write(bytes(1000))
            await asyncio.sleep(pause)
        answer = await asyncio.wait_for(reader.read(), 5)
        writer.close()
        return answer

    async with _serving(_body_app, with_limits(limits)) as (port, _):
        steady = asyncio.create_task(send(port, 4, 0.5))
        stalled = asyncio.create_task(send(port, 1, 0.0))
        dripping = asyncio.create_task(send(port, 0, 0.0))
        assert (await steady).endswith(b"\r\n\r\n4000")
        assert (await stalled).startswith(b"HTTP/1.1 408 ")
        assert (await dripping).startswith(b"HTTP/1.1 408 ")
