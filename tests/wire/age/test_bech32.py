"""Bech32 against the vectors of BIP 173, whatever their length."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holub_wire.age.bech32 import Bech32Error, decode, encode

VALID = (
    "A12UEL5L",
    "a12uel5l",
    "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
    "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
    "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
    "?1ezyfcl",
)
INVALID = (
    "\x201nwldj5",  # prefix: a character out of range
    "\x7f1axkwrx",
    "\x801eym55h",
    "pzry9x0s0muk",  # no separator
    "1pzry9x0s0muk",  # no prefix
    "x1b4n0q5v",  # a character outside the alphabet
    "li1dgmt3",  # too short a checksum
    "de1lg7wt\xff",
    "A1G7SGD8",  # a checksum of the upper-case prefix
    "10a06t8",
    "1qzzfhee",
)


@pytest.mark.parametrize("text", VALID)
def test_valid_texts(text: str) -> None:
    """Each is read, and written again as it was, in lower case."""
    assert encode(*decode(text)) == text.lower()


@pytest.mark.parametrize("text", INVALID)
def test_invalid_texts(text: str) -> None:
    """Each is refused."""
    with pytest.raises(Bech32Error):
        decode(text)


@given(st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=20), st.binary(max_size=300))
def test_round_trip(hrp: str, data: bytes) -> None:
    """Any bytes come back, in either case, and a mixture of cases is refused."""
    text = encode(hrp, data)
    assert decode(text) == (hrp, data)
    assert decode(text.upper()) == (hrp, data)
    mixed = text[: len(text) // 2].upper() + text[len(text) // 2 :]
    if mixed not in (text, text.upper()):
        with pytest.raises(Bech32Error, match="case"):
            decode(mixed)
