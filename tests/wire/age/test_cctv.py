"""The age vectors of C2SP: each file has its outcome, under its own name."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import zlib
from pathlib import Path
from typing import Any

import pytest

from holub_wire.age.errors import AgeError, HeaderError, MacError, NoMatchingIdentity, PayloadError
from holub_wire.age.identities import HybridIdentity, Identity, PassphraseIdentity, X25519Identity
from holub_wire.age.open import open_sealed

FILE = Path(__file__).parents[2] / "vectors" / "age" / "cctv.json"
KEPT: dict[str, dict[str, Any]] = json.loads(FILE.read_text())["vectors"]
OUTCOMES: dict[type[AgeError], str] = {
    HeaderError: "header failure",
    NoMatchingIdentity: "no match",
    MacError: "HMAC failure",
    PayloadError: "payload failure",
}


def _sealed(vector: dict[str, Any]) -> bytes:
    data = base64.b64decode(vector["age"])
    return zlib.decompress(data) if vector.get("compressed") == "zlib" else data


def _identities(vector: dict[str, Any]) -> list[Identity]:
    secrets: list[Identity] = [PassphraseIdentity(passphrase) for passphrase in vector["passphrase"]]
    for text in vector["identity"]:
        secrets.append(HybridIdentity.parse(text) if "-PQ-" in text else X25519Identity.parse(text))
    return secrets


@pytest.mark.parametrize("name", KEPT)
def test_a_vector_has_its_outcome(name: str) -> None:
    """The whole plaintext, or the one fault that was planted."""
    vector = KEPT[name]
    outcome, plaintext = "success", b""
    try:
        plaintext = open_sealed(_sealed(vector), _identities(vector))
    except AgeError as error:
        outcome = OUTCOMES[type(error)]
    assert outcome == vector["expect"]
    if outcome == "success":
        assert hashlib.sha256(plaintext).hexdigest() == vector["payload"]


def test_all_vectors_but_the_armoured_are_here() -> None:
    """What is committed is what the package holds, and only armour is left out."""
    made = subprocess.run(["node", str(FILE.with_name("make_cctv.mjs"))], capture_output=True, check=True)
    assert made.stdout == FILE.read_bytes()
    armoured = json.loads(made.stdout)["armoured"]
    assert (len(KEPT), len(armoured)) == (110, 33)
    assert all(name.startswith("armor") for name in armoured)
