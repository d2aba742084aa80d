"""Open envelopes without Holub: stock `age` 1.3 or later and Python's standard library are enough.

    python3 open_envelope.py -i IDENTITY-FILE [-o DIRECTORY] ENVELOPE...

Prints one JSON line per envelope; with -o also writes accounts, answers and reassembled attachments there. Written from
docs/envelope.md alone, as an example and as the emergency exit.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

PLAIN = {8192: 4976, 32768: 29552, 262144: 258880}
KINDS = {"account", "answers", "attachment", "end", "withdraw"}
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf", "video/mp4": "mp4"}


class NotAMessage(Exception):
    """One word says what is wrong."""


def no_repeats(pairs):
    result = dict(pairs)
    if len(result) != len(pairs):
        raise NotAMessage("duplicate-field")
    return result


def decrypt(sealed, identity):
    """The whole plaintext, or an error: age's exit status is known only after the final tag."""
    command = [os.environ.get("HOLUB_AGE", "age"), "--decrypt", "-i", identity]
    result = subprocess.run(command, input=sealed, capture_output=True, check=False)
    if result.returncode != 0:
        raise NotAMessage("not opened by age")
    return result.stdout


def read(sealed, identity):
    """Header and body of one envelope."""
    if len(sealed) not in PLAIN:
        raise NotAMessage("size")
    plain = decrypt(sealed, identity)
    if len(plain) != PLAIN[len(sealed)]:
        raise NotAMessage("size")
    line, separator, rest = plain.partition(b"\n")
    if not separator or len(line) > 4096:
        raise NotAMessage("header-too-long")
    try:
        header = json.loads(line.decode("utf-8"), object_pairs_hook=no_repeats)
    except (ValueError, RecursionError):
        raise NotAMessage("json") from None
    if not isinstance(header, dict) or header.get("v") != 1:
        raise NotAMessage("version")
    length, kind = header.get("length"), header.get("kind")
    if kind not in KINDS or not isinstance(length, int) or not 0 <= length <= len(rest):
        raise NotAMessage("header")
    if any(rest[length:]):
        raise NotAMessage("padding")
    return header, rest[:length]


def write_attachments(parts, directory):
    """Put the parts of each attachment together; say what is missing."""
    for attachment, pieces in parts.items():
        whole = next((part for part, _ in pieces.values() if part["total"] is not None), None)
        data = b"".join(body for _, (_, body) in sorted(pieces.items()))
        state = f"{len(pieces)} of {whole['total'] if whole else '?'} parts"
        if whole and len(pieces) == whole["total"]:
            intact = len(data) == whole["bytes"] and hashlib.sha256(data).hexdigest() == whole["sha256"]
            state = "whole" if intact else "damaged"
        part = next(iter(pieces.values()))[0]
        name = f"{attachment}.{ENDINGS.get(part['type'], 'bin') if part['role'] == 'copy' else 'age'}"
        (directory / name).write_bytes(data)
        print(json.dumps({"attachment": attachment, "state": state, "file": name}))


def main():
    parser = argparse.ArgumentParser(description="Open envelopes without Holub.")
    parser.add_argument("-i", "--identity", required=True, help="an age identity file (age asks for its passphrase)")
    parser.add_argument("-o", "--output", type=Path, help="a directory to write into")
    parser.add_argument("envelopes", nargs="+", type=Path)
    arguments = parser.parse_args()
    parts, faults, messages = {}, 0, set()
    if arguments.output:
        arguments.output.mkdir(parents=True, exist_ok=True)
    for path in arguments.envelopes:
        try:
            header, body = read(path.read_bytes(), arguments.identity)
        except NotAMessage as error:
            faults += 1
            print(json.dumps({"envelope": path.name, "fault": str(error)}))
            continue
        if header["message"] in messages:
            continue
        messages.add(header["message"])
        shown = {key: header[key] for key in ("id", "conversation", "seq", "kind", "day", "channel", "language")}
        if header["kind"] in ("account", "answers"):
            shown["body"] = body.decode("utf-8") if header["kind"] == "account" else json.loads(body)
        if header["kind"] == "attachment":
            parts.setdefault(header["part"]["attachment"], {})[header["part"]["n"]] = (header["part"], body)
        elif arguments.output and body:
            (arguments.output / f"{header['conversation']}-{header['seq']:04d}-{header['kind']}.txt").write_bytes(body)
        print(json.dumps(shown, ensure_ascii=False))
    if arguments.output:
        write_attachments(parts, arguments.output)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
