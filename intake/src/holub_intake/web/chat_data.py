"""What the chat page is told: a little in the page itself, the rest in `/chat.json` and, once words are stored,
`/words.json`; both are loaded whatever is answered."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from holub_intake.web.compression import Compressed
from holub_wire.code import LANGUAGES, word_list
from holub_wire.line import Line
from holub_wire.questionnaire.model import to_json

FIRST_MINUTE: Mapping[str, Sequence[str]] = {
    "gate": ("go", "fallback"),
    "account": ("ask", "placeholder", "sending", "sent", "empty", "too_long"),
    "send": ("failed", "retry", "waiting", "room", "refused"),
}
"""The texts that the chat's script needs before the rest of it is loaded."""


def page_data(line: Line, language: str, texts: Mapping[str, Any]) -> Markup:
    """What the chat's script is told: JSON for a <script type="application/json"> element."""
    data = {
        "operator": dict(line.operator),
        "reads_within": dict(line.reads_within),
        "languages": list(line.languages),
        "language": language,
        "recipients": [str(line.recipients.current), str(line.recipients.recovery)],
        "questionnaire": [line.questionnaire.id, line.questionnaire.version],
        # What stands in the page as text is not sent twice.
        "texts": {table: {name: texts[table][name] for name in names} for table, names in FIRST_MINUTE.items()},
    }
    return embedded(data)


def embedded(data: Mapping[str, Any]) -> Markup:
    """JSON as the text of a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # Inside a script element only `<` can end it or open a comment.
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704


_NOT_OF_THE_CHAT: Final = ("about", "privacy", "verify", "form", "stopped", "telegram", "carried")
"""Texts of pages that the server writes, of messengers, and of the page that is carried."""
_DESK_ONLY: Final = ("groups", "code", "sensitive")
"""What the desk alone looks at in a questionnaire."""


def later_data(line: Line, texts: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Everything that comes after the first minute: the questions, the texts of all languages, one more recipient."""
    return {
        "questionnaire": _lighter(to_json(line.questionnaire)),
        "custodian": str(line.recipients.custodian),
        "texts": {language: of_the_chat(tables) for language, tables in texts.items()},
    }


def of_the_chat(tables: Mapping[str, Any]) -> dict[str, Any]:
    """The texts that a conversation in a browser can come to."""
    return {name: table for name, table in tables.items() if name not in _NOT_OF_THE_CHAT}


def _lighter(value: Any) -> Any:
    if isinstance(value, list):
        return [_lighter(each) if isinstance(each, dict) else each for each in value]
    return {
        key: _lighter(each) if key in ("questions", "choices") else each
        for key, each in value.items()
        if key not in _DESK_ONLY
    }


def make(line: Line, texts: Mapping[str, Mapping[str, Any]]) -> dict[str, Compressed]:
    """`/chat.json`, and `/words.json`: the code words of each language, with spaces between."""
    data = {
        "/chat.json": later_data(line, texts),
        "/words.json": {name: " ".join(word_list(name)) for name in LANGUAGES},
    }
    return {path: _compressed(each) for path, each in data.items()}


def routes(data: Mapping[str, Compressed]) -> list[Route]:
    """`GET` of each."""
    return [_route(path, compressed) for path, compressed in data.items()]


def _compressed(data: Mapping[str, Any]) -> Compressed:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Compressed.make(text.encode(), "application/json")


def _route(path: str, compressed: Compressed) -> Route:
    async def answer(request: Request) -> Response:
        return compressed.response(request)

    return Route(path, answer, methods=["GET"])
