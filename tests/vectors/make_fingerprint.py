"""Writes fingerprint.json: the words of some keys, made apart from holub_wire, after docs/line.md.

    python tests/vectors/make_fingerprint.py

The keys are the public keys of RFC 8032, section 7.1, tests 1 to 3, and 32 zero bytes.
"""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

HERE = Path(__file__).parent
LISTS = HERE.parents[1] / "wire/src/holub_wire/words"
KEYS = (
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    "00" * 32,
)


def main() -> None:
    lists = {name: (LISTS / f"{name}.txt").read_text("utf-8").split() for name in ("uk", "ru", "en")}
    cases = []
    for public in map(bytes.fromhex, KEYS):
        bits = "".join(f"{byte:08b}" for byte in hashlib.sha256(b"holub-line-words-v1\n" + public).digest())
        indexes = [int(bits[at : at + 11], 2) for at in range(0, 132, 11)]
        key_id = hashlib.sha256(b"holub.line\n\x01" + public).hexdigest()[:8]
        cases.append(
            {
                "public": public.hex(),
                "key": f"holub.line+{key_id}+{base64.b64encode(bytes([1]) + public).decode()}",
                "indexes": indexes,
                "words": {name: [words[index] for index in indexes] for name, words in lists.items()},
            }
        )
    (HERE / "fingerprint.json").write_text(json.dumps(cases, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
