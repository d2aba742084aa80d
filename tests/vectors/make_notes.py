"""Writes notes.json and line_notes.json: `python tests/vectors/make_notes.py`.

Notes that are ours and that are not, for both verifiers; and what of a line file the page /verify looks at.

Signed by the standard of C2SP signed-note with the `cryptography` package, apart from holub_wire.
"""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

NAME = "example.line"
TEXT = '{"note":"Слова","v":1}\n'
ORDER = 2**252 + 27742317777372353535851937790883648493
"""Of the base point of edwards25519."""


def _public(seed: int) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32).public_key().public_bytes_raw()


def _id(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4]


def _line(seed: int, text: str = TEXT, name: str = NAME, key_id: bytes | None = None) -> str:
    signature = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32).sign(text.encode())
    return _written(name, _id(name, _public(seed)) if key_id is None else key_id, signature)


def _written(name: str, key_id: bytes, signature: bytes) -> str:
    return f"— {name} {base64.b64encode(key_id + signature).decode()}\n"


def _malleated() -> str:
    """S + L instead of S: the same equation, another signature; RFC 8032 refuses it."""
    raw = Ed25519PrivateKey.from_private_bytes(b"\1" * 32).sign(TEXT.encode())
    s = int.from_bytes(raw[32:], "little") + ORDER
    return _written(NAME, _id(NAME, _public(1)), raw[:32] + s.to_bytes(32, "little"))


def _line_file(sequence: int, seed: int = 1, *, channels: bool = True) -> str:
    page = {"/?lang=uk": hashlib.sha256(b"page").hexdigest()}
    named = {"addresses": ["https://line.example", "@bot"], "expires": "2027-02-21", "page": page}
    text = json.dumps(({"channels": named} if channels else {}) | {"sequence": sequence, "v": 1}) + "\n"
    return f"{text}\n{_line(seed, text)}"


def main() -> None:
    ours, ours_id = _line(1), _id(NAME, _public(1))
    good = f"{TEXT}\n{ours}"
    signed = {
        "one signature": good,
        "a witness beside it": f"{TEXT}\n{ours}{_line(2, name='witness.example')}",
        "an unknown key of our name": f"{TEXT}\n{_line(2)}{ours}",
        "sixteen signatures": f"{TEXT}\n{ours}" + _line(2) * 15,
        "an empty line in the text": f"{TEXT}\n{TEXT}\n{_line(1, f'{TEXT}{chr(10)}{TEXT}')}",
    }
    refused = {
        "another key": f"{TEXT}\n{_line(2)}",
        "another key under our id": f"{TEXT}\n{_line(2, key_id=ours_id)}",
        "a changed text": good.replace("Слова", "Слава"),
        "ours once good and once bad": f"{TEXT}\n{ours}{_line(1, 'other')}",
        "another name": f"{TEXT}\n{_line(1, name='other.line')}",
        "a short signature": f"{TEXT}\n{_written(NAME, ours_id, bytes(63))}",
        "an empty signature": f"{TEXT}\n{_written(NAME, ours_id, b'')}xxxx",
        "a malleated signature": f"{TEXT}\n{_malleated()}",
        "no base64": f"{TEXT}\n— {NAME} =abcdefgh\n",
        "seventeen signatures": f"{TEXT}\n{ours}" + _line(2) * 16,
        "no end of line": good[:-1],
        "a line more": good + "\n",
        "no empty line": f"{TEXT}{ours}",
        "line ends of another system": good.replace("\n", "\r\n"),
        "a mark of byte order": "\ufeff" + good,
        "a hyphen for the dash": good.replace("—", "-"),
        "nothing": "",
    }
    notes = [{"name": name, "note": note, "signed": True} for name, note in signed.items()]
    notes += [{"name": name, "note": note, "signed": False} for name, note in refused.items()]
    key = f"{NAME}+{ours_id.hex()}+{base64.b64encode(bytes([1]) + _public(1)).decode()}"
    lines = {name: _line_file(sequence) for name, sequence in (("older", 4), ("same", 5), ("newer", 6))}
    lines |= {
        "unsigned": _line_file(5, channels=False),
        "foreign": _line_file(5, 2),
        "text": f"x\n\n{_line(1, 'x' + chr(10))}",
    }
    for file, data in (("notes.json", {"key": key, "notes": notes}), ("line_notes.json", lines)):
        Path(__file__).with_name(file).write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
