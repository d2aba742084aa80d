"""Bech32 (BIP 173) without its limit on length, as age uses it for keys."""

from __future__ import annotations

from collections.abc import Iterable

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM = 6


class Bech32Error(ValueError):
    """A text that is not Bech32; the message says what is wrong with it and never quotes it."""


def encode(hrp: str, data: bytes) -> str:
    """The Bech32 text of `data` after the lower-case human-readable part `hrp`."""
    values = _regroup(data, 8, 5, pad=True)
    checksum = _polymod([*_expand(hrp), *values, *[0] * _CHECKSUM]) ^ 1
    tail = [checksum >> 5 * (_CHECKSUM - 1 - i) & 31 for i in range(_CHECKSUM)]
    return hrp + "1" + "".join(_ALPHABET[value] for value in (*values, *tail))


def decode(text: str) -> tuple[str, bytes]:
    """Human-readable part (lower case) and data. Checks case, alphabet, checksum and padding."""
    if not text.isascii():  # before case: outside ASCII, letters exist whose lower case is an ASCII letter
        raise Bech32Error("a character that does not belong there")
    if text.lower() != text and text.upper() != text:
        raise Bech32Error("mixed upper and lower case")
    text = text.lower()
    hrp, separator, rest = text.rpartition("1")
    if not separator or not hrp or len(rest) < _CHECKSUM:
        raise Bech32Error("cut short")
    if not all("!" <= character <= "~" for character in hrp) or not _VALUES.keys() >= set(rest):
        raise Bech32Error("a character that does not belong there")
    values = [_VALUES[character] for character in rest]
    if _polymod([*_expand(hrp), *values]) != 1:
        raise Bech32Error("a mistyped character: the checksum does not fit")
    return hrp, bytes(_regroup(values[:-_CHECKSUM], 5, 8, pad=False))


def _polymod(values: Iterable[int]) -> int:
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate(_GENERATORS):
            if top >> i & 1:
                checksum ^= generator
    return checksum


def _expand(hrp: str) -> list[int]:
    return [*(ord(c) >> 5 for c in hrp), 0, *(ord(c) & 31 for c in hrp)]


def _regroup(values: Iterable[int], width: int, into: int, *, pad: bool) -> list[int]:
    accumulator = bits = 0
    result = []
    for value in values:
        accumulator = accumulator << width | value
        bits += width
        while bits >= into:
            bits -= into
            result.append(accumulator >> bits & ((1 << into) - 1))
        accumulator &= (1 << bits) - 1
    if pad:
        if bits:
            result.append(accumulator << (into - bits) & ((1 << into) - 1))
    elif bits >= width or accumulator:
        raise Bech32Error("bits are left over at the end")
    return result
