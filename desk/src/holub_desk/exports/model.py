"""The part of the FollowTheMoney model that is written here, and the rules that an entity has to keep. Pure.

https://followthemoney.tech/ — its own `validate` lets much pass; here a bad entity is an error, named, and nothing is
written. `schema.json` is an extract of the model, made by tools/ftm_schema.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

_DATE: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")
_FORMS: Final = {
    "date": _DATE,
    "country": re.compile(r"[a-z]{2}"),
    "language": re.compile(r"[a-z]{3}"),
    "number": re.compile(r"-?\d+(\.\d+)?"),
    "url": re.compile(r"https?://[^\s<>\"]+"),
    "checksum": re.compile(r"[0-9a-f]{40}"),
    "mimetype": re.compile(r"[a-z]+/[a-z0-9.+-]+"),
}
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


class BadEntity(ValueError):
    """An entity that the model does not allow; the message names it and the property."""


@dataclass(frozen=True)
class Entity:
    """One entity; a property may have several values."""

    id: str
    schema: str
    properties: Mapping[str, tuple[str, ...]]


@cache
def _schemata() -> Mapping[str, Any]:
    schemata: Mapping[str, Any] = json.loads(files("holub_desk.exports").joinpath("schema.json").read_bytes())
    return schemata["schemata"]  # type: ignore[no-any-return]


def checked(entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """The same entities, each of which keeps the rules, and refers to what is among them. Raises BadEntity."""
    by_id: dict[str, Entity] = {}
    for entity in entities:
        if entity.id in by_id:
            raise BadEntity(f"{entity.id}: there are two of it")
        by_id[entity.id] = entity
    for entity in entities:
        _check(entity, by_id)
    return tuple(entities)


def _check(entity: Entity, by_id: Mapping[str, Entity]) -> None:
    if not _ID.fullmatch(entity.id):
        raise BadEntity(f"{entity.id[:40]!r}: not an id")
    schema = _schemata().get(entity.schema)
    if schema is None:
        raise BadEntity(f"{entity.id}: no schema {entity.schema} is written here")
    for name in schema["required"]:
        if not entity.properties.get(name):
            raise BadEntity(f"{entity.id}: {entity.schema} needs {name}")
    for name, values in entity.properties.items():
        rule = schema["properties"].get(name)
        if rule is None:
            raise BadEntity(f"{entity.id}: {entity.schema} has no {name}")
        if not values or len(set(values)) != len(values):
            raise BadEntity(f"{entity.id}: {name} has no value, or one twice")
        for value in values:
            _check_value(entity, name, value, rule, by_id)


def _check_value(entity: Entity, name: str, value: str, rule: Mapping[str, Any], by_id: Mapping[str, Entity]) -> None:
    where = f"{entity.id}: {name}"
    if not value.strip() or _CONTROLS.search(value):
        raise BadEntity(f"{where} is empty, or has characters that nobody sees")
    if rule["most"] is not None and len(value) > rule["most"]:
        raise BadEntity(f"{where} is longer than {rule['most']}")
    if rule["type"] == "entity":
        other = by_id.get(value)
        if other is None:
            raise BadEntity(f"{where} refers to {value}, which is not there")
        if rule["range"] not in _schemata()[other.schema]["is"]:
            raise BadEntity(f"{where} has to be a {rule['range']}, and {value} is a {other.schema}")
        return
    form = _FORMS.get(rule["type"])
    if form is not None and not form.fullmatch(value):
        raise BadEntity(f"{where} is no {rule['type']}")


def as_lines(entities: Sequence[Entity]) -> bytes:
    """JSON lines as FollowTheMoney reads them, after all were checked. Raises BadEntity."""
    return b"".join(
        json.dumps(
            {"id": each.id, "schema": each.schema, "properties": {k: list(v) for k, v in each.properties.items()}},
            ensure_ascii=False,
            sort_keys=True,
        ).encode()
        + b"\n"
        for each in checked(entities)
    )


def read_lines(untrusted: bytes) -> tuple[Entity, ...]:
    """What `as_lines` wrote. Raises BadEntity for anything else: an unknown field is not passed over."""
    found = []
    for n, line in enumerate(untrusted.splitlines(), 1):
        try:
            data = json.loads(line)
            if data.keys() != {"id", "schema", "properties"}:
                raise ValueError
            values = {
                str(k): tuple(str(each) for each in v if isinstance(each, str)) for k, v in data["properties"].items()
            }
            if any(len(values[k]) != len(v) for k, v in data["properties"].items()):
                raise ValueError
            found.append(Entity(str(data["id"]), str(data["schema"]), values))
        except (ValueError, TypeError, AttributeError, KeyError):
            raise BadEntity(f"line {n} is no entity") from None
    return checked(found)
