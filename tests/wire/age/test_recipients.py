"""Recipients: what is read, what is refused, and under which name."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holub_wire.age.errors import RecipientError
from holub_wire.age.identities import HybridIdentity
from holub_wire.age.recipients import HybridRecipient, PassphraseRecipient, X25519Recipient, parse_recipient

FILE = Path(__file__).parents[2] / "vectors" / "age" / "recipients.json"
TABLE = json.loads(FILE.read_text("utf-8"))
GOOD: str = next(case["text"] for case in TABLE["cases"] if case["name"] == "good")
LOW_ORDER = (bytes(32), b"\x01" + bytes(31), b"\xec" + b"\xff" * 30 + b"\x7f")


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: case["name"])
def test_each_recipient_has_its_outcome(case: dict[str, str]) -> None:
    """A recipient is read, or refused with the words for its one fault."""
    if case["outcome"] == "success":
        assert str(parse_recipient(case["text"])) == case["text"]
    else:
        with pytest.raises(RecipientError) as caught:
            parse_recipient(case["text"])
        assert str(caught.value) == TABLE["outcomes"][case["outcome"]]


def test_every_outcome_has_a_case() -> None:
    """No outcome is named that nothing shows."""
    assert {case["outcome"] for case in TABLE["cases"]} == TABLE["outcomes"].keys()
    assert len({case["name"] for case in TABLE["cases"]}) == len(TABLE["cases"]) == 61


def test_the_script_writes_this_table() -> None:
    """The committed table is what the committed script makes."""
    made = subprocess.run(["node", str(FILE.with_name("make_recipients.mjs"))], capture_output=True, check=True)
    assert made.stdout == FILE.read_bytes()


def test_a_recipient_is_read_once() -> None:
    """Parsing costs milliseconds, so the same text gives the same object."""
    assert parse_recipient(GOOD) is parse_recipient(GOOD)
    assert parse_recipient(GOOD) == HybridRecipient(parse_recipient(GOOD).raw)
    assert len({parse_recipient(GOOD), HybridRecipient(parse_recipient(GOOD).raw)}) == 1


def test_the_recipient_of_an_identity(identity: HybridIdentity) -> None:
    """The table's key is that of its seed: the expansion of the seed is the specification's."""
    assert str(identity.recipient()) == GOOD
    assert HybridIdentity.parse(identity.secret()).recipient() == identity.recipient()
    assert repr(identity.recipient()) == f"HybridRecipient({GOOD[:14]}…)"


@settings(max_examples=60)
@given(st.integers(7, len(GOOD) - 1), st.sampled_from("qpzry9x8gf2tvdw0s3jn54khce6mua7l"))
def test_one_mistyped_letter_is_always_found(at: int, letter: str) -> None:
    """The checksum finds any single letter that is wrong, wherever it stands."""
    if GOOD[at] == letter:
        assert parse_recipient(GOOD) is not None
        return
    with pytest.raises(RecipientError, match="checksum"):
        parse_recipient(GOOD[:at] + letter + GOOD[at + 1 :])


@settings(max_examples=200)
@given(st.text(max_size=60) | st.text("age1pq" + "qpzry9x8gf2tvdw0s3jn54khce6mua7l", max_size=60))
def test_any_text_is_refused_calmly(text: str) -> None:
    """Whatever is pasted is a RecipientError, never another exception, and is never quoted."""
    with pytest.raises(RecipientError) as caught:
        parse_recipient(text)
    assert str(caught.value) in TABLE["outcomes"].values()


@pytest.mark.parametrize("point", LOW_ORDER)
def test_classic_recipients_of_low_order(point: bytes) -> None:
    """The classic kind is held to the same rule."""
    with pytest.raises(RecipientError):
        X25519Recipient(point)
    with pytest.raises(RecipientError):
        X25519Recipient(point[:31])


@pytest.mark.parametrize("work_factor", [0, -1, 23, 64])
def test_work_factors_that_nobody_opens(work_factor: int) -> None:
    """What stock age would refuse to open is not written."""
    with pytest.raises(RecipientError):
        PassphraseRecipient("слово", work_factor)


@pytest.mark.parametrize("passphrase", ["", "\ud800"])
def test_passphrases_that_are_none(passphrase: str) -> None:
    """An empty passphrase, and one that is not text."""
    with pytest.raises(RecipientError):
        PassphraseRecipient(passphrase)
