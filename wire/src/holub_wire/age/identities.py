"""Who can open: the secret halves. Their texts and reprs are redacted, and they do not pickle."""

from __future__ import annotations

import hashlib
import os
import re
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from holub_wire.age import bech32
from holub_wire.age.errors import HeaderError, RecipientError
from holub_wire.age.header import FILE_KEY_SIZE, Stanza, decode64, hkdf
from holub_wire.age.recipients import (
    HYBRID_ENCAPSULATED,
    HYBRID_INFO,
    HYBRID_SUITE,
    HYBRID_TYPE,
    MAX_WORK_FACTOR,
    SCRYPT_TYPE,
    X25519_INFO,
    X25519_TYPE,
    ZERO_NONCE,
    HybridRecipient,
    X25519Recipient,
    passphrase_bytes,
    scrypt_key,
)
from holub_wire.age.secret import Secret

_WRAPPED = FILE_KEY_SIZE + 16
_WORK_FACTOR = re.compile(rb"[1-9][0-9]?")


class Identity(Protocol):
    """Someone who may find a file key in a stanza."""

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """The file key, or None when this stanza is not for us. Raises HeaderError when it is malformed."""


class HybridIdentity(Secret):
    """ML-KEM-768 + X25519 from one 32-byte seed."""

    def __init__(self, seed: bytes) -> None:
        if len(seed) != 32:
            raise RecipientError("a hybrid identity has 32 bytes")
        self._seed = seed
        expanded = hashlib.shake_256(seed).digest(96)
        self._mlkem = mlkem.MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
        self._x25519 = x25519.X25519PrivateKey.from_private_bytes(expanded[64:])
        self._key = hpke.MLKEM768X25519PrivateKey(self._mlkem, self._x25519)

    @classmethod
    def generate(cls) -> HybridIdentity:
        """A new identity from the operating system's randomness."""
        return cls(os.urandom(32))

    @classmethod
    def parse(cls, text: str) -> HybridIdentity:
        """Read `AGE-SECRET-KEY-PQ-1…`. Raises RecipientError, which never quotes it."""
        return cls(_parse_secret(text, "age-secret-key-pq-"))

    def recipient(self) -> HybridRecipient:
        """The public half."""
        public = self._mlkem.public_key().public_bytes_raw() + self._x25519.public_key().public_bytes_raw()
        return HybridRecipient(public)

    def secret(self) -> str:
        """The text to keep in an identity file, and nowhere else."""
        return bech32.encode("age-secret-key-pq-", self._seed).upper()

    def unwrap(self, stanza: Stanza) -> bytes | None:
        if stanza.type != HYBRID_TYPE:
            return None
        encapsulated = _only_argument(stanza, HYBRID_ENCAPSULATED)
        try:  # the specification refuses shares of low order, also where the KEM would not
            self._x25519.exchange(x25519.X25519PublicKey.from_public_bytes(encapsulated[-32:]))
        except ValueError:
            raise HeaderError("a stanza has a share of low order") from None
        try:
            return HYBRID_SUITE.decrypt(encapsulated + stanza.body, self._key, HYBRID_INFO)
        except InvalidTag:
            return None


class X25519Identity(Secret):
    """Classic age; for the common test vectors and independent oracles only."""

    def __init__(self, secret: bytes) -> None:
        self._key = x25519.X25519PrivateKey.from_private_bytes(secret)

    @classmethod
    def parse(cls, text: str) -> X25519Identity:
        """Read `AGE-SECRET-KEY-1…`. Raises RecipientError."""
        return cls(_parse_secret(text, "age-secret-key-"))

    def recipient(self) -> X25519Recipient:
        """The public half."""
        return X25519Recipient(self._key.public_key().public_bytes_raw())

    def unwrap(self, stanza: Stanza) -> bytes | None:
        if stanza.type != X25519_TYPE:
            return None
        share = _only_argument(stanza, 32)
        try:
            secret = self._key.exchange(x25519.X25519PublicKey.from_public_bytes(share))
        except ValueError:
            raise HeaderError("a stanza has a share of low order") from None
        return _unwrap(hkdf(secret, share + self.recipient().raw, X25519_INFO), stanza.body)


class PassphraseIdentity(Secret):
    """A passphrase. `max_work_factor` bounds what a hostile file can cost."""

    def __init__(self, passphrase: str, max_work_factor: int = MAX_WORK_FACTOR) -> None:
        self._passphrase = passphrase_bytes(passphrase)
        self._max_work_factor = max_work_factor

    def unwrap(self, stanza: Stanza) -> bytes | None:
        if stanza.type != SCRYPT_TYPE:
            return None
        if len(stanza.arguments) != 2 or len(stanza.body) != _WRAPPED:
            raise HeaderError("a passphrase stanza is malformed")
        salt = decode64(stanza.arguments[0])
        if len(salt) != 16 or _WORK_FACTOR.fullmatch(stanza.arguments[1]) is None:
            raise HeaderError("a passphrase stanza is malformed")
        work_factor = int(stanza.arguments[1])
        if work_factor > self._max_work_factor:
            raise HeaderError("a passphrase stanza asks for too much work")
        return _unwrap(scrypt_key(self._passphrase, salt, work_factor), stanza.body)


def _parse_secret(text: str, hrp: str) -> bytes:
    try:
        found, secret = bech32.decode(text)
    except bech32.Bech32Error as error:
        raise RecipientError(f"this is not an identity: {error}") from None
    if found != hrp or text != text.upper() or len(secret) != 32:
        raise RecipientError("this is not an identity of the kind expected")
    return secret


def _only_argument(stanza: Stanza, size: int) -> bytes:
    if len(stanza.arguments) != 1 or len(stanza.body) != _WRAPPED:
        raise HeaderError("a stanza has the wrong shape")
    argument = decode64(stanza.arguments[0])
    if len(argument) != size:
        raise HeaderError("a stanza has the wrong shape")
    return argument


def _unwrap(key: bytes, body: bytes) -> bytes | None:
    try:
        return ChaCha20Poly1305(key).decrypt(ZERO_NONCE, body, None)
    except InvalidTag:
        return None
