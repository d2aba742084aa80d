"""Open one envelope: a checked message, or a reason why not. Nothing raises, nothing is stored here."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from holub_wire.age.errors import AgeError
from holub_wire.age.identities import HybridIdentity
from holub_wire.age.open import open_sealed
from holub_wire.envelope import (
    SIZES,
    WEB_CHANNELS,
    EnvelopeError,
    Message,
    MessengerReply,
    parse,
    signed_bytes,
)


@dataclass(frozen=True)
class Opened:
    """An envelope that held a message for us."""

    envelope: str
    sha256: bytes
    message: Message


@dataclass(frozen=True)
class Refused:
    """An envelope that did not; `reason` is a fixed word, the fault of age, of the envelope, or our own."""

    envelope: str
    sha256: bytes
    reason: str
    sealed: bytes


def open_envelope(
    envelope_id: str,
    untrusted: bytes,
    identities: Sequence[HybridIdentity],
    intake_keys: Sequence[bytes] = (),
    *,
    named: bool = True,
) -> Opened | Refused:
    """Check size, seal, message, id and, for messengers, the intake's signature, in this order.

    An envelope in a carried file is not `named`: its id is ours, and not the one that stands in it.
    """
    digest = hashlib.sha256(untrusted).digest()
    try:
        if len(untrusted) not in SIZES:
            raise EnvelopeError("size")
        message = parse(open_sealed(untrusted, identities))
        if named and message.id != envelope_id:
            raise EnvelopeError("id-mismatch")
        if not _may_speak(message, intake_keys):
            raise EnvelopeError("unsigned")
    except (AgeError, EnvelopeError) as error:
        return Refused(envelope_id, digest, error.fault, untrusted)
    return Opened(envelope_id, digest, message)


def _may_speak(message: Message, intake_keys: Sequence[bytes]) -> bool:
    """Whether messenger fields, if there are any, carry the signature of a known intake."""
    if message.channel in WEB_CHANNELS and not isinstance(message.reply, MessengerReply):
        return True
    if message.signature is None:
        return False
    signed = signed_bytes(message)
    for key in intake_keys:
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(message.signature, signed)
        except InvalidSignature:
            continue
        return True
    return False
