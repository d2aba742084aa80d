"""Vectors, identities, and other people's implementations to ask."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from holub_wire.age.identities import HybridIdentity

ROOT = Path(__file__).parents[3]
VECTORS = ROOT / "tests" / "vectors" / "age"

Typage = Callable[[list[dict[str, Any]]], list[Any]]


@pytest.fixture(scope="session")
def age_vectors() -> Path:
    """The directory of the vectors."""
    return VECTORS


@pytest.fixture(scope="session")
def identity() -> HybridIdentity:
    """The identity of the line, as far as these tests go."""
    return HybridIdentity(bytes(range(32)))


@pytest.fixture(scope="session")
def recovery() -> HybridIdentity:
    """The offline identity that everything is sealed to as well."""
    return HybridIdentity(bytes(range(32, 64)))


@pytest.fixture(scope="session")
def typage() -> Typage:
    """Ask typage, the reference in TypeScript, many things at once: see typage.mjs."""

    def ask(requests: list[dict[str, Any]]) -> list[Any]:
        packed = [
            {
                key: base64.b64encode(value).decode() if isinstance(value, bytes) else value
                for key, value in each.items()
            }
            for each in requests
        ]
        answer = subprocess.run(
            ["node", "--no-warnings", str(Path(__file__).with_name("typage.mjs"))],
            input=json.dumps(packed).encode(),
            capture_output=True,
            check=True,
        )
        return [
            base64.b64decode(each["data"]) if "data" in each else each.get("text") for each in json.loads(answer.stdout)
        ]

    return ask
