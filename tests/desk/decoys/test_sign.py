"""`holub-desk channels sign` and `line words`: from a published line file and a bundle to a signed one."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from holub_testing.commands import Done, holub_desk
from holub_testing.line import COMPILED

from holub_desk.forms.letters import harmless
from holub_wire.fingerprint import words
from holub_wire.line import Line, read
from holub_wire.note import Verifier

PATHS = ("/?lang=uk", "/chat.json", "/static/app.js", "/static/verify.js")


def _desk(directory: Path, *typed: str) -> Done:
    named = {path.name for path in directory.iterdir()} | {"new.json", "ahead.json", "missing.json"}
    return holub_desk(directory / "desk.toml", *(str(directory / word) if word in named else word for word in typed))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk that has published its line, and a bundle that an intake might have printed."""
    directory = tmp_path_factory.mktemp("desk")
    (directory / "passphrase").write_text("six words that nobody has guessed\n")
    (directory / "desk.toml").write_text(
        '[desk]\ndirectory = "desk"\npassphrase_file = "passphrase"\npassphrase_work = 10\n'
        '[line]\noperator = { uk = "Тест", ru = "Тест", en = "Test" }\naddresses = ["https://line.example"]\n'
        'reads_within = { uk = "дня", ru = "дня", en = "a day" }\n'
    )
    small = json.loads(COMPILED.read_text("utf-8"))
    bundle = [{"path": path, "sha256": f"{n:02d}" * 32} for n, path in enumerate(_paths(small["languages"]))]
    (directory / "bundle.json").write_text("".join(json.dumps(row) + "\n" for row in bundle))
    (directory / "line.json").touch()
    for typed in (["init"], ["line", "publish", "-o", "line.json", "--questionnaire", str(COMPILED)]):
        result = _desk(directory, *typed)
        assert result.returncode == 0, result.stderr
    return directory


def _paths(languages: list[str]) -> list[str]:
    return [*PATHS[1:], *(f"/?lang={name}" for name in languages)]


def _sign(desk: Path, *more: str) -> Done:
    return _desk(desk, "channels", "sign", "-o", "new.json", "--line", "line.json", "--bundle", "bundle.json", *more)


def _key(desk: Path) -> Verifier:
    row = json.loads((desk / "desk" / "keyring" / "public.json").read_text())
    return Verifier.parse(row["line"])


def _line(desk: Path, name: str) -> Line:
    return read((desk / name).read_text("utf-8"), _key(desk))


def test_sign(desk: Path) -> None:
    """The same line under the next number, with addresses, a day and the hashes; signing again counts on."""
    before = _line(desk, "line.json")
    assert before.channels is None
    result = _sign(desk, "--days", "30", "--json")
    assert result.returncode == 0, result.stderr
    day = datetime.now(UTC).date() + timedelta(days=30)
    assert json.loads(result.stdout) == {
        "file": str(desk / "new.json"),
        "sequence": before.sequence + 1,
        "expires": str(day),
    }
    signed = _line(desk, "new.json")
    assert signed.channels is not None
    assert signed.channels.addresses == ("https://line.example",)
    assert signed.channels.expires == day
    assert signed.channels.page["/static/app.js"] == "01" * 32
    assert (signed.questionnaires, signed.recipients) == (before.questionnaires, before.recipients)
    again = _sign(desk, "--address", "line.example", "--address", "@bot")
    assert again.returncode == 0, again.stderr
    other = _line(desk, "new.json")
    assert other.sequence == before.sequence + 2
    assert other.channels is not None
    assert other.channels.addresses == ("line.example", "@bot")


def test_a_number_is_above_every_other(desk: Path) -> None:
    """A vault from a backup counts from what was published since, not from what it remembers."""
    first = _sign(desk, "--json")
    number = json.loads(first.stdout)["sequence"]
    public = _desk(desk, "line", "publish", "-o", "ahead.json", "--questionnaire", str(COMPILED), "--json")
    assert json.loads(public.stdout)["sequence"] == number + 1
    from sqlalchemy.orm import Session

    from holub_desk.cli.line import next_sequence
    from holub_desk.vault.vault import open_vault

    vault = open_vault(desk / "desk" / "vault", "six words that nobody has guessed")
    with Session(vault.writer) as session:
        assert next_sequence(session, above=number + 50) == number + 51
        session.rollback()
    vault.engine.dispose()


REFUSED = {
    "no address": (["--address", ""], None, "plain characters"),
    "an address that turns around": (["--address", "a\u202eb"], None, "plain characters"),
    "no days": (["--days", "0"], None, "--days must be between 1 and 366"),
    "too many days": (["--days", "367"], None, "--days must be between 1 and 366"),
    "no bundle": (["--bundle", "missing.json"], None, "missing.json: No such file"),
    "not our line": (["--line", "foreign.json"], None, "foreign.json: the line file is not signed by its desk"),
    "no line": (["--line", "passphrase"], None, "not signed by its desk"),
    "a bundle of something else": ([], "[]\n", "not one object with path and sha256 per line"),
    "a bundle without a page": ([], '{"path": "/chat.json", "sha256": "00"}\n', "/?lang=en is missing"),
    "a bundle that is too large": ([], " " * (256 * 1024 + 1), "too large"),
    "a hash that is none": ([], "SHORT", "names a page that is no path with its SHA-256"),
    "a path twice": ([], "TWICE", "a path twice"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(desk: Path, name: str) -> None:
    """Nothing is signed, no number is used up, and the words say why."""
    typed, bundle, said = REFUSED[name]
    good = (desk / "bundle.json").read_text()
    if bundle is not None:
        changed = {"SHORT": good.replace("0101", "01", 1), "TWICE": good + good.splitlines()[0]}.get(bundle, bundle)
        (desk / "other.json").write_text(changed)
        typed = [*typed, "--bundle", "other.json"]
    (desk / "foreign.json").write_text((desk / "line.json").read_text().replace("Тест", "Тецт", 1))
    before = (desk / "new.json").read_bytes() if (desk / "new.json").exists() else None
    result = _sign(desk, *typed)
    assert result.returncode == 1
    assert said in result.stderr
    assert result.stderr.count("holub-desk: ") == 2
    assert harmless(result.stderr) == result.stderr
    assert ((desk / "new.json").read_bytes() if (desk / "new.json").exists() else None) == before


def test_words(desk: Path) -> None:
    """In each language, of this desk's key without a passphrase, or of any other key."""
    key = _key(desk)
    printed = _desk(desk, "line", "words").stdout.splitlines()
    assert printed == [f"{language}  {' '.join(words(key, language))}" for language in ("uk", "ru", "en")]
    rows = _desk(desk, "line", "words", "--key", str(key), "--json").stdout.splitlines()
    assert [json.loads(row)["words"] for row in rows] == [words(key, language) for language in ("uk", "ru", "en")]


def test_check_knows_the_newest_number_from_the_vault(desk: Path) -> None:
    """Without options the desk's own key and number count; where nobody answers, the exit status is 1."""
    result = _desk(desk, "line", "check", "http://127.0.0.1:9", "--json")
    assert (result.returncode, result.stderr) == (1, "")
    row = json.loads(result.stdout)
    assert row == {"about": "/line.json", "well": False, "words": "nothing listens there"}
