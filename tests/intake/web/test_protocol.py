"""Where the address of a client ends: nothing behind the protocol can know who asks."""

from __future__ import annotations

import asyncio
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


async def _seen(protocol: Any) -> dict[str, Any]:
    """The ASGI scope of one request that carries everything a browser and a proxy may add."""
    scopes: list[dict[str, Any]] = []

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        scopes.append(scope)
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    port = free_port()
    config = uvicorn.Config(
        app, port=port, http=protocol, lifespan="off", log_config=None, access_log=False, proxy_headers=False
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    fields = {"Host": "x", "Accept-Language": "uk", "Accept-Encoding": "br", "Connection": "close"} | TELLING
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    writer.write(f"GET / HTTP/1.1\r\n{head}\r\n".encode())
    await reader.read()
    writer.close()
    server.should_exit = True
    await serving
    return scopes[0]


async def test_no_address_and_no_telling_field_gets_through() -> None:
    """The application is given no address, and only the fields it has a use for."""
    scope = await _seen(with_limits(Limits(connections=10, patience_seconds=5)))
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

    port = free_port()
    protocol = with_limits(Limits(connections=connections, patience_seconds=0.2))
    config = uvicorn.Config(app, port=port, http=protocol, lifespan="off", log_config=None, access_log=False)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    for turn in range(12):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write((b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", b"garbage\r\n\r\n", b"GET /")[turn % 3])
        answer = await asyncio.wait_for(reader.read(), 5)
        assert answer.split(b" ", 2)[1] == (b"204", b"400", b"408")[turn % 3]
        writer.close()
        await writer.wait_closed()
    server.should_exit = True
    await serving
    assert not server.server_state.connections
