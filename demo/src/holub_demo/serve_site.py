"""Serve the demo's site on loopback: files, and nothing else. No list of a directory, no log."""

from __future__ import annotations

import os
import sys
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Files(SimpleHTTPRequestHandler):
    """What any server does that a real desk would use."""

    server_version = "files"
    sys_version = ""
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".atom": "application/atom+xml",
        ".json": "application/feed+json",
        ".txt": "text/plain; charset=utf-8",
        ".html": "text/html; charset=utf-8",
    }

    def list_directory(self, path: Any) -> None:  # noqa: ARG002 - the name of what is not listed
        """There is no list."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def log_message(self, *_: Any) -> None:
        """Nothing is logged."""


def main() -> None:
    """`python -m holub_demo.serve_site PORT DIRECTORY`, until it is stopped."""
    port, directory = int(sys.argv[1]), sys.argv[2]
    os.makedirs(directory, exist_ok=True)
    ThreadingHTTPServer(("127.0.0.1", port), partial(Files, directory=directory)).serve_forever()


if __name__ == "__main__":
    main()
