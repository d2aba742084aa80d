"""The vectors of the envelope, and stock age."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

VECTORS = Path(__file__).parents[2] / "vectors" / "envelope"


@dataclass(frozen=True)
class Vector:
    """One plaintext and what reading it gives."""

    name: str
    outcome: str
    plaintext: bytes
    header: dict[str, Any] | None
    body: bytes
    canonical: bool


def _vector(file: Path) -> Vector:
    data = json.loads(file.read_text())
    return Vector(
        name=file.stem,
        outcome=data["outcome"],
        plaintext=_unpacked(data["plaintext"]),
        header=data.get("header"),
        body=_unpacked(data["body"]) if "body" in data else b"",
        canonical=data.get("canonical", False),
    )


def _unpacked(text: str) -> bytes:
    return zlib.decompress(base64.b64decode(text, validate=True))


@pytest.fixture(scope="session")
def vectors() -> list[Vector]:
    """Every plaintext vector."""
    found = [_vector(file) for file in sorted(VECTORS.glob("*.json"))]
    assert len(found) > 150
    return found


@pytest.fixture(scope="session")
def vector_directory() -> Path:
    return VECTORS


@pytest.fixture(scope="session")
def sealed_index() -> dict[str, dict[str, str]]:
    """Every sealed vector: its name, what it is about, under which id it was stored, its outcome."""
    index: dict[str, dict[str, str]] = json.loads((VECTORS / "sealed" / "index.json").read_text())
    assert {file.stem for file in (VECTORS / "sealed").glob("*.age")} == index.keys()
    return index
