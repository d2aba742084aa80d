"""`holub-desk line check` against decoys that change one thing each: it finds that one, and names it."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from holub_testing.commands import Done, holub_desk
from holub_testing.decoy import Decoy
from holub_testing.intake import RunningIntake
from holub_testing.line import TestLine

from holub_desk.decoys.check import look
from holub_desk.decoys.compare import Finding, Known
from holub_desk.decoys.visit import Visitor
from holub_wire.age.identities import HybridIdentity
from holub_wire.channels import place_of
from holub_wire.fingerprint import words
from holub_wire.note import Signer

TODAY = datetime.now(UTC).date()


def _check(url: str, true_line: RunningIntake, *, newest: int | None = 5, at: str | None = None) -> list[Finding]:
    """What is found at `url`; `at` is the address that counts, where it is not that one."""
    place = place_of(url)
    assert place is not None
    known = Known(true_line.line.signer.verifier(), newest, TODAY)
    return list(look(Visitor(place, None).get, at or url, known))


def _wrong(findings: list[Finding]) -> dict[str, str]:
    return {finding.about: finding.words for finding in findings if not finding.well}


def test_the_true_line_passes(true_line: RunningIntake) -> None:
    """The control: nothing is wrong, and every page that the line file names was looked at."""
    findings = _check(true_line.url, true_line)
    assert _wrong(findings) == {}
    channels = true_line.line.line.channels
    assert channels is not None
    looked_at = {finding.about for finding in findings}
    assert looked_at >= channels.page.keys()
    assert looked_at >= {"/line.json", "number", "expiry", "address", "/ in uk", "/verify?lang=ru"}


def test_a_faithful_copy_is_named_by_its_address_alone(decoy: Decoy, true_line: RunningIntake) -> None:
    """A decoy that passes everything on sees who comes: its address is not among the signed ones."""
    wrong = _wrong(_check(decoy.url, true_line))
    assert wrong == {"address": f"none of the official ones: {true_line.url}"}


def _other_recipient(true_line: RunningIntake) -> Callable[[bytes], bytes]:
    ours = str(true_line.line.line.recipients.current).encode()
    theirs = str(HybridIdentity.generate().recipient()).encode()
    return lambda body: body.replace(ours, theirs)


def test_one_changed_recipient(decoy: Decoy, true_line: RunningIntake) -> None:
    """Pages that seal to somebody else: each is named, and what it means."""
    change = _other_recipient(true_line)
    decoy.changes = {"/": change, "/?lang=uk": change}
    wrong = _wrong(_check(decoy.url, true_line, at=true_line.url))
    assert wrong.keys() == {"/ in uk", "/ in ru", "/ in en", "/?lang=uk"}
    assert all("differs from what was signed" in said for said in wrong.values())
    assert all("a key to seal to that is not ours" in said for said in wrong.values())


def test_a_changed_recipient_in_the_line_file(decoy: Decoy, true_line: RunningIntake) -> None:
    """The signature does not hold any more."""
    decoy.changes = {"/line.json": _other_recipient(true_line)}
    wrong = _wrong(_check(decoy.url, true_line, at=true_line.url))
    assert list(wrong) == ["/line.json"]
    assert "not signed by its desk: the signature is not valid" in wrong["/line.json"]


def test_one_changed_byte_of_a_script(decoy: Decoy, true_line: RunningIntake) -> None:
    """The path is named, and no foreign key is claimed."""
    decoy.changes = {"/static/app.js": lambda body: body[:-2] + b" " + body[-1:]}
    wrong = _wrong(_check(decoy.url, true_line, at=true_line.url))
    assert list(wrong) == ["/static/app.js"]
    assert "differs from what was signed" in wrong["/static/app.js"]
    assert "not ours" not in wrong["/static/app.js"]


def _note(true_line: RunningIntake, **changes: object) -> Callable[[bytes], bytes]:
    line = true_line.line
    note = replace(line, line=replace(line.line, **changes)).note()  # type: ignore[arg-type]
    return lambda _: note.encode()


def test_an_old_line_file(decoy: Decoy, true_line: RunningIntake) -> None:
    """Signed by us once, and replaced since."""
    decoy.changes = {"/line.json": _note(true_line, sequence=4)}
    wrong = _wrong(_check(decoy.url, true_line, at=true_line.url))
    assert list(wrong) == ["number"]
    assert "an old line file: number 4, and the newest is 5" in wrong["number"]


def test_a_line_file_that_this_desk_did_not_sign(decoy: Decoy, true_line: RunningIntake) -> None:
    """A higher number with a good signature: the key is in other hands, or at another desk of ours."""
    decoy.changes = {"/line.json": _note(true_line, sequence=6)}
    wrong = _wrong(_check(decoy.url, true_line, at=true_line.url))
    assert "somebody has the key" in wrong["number"]
    decoy.changes = {"/line.json": _note(true_line, sequence=6)}
    assert _wrong(_check(decoy.url, true_line, at=true_line.url, newest=None)) == {}


def test_an_expired_line_file(decoy: Decoy, true_line: RunningIntake) -> None:
    """Its day has passed; one that passes soon is mentioned, and nothing is wrong with it."""
    channels = true_line.line.line.channels
    assert channels is not None
    decoy.changes = {"/line.json": _note(true_line, channels=replace(channels, expires=date(2026, 1, 31)))}
    wrong = _wrong(_check(decoy.url, true_line, at=true_line.url))
    assert wrong == {"expiry": "expired on 2026-01-31; sign the channels again"}
    decoy.changes = {"/line.json": _note(true_line, channels=replace(channels, expires=TODAY))}
    findings = _check(decoy.url, true_line, at=true_line.url)
    assert _wrong(findings) == {}
    assert any("sign the channels again soon" in finding.words for finding in findings)


def test_another_key(decoy: Decoy, true_line: RunningIntake) -> None:
    """A whole line of somebody else, under our name."""
    other = replace(true_line.line, signer=Signer("test.line", secrets.token_bytes(32)))
    decoy.changes = {"/line.json": lambda _: other.note().encode()}
    wrong = _wrong(_check(decoy.url, true_line, at=true_line.url))
    assert wrong == {"/line.json": "the line file is not signed by its desk: the note is not signed by test.line"}


@pytest.mark.parametrize("body", [b"", b"\xff", b"{}", b"<html>"])
def test_no_line_file_at_all(decoy: Decoy, true_line: RunningIntake, body: bytes) -> None:
    """Whatever else stands there."""
    decoy.changes = {"/line.json": lambda _: body}
    assert list(_wrong(_check(decoy.url, true_line))) == ["/line.json"]


def test_a_line_file_without_channels(decoy: Decoy, true_line: RunningIntake) -> None:
    """Nothing can be compared, and that is said."""
    decoy.changes = {"/line.json": _note(true_line, channels=None)}
    wrong = _wrong(_check(decoy.url, true_line))
    assert wrong == {"channels": "neither addresses nor pages are signed; `holub-desk channels sign` does it"}


def test_a_verify_page_that_lies(decoy: Decoy, true_line: RunningIntake) -> None:
    """Other words, another address, another script: each is said."""
    word = words(true_line.line.signer.verifier(), "uk")[3].encode()
    decoy.changes = {
        "/verify?lang=uk": lambda body: body.replace(b"<li>" + word + b"</li>", "<li>абетка</li>".encode()),
        "/verify?lang=ru": lambda body: re.sub(rb"<li>http://127[^<]*", b"<li>http://127.0.0.1:1", body),
        "/verify?lang=en": lambda body: body.replace(b"</body>", b"<script>alert(1)</script></body>"),
    }
    wrong = _wrong(_check(decoy.url, true_line, at=true_line.url))
    assert wrong == {
        "/verify?lang=uk": "it shows other words than those of our key",
        "/verify?lang=ru": "it shows other addresses than the signed ones",
        "/verify?lang=en": "it runs another script than the signed one",
    }


def test_it_asks_as_a_browser_does(decoy: Decoy, true_line: RunningIntake) -> None:
    """The fields of a common browser in its order, and nothing that names us."""
    _check(decoy.url, true_line)
    fields = dict(decoy.asked)
    asked = [name for name, _ in fields["/?lang=uk"]]
    assert asked[:6] == ["Host", "User-Agent", "Accept", "Accept-Language", "Accept-Encoding", "Connection"]
    told = json.dumps([each for _, each in decoy.asked]).lower()
    assert "gecko" in told
    assert "python" not in told
    assert "holub" not in told
    assert dict(fields["/static/app.js"])["Sec-Fetch-Dest"] == "script"


# --- the command ---------------------------------------------------------------------------------------


def _command(directory: Path, *words: str) -> Done:
    return holub_desk(directory / "none.toml", "line", "check", *words)


def test_the_command(decoy: Decoy, true_line: RunningIntake, tmp_path: Path) -> None:
    """Exit status 0 for the true line and 1 for a decoy, by a machine that has neither keyring nor vault."""
    key = ("--key", str(true_line.line.signer.verifier()), "--line", str(true_line.directory / "line.json"))
    good = _command(tmp_path, true_line.url, *key)
    assert (good.returncode, good.stderr) == (0, "")
    assert "ok    /line.json: signed by our key, number 5" in good.stdout
    assert "ok    number: the newest" in good.stdout
    assert "Wrong: 0." in good.stdout
    decoy.changes = {"/static/app.js": lambda body: body + b"\n"}
    bad = _command(tmp_path, decoy.url, *key, "--json")
    assert (bad.returncode, bad.stderr) == (1, "")
    rows = [json.loads(row) for row in bad.stdout.splitlines()]
    assert {row["about"] for row in rows if not row["well"]} == {"address", "/static/app.js"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["line.example/reports"], "not the address of a line"),
        (["line.example", "--key", "x"], "--key: not a verifier key"),
        (["line.example", "--key", "KEY", "--line", "missing"], "missing: No such file"),
        (["line.example", "--key", "KEY", "--proxy", "socks5://127.0.0.1:9"], "--proxy is not a SOCKS proxy"),
        (["line.example"], "there is no configuration file"),
    ],
)
def test_refusals(line: TestLine, tmp_path: Path, words: list[str], said: str) -> None:
    """One line and a hint, before anything is asked of anybody."""
    words = [str(line.signer.verifier()) if word == "KEY" else word for word in words]
    result = _command(tmp_path, *words)
    assert result.returncode == 1
    assert said in result.stderr
    assert result.stdout == ""
