"""A bounded load on loopback: keep-alive HTTP/1.1 over plain sockets, in a process apart from the server's."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

HOST = "127.0.0.1"


def request(method: str, path: str, body: bytes, content_type: str) -> bytes:
    """The bytes of one request."""
    headers = (f"Host: {HOST}", f"Content-Type: {content_type}", f"Content-Length: {len(body)}")
    lines = (f"{method} {path} HTTP/1.1", *headers)
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def per_second(port: int, requests: Sequence[bytes], clients: int, expected: int) -> float:
    """Answers per second of `clients` connections that share `requests`; every answer must be `expected`."""
    return asyncio.run(_per_second(port, requests, clients, expected))


async def _per_second(port: int, requests: Sequence[bytes], clients: int, expected: int) -> float:
    waiting = iter(requests)

    async def client() -> None:
        reader, writer = await asyncio.open_connection(HOST, port)
        for data in waiting:
            writer.write(data)
            status = int((await reader.readline()).split()[1])
            if status != expected:
                raise RuntimeError(f"the server answered {status}")
            length = 0
            while (line := await reader.readline()) != b"\r\n":
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            await reader.readexactly(length)
        writer.close()

    start = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    return len(requests) / (time.perf_counter() - start)


@contextlib.contextmanager
def server(command: Sequence[str], port: int) -> Iterator[int]:
    """Run a server on the first processor while we load it from the others, and stop it in the end; its process id."""
    processors = sorted(os.sched_getaffinity(0))

    def pin() -> None:
        os.sched_setaffinity(0, {processors[0]})

    # Pinning needs nothing that is unsafe after a fork: this process has one thread here.
    process = subprocess.Popen([sys.executable, *command], preexec_fn=pin)  # noqa: PLW1509
    os.sched_setaffinity(0, set(processors[1:]) or set(processors))
    try:
        _wait(port, process)
        yield process.pid
    finally:
        os.sched_setaffinity(0, set(processors))
        process.terminate()
        process.wait(20)


def processor_seconds(process: int) -> float:
    """What all threads of a process have used of a processor: other work on the machine does not lengthen it. Linux."""
    used = 0
    for task in Path(f"/proc/{process}/task").iterdir():
        with contextlib.suppress(OSError):  # a thread that has just ended
            used += int((task / "schedstat").read_text().split()[0])
    return used / 1e9


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        with contextlib.suppress(OSError), socket.create_connection((HOST, port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError("the server does not answer")
