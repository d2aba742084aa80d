"""Headers: the letter of the specification, and limits that a hostile file meets before it costs anything."""

from __future__ import annotations

import base64
import io
import json
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holub_wire.age.errors import HeaderError
from holub_wire.age.header import Stanza, decode64, encode64, mac_of, read, write

KEY = bytes(16)
VISIBLE = st.binary(min_size=1, max_size=80).map(lambda data: bytes(33 + byte % 94 for byte in data))
STANZAS = st.builds(Stanza, VISIBLE, st.lists(VISIBLE, max_size=3).map(tuple), st.binary(max_size=200))


def _head(*lines: bytes) -> bytes:
    return b"age-encryption.org/v1\n" + b"".join(line + b"\n" for line in lines) + b"--- " + b"A" * 43 + b"\n"


@given(st.lists(STANZAS, min_size=1, max_size=5), st.binary(max_size=50))
def test_what_is_written_is_read(stanzas: list[Stanza], payload: bytes) -> None:
    """Stanzas with any visible arguments and any body come back; the stream is left at the payload."""
    stream = io.BytesIO(write(KEY, stanzas) + payload)
    header = read(stream)
    assert list(header.stanzas) == stanzas
    assert header.mac == mac_of(KEY, header.covered)
    assert stream.read() == payload


def test_vectors_are_written_as_they_were(age_vectors: Path) -> None:
    """The header of every vector that has a right one, written again with its file key, gives the same bytes."""
    checked = 0
    for name, vector in json.loads((age_vectors / "cctv.json").read_text())["vectors"].items():
        if vector["expect"] in ("header failure", "HMAC failure"):
            continue
        data = base64.b64decode(vector["age"])
        data = zlib.decompress(data) if "compressed" in vector else data
        file_key = bytes.fromhex(vector["file key"])
        if len(file_key) == 16:
            header = write(file_key, list(read(io.BytesIO(data)).stanzas))
            assert data.startswith(header), name
            checked += 1
    assert checked > 40


@pytest.mark.parametrize(
    ("count", "refused"),
    [(64, False), (65, True)],
)
def test_stanzas_are_counted(count: int, refused: bool) -> None:
    """64 stanzas are read, one more is not."""
    untrusted = io.BytesIO(_head(*[b"-> grease\n"] * count))
    if refused:
        with pytest.raises(HeaderError, match="too many stanzas"):
            read(untrusted)
    else:
        assert len(read(untrusted).stanzas) == count


@pytest.mark.parametrize(("length", "refused"), [(8192, False), (8193, True)])
def test_lines_have_a_limit(length: int, refused: bool) -> None:
    """A line of 8 KiB, its line feed included, is read, a longer one is not."""
    untrusted = io.BytesIO(_head(b"-> x " + b"a" * (length - 6), b""))
    if refused:
        with pytest.raises(HeaderError, match="too long"):
            read(untrusted)
    else:
        assert len(read(untrusted).stanzas[0].arguments[0]) == length - 6


def test_headers_have_a_limit() -> None:
    """A body that never ends is given up after 256 KiB, and no more of it is read."""

    class Endless(io.RawIOBase):
        taken = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            first = (b"age-encryption.org/v1\n", b"-> x\n")
            self.taken += 1
            return first[self.taken - 1] if self.taken <= 2 else b"A" * 64 + b"\n"

    untrusted = Endless()
    with pytest.raises(HeaderError, match="too long"):
        read(untrusted)  # type: ignore[arg-type]  # only what is read is there
    assert untrusted.taken * 65 < 257 * 1024


@pytest.mark.parametrize(
    "untrusted",
    [
        b"",
        b"\n",
        b"age-encryption.org/v2\n",
        b"age-encryption.org/v1",
        b"age-encryption.org/v1\r\n",
        b"age-encryption.org/v1\n",
        _head(),
        _head(b"->x", b""),
        _head(b"-> ", b""),
        _head(b"-> x ", b""),
        _head(b"-> x  y", b""),
        _head(b"-> x\ty", b""),
        _head("-> ключ".encode(), b""),
        _head(b"-> x"),
        _head(b"-> x", b"A" * 64),
        _head(b"-> x", b"A" * 65, b""),
        _head(b"-> x", b"AB=="),
        _head(b"-> x", b"A"),
        _head(b"-> x", b"AB"),
        _head(b"-> x", b"AA A"),
        _head(b"-> x", b"", b"AAAA"),
        _head(b"-> x", b"").replace(b"--- ", b"---"),
        _head(b"-> x", b"").replace(b"--- A", b"--- "),
        _head(b"-> x", b"").replace(b"--- ", b"---  "),
        _head(b"-> x", b"").replace(b"--- ", b"---A"),
        _head(b"-> x", b"")[:-1],
    ],
)
def test_malformed_headers(untrusted: bytes) -> None:
    """Each is refused, and the message quotes nothing of it."""
    with pytest.raises(HeaderError) as caught:
        read(io.BytesIO(untrusted))
    assert str(caught.value).isascii()
    assert "ключ" not in str(caught.value)


def test_the_malformed_headers_would_be_read_without_their_fault() -> None:
    """The control: what they are made of is a header."""
    assert read(io.BytesIO(_head(b"-> x", b""))).stanzas == (Stanza(b"x", (), b""),)
    assert read(io.BytesIO(_head(b"-> x", b"A" * 64, b"AAAA"))).stanzas[0].body == bytes(51)


@given(st.binary(max_size=100))
def test_base64(data: bytes) -> None:
    """Without padding, and only in its one canonical form."""
    text = encode64(data)
    assert b"=" not in text
    assert decode64(text) == data
    for spoiled in (text + b"=", text + b"\n", b" " + text, text + b"-"):
        with pytest.raises(HeaderError):
            decode64(spoiled)
