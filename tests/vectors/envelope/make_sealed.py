"""Seal some of the envelope vectors with stock age, and break what comes out. Needs `age` and `age-keygen` 1.3.

    python tests/vectors/envelope/make_sealed.py DIRECTORY-OF-AGE

The results hold randomness, so this runs once per vector: those that exist are kept.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from make import HEADER, ROOM, WORDS, bad, good, line, pad

HERE = Path(__file__).parent / "sealed"
STORED_AS = HEADER["id"]
SMALLEST = 8192


def main(tools: Path) -> None:
    HERE.mkdir(exist_ok=True)
    recipients = {}
    for name in ("current", "recovery", "stranger"):
        identity = HERE / f"identity-{name}.txt"
        if not identity.exists():
            subprocess.run([tools / "age-keygen", "-pq", "-o", identity], check=True, capture_output=True)
        recipients[name] = subprocess.check_output([tools / "age-keygen", "-y", identity], text=True).strip()

    def sealed(plaintext: bytes, *names: str) -> bytes:
        options = [word for name in names for word in ("-r", recipients[name])]
        return subprocess.run([tools / "age", *options], input=plaintext, capture_output=True, check=True).stdout

    both = ("current", "recovery")
    plain = good("", WORDS).plaintext
    whole = sealed(plain, *both)
    cut = whole.index(b"\n--- ") + 5
    for_one = SMALLEST - 22 - 1557 - 48 - 16 - 16
    vectors: dict[str, tuple[str, str, bytes]] = {
        "account-8192": ("Sealed to current and recovery.", "success", whole),
        "account-swapped": ("The stanzas in the other order.", "success", sealed(plain, *reversed(both))),
        "account-32768": (
            "Four times as large.",
            "success",
            sealed(good("", WORDS * 200).plaintext, *both),
        ),
        "strangers": ("Sealed to somebody else.", "no-identity", sealed(plain, "stranger", "recovery")),
        "one-recipient": (
            "The size of an envelope, but one stanza and more plaintext.",
            "size",
            sealed(pad(line(HEADER | {"length": 2}) + b"\nhi", for_one), "current"),
        ),
        "size": ("One byte too many.", "size", whole + b"\0"),
        "noise": ("The right size, and no age file.", "header", os.urandom(SMALLEST)),
        "armored": ("Armor, cut to size.", "header", (b"-----BEGIN AGE ENCRYPTED FILE-----\n" * 300)[:SMALLEST]),
        "version": ("A later version of age.", "header", whole.replace(b"encryption.org/v1", b"encryption.org/v2", 1)),
        "mac": ("The header's MAC was changed.", "mac", _flip(whole, cut + 3, base64=True)),
        "payload": ("One bit of the payload was changed.", "payload", _flip(whole, cut + 100)),
        "tag": ("One bit of the last tag was changed.", "payload", _flip(whole, SMALLEST - 1)),
        "padding": ("Opens, and its padding is not zero.", "padding", sealed(plain[:-1] + b"\x01", *both)),
        "unknown-field": ("Opens, and is no message.", "unknown-field", sealed(bad("", "", name="x").plaintext, *both)),
        "id-mismatch": (
            "Opens, and was stored under another id: a copy.",
            "id-mismatch",
            sealed(good("", WORDS, id="f" * 32).plaintext, *both),
        ),
    }
    index = {}
    for name, (about, outcome, data) in vectors.items():
        file = HERE / f"{name}.age"
        if not file.exists():
            assert len(data) in ROOM or name == "size", (name, len(data))
            file.write_bytes(data)
        index[name] = {"about": about, "outcome": outcome, "stored_as": STORED_AS}
    (HERE / "index.json").write_text(json.dumps(index, indent=1) + "\n")


def _flip(data: bytes, place: int, *, base64: bool = False) -> bytes:
    """`data` with one byte changed; with `base64`, into another letter."""
    other = (ord("A") if data[place] != ord("A") else ord("B")) if base64 else data[place] ^ 1
    return data[:place] + bytes([other]) + data[place + 1 :]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
