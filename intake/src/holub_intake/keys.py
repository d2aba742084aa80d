"""The intake's own two keys: one signs what comes from messengers, one opens replies that wait for a messenger.

Neither opens a report. They lie in one file on the intake, because a restart must not lose replies that are on their
way; docs/what-is-kept-where.md says what a thief gets with it.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from holub_wire.age.identities import HybridIdentity
from holub_wire.age.recipients import HybridRecipient
from holub_wire.age.secret import Secret
from holub_wire.command import CommandError
from holub_wire.durable import sync_directory

FILE = "intake.key"


class Signer(Secret):
    """Signs messages of messengers, so that nobody can make up a handle through the web's door."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature, 64 bytes."""
        return self._key.sign(message)

    def public(self) -> str:
        """The public half as 64 hex digits, for the desk's settings."""
        return self._key.public_key().public_bytes_raw().hex()


@dataclass(frozen=True)
class IntakeKeys:
    """Both keys."""

    signer: Signer
    reply: HybridIdentity = field(repr=False)

    def recipient(self) -> HybridRecipient:
        """Whom the desk seals replies for messengers to."""
        return self.reply.recipient()


def create(directory: Path) -> IntakeKeys:
    """Make both keys; never in place of others. Raises CommandError."""
    place = directory / FILE
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    seed, reply = os.urandom(32), HybridIdentity.generate()
    try:
        file = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        raise CommandError(f"there are keys in {directory} already", "nothing was changed") from None
    except OSError as error:
        raise CommandError(f"cannot write {place}: {error.strerror}") from None
    with os.fdopen(file, "w") as stream:
        json.dump({"v": 1, "signer": seed.hex(), "reply": reply.secret()}, stream)
        stream.flush()
        os.fsync(stream.fileno())
    sync_directory(directory)
    return IntakeKeys(Signer(seed), reply)


def load(directory: Path) -> IntakeKeys:
    """The keys in a directory. Raises CommandError."""
    place = directory / FILE
    try:
        data = json.loads(place.read_text("ascii"))
        return IntakeKeys(Signer(bytes.fromhex(data["signer"])), HybridIdentity.parse(data["reply"]))
    except FileNotFoundError:
        raise CommandError(f"there are no keys in {directory}", "make them with `holub-intake keys create`") from None
    except OSError as error:
        raise CommandError(f"cannot read {place}: {error.strerror}", "this user must be able to read it") from None
    except (ValueError, KeyError, TypeError):
        raise CommandError(f"{place} is damaged", "restore it, or make new keys and tell the desk") from None
