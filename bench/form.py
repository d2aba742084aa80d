"""Posts of the form without JavaScript, sealed and durable, per second ÷ a bare route that stores the same body."""

from __future__ import annotations

import re
import statistics
import tempfile
import urllib.request
from pathlib import Path

from holub_testing.line import make_line
from holub_testing.ports import free_port

from bench.load import HOST, per_second, request, server

CLIENTS = 8
COUNT = 400
ROUNDS = 3
BOUNDARY = "----boundary"


def fields(page: str) -> dict[str, str]:
    """The hidden fields of the first form."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def multipart(values: dict[str, str]) -> bytes:
    """A form's body as a browser without JavaScript sends it."""
    lines = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in values.items()
    ]
    return ("".join(lines) + f"--{BOUNDARY}--\r\n").encode()


def main() -> None:
    line = make_line()
    rates: dict[str, list[float]] = {"ours": [], "bare": []}
    for _ in range(ROUNDS):
        for name, measured in rates.items():
            with tempfile.TemporaryDirectory(dir=".") as work:
                port = free_port()
                command = (
                    ["-m", "holub_intake.cli", "--config", str(line.write_intake(Path(work), port)), "serve"]
                    if name == "ours"
                    else ["-m", "bench.bare", work + "/spool", str(port)]
                )
                with server(command, port):
                    posts = []
                    for _ in range(COUNT):
                        values = {}
                        if name == "ours":
                            page = urllib.request.urlopen(f"http://{HOST}:{port}/form?lang=uk").read().decode()
                            values = fields(page)
                        body = multipart(values | {"words": "Бачив два автобуси біля гуртожитку."})
                        posts.append(request("POST", "/form", body, f"multipart/form-data; boundary={BOUNDARY}"))
                    measured.append(per_second(port, posts, CLIENTS, 200))
    ours, bare = (statistics.median(rates[name]) for name in ("ours", "bare"))
    print(f"form posts, sealed and durable, {CLIENTS} clients, per second (median of {ROUNDS})")
    print(
        f"              ours {ours:7.0f}   bare {bare:7.0f}   ratio {ours / bare:.2f}   (the bare route does not seal)"
    )
