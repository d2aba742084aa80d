"""What a form or a script sent. The guard bounds its length."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

from holub_wire.strict import StrictJSONError, parse_object

MOST: Final = 64
"""Fields of a form: a bulk act names its reports."""


def pairs_of(body: bytes, most: int = MOST) -> list[tuple[str, str]] | None:
    """The fields of a form in order, or None where it is none."""
    try:
        return parse_qsl(
            body.decode("ascii"), keep_blank_values=True, max_num_fields=most, encoding="utf-8", errors="strict"
        )
    except ValueError:
        return None


def fields_of(body: bytes, most: int = MOST) -> Mapping[str, str]:
    """The fields of a form, of several alike the first; nothing where it is none."""
    found: dict[str, str] = {}
    for name, value in pairs_of(body, most) or ():
        found.setdefault(name, value)
    return found


def object_of(body: bytes) -> dict[str, Any]:
    """The JSON object that a script of ours sent, or an empty one."""
    try:
        return parse_object(body, max_depth=4)
    except StrictJSONError:
        return {}
