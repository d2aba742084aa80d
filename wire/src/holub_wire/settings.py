"""Read a side's TOML file into a frozen dataclass tree, and say with file, line and hint what is wrong.

The dataclasses are the documentation of record: each field's metadata holds one sentence about it.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from holub_wire.command import CommandError

T = TypeVar("T")


def setting(default: Any = dataclasses.MISSING, *, doc: str) -> Any:
    """A field of a settings dataclass: its default (none: required) and one sentence of documentation."""
    return dataclasses.field(default=default, metadata={"doc": doc})


def load(path: Path, cls: type[T]) -> T:
    """Read `path` into `cls`, a dataclass whose fields are dataclasses, one per TOML table.

    Relative `Path` settings, defaults too, are taken from the directory of the file. Raises CommandError.
    """
    try:
        text = path.read_text("utf-8")
        data = tomllib.loads(text)
    except FileNotFoundError:
        raise CommandError(f"there is no configuration file {path}", "name one with --config FILE") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CommandError(f"{path}: {error}", "the file must be TOML in UTF-8") from None
    return typing.cast(T, _table(cls, data, _Where(path, text, ())))


@dataclasses.dataclass(frozen=True)
class _Where:
    path: Path
    text: str
    keys: tuple[str, ...]

    def below(self, key: str) -> _Where:
        return dataclasses.replace(self, keys=(*self.keys, key))

    def wrong(self, message: str, hint: str) -> CommandError:
        return CommandError(f"{self.path}, line {self._line()}: {message}", hint)

    def _line(self) -> int:
        """The line that sets the last key, searched below its table's heading."""
        start = 0
        if self.keys[:1]:
            heading = re.search(rf"(?m)^\s*\[\s*{re.escape(self.keys[0])}\s*\]", self.text)
            start = heading.start() if heading else 0
        if len(self.keys) > 1:
            entry = re.compile(rf"(?m)^\s*{re.escape(self.keys[-1])}\s*=").search(self.text, start)
            start = entry.end() if entry else start
        return self.text.count("\n", 0, start) + 1


def _table(cls: type[Any], data: Mapping[str, Any], where: _Where) -> Any:
    fields = {field.name: field for field in dataclasses.fields(cls)}
    types = typing.get_type_hints(cls)
    for key in data:
        if key not in fields:
            raise where.below(key).wrong(f"unknown setting {key!r}", f"known here: {', '.join(fields)}")
    values = {}
    for name, field in fields.items():
        inner = where.below(name)
        if dataclasses.is_dataclass(types[name]):
            value = data.get(name, {})
            if not isinstance(value, dict):
                raise inner.wrong(f"{name} must be a table", f"write [{name}] and its settings below")
            values[name] = _table(typing.cast(type[Any], types[name]), value, inner)
        elif name in data:
            values[name] = _value(types[name], data[name], inner)
        elif field.default is dataclasses.MISSING:
            raise inner.wrong(f"the setting {name!r} is missing", field.metadata["doc"])
        elif isinstance(field.default, Path):
            values[name] = where.path.parent / field.default
    try:
        return cls(**values)
    except ValueError as error:  # a check of the dataclass itself
        raise where.wrong(str(error), "see docs/operating.md") from None


def _value(kind: Any, value: Any, where: _Where) -> Any:
    name = where.keys[-1]
    if type(None) in typing.get_args(kind):
        kind = next(argument for argument in typing.get_args(kind) if argument is not type(None))
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is Path and isinstance(value, str) and value:
        return where.path.parent / value
    if origin is tuple and isinstance(value, list) and all(isinstance(item, arguments[0]) for item in value):
        return tuple(value)
    if origin is Mapping and isinstance(value, dict) and all(isinstance(text, str) for text in value.values()):
        return dict(value)
    if origin is typing.Literal:
        if value in arguments:
            return value
        raise where.wrong(f"{name} cannot be {value!r}", f"one of: {', '.join(map(str, arguments))}")
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(kind, type) and isinstance(value, kind) and isinstance(value, bool) == (kind is bool):
        return value
    expected = {
        str: "a text in quotes",
        int: "a whole number",
        bool: "true or false",
        Path: "a path in quotes",
    }
    raise where.wrong(f"{name} has the wrong kind of value", f"expected {expected.get(kind, 'a list of texts')}")
