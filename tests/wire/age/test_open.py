"""Opening: the whole plaintext after the final tag, or an error, whatever was done to the file."""

from __future__ import annotations

import io
from typing import BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holub_wire.age.errors import AgeError, HeaderError, MacError, NoMatchingIdentity, PayloadError
from holub_wire.age.header import Stanza, encode64, read, write
from holub_wire.age.identities import HybridIdentity, X25519Identity
from holub_wire.age.open import open_sealed, open_stream
from holub_wire.age.recipients import HYBRID_TYPE
from holub_wire.age.seal import CHUNK, seal

IDENTITY = HybridIdentity(bytes(range(32)))
OTHER = HybridIdentity(bytes(range(32, 64)))
PLAIN = bytes(n % 251 for n in range(2 * CHUNK + 100))
SEALED = seal(PLAIN, [IDENTITY.recipient(), OTHER.recipient()])
HEADER = 70 + 2 * 1557
PAYLOAD = HEADER + 16
STEP = CHUNK + 16


class Trickle(io.RawIOBase):
    """A stream that gives a few bytes at a time, as a pipe may, and counts what was taken."""

    def __init__(self, data: bytes, step: int = 1000) -> None:
        self._stream = io.BytesIO(data)
        self._step = step

    def readline(self, size: int | None = -1, /) -> bytes:
        return self._stream.readline(size)

    def read(self, size: int = -1, /) -> bytes:
        return self._stream.read(min(size, self._step))

    def tell(self) -> int:
        return self._stream.tell()


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(SEALED) - 1), st.integers(0, 7))
def test_no_bit_may_be_flipped(at: int, bit: int) -> None:
    """A changed bit anywhere is an AgeError of the part where it stands."""
    spoiled = bytearray(SEALED)
    spoiled[at] ^= 1 << bit
    with pytest.raises(AgeError) as caught:
        open_sealed(bytes(spoiled), [IDENTITY])
    if at >= HEADER:
        assert type(caught.value) is PayloadError
    else:
        assert type(caught.value) in (HeaderError, MacError, NoMatchingIdentity)


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, len(SEALED) - 1)
    | st.sampled_from([HEADER, PAYLOAD, PAYLOAD + STEP, PAYLOAD + 2 * STEP]).flatmap(
        lambda edge: st.integers(edge - 2, edge + 2)
    )
)
def test_no_byte_may_be_missing(length: int) -> None:
    """A file that was cut short anywhere, chunk boundaries included, is an AgeError."""
    with pytest.raises(AgeError) as caught:
        open_sealed(SEALED[:length], [IDENTITY])
    assert type(caught.value) is (HeaderError if length < PAYLOAD else PayloadError)


@pytest.mark.parametrize("tail", [b"\0", bytes(16), bytes(STEP), SEALED[PAYLOAD:], SEALED])
def test_nothing_may_follow(tail: bytes) -> None:
    """Bytes after the last chunk are an error, not ignored; also after a plaintext of whole chunks."""
    for plaintext in (PLAIN, bytes(CHUNK), b""):
        sealed = seal(plaintext, [IDENTITY.recipient()])
        assert open_sealed(sealed, [IDENTITY]) == plaintext
        with pytest.raises(PayloadError):
            open_sealed(sealed + tail, [IDENTITY])


def test_chunks_keep_their_places() -> None:
    """Chunks that were swapped, doubled or left out are refused."""
    first, second, last = (SEALED[PAYLOAD + n * STEP :][:STEP] for n in range(3))
    head = SEALED[:PAYLOAD]
    assert open_sealed(head + first + second + last, [IDENTITY]) == PLAIN
    for chunks in ((second, first, last), (first, first, last), (first, last), (second, last), (first, second)):
        with pytest.raises(PayloadError):
            open_sealed(head + b"".join(chunks), [IDENTITY])


def test_a_header_of_another_file() -> None:
    """The payload belongs to its file key, and the header's MAC to its stanzas."""
    other = seal(PLAIN, [IDENTITY.recipient(), OTHER.recipient()])
    with pytest.raises(PayloadError):
        open_sealed(other[:HEADER] + SEALED[HEADER:], [IDENTITY])
    stanzas = read(io.BytesIO(SEALED)).stanzas
    mac_line = SEALED[HEADER - 48 : HEADER]
    swapped = write(bytes(16), [stanzas[1], stanzas[0]])[:-48] + mac_line
    with pytest.raises(MacError):
        open_sealed(swapped + SEALED[HEADER:], [IDENTITY])


