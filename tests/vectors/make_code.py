"""Write tests/vectors/code.json: `python tests/vectors/make_code.py`. By the standard library, apart from the code."""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path

from holub_wire.age.identities import HybridIdentity

RECOVERY = str(HybridIdentity(b"\x07" * 32).recipient())
SECRETS = (0, 1, 2**77 - 1, 0x123456789ABCDEF0123, 0x0F0E0D0C0B0A09080706 % 2**77)


def _hkdf(master: bytes, info: bytes) -> bytes:
    """RFC 5869 with an empty salt, 32 bytes: one block."""
    return hmac.digest(hmac.digest(bytes(32), master, "sha256"), info + b"\x01", "sha256")


def _case(secret: int, salt: bytes) -> dict[str, object]:
    raw = secret.to_bytes(10)
    bits = f"{secret:077b}" + f"{hashlib.sha256(b'holub-code-v1' + raw).digest()[0]:08b}"
    bits += f"{hashlib.sha256(b'holub-code-v1' + raw).digest()[1]:08b}"[:3]
    master = hashlib.scrypt(raw, salt=salt, n=2**15, r=8, p=1, maxmem=2**26, dklen=32)
    seed, mailbox = _hkdf(master, b"holub-return-identity-v1"), _hkdf(master, b"holub-return-mailbox-v1")
    return {
        "secret": f"{secret:020x}",
        "indexes": [int(bits[start : start + 11], 2) for start in range(0, 88, 11)],
        "identity_seed": seed.hex(),
        "recipient": str(HybridIdentity(seed).recipient()),
        "mailbox": mailbox.hex(),
        "slots": [hmac.digest(mailbox, b"holub-slot-v1" + bytes([n]), "sha256").hex()[:32] for n in range(8)],
    }


if __name__ == "__main__":
    salt = hashlib.sha256(b"holub-return-salt-v1\n" + RECOVERY.encode()).digest()[:16]
    data = {"recovery": RECOVERY, "salt": salt.hex(), "codes": [_case(secret, salt) for secret in SECRETS]}
    Path(__file__).with_name("code.json").write_text(json.dumps(data, indent=1) + "\n")
