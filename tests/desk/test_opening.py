"""Envelopes made with stock age, each with the outcome that the desk's opener must give."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from holub_desk.opening import Opened, Refused, open_envelope
from holub_wire.age.identities import HybridIdentity

SEALED = Path(__file__).parents[1] / "vectors" / "envelope" / "sealed"
INDEX: dict[str, dict[str, Any]] = json.loads((SEALED / "index.json").read_text())


def identity(name: str) -> HybridIdentity:
    rows = (SEALED / f"identity-{name}.txt").read_text().splitlines()
    return HybridIdentity.parse(next(row for row in rows if row.startswith("AGE-SECRET-KEY-PQ-")))


def test_the_vectors_are_all_here() -> None:
    """Every envelope has an outcome, and several outcomes occur."""
    assert {path.stem for path in SEALED.glob("*.age")} == INDEX.keys()
    assert {"success", "size", "no-identity", "header", "mac", "payload", "id-mismatch"} <= {
        vector["outcome"] for vector in INDEX.values()
    }


@pytest.mark.parametrize("name", INDEX)
def test_each_has_its_outcome(name: str) -> None:
    """One fault, one fixed word; whatever it is, the hash is that of the ciphertext and nothing raises."""
    sealed = (SEALED / f"{name}.age").read_bytes()
    stored_as = INDEX[name]["stored_as"]
    outcome = open_envelope(stored_as, sealed, [identity("current")])
    assert outcome.envelope == stored_as
    assert outcome.sha256 == hashlib.sha256(sealed).digest()
    if INDEX[name]["outcome"] == "success":
        assert isinstance(outcome, Opened)
        assert outcome.message.id == stored_as
    else:
        assert isinstance(outcome, Refused)
        assert (outcome.reason, outcome.sealed) == (INDEX[name]["outcome"], sealed)


def test_recovery_opens_what_the_current_identity_opens() -> None:
    """And a stranger opens nothing."""
    opened = [name for name, vector in INDEX.items() if vector["outcome"] == "success"]
    assert opened
    for name in opened:
        sealed, stored_as = (SEALED / f"{name}.age").read_bytes(), INDEX[name]["stored_as"]
        by_current = open_envelope(stored_as, sealed, [identity("current")])
        by_recovery = open_envelope(stored_as, sealed, [identity("stranger"), identity("recovery")])
        assert isinstance(by_current, Opened)
        assert by_current == by_recovery
        refused = open_envelope(stored_as, sealed, [identity("stranger")])
        assert isinstance(refused, Refused)
        assert refused.reason == "no-identity"
