"""JSON from strangers: one reader, with limits on depth and size and no second meaning for anything."""

from __future__ import annotations

import json
from typing import Any, NoReturn


class StrictJSONError(ValueError):
    """Input that is not JSON as we accept it. `fault` is one of encoding, json, depth, duplicate-field.

    `encoding` is also half of a surrogate pair: such a text cannot be written as UTF-8 again.
    """

    def __init__(self, fault: str) -> None:
        super().__init__(f"not acceptable as JSON: {fault}")
        self.fault = fault


def parse_value(untrusted: bytes, *, max_depth: int) -> Any:
    """Parse UTF-8 JSON. Refuses a name twice, NaN, infinities, huge numbers, nesting beyond `max_depth`.

    The caller bounds the length of `untrusted`. Raises StrictJSONError.
    """
    try:
        text = untrusted.decode("utf-8")
    except UnicodeDecodeError:
        raise StrictJSONError("encoding") from None
    if _depth(text) > max_depth:
        raise StrictJSONError("depth")
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse, parse_float=_float, parse_int=_int)
    except StrictJSONError:
        raise
    except (ValueError, RecursionError):
        raise StrictJSONError("json") from None
    if "\\u" in text:
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise StrictJSONError("encoding") from None
    return value


def parse_object(untrusted: bytes, *, max_depth: int) -> dict[str, Any]:
    """Like parse_value, and the value must be an object."""
    value = parse_value(untrusted, max_depth=max_depth)
    if not isinstance(value, dict):
        raise StrictJSONError("json")
    return value


def _depth(text: str) -> int:
    """The deepest nesting of brackets outside strings; looked at before the parser, which would recurse."""
    deepest = depth = 0
    in_string = escaped = False
    for character in text:
        if in_string:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                in_string = False
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise StrictJSONError("duplicate-field")
    return result


def _refuse(_: str) -> NoReturn:
    raise StrictJSONError("json")


def _int(text: str) -> int:
    if len(text) > 17:
        raise StrictJSONError("json")
    return int(text)


def _float(text: str) -> float:
    value = float(text)
    if value - value != 0:  # infinite
        raise StrictJSONError("json")
    return value
