"""Sealing: sizes, order, pieces, and what is refused."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holub_wire.age.errors import AgeError, PayloadError, RecipientError
from holub_wire.age.header import read
from holub_wire.age.identities import HybridIdentity, PassphraseIdentity, X25519Identity
from holub_wire.age.open import open_sealed
from holub_wire.age.recipients import PassphraseRecipient, Recipient
from holub_wire.age.seal import CHUNK, Sealer, capacity, seal, sealed_size

EDGES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1, 3 * CHUNK]
LENGTHS = st.integers(0, 2000) | st.sampled_from(EDGES) | st.integers(CHUNK - 20, CHUNK + 20)


def _bytes(length: int) -> bytes:
    """Bytes that differ from place to place, so that swapped chunks would show."""
    return b"".join(n.to_bytes(4, "big") for n in range(length // 4 + 1))[:length]


@pytest.mark.parametrize("length", EDGES)
def test_both_identities_open(length: int, identity: HybridIdentity, recovery: HybridIdentity) -> None:
    """Whatever the length, either of the two recipients opens what was sealed, and its size is as foretold."""
    sealed = seal(_bytes(length), [identity.recipient(), recovery.recipient()])
    assert len(sealed) == sealed_size(length)
    assert open_sealed(sealed, [identity]) == _bytes(length)
    assert open_sealed(sealed, [recovery]) == _bytes(length)


@settings(max_examples=60, deadline=None)
@given(LENGTHS, st.integers(1, 4))
def test_sizes(length: int, recipients: int) -> None:
    """`sealed_size` is what comes out."""
    one = HybridIdentity(bytes(32)).recipient()
    assert len(seal(bytes(length), [one] * recipients)) == sealed_size(length, recipients)


@given(st.integers(3216, 5 * CHUNK) | st.integers(-40, 40).map(lambda n: 3200 + 2 * (CHUNK + 16) + n))
def test_capacity_is_the_largest_that_fits(size: int) -> None:
    """One byte more would not fit."""
    assert sealed_size(capacity(size)) <= size < sealed_size(capacity(size) + 1)


@pytest.mark.parametrize(("size", "room"), [(8192, 4976), (32768, 29552), (262144, 258880)])
def test_capacity_of_the_three_sizes(size: int, room: int) -> None:
    """The plaintexts of envelopes fill their sizes exactly."""
    assert capacity(size) == room
    assert sealed_size(room) == size


def test_nothing_fits() -> None:
    """3,216 bytes are an empty file for two recipients; fewer are none."""
    assert capacity(3216) == 0
    assert capacity(3216 - 1557, 1) == 0
    with pytest.raises(ValueError, match="not even"):
        capacity(3215)


@settings(max_examples=60, deadline=None)
@given(st.lists(LENGTHS, max_size=6))
def test_any_pieces_give_the_same_plaintext(lengths: list[int]) -> None:
    """How a file is cut into `update` calls leaves no trace: the same chunks are written, and it opens."""
    identity = HybridIdentity(bytes(32))
    whole = _bytes(sum(lengths))
    written: list[int] = []
    parts: list[bytes] = []

    def write_out(data: bytes) -> None:
        written.append(len(data))
        parts.append(data)

    sealer = Sealer(write_out, [identity.recipient()])
    at = 0
    for length in lengths:
        sealer.update(whole[at : at + length])
        at += length
    sealer.finish()
    full, rest = divmod(max(0, len(whole) - 1), CHUNK)
    assert written[1:] == [CHUNK + 16] * full + [min(len(whole), rest + 1) + 16]
    assert open_sealed(b"".join(parts), [identity]) == whole


def test_little_is_held_back(identity: HybridIdentity) -> None:
    """While a long file streams through, all but the last chunk is written at once."""
    written = 0

    def write_out(data: bytes) -> None:
        nonlocal written
        written += len(data)

    sealer = Sealer(write_out, [identity.recipient()])
    for n in range(1, 2001):
        sealer.update(bytes(997))
        assert written >= n * 997 - CHUNK


def test_an_unfinished_file_does_not_open(identity: HybridIdentity) -> None:
    """Without `finish`, and after a failed write, the file is refused; after `finish` nothing more is taken."""
    parts: list[bytes] = []
    sealer = Sealer(parts.append, [identity.recipient()])
    sealer.update(bytes(2 * CHUNK))
    with pytest.raises(PayloadError):
        open_sealed(b"".join(parts), [identity])
    sealer.finish()
    assert open_sealed(b"".join(parts), [identity]) == bytes(2 * CHUNK)
    with pytest.raises(ValueError, match="finished"):
        sealer.update(b"more")
    with pytest.raises(ValueError, match="finished"):
        sealer.finish()


def test_a_chunk_that_was_not_written_is_missed(identity: HybridIdentity) -> None:
    """Whoever goes on after a failed write gets a file that does not open, never one with a gap."""
    parts: list[bytes] = []

    def write_out(data: bytes) -> None:
        if len(parts) == 2:
            parts.append(b"")
            raise OSError
        parts.append(data)

    sealer = Sealer(write_out, [identity.recipient()])
    with pytest.raises(OSError):
        sealer.update(_bytes(4 * CHUNK))
    sealer.update(_bytes(3 * CHUNK))
    sealer.finish()
    assert len(parts) > 3
    with pytest.raises(PayloadError):
        open_sealed(b"".join(parts), [identity])


def test_the_order_tells_nothing(identity: HybridIdentity, recovery: HybridIdentity) -> None:
    """Either recipient comes first about equally often: in 200 files, each at least 60 times (1 in 10^8 otherwise)."""
    first = 0
    for _ in range(200):
        stanzas = read(io.BytesIO(seal(b"", [identity.recipient(), recovery.recipient()]))).stanzas
        first += identity.unwrap(stanzas[0]) is not None
    assert 60 <= first <= 140


def test_no_two_files_are_alike(identity: HybridIdentity) -> None:
    """The same plaintext gives other bytes each time: header, nonce and payload."""
    one, two = (seal(b"the same", [identity.recipient()]) for _ in range(2))
    assert len(one) == len(two)
    assert all(one[at : at + 16] != two[at : at + 16] for at in (60, len(one) - 24, len(one) - 16 - 24))


def test_kinds_are_not_mixed(identity: HybridIdentity) -> None:
    """A file is as strong as its weakest recipient, so there is one kind only, and at least one recipient."""
    classic = X25519Identity(bytes(range(32))).recipient()
    passphrase = PassphraseRecipient("слово", 1)
    mixtures: list[list[Recipient]] = [
        [],
        [identity.recipient(), classic],
        [identity.recipient(), passphrase],
        [classic, passphrase],
        [passphrase, passphrase],
    ]
    for recipients in mixtures:
        with pytest.raises(RecipientError):
            seal(b"", recipients)
    assert open_sealed(seal(b"", [classic, classic]), [X25519Identity(bytes(range(32)))]) == b""


def test_passphrases() -> None:
    """A passphrase opens what it sealed, another does not."""
    sealed = seal(b"content", [PassphraseRecipient("три слова", 10)])
    assert open_sealed(sealed, [PassphraseIdentity("три слова")]) == b"content"
    with pytest.raises(AgeError):
        open_sealed(sealed, [PassphraseIdentity("три словa")])  # with a Latin a


@pytest.mark.parametrize(("module", "brings"), [("seal", False), ("recipients", False), ("open", True)])
def test_what_seals_cannot_open(module: str, brings: bool) -> None:
    """Importing what seals brings in neither identities nor opening; the control imports what does."""
    program = f"import sys, holub_wire.age.{module}\nprint('holub_wire.age.identities' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert answer.stdout.strip() == str(brings)
