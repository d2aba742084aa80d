"""Several files replaced together: killed anywhere, all are old or all are new. The passphrase hangs on it."""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from holub_desk.cli import passphrase
from holub_desk.cli.unlock import keyring_of, vault_of
from holub_desk.config import Settings, read_settings
from holub_desk.keyring import Keyring
from holub_desk.vault import key
from holub_desk.vault.replacing import replace, settle
from holub_desk.vault.vault import create_vault
from holub_wire.command import CommandError

OLD, NEW = "six words that nobody has guessed", "another six words nobody has guessed"


class Killed(BaseException):
    """The power went."""


def killing(monkeypatch: pytest.MonkeyPatch, at: int) -> Callable[[], int]:
    """Let the `at`-th system call that changes something not happen, and none after it; returns how many there were."""
    count = 0

    def dying(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **more: Any) -> Any:
            nonlocal count
            count += 1
            if count >= at:
                raise Killed
            return real(*arguments, **more)

        return call

    for name in ("fsync", "replace"):
        monkeypatch.setattr(os, name, dying(getattr(os, name)))
    real_open = os.open

    def open_(path: Any, flags: int, *rest: Any, **more: Any) -> int:
        if flags & os.O_CREAT:
            return int(dying(real_open)(path, flags, *rest, **more))
        return real_open(path, flags, *rest, **more)

    monkeypatch.setattr(os, "open", open_)
    monkeypatch.setattr(Path, "unlink", dying(Path.unlink))
    return lambda: count


def test_killed_anywhere_all_are_old_or_all_are_new(tmp_path: Path) -> None:
    """At every call that changes something; whoever opens next finds one state, and both states do occur."""
    seen: set[bytes] = set()
    for at in range(1, 100):
        root = tmp_path / str(at)
        (root / "a").mkdir(parents=True)
        (root / "a" / "one").write_bytes(b"old")
        (root / "two").write_bytes(b"old")
        with pytest.MonkeyPatch.context() as patch:
            calls = killing(patch, at)
            try:
                replace(root, {"a/one": b"new", "two": b"new", "a/three": b"new"})
                died = False
            except Killed:
                died = True
        settle(root)
        found = {(root / "a" / "one").read_bytes(), (root / "two").read_bytes()}
        assert len(found) == 1, at
        assert (root / "a" / "three").exists() == (found == {b"new"})
        seen |= found
        if not died:
            assert at == calls() + 1
            assert found == {b"new"}
            assert sorted(path.name for path in root.rglob("*") if path.is_file()) == ["one", "three", "two"]
            break
    else:
        pytest.fail("it never came to an end")
    assert seen == {b"old", b"new"}


def test_one_at_a_time(tmp_path: Path) -> None:
    """A second command that changes keys is told to wait, and changes nothing."""
    lock = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with pytest.raises(CommandError, match="another command"):
        replace(tmp_path, {"one": b"new"})
    os.close(lock)
    replace(tmp_path, {"one": b"new"})
    assert (tmp_path / "one").read_bytes() == b"new"


def test_a_damaged_mark_is_said(tmp_path: Path) -> None:
    """Nothing is guessed."""
    (tmp_path / "replacing").write_text("{")
    with pytest.raises(CommandError, match="damaged"):
        settle(tmp_path)


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deriving a key costs nothing: the parameters stand in the file."""
    monkeypatch.setattr(key, "MEMORY_KIB", 64)
    monkeypatch.setattr(key, "TIME_COST", 1)


def make(root: Path, *, apart: bool = False) -> Settings:
    """A desk with vault and keyring, its passphrase in a file."""
    (root / "passphrase").write_text(OLD)
    (root / "keyring-passphrase").write_text(OLD + " too")
    (root / "new").write_text(NEW)
    more = 'keyring_passphrase_file = "keyring-passphrase"\n' if apart else ""
    (root / "desk.toml").write_text(
        f'[desk]\ndirectory = "desk"\npassphrase_file = "passphrase"\npassphrase_work = 1\n{more}'
    )
    create_vault(root / "desk" / "vault", OLD).engine.dispose()
    Keyring(root / "desk" / "keyring").create(OLD + " too" if apart else OLD, "test.line", 1)
    return read_settings(root / "desk.toml")


def change(root: Path, *, keyring: bool = False) -> None:
    passphrase.run_change(argparse.Namespace(config=root / "desk.toml", keyring=keyring, new_file=root / "new"))


def opens(settings: Settings, vault: str, keyring: str) -> bool:
    """Whether these passphrases open the vault, and every file of the keyring."""
    settle(settings.desk.directory)
    try:
        key.unwrap(settings.desk.directory / "vault" / "vault.key", vault)
        keyring_of(settings).rewrapped(keyring, keyring, 1)
    except CommandError:
        return False
    return True


def test_another_passphrase(tmp_path: Path, cheap: None, capsys: pytest.CaptureFixture[str]) -> None:
    """The new one opens everything, the old one nothing; the same keys are behind it, and it is recorded."""
    settings = make(tmp_path)
    before = keyring_of(settings).opening_identities(OLD)[0].secret()
    change(tmp_path)
    assert opens(settings, NEW, NEW)
    assert not opens(settings, OLD, OLD)
    assert keyring_of(settings).opening_identities(NEW)[0].secret() == before
    assert "put the new one into" in capsys.readouterr().out
    with pytest.raises(CommandError, match="does not open"):
        vault_of(settings)
    (tmp_path / "passphrase").write_text(NEW)
    vault_of(settings).engine.dispose()


def test_vault_and_keyring_apart(tmp_path: Path, cheap: None) -> None:
    """Where the keyring has its own, each is changed alone."""
    settings = make(tmp_path, apart=True)
    change(tmp_path)
    assert opens(settings, NEW, OLD + " too")
    (tmp_path / "passphrase").write_text(NEW)
    (tmp_path / "new").write_text(NEW + " too")
    change(tmp_path, keyring=True)
    assert opens(settings, NEW, NEW + " too")


def test_what_is_refused(tmp_path: Path, cheap: None) -> None:
    """The same one again, a short one, one for a keyring that has none of its own: nothing changes."""
    settings = make(tmp_path)
    for text, match in ((OLD, "that it has"), ("short", "too short")):
        (tmp_path / "new").write_text(text)
        with pytest.raises(CommandError, match=match):
            change(tmp_path)
    with pytest.raises(CommandError, match="one passphrase here"):
        change(tmp_path, keyring=True)
    assert opens(settings, OLD, OLD)


def test_killed_while_it_is_changed(tmp_path: Path, cheap: None) -> None:
    """At every call that changes something: the old passphrase opens all of it, or the new one does."""
    seen = set()
    (tmp_path / "made").mkdir()
    make(tmp_path / "made")
    for at in range(1, 200):
        root = tmp_path / str(at)
        shutil.copytree(tmp_path / "made", root)
        settings = read_settings(root / "desk.toml")
        with pytest.MonkeyPatch.context() as patch:
            killing(patch, at)
            try:
                change(root)
                died = False
            except Killed:
                died = True
        works = [each for each in (OLD, NEW) if opens(settings, each, each)]
        assert len(works) == 1, at
        seen |= set(works)
        if not died:
            break
    assert not died
    assert seen == {OLD, NEW}
