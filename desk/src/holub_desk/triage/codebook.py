"""The codes a desk uses, from a TOML file: its own, or the one that ships."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from holub_wire.command import CommandError

SHIPPED: Final = Path(__file__).with_name("codebook.toml")
LANGUAGES: Final = ("uk", "en")
_NAME: Final = re.compile(r"[A-Z]{1,3}[0-9]{1,3}")
_MAX_CODES: Final = 500


@dataclass(frozen=True)
class Code:
    """One code. `protect`: somebody is at risk; `restrict`: settlement level only, delayed and restricted."""

    name: str
    group: str
    label: Mapping[str, str]
    protect: bool = False
    restrict: bool = False


@dataclass(frozen=True)
class Codebook:
    """Codes by name in their order, and the groups they stand in."""

    codes: Mapping[str, Code]
    groups: Mapping[str, Mapping[str, str]]

    def label(self, name: str, language: str) -> str:
        """In a language of the desk; a code that is not in the book is its own label."""
        code = self.codes.get(name)
        return code.label.get(language, name) if code else name


def read_codebook(path: Path = SHIPPED) -> Codebook:
    """Read and check a codebook. Raises CommandError."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        groups = {group["name"]: _label(group) for group in data["group"]}
        codes = [_code(code, group["name"]) for group in data["group"] for code in group.get("code", ())]
    except OSError as error:
        raise CommandError(f"cannot read the codebook {path}: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CommandError(
            f"the codebook {path} cannot be used: {error}", "copy the shipped one, and change that"
        ) from None
    if len(codes) > _MAX_CODES or len({code.name for code in codes}) != len(codes):
        raise CommandError(f"the codebook {path} has a code twice, or more than {_MAX_CODES}")
    return Codebook({code.name: code for code in codes}, groups)


def _code(data: Mapping[str, Any], group: str) -> Code:
    unknown = data.keys() - {"name", "protect", "restrict", *LANGUAGES}
    if unknown:
        raise ValueError(f"{data['name']} has a field {min(unknown)} that means nothing")
    if not _NAME.fullmatch(data["name"]):
        raise ValueError(f"{data['name']} is no name of a code: letters and a number, as A1")
    return Code(data["name"], group, _label(data), bool(data.get("protect")), bool(data.get("restrict")))


def _label(data: Mapping[str, Any]) -> Mapping[str, str]:
    return {language: str(data[language])[:200] for language in LANGUAGES}
