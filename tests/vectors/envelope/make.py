"""Write the envelope vectors: one file, one fault, one named outcome.

    python tests/vectors/envelope/make.py

Plaintexts (`*.json`) come out the same every time. Sealed ones (`sealed/*.age`) hold randomness: those that exist
are kept. README.md says how to read both.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOM = {8192: 4976, 32768: 29552, 262144: 258880}
"""Ciphertext → plaintext, as docs/envelope.md states them: these vectors are made without our own code."""

HEADER: dict[str, Any] = {
    "v": 1,
    "id": "0123456789abcdef0123456789abcdef",
    "message": "11111111111111111111111111111111",
    "conversation": "22222222222222222222222222222222",
    "seq": 0,
    "kind": "account",
    "day": "2026-03-01",
    "channel": "web",
    "language": "uk",
    "questionnaire": ["what-did-you-see", "0123456789abcdef"],
}
PART: dict[str, Any] = {
    "attachment": "33333333333333333333333333333333",
    "n": 1,
    "total": 1,
    "bytes": 5,
    "sha256": hashlib.sha256(b"\xff\xd8\xff\x00\n").hexdigest(),
    "type": "image/jpeg",
    "cleaned": True,
    "role": "copy",
}
JPEG = b"\xff\xd8\xff\x00\n"
WORDS = "Бачив два автобуси біля гуртожитку.\nЛюдей було близько сорока.".encode()


@dataclass(frozen=True)
class Case:
    """A plaintext and what reading it must give."""

    about: str
    outcome: str
    """`success`, or the name of the fault."""
    plaintext: bytes
    header: dict[str, Any] | None = None
    """Of a message: its header, `length` included."""
    body: bytes = b""
    canonical: bool = False
    """Whether a sender that is given header and body must make exactly this plaintext."""


def line(header: dict[str, Any]) -> bytes:
    """RFC 8785, for the integers and ASCII names that occur here."""
    return json.dumps(header, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def pad(data: bytes, room: int | None = None) -> bytes:
    room = room or next(room for room in ROOM.values() if len(data) <= room)
    return data + bytes(room - len(data))


def good(about: str, body: bytes, **changes: Any) -> Case:
    header = HEADER | {"length": len(body)} | changes
    return Case(about, "success", pad(line(header) + b"\n" + body), header, body, canonical=True)


def bad(about: str, outcome: str, body: bytes = WORDS, *, without: str = "", **changes: Any) -> Case:
    header = HEADER | {"length": len(body)} | changes
    header.pop(without, None)
    return Case(about, outcome, pad(line(header) + b"\n" + body))


def raw(about: str, outcome: str, plaintext: bytes) -> Case:
    return Case(about, outcome, plaintext)


def part(**changes: Any) -> dict[str, Any]:
    return {"kind": "attachment", "part": PART | changes}


def filling(room: int) -> bytes:
    """A body with which an account fills `room` exactly."""
    for length in range(room - 400, room):
        if len(line(HEADER | {"length": length})) + 1 + length == room:
            return (b"0123456789abcdef" * (length // 16 + 1))[:length]
    raise AssertionError


def messages() -> Iterator[tuple[str, Case]]:
    yield "account", good("An account in Ukrainian, with a line feed in it.", WORDS)
    yield "account-empty", good("A body may be empty.", b"")
    answers = b'{"seen_how":"self","people":40,"what":["workers","site"],"note_read":true}'
    yield "answers", good("Answers of every kind.", answers, kind="answers", seq=1)
    yield "end", good("The conversation is finished.", b"", kind="end", seq=2)
    yield "withdraw", good("The source takes it back.", b"", kind="withdraw", seq=1_000_000)
    yield "forget", good("A messenger source wants to be forgotten now.", b"", kind="forget", seq=3)
    web = {"recipient": "age1pq1" + "q" * 100, "mailbox": "b" * 64}
    yield "address", good("Only how to answer.", b"", kind="address", reply=web)
    yield "revises", good("Words in place of earlier ones.", WORDS, revises="4" * 32, seq=4)
    yield "attachment", good("A part that knows its whole.", JPEG, **part())
    unknown = {"total": None, "bytes": None, "sha256": None}
    yield "attachment-streamed", good("A part sealed while the file arrives.", JPEG, **part(n=7, **unknown))
    yield (
        "attachment-last-of-512",
        good("As many parts as there may be.", JPEG, **part(n=512, total=512, bytes=132_000_000)),
    )
    yield (
        "attachment-original",
        good("Sealed to the custodian.", JPEG, **part(role="original", cleaned=False, type="application/octet-stream")),
    )
    yield (
        "attachment-zeros",
        good("A body that ends in zeros: only `length` tells it from the padding.", bytes(5), **part()),
    )
    yield (
        "reply-web",
        good(
            "How to answer a source from the web.",
            WORDS,
            reply=web,
        ),
    )
    messenger = {"handle": "aGFuZGxl", "return": "cmV0dXJu", "previous": "cHJldmlvdXM"}
    yield (
        "reply-messenger",
        good("A messenger's, signed by an intake.", WORDS, channel="telegram", reply=messenger, signature="0" * 128),
    )
    yield "language-region", good("A language with a region.", WORDS, language="pt-BR")
    for size, room in ROOM.items():
        yield f"full-{size}", good(f"Not one byte is free in {size}.", filling(room))
    for size, room in list(ROOM.items())[:2]:
        yield f"one-too-many-for-{size}", good(f"One byte more than fits into {size}.", filling(room) + b"!")
    spaced = json.dumps(HEADER | {"length": 2}, indent=None, separators=(", ", ": ")).encode()
    yield (
        "not-canonical",
        Case("Openers accept any JSON on one line.", "success", pad(spaced + b"\nhi"), HEADER | {"length": 2}, b"hi"),
    )
    longest = line(HEADER | {"length": 2})[:-1]
    longest += b" " * (4096 - len(longest) - 1) + b"}"
    yield (
        "header-longest",
        Case("A header of 4,096 bytes.", "success", pad(longest + b"\nhi"), HEADER | {"length": 2}, b"hi"),
    )


def faults() -> Iterator[tuple[str, Case]]:
    plain = line(HEADER | {"length": 2}) + b"\nhi"
    yield "size-short", raw("One byte less than the smallest.", "size", pad(plain)[:-1])
    yield "size-between", raw("A length of none of the three.", "size", pad(plain) + bytes(16))
    yield "size-empty", raw("Nothing.", "size", b"")
    yield "header-none", raw("No line feed at all.", "header-too-long", bytes(ROOM[8192]))
    too_long = line(HEADER | {"length": 2})[:-1]
    too_long += b" " * (4097 - len(too_long) - 1) + b"}"
    yield "header-4097", raw("A header of 4,097 bytes.", "header-too-long", pad(too_long + b"\nhi"))
    yield "json-empty", raw("An empty header.", "json", pad(b"\nhi"))
    yield "json-cut", raw("Half a header.", "json", pad(plain[:40] + b"\nhi"))
    yield "json-array", raw("An array is no header.", "json", pad(b"[1]\nhi"))
    yield "json-text-after", raw("Something after the object.", "json", pad(line(HEADER | {"length": 2}) + b" 1\nhi"))
    yield "json-nan", raw("NaN is no JSON.", "json", pad(plain.replace(b'"seq":0', b'"seq":NaN')))
    yield (
        "json-huge-number",
        raw("A number of 18 digits.", "json", pad(plain.replace(b'"seq":0', b'"seq":' + b"1" * 18))),
    )
    yield "json-control", raw("A control character in a string.", "json", pad(plain.replace(b'"web"', b'"w\x01b"')))
    yield "encoding", raw("A byte that is no UTF-8.", "encoding", pad(plain.replace(b'"web"', b'"w\xffb"')))
    yield "encoding-surrogate", raw("Half a surrogate pair.", "encoding", pad(plain.replace(b'"web"', b'"w\\ud800"')))
    yield "encoding-mark", raw("A byte order mark.", "json", pad(b"\xef\xbb\xbf" + plain))
    yield "depth", raw("Four deep.", "depth", pad(plain.replace(b'"seq":0', b'"seq":[[[0]]]')))
    yield "depth-bomb", raw("As deep as fits.", "depth", pad(b"[" * 4000 + b"\nhi"))
    yield "duplicate-field", raw("`seq` twice.", "duplicate-field", pad(plain.replace(b'"seq":0', b'"seq":0,"seq":1')))
    yield (
        "duplicate-field-escaped",
        raw("`seq` twice, once escaped.", "duplicate-field", pad(plain.replace(b'"seq":0', b'"seq":0,"s\\u0065q":1'))),
    )
    inner = b'"role":"copy","role":"original"'
    twice = line(HEADER | part() | {"length": 5}).replace(b'"role":"copy"', inner)
    yield "duplicate-field-inside", raw("`role` twice within `part`.", "duplicate-field", pad(twice + b"\n" + JPEG))
    yield "version-2", bad("A later version.", "version", v=2)
    yield "version-text", bad("A version in quotes.", "version", v="1")
    yield "version-true", bad("true is not 1.", "version", v=True)
    yield "version-fraction", bad("1.0 is not 1.", "version", v=1.0)
    yield "version-none", bad("No version.", "version", without="v")
    for name in HEADER:
        if name != "v":
            yield f"missing-{name}", bad(f"No `{name}`.", "missing-field", without=name)
    yield "missing-length", bad("No `length`.", "missing-field", without="length")
    yield "unknown-field", bad("A field of some later version.", "unknown-field", name="IMG_1234.jpg")
    yield "length-beyond", bad("Longer than what is there.", "length", length=ROOM[8192])
    yield "length-negative", bad("Below zero.", "length", length=-1)
    yield "length-fraction", bad("Not whole.", "length", length=2.5)
    yield "length-text", bad("In quotes.", "length", length="2")
    yield "length-true", bad("true is no number.", "length", length=True)
    yield "padding", raw("A last byte that is not zero.", "padding", pad(plain)[:-1] + b"\x01")
    yield "padding-first", raw("The byte behind the body is not zero.", "padding", pad(plain + b"!"))
    yield "kind", bad("An unknown kind.", "kind", kind="photo")
    yield "kind-number", bad("A kind that is no text.", "kind", kind=1)
    yield "kind-list", bad("A kind that cannot be looked up.", "kind", kind=["account"])
    yield "part-missing", bad("An attachment without `part`.", "part", kind="attachment")
    yield "part-surplus", bad("An account with `part`.", "part", part=PART)
    yield "part-null", bad("`part` is null.", "part", kind="attachment", part=None)
    for name in PART:
        incomplete = {key: value for key, value in PART.items() if key != name}
        yield f"part-without-{name}", bad(f"`part` without `{name}`.", "part", JPEG, kind="attachment", part=incomplete)
    yield "part-unknown-field", bad("A file name.", "part", JPEG, **part(name="IMG_1234.jpg"))
    wrong: dict[str, list[Any]] = {
        "attachment": ["3" * 31, "A" * 32, 3, None],
        "n": [0, 2, -1, 1.0, True, "1", None],
        "total": [0, 513, None, "1"],
        "bytes": [-1, 10**9, None, 5.0],
        "sha256": ["0" * 63, "A" * 64, None],
        "type": ["image", "IMAGE/JPEG", "image/", "image/jpeg; name=IMG_1234.jpg", "../a/b", None],
        "cleaned": ["true", 1, None],
        "role": ["Copy", "", None, ["copy"]],
    }
    for name, values in wrong.items():
        for number, value in enumerate(values, 1):
            yield (
                f"part-{name}-{number}",
                bad(f"`{name}` is {json.dumps(value)}.", "part", JPEG, **part(**{name: value})),
            )
    yield "part-n-513", bad("More than 512 parts.", "part", JPEG, **part(n=513, total=None, bytes=None, sha256=None))
    yield "body-of-end", bad("An end with a body.", "body", b"x", kind="end")
    yield "body-of-withdraw", bad("A withdrawal with a body.", "body", b"x", kind="withdraw")
    yield "body-of-address", bad("An address with a body.", "body", b"x", kind="address")
    yield "body-of-forget", bad("A wish to be forgotten with a body.", "body", b"x", kind="forget")
    yield "address-without", bad("An address without `reply`.", "reply", b"", kind="address")
    yield "revises-answers", bad("Answers revise nothing.", "revises", b"{}", kind="answers", revises="4" * 32)
    yield "text-account", bad("An account that is no UTF-8.", "text", b"\xff\xfe")
    yield "text-answers", bad("Answers that are no UTF-8.", "text", b'{"a":"\xc3"}', kind="answers")
    yield "text-overlong", bad("An overlong form of a slash.", "text", b"\xc0\xaf")
    yield "text-surrogate", bad("A surrogate written as UTF-8.", "text", b"\xed\xa0\x80")
    fields: dict[str, list[Any]] = {
        "id": ["0" * 31, "0" * 33, "A" * 32, "0" * 31 + "\n", "g" * 32, 5, None, "٠" * 32],
        "message": ["1" * 31, None],
        "conversation": ["../../etc/passwd", None],
        "seq": [-1, 1_000_001, 0.5, "0", True, None],
        "day": ["2026-02-30", "2026-3-01", "20260301", "2026-W09-7", "2026-03-01T12:30:00", "٢٠٢٦-03-01", "", 20, None],
        "channel": ["", "Web", "a", "w" * 17, "web ", "web\n", None, ["web"]],
        "language": ["", "UK", "u", "uk_UA", "uk-", "<script>", None],
        "questionnaire": [
            *(None, [], ["a"], "a", {"a": 1, "b": 2}, [1, 2], ["a", "0" * 16, "b"]),
            *(["A", "0" * 16], ["", "0" * 16], ["a/b", "0" * 16], ["a", "0" * 15]),
        ],
        "revises": ["4" * 31, "A" * 32, None, 4],
        "signature": ["0" * 127, "A" * 128, None, 5],
        "reply": [
            *(None, {}, [], "x", {"recipient": "a"}, {"mailbox": "a"}, {"handle": "a"}),
            {"recipient": "a", "mailbox": "b" * 64, "name": "c"},
            {"recipient": "a b", "mailbox": "b" * 64},
            {"recipient": "", "mailbox": "b" * 64},
            {"recipient": 1, "mailbox": "b" * 64},
            {"recipient": "a", "mailbox": "b" * 63},
            {"recipient": "a", "mailbox": "B" * 64},
            {"handle": "a", "return": "b", "mailbox": "c"},
            {"handle": "a", "return": None},
            {"handle": "a", "return": "b", "previous": None},
        ],
    }
    for name, values in fields.items():
        for number, value in enumerate(values, 1):
            about = f"`{name}` is {json.dumps(value, ensure_ascii=True)}."
            yield f"{name}-{number}", bad(about, name, **{name: value})


def as_json(case: Case) -> dict[str, Any]:
    result: dict[str, Any] = {
        "about": case.about,
        "outcome": case.outcome,
        "plaintext": base64.b64encode(zlib.compress(case.plaintext, 9)).decode(),
    }
    if case.outcome == "success":
        result["header"] = case.header
        result["body"] = base64.b64encode(zlib.compress(case.body, 9)).decode()
        result["canonical"] = case.canonical
    return result


def cases() -> dict[str, Case]:
    """Every vector by its name."""
    listed = [*messages(), *faults()]
    named = dict(listed)
    assert len(named) == len(listed), "two vectors have one name"
    return named


def write(directory: Path) -> None:
    """Write every plaintext vector into `directory`."""
    for name, case in cases().items():
        text = json.dumps(as_json(case), indent=1, ensure_ascii=True) + "\n"
        (directory / f"{name}.json").write_text(text)


if __name__ == "__main__":
    for old in HERE.glob("*.json"):
        old.unlink()
    write(HERE)
