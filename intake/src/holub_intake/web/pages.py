"""The pages that do not change: made once at start, in every language of the line, and kept compressed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from holub_intake.web.chat_data import page_data
from holub_intake.web.compression import Compressed
from holub_intake.web.headers import chat_policy, plain_policy
from holub_intake.web.languages import choose
from holub_wire.line import Line

HTML = "text/html; charset=utf-8"
LANGUAGE_NAMES = {"uk": "Українська", "ru": "Русский", "en": "English"}
"""Each in its own language."""


def environment(style: str) -> Environment:
    """The templates, with everything escaped but the style of our own."""
    made = Environment(
        loader=PackageLoader("holub_intake.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["style"] = Markup(style)  # noqa: S704 - built from chat/src/app.css, nobody's input
    made.globals["language_names"] = LANGUAGE_NAMES
    return made


def context(line: Line, language: str, texts: Mapping[str, Any]) -> dict[str, Any]:
    """What every template of ours may use."""
    return {
        "language": language,
        "languages": line.languages,
        "texts": texts,
        "exact_places": line.questionnaire.exact_places,
        "operator": line.operator[language],
        "reads_within": line.reads_within[language],
    }


def make(
    line: Line, templates: Environment, texts: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Compressed]]:
    """`/`, `/about` and `/privacy`, each in every language."""

    def made(name: str, policy: Callable[[Sequence[str]], str]) -> dict[str, Compressed]:
        pages = {}
        for language in line.languages:
            values = context(line, language, texts[language]) | {"page": name}
            values["page_data"] = page_data(line, language, texts[language])
            html = templates.get_template(f"{name}.html").render(values)
            headers = {"content-security-policy": policy(styles_of(html))}
            pages[language] = Compressed.make(html.encode(), HTML, headers)
        return pages

    return {
        "/": made("page", chat_policy),
        "/about": made("about", plain_policy),
        "/privacy": made("privacy", plain_policy),
    }


def routes(line: Line, pages: Mapping[str, Mapping[str, Compressed]]) -> list[Route]:
    """Pages by path and language, each served in the language that fits."""
    return [_route(path, line, by_language) for path, by_language in pages.items()]


def _route(path: str, line: Line, pages: Mapping[str, Compressed]) -> Route:
    async def page(request: Request) -> Response:
        language = choose(line.languages, request.query_params.get("lang"), request.headers.get("accept-language", ""))
        return pages[language].response(request)

    return Route(path, page, methods=["GET"])


def styles_of(html: str) -> list[str]:
    """The text of each <style> element, as a browser hashes it."""
    finder = _Styles()
    finder.feed(html)
    return finder.found


class _Styles(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the base class passes it
        if tag == "style":
            self._inside = True
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "style"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data


def squeeze(text: str) -> str:
    """A style sheet or script as it stands in a page; refuses one that would end its element, or hide the end."""
    if re.search(r"</(style|script)|<!--|<script", text, re.IGNORECASE):
        raise ValueError("a style sheet or script cannot hold the end of its element")
    return text.strip()
