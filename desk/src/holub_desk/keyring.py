"""The keyring: the identities that open envelopes, as passphrase-protected files that stock age reads.

Only the opener and commands use it. The recovery identity is made here once, printed on a sheet, and belongs offline.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from holub_desk.vault.replacing import replace, settle
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


@dataclass(frozen=True)
class Retired:
    """An identity that new envelopes are not sealed to any more, and that still opens."""

    name: str
    on: date


class Keyring:
    """The key files in one directory, which stands in the desk's own."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        if directory.parent.exists():
            settle(directory.parent)

    def create(self, passphrase: str, signing_name: str, work_factor: int = 18) -> NewKeyring:
        """Make all keys; a file costs 2^work_factor to try a passphrase on. Raises CommandError where some are."""
        if self._directory.exists():
            raise CommandError("there is a keyring already", "nothing was changed")
        self._directory.mkdir(parents=True, mode=0o700)
        identities = {role: HybridIdentity.generate() for role in ROLES}
        for role, identity in identities.items():
            self._write(f"{role}.age", seal(_text(role, identity), [PassphraseRecipient(passphrase, work_factor)]))
        signer = Signer(signing_name, os.urandom(32))
        signing = json.dumps({"name": signer.name, "seed": signer.seed.hex()}).encode()
        self._write(_SIGNING, seal(signing, [PassphraseRecipient(passphrase, work_factor)]))
        public = {role: str(identity.recipient()) for role, identity in identities.items()}
        public[_LINE] = str(signer.verifier())
        self._write(_PUBLIC, json.dumps(public | {"since": _today().isoformat()}, indent=1).encode())
        return NewKeyring(self.recipients(), identities["recovery"])

    def recipients(self) -> Recipients:
        """The public halves; no passphrase is needed."""
        public = self._public()
        try:
            return Recipients(**{role: parse_recipient(public[role]) for role in ROLES})
        except (ValueError, KeyError, TypeError):
            raise _damaged(_PUBLIC) from None

    def verifier(self) -> Verifier:
        """The public half of the key that signs line files; no passphrase is needed."""
        try:
            return Verifier.parse(self._public()[_LINE])
        except (ValueError, KeyError, TypeError, AttributeError):
            raise _damaged(_PUBLIC) from None

    def names(self) -> dict[str, str | None]:
        """Which identity files are here, with their public halves where known."""
        public = self._public()
        known = {role: public.get(role) for role in ROLES} | {
            each["name"]: each["recipient"] for each in public.get("retired", ())
        }
        return {
            path.stem: known.get(path.stem) for path in sorted(self._directory.glob("*.age")) if path.name != _SIGNING
        }

    def since(self) -> date:
        """The day from which the current identity is current."""
        said = self._public().get("since")
        try:
            return date.fromisoformat(said) if said else date.fromtimestamp(self._mtime("current.age"))
        except (ValueError, TypeError):
            raise _damaged(_PUBLIC) from None

    def retired(self) -> list[Retired]:
        """Older identities that are still here, the oldest first."""
        days = {each["name"]: each["on"] for each in self._public().get("retired", ())}
        return [
            Retired(path.stem, date.fromisoformat(days[path.stem]) if path.stem in days else date.min)
            for path in sorted(self._directory.glob("current-*.age"))
        ]

    def rotate(self, passphrase: str, today: date, work_factor: int = 18) -> HybridRecipient:
        """A new current identity; the one before is retired, and opens until it is destroyed. All of it, or nothing."""
        public, before = self._public(), self._open("current.age", passphrase)
        name = f"current-{today.isoformat()}"
        while (self._directory / f"{name}.age").exists():
            name += "x"  # twice on one day
        identity = HybridIdentity.generate()
        retired = [*public.get("retired", ()), {"name": name, "on": today.isoformat(), "recipient": public["current"]}]
        public |= {"current": str(identity.recipient()), "since": today.isoformat(), "retired": retired}
        self._replace(
            {
                f"{name}.age": seal(before, [PassphraseRecipient(passphrase, work_factor)]),
                "current.age": seal(_text("current", identity), [PassphraseRecipient(passphrase, work_factor)]),
                _PUBLIC: json.dumps(public, indent=1).encode(),
            }
        )
        return identity.recipient()

    def destroy(self, name: str) -> None:
        """Overwrite and remove a retired identity. On flash, in snapshots and backups copies may survive."""
        path = self._directory / f"{name}.age"
        if name not in {each.name for each in self.retired()}:
            raise CommandError(f"there is no retired identity {name}", "`holub-desk keys list` shows them")
        with path.open("r+b") as stream:
            stream.write(os.urandom(path.stat().st_size))
            stream.flush()
            os.fsync(stream.fileno())
        path.unlink()
        public = self._public()
        public["retired"] = [each for each in public.get("retired", ()) if each["name"] != name]
        self._replace({_PUBLIC: json.dumps(public, indent=1).encode()})

    def rewrapped(self, passphrase: str, new: str, work_factor: int = 18) -> dict[str, bytes]:
        """The same secrets under a new passphrase, by the names of their files."""
        recipient = PassphraseRecipient(new, work_factor)
        names = sorted(path.name for path in self._directory.glob("*.age"))
        return {f"{self._directory.name}/{name}": seal(self._open(name, passphrase), [recipient]) for name in names}

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
            raise _damaged(name) from None

    def _public(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads((self._directory / _PUBLIC).read_text())
        except FileNotFoundError:
            raise CommandError("there is no keyring here", "make one with `holub-desk init`") from None
        except ValueError:
            raise _damaged(_PUBLIC) from None
        retired = found.get("retired", []) if isinstance(found, dict) else None
        whole = isinstance(retired, list) and all({"name", "on", "recipient"} <= each.keys() for each in retired)
        if not whole or not all(isinstance(found.get(role), str) for role in ROLES):
            raise _damaged(_PUBLIC)
        return found

    def _mtime(self, name: str) -> float:
        return (self._directory / name).stat().st_mtime

    def _replace(self, files: Mapping[str, bytes]) -> None:
        replace(self._directory.parent, {f"{self._directory.name}/{name}": data for name, data in files.items()})

    def _write(self, name: str, data: bytes) -> None:
        file = os.open(self._directory / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(file, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(file)


def _text(role: str, identity: HybridIdentity) -> bytes:
    public = identity.recipient()
    return f"# {role} identity of a reporting line\n# public key: {public}\n{identity.secret()}\n".encode()


def _damaged(name: str) -> CommandError:
    return CommandError(f"the keyring's file {name} is damaged", "restore it from a backup")


def _today() -> date:
    return datetime.now(UTC).date()


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
