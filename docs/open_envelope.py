"""Open envelopes without Holub: stock `age` 1.3 or later and Python's standard library are enough.

    python3 open_envelope.py -i IDENTITY-FILE [-o DIRECTORY] FILE...

A file is an envelope, or several one after the other. Prints one JSON line per envelope; with -o also writes accounts,
answers and reassembled attachments there. Written from docs/envelope.md alone, as an example and as the emergency exit.
HOLUB_AGE may name the `age` program.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

PLAIN = {8192: 4976, 32768: 29552, 262144: 258880}
BEGINNING = b"age-encryption.org/v1\n"
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf", "video/mp4": "mp4"}
ID, OPAQUE = r"[0-9a-f]{32}", r"[A-Za-z0-9+/=_-]{1,3000}"


class NotAMessage(Exception):
    """One word says what is wrong."""


def text(pattern):
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def whole(least, most):
    return lambda value: type(value) is int and least <= value <= most


def is_day(value):
    try:
        return text(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")(value) and date.fromisoformat(value) is not None
    except ValueError:
        return False


def is_questionnaire(value):
    rules = (text(r"[a-z0-9][a-z0-9_-]{0,63}"), text(r"[0-9a-f]{16}"))
    return type(value) is list and len(value) == 2 and all(rule(item) for rule, item in zip(rules, value, strict=True))


def is_part(value):
    if type(value) is not dict or value.keys() != PART.keys() or not all(PART[name](value[name]) for name in PART):
        return False
    known = [value[name] is not None for name in ("total", "bytes", "sha256")]
    return not any(known) or (all(known) and value["n"] <= value["total"])


def is_reply(value):
    shapes = ({"recipient", "mailbox"}, {"handle", "return"}, {"handle", "return", "previous"})
    if type(value) is not dict or value.keys() not in shapes or not all(map(text(OPAQUE), value.values())):
        return False
    return text(r"[0-9a-f]{64}")(value.get("mailbox", "0" * 64))


PART = {
    "attachment": text(ID), "n": whole(1, 512), "total": lambda value: value is None or whole(1, 512)(value),
    "bytes": lambda value: value is None or whole(0, 512 * 258880)(value),
    "sha256": lambda value: value is None or text(r"[0-9a-f]{64}")(value),
    "type": text(r"[a-z0-9][a-z0-9.+-]{0,40}/[a-z0-9][a-z0-9.+-]{0,80}"),
    "cleaned": lambda value: type(value) is bool, "role": text("copy|original"),
}  # fmt: skip
REQUIRED = {
    "v": whole(1, 1), "id": text(ID), "message": text(ID), "conversation": text(ID), "seq": whole(0, 1_000_000),
    "kind": text("account|answers|attachment|end|withdraw|address|forget"), "day": is_day,
    "channel": text(r"[a-z][a-z0-9]{1,15}"),
    "language": text(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}"), "questionnaire": is_questionnaire,
    "length": whole(0, 258880),
}  # fmt: skip
EMPTY = ("end", "withdraw", "address", "forget")
OPTIONAL = {"part": is_part, "reply": is_reply, "revises": text(ID), "signature": text(r"[0-9a-f]{128}")}


def no_repeats(pairs):
    result = dict(pairs)
    if len(result) != len(pairs):
        raise NotAMessage("duplicate-field")
    return result


def parse(plain):
    """Header and body of one plaintext; everything in it was written by a stranger."""
    line, separator, rest = plain.partition(b"\n")
    if len(plain) not in PLAIN.values() or not separator or len(line) > 4096:
        raise NotAMessage("size")
    try:
        header = json.loads(line.decode("utf-8"), object_pairs_hook=no_repeats)
    except (ValueError, RecursionError):
        raise NotAMessage("json") from None
    rules = REQUIRED | OPTIONAL
    if type(header) is not dict or not REQUIRED.keys() <= header.keys() <= rules.keys():
        raise NotAMessage("fields")
    for name, value in header.items():
        if not rules[name](value):
            raise NotAMessage(name)
    body, kind = rest[: header["length"]], header["kind"]
    if len(body) != header["length"] or any(rest[len(body) :]):
        raise NotAMessage("padding")
    if (kind == "attachment") != ("part" in header) or (kind in EMPTY and body):
        raise NotAMessage("kind")
    if (kind == "address" and "reply" not in header) or ("revises" in header and kind != "account"):
        raise NotAMessage("kind")
    try:
        if kind in ("account", "answers"):
            body.decode("utf-8")
    except UnicodeDecodeError:
        raise NotAMessage("text") from None
    return header, body


def split(path):
    """The envelopes of a file, each without the little that may be behind it; what is none comes too, to be refused."""
    data = path.read_bytes()
    if re.fullmatch(ID, path.name):  # as an intake stored it: one, and nothing else
        return [data]
    before, *rest = data.split(BEGINNING)
    pieces = [BEGINNING + piece for piece in rest]
    for at, piece in enumerate(pieces):
        pieces[at] = next((piece[:size] for size in PLAIN if 0 <= len(piece) - size < 4096), piece)
    return [before, *pieces] if before or not pieces else pieces


def read(sealed, identity):
    """Header and body of one envelope. age's exit status is known only after the final tag: nothing is used before."""
    if len(sealed) not in PLAIN:
        raise NotAMessage("size")
    command = [os.environ.get("HOLUB_AGE", "age"), "--decrypt", "-i", identity]
    result = subprocess.run(command, input=sealed, capture_output=True, check=False)
    if result.returncode != 0:
        raise NotAMessage("not opened by age")
    if len(result.stdout) != PLAIN[len(sealed)]:
        raise NotAMessage("size")
    return parse(result.stdout)


