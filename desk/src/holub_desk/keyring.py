"""The keyring: the identities that open envelopes, as passphrase-protected files that stock age reads.

Only the opener and commands use it. The recovery identity is made here once, printed on a sheet, and belongs offline.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from holub_wire.age.errors import AgeError, NoMatchingIdentity
from holub_wire.age.identities import HybridIdentity, PassphraseIdentity
from holub_wire.age.open import open_sealed
from holub_wire.age.recipients import HybridRecipient, PassphraseRecipient, parse_recipient
from holub_wire.age.seal import seal
from holub_wire.command import CommandError
from holub_wire.line import Recipients
from holub_wire.note import Signer, Verifier

ROLES: Final = ("current", "recovery", "custodian")
_PUBLIC = "public.json"
_SIGNING = "line-signing-key.age"
_LINE = "line"
"""Under which the public half of the signing key stands among the public halves."""


@dataclass(frozen=True)
class NewKeyring:
    """What `create` made; the recovery identity leaves the machine on its sheet."""

    recipients: Recipients
    recovery: HybridIdentity = field(repr=False)


class Keyring:
    """The key files in one directory."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def create(self, passphrase: str, signing_name: str, work_factor: int = 18) -> NewKeyring:
        """Make all keys; a file costs 2^work_factor to try a passphrase on. Raises CommandError where some are."""
        if self._directory.exists():
            raise CommandError("there is a keyring already", "nothing was changed")
        self._directory.mkdir(parents=True, mode=0o700)
        identities = {role: HybridIdentity.generate() for role in ROLES}
        for role, identity in identities.items():
            text = f"# {role} identity of a reporting line\n# public key: {identity.recipient()}\n{identity.secret()}\n"
            self._write(f"{role}.age", seal(text.encode(), [PassphraseRecipient(passphrase, work_factor)]))
        signer = Signer(signing_name, os.urandom(32))
        signing = json.dumps({"name": signer.name, "seed": signer.seed.hex()}).encode()
        self._write(_SIGNING, seal(signing, [PassphraseRecipient(passphrase, work_factor)]))
        public = {role: str(identity.recipient()) for role, identity in identities.items()}
        public[_LINE] = str(signer.verifier())
        self._write(_PUBLIC, json.dumps(public, indent=1).encode())
        return NewKeyring(self.recipients(), identities["recovery"])

    def recipients(self) -> Recipients:
        """The public halves; no passphrase is needed."""
        try:
            public = self._public()
            return Recipients(**{role: parse_recipient(public[role]) for role in ROLES})
        except (ValueError, KeyError, TypeError):
            raise self._damaged() from None

    def verifier(self) -> Verifier:
        """The public half of the key that signs line files; no passphrase is needed."""
        try:
            return Verifier.parse(self._public()[_LINE])
        except (ValueError, KeyError, TypeError, AttributeError):
            raise self._damaged() from None

    def _public(self) -> Any:
        try:
            return json.loads((self._directory / _PUBLIC).read_text())
        except FileNotFoundError:
            raise CommandError("there is no keyring here", "make one with `holub-desk init`") from None

    def _damaged(self) -> CommandError:
        return CommandError(f"the keyring's file {_PUBLIC} is damaged", "restore it from a backup")

    def names(self) -> dict[str, HybridRecipient | None]:
        """Which identity files are here, with their public halves where known."""
        public = vars(self.recipients())
        return {
            path.stem: public.get(path.stem) for path in sorted(self._directory.glob("*.age")) if path.name != _SIGNING
        }

    def opening_identities(self, passphrase: str) -> Sequence[HybridIdentity]:
        """The identities that open envelopes: the current one, and older ones while they are kept."""
        names = sorted(path.name for path in self._directory.glob("current*.age"))
        return [self._identity(name, passphrase) for name in names]

    def signer(self, passphrase: str) -> Signer:
        """The key that signs line files."""
        data = json.loads(self._open(_SIGNING, passphrase))
        return Signer(data["name"], bytes.fromhex(data["seed"]))

    def _identity(self, name: str, passphrase: str) -> HybridIdentity:
        lines = self._open(name, passphrase).decode().splitlines()
        return HybridIdentity.parse(next(line for line in lines if line and not line.startswith("#")))

    def _open(self, name: str, passphrase: str) -> bytes:
        try:
            return open_sealed((self._directory / name).read_bytes(), [PassphraseIdentity(passphrase)])
        except FileNotFoundError:
            raise CommandError(f"the keyring has no {name}", "restore it from a backup") from None
        except NoMatchingIdentity:
            raise CommandError("the passphrase does not open the keyring", "passphrases are case sensitive") from None
        except AgeError:
            raise CommandError(f"the keyring's file {name} is damaged", "restore it from a backup") from None

    def _write(self, name: str, data: bytes) -> None:
        file = os.open(self._directory / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(file, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(file)


def recovery_sheet(recovery: HybridIdentity, made_on: str) -> str:
    """The text to print and lock away."""
    return f"""HOLUB - OFFLINE RECOVERY SHEET                                        made on {made_on}

Whoever holds this sheet can open every envelope of this line that still exists.
Print it, put it into a sealed envelope in a safe place outside the office, and remove
this file and recovery.age from the machine. Nobody needs it for daily work.

{recovery.secret()}

To open envelopes with it when everything else is lost (stock age 1.3 or later):

  1. type the line above into a file identity.txt on a machine without network
  2. python3 open_envelope.py -i identity.txt -o opened/ ENVELOPE...

Public half, to check that it was typed correctly (age-keygen -y identity.txt):

{recovery.recipient()}
"""
