"""Every envelope vector: its message, or its one fault by name."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from holub_wire import envelope, strict
from holub_wire.age.errors import HeaderError, MacError, NoMatchingIdentity, PayloadError
from holub_wire.age.identities import HybridIdentity
from holub_wire.age.open import open_sealed
from holub_wire.envelope import CAPACITIES, SIZES, EnvelopeError, header_of, pack, parse

SEALING_FAULTS: dict[type[Exception], str] = {
    NoMatchingIdentity: "no-identity",
    HeaderError: "header",
    MacError: "mac",
    PayloadError: "payload",
}


def _outcome(plaintext: bytes) -> str:
    try:
        parse(plaintext)
    except EnvelopeError as error:
        return error.fault
    return "success"


def test_each_plaintext_has_its_outcome(vectors: list[Any]) -> None:
    """A fault is found, and under its own name."""
    assert {vector.name: _outcome(vector.plaintext) for vector in vectors} == {
        vector.name: vector.outcome for vector in vectors
    }


def test_each_message_is_read_whole(vectors: list[Any]) -> None:
    """What was read is what the vector says, and writing it again gives the same bytes."""
    messages = [vector for vector in vectors if vector.outcome == "success"]
    assert len(messages) > 15
    for vector in messages:
        message = parse(vector.plaintext)
        assert message.body == vector.body, vector.name
        assert header_of(message) == vector.header, vector.name
        if vector.canonical:
            assert pack(message) == vector.plaintext, vector.name


def test_every_fault_has_a_vector(vectors: list[Any]) -> None:
    """No fault can be named in the code that no vector shows."""
    source = Path(envelope.__file__).read_text() + Path(strict.__file__).read_text()
    named = set(re.findall(r'(?:EnvelopeError|StrictJSONError)\("([a-z-]+)"\)', source))
    named |= set(re.findall(r'_(?:text|integer)\(.*?"([a-z]+)"\)', source))
    assert len(named) > 20
    only_when_writing = {"too-large"}
    assert named - only_when_writing == {vector.outcome for vector in vectors} - {"success"}


def test_the_script_writes_these_files(vector_directory: Path, tmp_path: Path) -> None:
    """The committed plaintexts are what the committed script makes."""
    runpy.run_path(str(vector_directory / "make.py"), run_name="make")["write"](tmp_path)
    made = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert made == {file.name: file.read_bytes() for file in vector_directory.glob("*.json")}


def test_the_sizes_are_those_of_the_specification(vector_directory: Path) -> None:
    """docs/envelope.md and the vectors compute the room for a plaintext by themselves; the code agrees."""
    stated = runpy.run_path(str(vector_directory / "make.py"), run_name="make")["ROOM"]
    assert dict(zip(SIZES, CAPACITIES, strict=True)) == stated
    table = Path(__file__).parents[3].joinpath("docs/envelope.md").read_text()
    for size, room in stated.items():
        assert f"| {size:,} | {room:,} | " in table


def test_every_fault_is_in_the_specification(vectors: list[Any]) -> None:
    """docs/envelope.md names each fault that a vector shows, as a fault or as a field."""
    text = Path(__file__).parents[3].joinpath("docs/envelope.md").read_text()
    for outcome in {vector.outcome for vector in vectors} - {"success"}:
        assert f"`{outcome}`" in text, outcome


@pytest.mark.parametrize("holder", ["current", "recovery"])
def test_each_sealed_vector_has_its_outcome(
    vector_directory: Path, sealed_index: dict[str, dict[str, str]], holder: str
) -> None:
    """From the stored bytes to a message or one named fault, with either of the two identities."""
    directory = vector_directory / "sealed"
    text = (directory / f"identity-{holder}.txt").read_text().split("\n")[-2]
    identity = HybridIdentity.parse(text)

    def outcome(name: str, stored_as: str) -> str:
        sealed = (directory / f"{name}.age").read_bytes()
        if len(sealed) not in SIZES:
            return "size"
        try:
            message = parse(open_sealed(sealed, [identity]))
        except tuple(SEALING_FAULTS) as error:
            return SEALING_FAULTS[type(error)]
        except EnvelopeError as error:
            return error.fault
        return "success" if message.id == stored_as else "id-mismatch"

    expected = {name: vector["outcome"] for name, vector in sealed_index.items()}
    if holder == "recovery":
        expected |= {"strangers": "success", "one-recipient": "no-identity"}
    assert {name: outcome(name, vector["stored_as"]) for name, vector in sealed_index.items()} == expected
