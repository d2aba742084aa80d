"""What a source's browser loads, made from the line file alone: what is served here, and what the desk signs.

Nothing of it may depend on the line file's sequence, expiry or hashes: signing would change what is signed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment
from starlette.routing import Route

from holub_intake.web import carried, chat_data, pages, static_files, texts
from holub_intake.web.compression import Compressed
from holub_wire.line import Line


@dataclass(frozen=True)
class Bundle:
    """Pages by path and language, data by path, scripts and styles by name, the page that is carried; and what they
    were made with."""

    line: Line
    style: str
    templates: Environment
    texts: Mapping[str, Mapping[str, Any]]
    pages: Mapping[str, Mapping[str, Compressed]]
    data: Mapping[str, Compressed]
    files: Mapping[str, Compressed]
    carried: Compressed

    @classmethod
    def make(cls, line: Line) -> Bundle:
        """Make all of it. Raises CommandError when the chat page is not built."""
        files = static_files.load()
        style = pages.squeeze(files["app.css"].identity.decode())
        templates = pages.environment(style)
        words = texts.load(line.languages)
        return cls(
            line=line,
            style=style,
            templates=templates,
            texts=words,
            pages=pages.make(line, templates, words),
            data=chat_data.make(line, words),
            files=static_files.served(files),
            carried=carried.make(line, templates, words, files),
        )

    def routes(self) -> list[Route]:
        """All of it, served; compressed now."""
        for each in self.loaded().values():
            each.prepared()
        return [
            *pages.routes(self.line, self.pages),
            *chat_data.routes(self.data),
            static_files.route(self.files),
            carried.route(self.carried),
        ]

    def loaded(self) -> dict[str, Compressed]:
        """What a browser may load, by what it asks for."""
        return {
            **{f"{path}?lang={name}": page for path, named in self.pages.items() for name, page in named.items()},
            **self.data,
            carried.PATH: self.carried,
            **{f"/static/{name}": file for name, file in self.files.items()},
        }

    def hashes(self) -> dict[str, str]:
        """The SHA-256 of each, in hex."""
        return {path: hashlib.sha256(each.identity).hexdigest() for path, each in self.loaded().items()}