def write_attachments(attachments, directory):
    """Put the parts of each attachment together; say what is missing. Files are named by ids, never by a sender."""
    for (conversation, attachment), pieces in attachments.items():
        totals = {(part["total"], part["bytes"], part["sha256"]) for part, _ in pieces.values() if part["total"]}
        data = b"".join(body for _, (_, body) in sorted(pieces.items()))
        total, length, digest = next(iter(totals), (None, None, None))
        state = f"{len(pieces)} of {total or '?'} parts"
        if len(totals) > 1:
            state = "damaged"
        elif sorted(pieces) == list(range(1, (total or 0) + 1)):
            state = "whole" if (len(data), hashlib.sha256(data).hexdigest()) == (length, digest) else "damaged"
        part = next(iter(pieces.values()))[0]
        name = (
            f"{conversation}-{attachment}.{'age' if part['role'] == 'original' else ENDINGS.get(part['type'], 'bin')}"
        )
        (directory / name).write_bytes(data)
        print(json.dumps({"attachment": attachment, "state": state, "file": name}))


def main():
    parser = argparse.ArgumentParser(description="Open envelopes without Holub.")
    parser.add_argument("-i", "--identity", required=True, help="an age identity file (age asks for its passphrase)")
    parser.add_argument("-o", "--output", type=Path, help="a directory to write into")
    parser.add_argument("envelopes", nargs="+", type=Path)
    arguments = parser.parse_args()
    attachments, faults, seen = {}, 0, set()
    if arguments.output:
        arguments.output.mkdir(parents=True, exist_ok=True)
    envelopes = [(path, envelope) for path in arguments.envelopes for envelope in split(path)]
    for path, envelope in envelopes:
        try:
            header, body = read(envelope, arguments.identity)
            if re.fullmatch(ID, path.name) and path.name != header["id"]:
                raise NotAMessage("id-mismatch")
        except NotAMessage as error:
            faults += 1
            print(json.dumps({"envelope": path.name, "fault": str(error)}))
            continue
        if header["message"] in seen:
            continue
        seen.add(header["message"])
        shown = {name: header[name] for name in ("id", "conversation", "seq", "kind", "day", "channel", "language")}
        if header["kind"] in ("account", "answers"):
            shown["body"] = body.decode("utf-8")
        if header["kind"] == "attachment":
            shown["part"] = header["part"]
            key = (header["conversation"], header["part"]["attachment"])
            attachments.setdefault(key, {})[header["part"]["n"]] = (header["part"], body)
        elif arguments.output and body:
            name = f"{header['conversation']}-{header['seq']:07d}-{header['kind']}-{header['message'][:8]}.txt"
            (arguments.output / name).write_bytes(body)
        print(json.dumps(shown, ensure_ascii=True))
    if arguments.output:
        write_attachments(attachments, arguments.output)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
