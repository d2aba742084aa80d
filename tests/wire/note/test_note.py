"""Signed notes, by the C2SP specification."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holub_wire.note import MAX_NOTE, NoteError, Signer, Verifier, verify

# The example of https://c2sp.org/signed-note: its key and its note, as golang.org/x/mod/sumdb/note tests them.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "notes.json").read_text("utf-8"))
SIGNER = Signer("test.line", bytes(range(32)))
OTHER = Signer("test.line", bytes(32))
KEY = SIGNER.verifier()


def test_a_note_from_elsewhere() -> None:
    """A note that another implementation signed, verified with its key."""
    key = Verifier.parse(GO_KEY)
    assert str(key) == GO_KEY
    assert verify(GO_NOTE, key).endswith("what your problem is.\n")


@given(st.text(max_size=200), st.binary(min_size=32, max_size=32))
def test_what_is_signed_verifies(text: str, seed: bytes) -> None:
    """Any text comes back as it was, to whoever has the key, and the key survives being written down."""
    signer = Signer("line", seed)
    try:
        note = signer.sign(text + "\n")
    except UnicodeEncodeError:
        return
    assert verify(note, Verifier.parse(str(signer.verifier()))) == text + "\n"


def test_a_text_with_empty_lines() -> None:
    """The last empty line parts text and signatures, whatever stands in the text."""
    text = "one\n\n— test.line AAAA\n\ntwo\n"
    assert verify(SIGNER.sign(text), KEY) == text


def test_others_may_sign_as_well() -> None:
    """Signatures by keys that we do not know are passed over: a witness can add its own."""
    note = SIGNER.sign("x\n")
    added = note.replace("\n\n", "\n\n" + OTHER.sign("x\n").split("\n\n")[1])
    assert verify(added, KEY) == "x\n"


@pytest.mark.parametrize(
    ("note", "message"),
    [
        ("", "no signature block"),
        ("x\n", "no signature block"),
        ("x\n\n", "no signature block"),
        (SIGNER.sign("x\n")[:-1], "no signature block"),
        (SIGNER.sign("x\n") + "more\n", "malformed"),
        (OTHER.sign("x\n"), "not signed by test.line"),
        (SIGNER.sign("x\n").replace("x\n", "y\n"), "signature is not valid"),
        (SIGNER.sign("x\n").replace("x\n", "x\n\n", 1), "signature is not valid"),
        (SIGNER.sign("x\n").replace("— ", "- "), "malformed"),
        (SIGNER.sign("x\n").replace("line ", "line !"), "malformed"),
        ("x\n\n" + "— a AAAA\n" * 17, "no signature block"),
        ("x" * (MAX_NOTE + 1), "too long"),
    ],
)
def test_refused(note: str, message: str) -> None:
    """Each defect has its words, and none repeats what was read."""
    with pytest.raises(NoteError, match=message):
        verify(note, KEY)


def test_a_shortened_signature_is_not_valid() -> None:
    """A signature of another length is an error of ours, not of the library."""
    text, block = SIGNER.sign("x\n").split("\n\n")
    raw = base64.b64decode(block.split(" ")[2])
    short = base64.b64encode(raw[:40]).decode()
    with pytest.raises(NoteError, match="not valid"):
        verify(f"{text}\n\n— test.line {short}\n", KEY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "a+b",
        str(KEY).replace("test", "tset"),
        str(KEY)[:-4],
        str(KEY) + "A",
        str(KEY).replace("+A", "+B"),
        "with space" + str(KEY)[9:],
        "x+00000000+" + base64.b64encode(b"\x02" + bytes(32)).decode(),
    ],
)
def test_keys_that_are_none(text: str) -> None:
    """A mistyped key is found when it is read, not when nothing verifies."""
    with pytest.raises(NoteError):
        Verifier.parse(text)


def test_a_note_ends_with_a_line_feed() -> None:
    """Otherwise it could not be told from its signatures."""
    with pytest.raises(NoteError, match="line feed"):
        SIGNER.sign("x")


def test_the_seed_is_in_no_repr() -> None:
    """The control: the name is."""
    assert "test.line" in repr(SIGNER)
    assert "\\x01\\x02" not in repr(SIGNER)


def test_the_key_id_is_that_of_the_specification() -> None:
    """SHA-256 of name, LF, type byte and key, the first four bytes."""
    digest = hashlib.sha256(b"test.line\n\x01" + KEY.public).hexdigest()
    assert str(KEY).split("+")[1] == digest[:8]


@pytest.mark.parametrize("case", VECTORS["notes"], ids=lambda case: case["name"])
def test_vectors(case: dict[str, Any]) -> None:
    """What is signed and what is not, made apart from this code; the page /verify is held to the same."""
    key = Verifier.parse(VECTORS["key"])
    if case["signed"]:
        assert case["note"].startswith(verify(case["note"], key) + "\n—")
    else:
        with pytest.raises(NoteError):
            verify(case["note"], key)