def test_a_stranger_opens_nothing() -> None:
    """Without the identity there is an error of its own; so also without any."""
    for identities in ([], [HybridIdentity(bytes(32))], [X25519Identity(bytes(32))]):
        with pytest.raises(NoMatchingIdentity):
            open_sealed(SEALED, identities)
    assert open_sealed(SEALED, [HybridIdentity(bytes(32)), OTHER]) == PLAIN


def test_a_stream_in_pieces() -> None:
    """A pipe that gives little at a time gives the same."""
    assert open_stream(cast(BinaryIO, Trickle(SEALED)), [IDENTITY], limit=len(PLAIN)) == PLAIN
    for step in (1, 7):
        short = seal(b"content", [IDENTITY.recipient()])
        assert open_stream(cast(BinaryIO, Trickle(short, step)), [IDENTITY], limit=7) == b"content"


def test_nothing_is_given_before_the_final_tag() -> None:
    """When the last of three chunks is spoiled, two that are right have been read and nothing is handed out.

    The control: the same file unspoiled is handed out whole, after its last byte was read.
    """
    spoiled = Trickle(SEALED[:-1] + bytes([SEALED[-1] ^ 1]))
    given_out: list[bytes] = []
    with pytest.raises(PayloadError):
        given_out.append(open_stream(cast(BinaryIO, spoiled), [IDENTITY], limit=len(SEALED)))
    assert spoiled.tell() == len(SEALED)
    assert given_out == []
    whole = Trickle(SEALED)
    given_out.append(open_stream(cast(BinaryIO, whole), [IDENTITY], limit=len(SEALED)))
    assert whole.tell() == len(SEALED)
    assert given_out == [PLAIN]


def test_the_error_holds_no_plaintext() -> None:
    """No attribute of the error, nor of what led to it, is or holds content."""
    words = b"what a person said, again and again. " * 5000
    sealed = seal(words, [IDENTITY.recipient()])
    with pytest.raises(PayloadError) as caught:
        open_sealed(sealed[:-1] + bytes([sealed[-1] ^ 1]), [IDENTITY])
    error: BaseException | None = caught.value
    while error is not None:
        assert not any(isinstance(argument, bytes) for argument in error.args)
        assert b"person" not in repr(vars(error)).encode() + str(error).encode()
        error = error.__cause__ or error.__context__


@pytest.mark.parametrize("length", [CHUNK, CHUNK + 1, len(PLAIN)])
def test_a_limit(length: int) -> None:
    """So many bytes are given, one more is refused, and not much more than the limit is read."""
    sealed = seal(PLAIN[:length], [IDENTITY.recipient()])
    assert len(open_stream(io.BytesIO(sealed), [IDENTITY], limit=length)) == length
    with pytest.raises(PayloadError, match="longer than allowed"):
        open_stream(io.BytesIO(sealed), [IDENTITY], limit=length - 1)
    long = io.BytesIO(seal(bytes(50 * CHUNK), [IDENTITY.recipient()]))
    with pytest.raises(PayloadError, match="longer than allowed"):
        open_stream(long, [IDENTITY], limit=CHUNK)
    assert long.tell() < 5 * CHUNK


@pytest.mark.parametrize("size", [15, 17, 32])
def test_a_file_key_has_16_bytes(size: int) -> None:
    """A stanza that wraps a key of another size is malformed (partitioning oracle attacks)."""
    with pytest.raises(HeaderError):
        open_sealed(write(bytes(16), [IDENTITY.recipient().wrap(bytes(size))]) + bytes(32), [IDENTITY])


@pytest.mark.parametrize("size", [0, 15, 17])
def test_an_identity_that_finds_a_key_of_another_size(size: int) -> None:
    """Also when an identity of some other kind brings it, such a key is used for nothing."""

    class Careless:
        def unwrap(self, stanza: Stanza) -> bytes | None:
            return bytes(size)

    with pytest.raises(HeaderError, match="wrong size"):
        open_sealed(SEALED, [Careless()])


@pytest.mark.parametrize(
    "share",
    [bytes(32), b"\x01" + bytes(31), bytes.fromhex("ec" + "ff" * 30 + "7f"), bytes.fromhex("ed" + "ff" * 30 + "7f")],
)
def test_shares_of_low_order(share: bytes) -> None:
    """An X25519 share that gives the same secret with every key is refused before it is used."""
    stanza = IDENTITY.recipient().wrap(bytes(16))
    encapsulated = encode64(bytes(1088) + share)
    with pytest.raises(HeaderError, match="low order"):
        IDENTITY.unwrap(Stanza(HYBRID_TYPE, (encapsulated,), stanza.body))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda data: b"age-encryption.org/v1\n" + data))
def test_any_bytes_are_refused_calmly(data: bytes) -> None:
    """Whatever arrives, an AgeError is all that comes of it."""
    with pytest.raises(AgeError):
        open_sealed(data, [IDENTITY])
