"""Signed notes: a text and under it who signed it (C2SP signed-note, Ed25519 only).

https://c2sp.org/signed-note. A note is the text, which ends with LF, an empty line, and one line per signature:
an em dash, the key's name, and base64 of the key's 4-byte id and the signature.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519 = b"\x01"
_NAME = re.compile(r"[^\s+]{1,80}")
_SIGNATURE = re.compile(r"— [^\s+]{1,80} [A-Za-z0-9+/=]{8,8000}")
MAX_NOTE = 4 * 1024 * 1024
"""Bytes; a line file with several questionnaires is far below."""
_MAX_SIGNATURES = 16


class NoteError(ValueError):
    """A note or key that cannot be read, or that the expected key did not sign."""


def _key_id(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


@dataclass(frozen=True)
class Verifier:
    """The public half, written `name+id+key` in configuration files."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, text: str) -> Verifier:
        """Read `name+id+key`; raises NoteError when the id does not belong to the key."""
        pieces = text.split("+", 2)
        if len(pieces) != 3 or _NAME.fullmatch(pieces[0]) is None:
            raise NoteError("not a verifier key")
        raw = _unbase64(pieces[2])
        if len(raw) != 33 or raw[:1] != _ED25519:
            raise NoteError("not a verifier key for Ed25519")
        verifier = cls(pieces[0], raw[1:])
        if pieces[1] != _key_id(verifier.name, verifier.public).hex():
            raise NoteError("the verifier key has a mistyped character")
        return verifier

    def __str__(self) -> str:
        key = base64.b64encode(_ED25519 + self.public).decode()
        return f"{self.name}+{_key_id(self.name, self.public).hex()}+{key}"


@dataclass(frozen=True)
class Signer:
    """The private half: 32 bytes of Ed25519 seed and the key's name."""

    name: str
    seed: bytes = field(repr=False)

    def verifier(self) -> Verifier:
        return Verifier(self.name, self._private().public_key().public_bytes_raw())

    def sign(self, text: str) -> str:
        """The signed note of `text`, which must end with LF."""
        if not text.endswith("\n"):
            raise NoteError("the text of a note ends with a line feed")
        key_id = _key_id(self.name, self.verifier().public)
        signature = base64.b64encode(key_id + self._private().sign(text.encode())).decode()
        return f"{text}\n— {self.name} {signature}\n"

    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def verify(note: str, verifier: Verifier) -> str:
    """The text of a note that `verifier` signed. Signatures by unknown keys are ignored, as the format says.

    Raises NoteError.
    """
    if len(note) > MAX_NOTE:
        raise NoteError("the note is too long")
    text, separator, signatures = note.rpartition("\n\n")
    lines = signatures.split("\n")
    if not separator or lines.pop() != "" or not 1 <= len(lines) <= _MAX_SIGNATURES:
        raise NoteError("the note has no signature block")
    text += "\n"
    if not all(_SIGNATURE.fullmatch(line) for line in lines):
        raise NoteError("the signature block is malformed")
    signed = [(name, _unbase64(raw)) for _, name, raw in (line.split(" ") for line in lines)]
    key_id = _key_id(verifier.name, verifier.public)
    ours = [raw[4:] for name, raw in signed if name == verifier.name and raw[:4] == key_id]
    if not ours:
        raise NoteError(f"the note is not signed by {verifier.name}")
    public = Ed25519PublicKey.from_public_bytes(verifier.public)
    try:
        for signature in ours:
            public.verify(signature, text.encode())
    except InvalidSignature:
        raise NoteError("the signature is not valid") from None
    return text


def _unbase64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise NoteError("the note has a malformed key or signature") from None
