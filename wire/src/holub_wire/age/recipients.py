"""Whom a file can be sealed to. Only public halves live here; nothing in this module can open."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Final, Protocol

from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from holub_wire.age import bech32
from holub_wire.age.errors import RecipientError
from holub_wire.age.header import Stanza, encode64, hkdf
from holub_wire.age.secret import Secret

HYBRID_TYPE: Final = b"mlkem768x25519"
HYBRID_INFO: Final = b"age-encryption.org/mlkem768x25519"
HYBRID_SUITE: Final = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
HYBRID_ENCAPSULATED: Final = 1120
"""Bytes: an ML-KEM-768 ciphertext (1,088) and an X25519 share (32)."""
_MLKEM_KEY = 1184
_HYBRID_KEY = _MLKEM_KEY + 32
X25519_TYPE: Final = b"X25519"
X25519_INFO: Final = b"age-encryption.org/v1/X25519"
SCRYPT_TYPE: Final = b"scrypt"
SCRYPT_SALT: Final = b"age-encryption.org/v1/scrypt"
MAX_WORK_FACTOR: Final = 22
"""As stock age has it: 2^22 costs 4 GiB of memory, and a file that asks for more is not opened."""
ZERO_NONCE: Final = bytes(12)


class Recipient(Protocol):
    """Someone a file key can be wrapped for. Recipients with another `label` cannot share a file."""

    @property
    def label(self) -> str: ...

    def wrap(self, file_key: bytes) -> Stanza:
        """The stanza from which this recipient's identity gets the file key back."""


class HybridRecipient:
    """ML-KEM-768 + X25519, written `age1pq1…`: the only kind that Holub's lines use.

    Raises RecipientError when `raw` is not 1,216 bytes, when its ML-KEM half is not reduced (FIPS 203, 7.2) or its
    X25519 half has low order: a key that could not be sealed to is found when it is read, not when a report comes.
    """

    label = "hybrid"

    def __init__(self, raw: bytes) -> None:
        if len(raw) != _HYBRID_KEY:
            raise RecipientError("a hybrid recipient has 1,216 bytes")
        self.raw = raw
        try:
            self._key = hpke.MLKEM768X25519PublicKey(
                mlkem.MLKEM768PublicKey.from_public_bytes(raw[:_MLKEM_KEY]),
                _usable(raw[_MLKEM_KEY:]),
            )
        except ValueError:
            raise RecipientError("this is not a valid hybrid recipient") from None

    def wrap(self, file_key: bytes) -> Stanza:
        wrapped = HYBRID_SUITE.encrypt(file_key, self._key, HYBRID_INFO)
        return Stanza(HYBRID_TYPE, (encode64(wrapped[:HYBRID_ENCAPSULATED]),), wrapped[HYBRID_ENCAPSULATED:])

    def __str__(self) -> str:
        return bech32.encode("age1pq", self.raw)

    def __repr__(self) -> str:
        return f"HybridRecipient({str(self)[:14]}…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, HybridRecipient) and other.raw == self.raw

    def __hash__(self) -> int:
        return hash(self.raw)


@lru_cache(maxsize=64)
def parse_recipient(text: str) -> HybridRecipient:
    """Read `age1pq1…`; checks case, alphabet, checksum and length. Cached: the checksum costs milliseconds.

    Raises RecipientError.
    """
    try:
        hrp, raw = bech32.decode(text)
    except bech32.Bech32Error as error:
        raise RecipientError(f"this is not a recipient: {error}") from None
    if hrp != "age1pq" or text != text.lower():
        raise RecipientError("this is not a hybrid recipient (age1pq1…)")
    return HybridRecipient(raw)


class PassphraseRecipient(Secret):
    """A passphrase, by scrypt; for files that a person opens with stock age. Must be a file's only recipient.

    `work_factor` is the binary logarithm of scrypt's cost: 18 takes about a second and 256 MiB.
    """

    label = "passphrase"

    def __init__(self, passphrase: str, work_factor: int = 18) -> None:
        if not 1 <= work_factor <= MAX_WORK_FACTOR:
            raise RecipientError("a work factor is between 1 and 22")
        self._passphrase = passphrase_bytes(passphrase)
        self._work_factor = work_factor

    def wrap(self, file_key: bytes) -> Stanza:
        salt = os.urandom(16)
        key = scrypt_key(self._passphrase, salt, self._work_factor)
        body = ChaCha20Poly1305(key).encrypt(ZERO_NONCE, file_key, None)
        return Stanza(SCRYPT_TYPE, (encode64(salt), str(self._work_factor).encode()), body)


def passphrase_bytes(passphrase: str) -> bytes:
    """UTF-8. Raises RecipientError, without the passphrase, when it is empty or not text."""
    if not passphrase:
        raise RecipientError("a passphrase is not empty")
    try:
        return passphrase.encode()
    except UnicodeEncodeError:
        pass  # raised outside, so that no error chain holds the passphrase
    raise RecipientError("a passphrase is text in UTF-8")


def scrypt_key(passphrase: bytes, salt: bytes, work_factor: int) -> bytes:
    """The wrapping key of a passphrase; costs 128 × 8 × 2^work_factor bytes of memory."""
    return Scrypt(salt=SCRYPT_SALT + salt, length=32, n=1 << work_factor, r=8, p=1).derive(passphrase)


class X25519Recipient:
    """Classic age, `age1…`. Lines do not use it; it is here for the common test vectors and independent oracles."""

    label = "classic"

    def __init__(self, raw: bytes) -> None:
        if len(raw) != 32:
            raise RecipientError("a classic recipient has 32 bytes")
        self.raw = raw
        try:
            self._key = _usable(raw)
        except ValueError:
            raise RecipientError("this is not a valid classic recipient") from None

    def wrap(self, file_key: bytes) -> Stanza:
        ephemeral = x25519.X25519PrivateKey.generate()
        share = ephemeral.public_key().public_bytes_raw()
        secret = ephemeral.exchange(self._key)
        key = hkdf(secret, share + self.raw, X25519_INFO)
        return Stanza(X25519_TYPE, (encode64(share),), ChaCha20Poly1305(key).encrypt(ZERO_NONCE, file_key, None))

    def __str__(self) -> str:
        return bech32.encode("age", self.raw)


def _usable(raw: bytes) -> x25519.X25519PublicKey:
    """A key that an exchange with anyone works with. Raises ValueError for a point of low order."""
    key = x25519.X25519PublicKey.from_public_bytes(raw)
    x25519.X25519PrivateKey.generate().exchange(key)
    return key
