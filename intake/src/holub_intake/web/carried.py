"""The page that is carried: the whole conversation in one file that makes no request and works offline.

Made once at start, the same bytes from the same line. docs/envelope.md, "A carried file", says what it saves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from jinja2 import Environment
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from holub_intake.web.chat_data import embedded, later_data, of_the_chat
from holub_intake.web.compression import Compressed
from holub_intake.web.headers import lone_policy
from holub_intake.web.pages import HTML, context, squeeze
from holub_wire.code import LANGUAGES, word_list
from holub_wire.line import Line

PATH: Final = "/holub.html"


def make(
    line: Line, templates: Environment, texts: Mapping[str, Mapping[str, Any]], files: Mapping[str, Compressed]
) -> Compressed:
    """The page, from the built files by name. Its policy stands in it too, so that it holds without a server."""
    own = {language: _carried(tables) for language, tables in texts.items()}
    first = line.languages[0]
    style, script = (squeeze(files[name].identity.decode()) for name in ("carried.css", "carried.js"))
    policy = lone_policy([str(templates.globals["style"]), style], script, "data: blob:")
    values = context(line, first, own[first]) | {
        "page": "carried",
        "policy": policy,
        "own_style": Markup(style),  # noqa: S704 - built from chat/src, as is the script
        "script": Markup(script),  # noqa: S704
        "all_texts": own,
        "page_data": embedded(_data(line, own)),
    }
    html = templates.get_template("carried.html").render(values)
    # Only a header can forbid frames.
    return Compressed.make(html.encode(), HTML, {"content-security-policy": f"{policy}; frame-ancestors 'none'"})


def _carried(tables: Mapping[str, Any]) -> dict[str, Any]:
    """The texts of the conversation, with what is said differently where nothing is sent."""
    different = tables["carried"]
    merged = {name: {**table, **different.get(name, {})} for name, table in of_the_chat(tables).items()}
    return merged | {"carried": {name: text for name, text in different.items() if isinstance(text, str)}}


def _data(line: Line, texts: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """All that the script is told: what the chat page has and fetches, the code words, and where the file must come."""
    return {
        "operator": dict(line.operator),
        "reads_within": dict(line.reads_within),
        "languages": list(line.languages),
        "recipients": [str(line.recipients.current), str(line.recipients.recovery)],
        "carried_to": dict(line.carried_to),
        "words": {name: " ".join(word_list(name)) for name in LANGUAGES},
        **later_data(line, {}),
        "texts": texts,
    }


def route(page: Compressed) -> Route:
    """`GET /holub.html`."""

    async def answer(request: Request) -> Response:
        return page.response(request)

    return Route(PATH, answer, methods=["GET"])
