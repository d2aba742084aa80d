"""PUT of sealed envelopes, durable, per second: our intake ÷ a bare Starlette route with the same five system calls."""

from __future__ import annotations

import secrets
import statistics
import tempfile
from pathlib import Path

from holub_testing.line import make_line
from holub_testing.ports import free_port

from bench.load import per_second, request, server

COUNT = {1: 300, 8: 1200, 64: 1600}
ROUNDS = 3


def main() -> None:
    line = make_line()
    sealed = line.seal("Бачив два автобуси.".encode())[1]
    rates: dict[str, dict[int, list[float]]] = {"ours": {}, "bare": {}}
    for _ in range(ROUNDS):  # in turn, so that a drifting machine drifts under both
        for name, measured in rates.items():
            with tempfile.TemporaryDirectory(dir=".") as work:
                port = free_port()
                command = (
                    ["-m", "holub_intake.cli", "--config", str(line.write_intake(Path(work), port)), "serve"]
                    if name == "ours"
                    else ["-m", "bench.bare", work + "/spool", str(port)]
                )
                with server(command, port):
                    for clients, count in COUNT.items():
                        puts = [
                            request("PUT", f"/e/{secrets.token_hex(16)}", sealed, "application/octet-stream")
                            for _ in range(count)
                        ]
                        measured.setdefault(clients, []).append(per_second(port, puts, clients, 201))
    print(f"PUT, durable, {len(sealed)} bytes, per second (median of {ROUNDS})")
    for clients in COUNT:
        ours, bare = (statistics.median(rates[name][clients]) for name in ("ours", "bare"))
        print(f"  {clients:3d} clients   ours {ours:7.0f}   bare {bare:7.0f}   ratio {ours / bare:.2f}   (aim 0.60)")
