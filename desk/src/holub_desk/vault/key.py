"""The database key: random, and wrapped by the passphrase with argon2id (RFC 9106) and ChaCha20-Poly1305."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Final

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from holub_wire.command import CommandError

KEY_SIZE: Final = 32
MEMORY_KIB: Final = 64 * 1024
TIME_COST: Final = 3
LANES: Final = 4
"""The second recommended option of RFC 9106, section 4."""
_AAD: Final = b"holub-vault-key-v1"


class WrongPassphrase(CommandError):
    """The passphrase does not open this vault."""

    def __init__(self) -> None:
        super().__init__("the passphrase does not open this vault", "passphrases are case sensitive; try again")


def create(path: Path, passphrase: str) -> bytes:
    """Make a new key, write it wrapped to `path`, which must not exist, and return it."""
    key = os.urandom(KEY_SIZE)
    data = wrap(key, passphrase)
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(file, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    return key


def wrap(key: bytes, passphrase: str) -> bytes:
    """The content of a key file."""
    salt, nonce = os.urandom(16), os.urandom(12)
    parameters = {"memory_kib": MEMORY_KIB, "time_cost": TIME_COST, "lanes": LANES}
    wrapped = ChaCha20Poly1305(_wrapping_key(passphrase, salt, parameters)).encrypt(nonce, key, _AAD)
    data = {"v": 1, **parameters, "salt": salt.hex(), "nonce": nonce.hex(), "wrapped": wrapped.hex()}
    return json.dumps(data).encode()


def unwrap(path: Path, passphrase: str) -> bytes:
    """The database key. Raises WrongPassphrase, or CommandError when the file is missing or damaged."""
    try:
        data = json.loads(path.read_text())
        salt, nonce, wrapped = (bytes.fromhex(data[name]) for name in ("salt", "nonce", "wrapped"))
        wrapping = _wrapping_key(passphrase, salt, data)
    except FileNotFoundError:
        raise CommandError("there is no vault here", "make one with `holub-desk init`") from None
    except (OSError, ValueError, KeyError, TypeError):
        raise CommandError("the vault's key file is damaged", "restore it from a backup") from None
    try:
        return ChaCha20Poly1305(wrapping).decrypt(nonce, wrapped, _AAD)
    except InvalidTag:
        raise WrongPassphrase from None


def _wrapping_key(passphrase: str, salt: bytes, parameters: dict[str, Any]) -> bytes:
    return hash_secret_raw(
        passphrase.encode(),
        salt,
        time_cost=parameters["time_cost"],
        memory_cost=parameters["memory_kib"],
        parallelism=parameters["lanes"],
        hash_len=KEY_SIZE,
        type=Type.ID,
    )
