"""Single-use proof of work: a price in computing time for each envelope, asked only while there is a crowd.

A proof is bound to one envelope's id and bytes, so there is nothing to collect and nothing to spend twice. Challenges
are stateless: this process signs the difficulty and the time since it started. Specified in docs/flood.md.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

LEAST_BITS: Final = 12
MOST_BITS: Final = 18
"""Leading zero bits; 18 are about a quarter of a million hashes, some seconds of an old phone."""
VALID_MINUTES: Final = 15
_TOLERANCE: Final = 2
"""Bits that the price may have risen while somebody paid it."""
_MOST_SPENT: Final = 200_000
_PROOF = re.compile(r"([0-9]{1,2})\.([0-9]{1,9})\.([0-9a-f]{32})\.([0-9]{1,15})\.([0-9a-f]{64})")


@dataclass(frozen=True)
class Proof:
    """Work that was done for the bytes of hash `sha256`; checked but for those bytes."""

    sha256: str


class Work:
    """Challenges and proofs of one process. `minutes` counts from its start: no clock shows."""

    def __init__(self, minutes: Callable[[], int], secret: bytes | None = None) -> None:
        self._minutes = minutes
        self._secret = secret or os.urandom(32)
        self._spent: OrderedDict[str, int] = OrderedDict()

    def challenge(self, bits: int) -> str:
        """What is to be worked on: `bits.minute.mac`."""
        words = f"{bits}.{self._minutes()}"
        return f"{words}.{self._mac(words)}"

    def check(self, untrusted: str, envelope_id: str, bits: int) -> Proof | None:
        """The proof that a header holds for an envelope, while `bits` are asked; None for any other text."""
        found = _PROOF.fullmatch(untrusted)
        if found is None:
            return None
        paid, minute, mac, nonce, sha256 = found.groups()
        fresh = 0 <= self._minutes() - int(minute) <= VALID_MINUTES
        if not fresh or int(paid) < bits - _TOLERANCE or not hmac.compare_digest(mac, self._mac(f"{paid}.{minute}")):
            return None
        digest = hashlib.sha256(worked_on(f"{paid}.{minute}.{mac}", envelope_id, sha256, int(nonce))).digest()
        return Proof(sha256) if zero_bits(digest) >= int(paid) else None

    def is_spent(self, envelope_id: str) -> bool:
        """Whether an envelope was stored by a proof that may still be valid: it is not stored again when collected."""
        self.forget_old()
        return envelope_id in self._spent

    def spend(self, envelope_id: str) -> None:
        """Remember that a proof has served, for as long as it would be valid."""
        self._spent[envelope_id] = self._minutes()
        self._spent.move_to_end(envelope_id)
        while len(self._spent) > _MOST_SPENT:
            self._spent.popitem(last=False)

    def forget_old(self) -> None:
        """Forget the envelopes whose proofs are no longer valid anyway."""
        while self._spent and self._minutes() - next(iter(self._spent.values())) > VALID_MINUTES:
            self._spent.popitem(last=False)

    def _mac(self, words: str) -> str:
        return hmac.digest(self._secret, words.encode(), "sha256").hex()[:32]


def worked_on(challenge: str, envelope_id: str, sha256: str, nonce: int) -> bytes:
    """The bytes whose SHA-256 must begin with zeros."""
    return f"holub-work-v1 {challenge} {envelope_id} {sha256} {nonce}".encode()


def zero_bits(digest: bytes) -> int:
    """Leading zero bits."""
    return len(digest) * 8 - int.from_bytes(digest).bit_length()
