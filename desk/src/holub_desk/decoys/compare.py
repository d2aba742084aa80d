"""What a site shows, held against what we signed. Pure: text and bytes in, findings out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from holub_desk.decoys.shown import shown_by
from holub_desk.decoys.visit import Answer
from holub_wire.fingerprint import words
from holub_wire.line import Line, LineError, read
from holub_wire.note import Verifier

SOON_DAYS: Final = 14
"""How long before it passes an expiry is mentioned."""
_RECIPIENT = re.compile(rb"age1[a-z0-9]{20,4000}")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: a path, or a word for what it is about."""

    about: str
    well: bool
    words: str


@dataclass(frozen=True)
class Known:
    """What this desk knows of its line. `newest` is the last number that it signed, where that is known."""

    key: Verifier
    newest: int | None
    today: date


def line_of(answer: Answer, known: Known) -> tuple[Line | None, list[Finding]]:
    """The line file of the site, if our key signed it."""
    if answer.status != 200:
        return None, [Finding("/line.json", False, _not_200(answer))]
    try:
        line = read(answer.body.decode(), known.key)
    except UnicodeDecodeError:
        return None, [Finding("/line.json", False, "is no line file")]
    except LineError as error:
        return None, [Finding("/line.json", False, str(error))]
    return line, [Finding("/line.json", True, f"signed by our key, number {line.sequence}")]


def place_and_time(line: Line, url: str, known: Known) -> list[Finding]:
    """Whether this is the newest line file, still valid, and at an address that it names."""
    found = []
    if known.newest is not None and line.sequence < known.newest:
        told = f"an old line file: number {line.sequence}, and the newest is {known.newest}"
        found.append(Finding("number", False, f"{told}; the intake was not given the new one, or somebody kept a copy"))
    elif known.newest is not None and line.sequence > known.newest:
        told = f"number {line.sequence}, and this desk knows of {known.newest}"
        found.append(Finding("number", False, f"{told}; if no other desk of yours signed it, somebody has the key"))
    elif known.newest is not None:
        found.append(Finding("number", True, "the newest"))
    if line.channels is None:
        told = "neither addresses nor pages are signed; `holub-desk channels sign` does it"
        return [*found, Finding("channels", False, told)]
    left = (line.channels.expires - known.today).days
    if left < 0:
        found.append(Finding("expiry", False, f"expired on {line.channels.expires}; sign the channels again"))
    else:
        soon = "; sign the channels again soon" if left < SOON_DAYS else ""
        found.append(Finding("expiry", True, f"valid until {line.channels.expires}{soon}"))
    if line.channels.names(url):
        found.append(Finding("address", True, "one of the official ones"))
    else:
        found.append(Finding("address", False, f"none of the official ones: {', '.join(line.channels.addresses)}"))
    return found


def page(about: str, answer: Answer, signed: str, line: Line) -> Finding:
    """Whether a page is byte for byte what was signed; where it is not, whether it seals to somebody else."""
    if answer.status != 200:
        return Finding(about, False, _not_200(answer))
    digest = hashlib.sha256(answer.body).hexdigest()
    if digest == signed:
        return Finding(about, True, "as signed")
    told = f"differs from what was signed: {len(answer.body)} bytes, SHA-256 {digest}"
    ours = {str(recipient).encode() for recipient in vars(line.recipients).values()}
    if any(named not in ours for named in _RECIPIENT.findall(answer.body)):
        told += "; it names a key to seal to that is not ours: whoever has it can read what is sent there"
    return Finding(about, False, told)


def verify_page(language: str, answer: Answer, line: Line, key: Verifier) -> Finding:
    """Whether /verify tells the truth: it cannot be signed as a whole, since it shows the number and the hashes."""
    about = f"/verify?lang={language}"
    if answer.status != 200 or line.channels is None:
        return Finding(about, False, _not_200(answer))
    shown = shown_by(answer.body.decode("utf-8", "replace"))
    wrong = []
    if shown.words != words(key, language):
        wrong.append("it shows other words than those of our key")
    if shown.addresses != list(line.channels.addresses):
        wrong.append("it shows other addresses than the signed ones")
    if [hashlib.sha256(script.encode()).hexdigest() for script in shown.scripts] != _script_of(line):
        wrong.append("it runs another script than the signed one")
    return Finding(about, not wrong, "; ".join(wrong) or "shows our words and addresses, and runs the signed script")


def _script_of(line: Line) -> list[str]:
    signed = line.channels.page.get("/static/verify.js") if line.channels else None
    return [signed] if signed else []


def _not_200(answer: Answer) -> str:
    if answer.moved_to is not None:
        return f"leads to another address, {plain(answer.moved_to)}"
    return f"answers {answer.status}"


def plain(untrusted: str) -> str:
    """A host's name as a terminal may show it."""
    return re.sub(r"[^A-Za-z0-9.:\[\]-]", "?", untrusted[:100])


def all_well(findings: Iterable[Finding]) -> bool:
    """Whether nothing is wrong."""
    return all(finding.well for finding in findings)
