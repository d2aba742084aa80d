"""No sandbox, no preview: what is missing or does not hold is found, and said in plain words."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from holub_testing.media_files.weak import Weakened, without

from holub_desk.media import check as check_module
from holub_desk.media.check import NEEDS, Check, check
from holub_desk.media.sandbox import NoSandbox, Sandbox


def parts(checked: Check) -> dict[str, tuple[bool, str]]:
    return {part.name: (part.works, part.said) for part in checked.parts}


def test_here_everything_works(sandbox: Sandbox) -> None:
    """The machine of the tests has it all, and each kind is tried with a sample."""
    checked = check(sandbox)
    assert parts(checked) == {
        "sandbox": (True, "holds; 17 ways out were tried"),
        "heif": (True, "is there"),
        "pictures": (True, "works"),
        "office": (True, "works"),
        "sheets": (True, "is there"),
        "slides": (True, "is there"),
        "pdf": (True, "works"),
        "film": (True, "works"),
    }
    assert checked.converter is not None
    assert checked.converter.lacks == {}


@pytest.mark.parametrize(
    ("taken", "probes"),
    [
        ("--seccomp", {"rights", "kernel", "trace"}),
        ("--remount-ro", {"writing"}),
        ("--size", {"disk"}),
        ("--clearenv", set()),
    ],
)
def test_a_sandbox_that_leaks_is_not_used(sandbox: Sandbox, taken: str, probes: set[str]) -> None:
    """Whatever part of it is taken away is noticed; then there is no converter at all."""
    change = without(taken)
    if taken == "--clearenv":
        change, probes = (lambda words: ["/usr/bin/env", "SECRET=x", *without(taken)(words)]), {"environment"}
    checked = check(Weakened(**vars(sandbox), change=change))
    [(works, said)] = parts(checked).values()
    assert not works
    assert said.startswith("it does not hold against: ")
    assert probes <= set(said.removeprefix("it does not hold against: ").split(", "))
    assert checked.converter is None


@pytest.fixture
def pretended() -> Iterator[Path]:
    """A place for a program that says something else, where everyone may run it."""
    directory = Path(tempfile.mkdtemp(prefix="holub-"))
    directory.chmod(0o755)
    yield directory / "bwrap"
    shutil.rmtree(directory)


@pytest.mark.parametrize(
    ("said", "help"),
    [
        ("bwrap: No permissions to create new namespace, likely because …", "kernel.unprivileged_userns_clone"),
        ("bwrap: setting up uid map: Permission denied", "AppArmor"),
        ("bwrap: Creating new namespace failed: Operation not permitted", "in a container"),
        ("bwrap: Unknown option --disable-userns", "0.8.0"),
        ("bwrap: execvp /usr/bin/python3: No such file or directory", "apt-get install python3"),
        ("something else", "something else"),
        ("", "it said nothing"),
    ],
)
def test_what_the_machine_forbids_is_said(sandbox: Sandbox, pretended: Path, said: str, help: str) -> None:
    """And what to do about it."""
    pretended.write_text(f"#!/bin/sh\necho '{said}' >&2\nexit 1\n")
    pretended.chmod(0o755)
    checked = check(replace(sandbox, bubblewrap=str(pretended)))
    assert checked.converter is None
    assert help in parts(checked)["sandbox"][1]


def test_missing_programs_of_the_sandbox_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the name of the package."""

    def prepare(said: str) -> None:
        def refuse(_: object = None) -> Sandbox:
            raise NoSandbox(said)

        monkeypatch.setattr(check_module.Sandbox, "prepare", refuse)

    prepare("bubblewrap is not installed")
    assert "apt-get install bubblewrap" in parts(check())["sandbox"][1]
    prepare("libseccomp: libseccomp.so.2")
    assert "apt-get install libseccomp2" in parts(check())["sandbox"][1]


@pytest.mark.parametrize("reason", [need.reason for need in NEEDS])
def test_missing_readers_are_said(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, reason: str) -> None:
    """The other kinds are shown all the same."""
    needs = tuple(replace(need, place="/nonexistent") if need.reason == reason else need for need in NEEDS)
    monkeypatch.setattr(check_module, "NEEDS", needs)
    checked = check(sandbox, thorough=False)
    [need] = [need for need in needs if need.reason == reason]
    works, said = parts(checked)[reason.removeprefix("no_")]
    assert (works, said) == (False, f"missing: apt-get install {need.package}")
    assert checked.converter is not None
    assert {work for work in need.shows if checked.converter.lacks.get(work) == reason}


def test_a_reader_that_does_not_read_is_said(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Being there is not enough."""
    monkeypatch.setattr(check_module, "NEEDS", [need for need in NEEDS if need.reason == "no_pdf"])
    monkeypatch.setattr(check_module, "_PDF", b"%PDF-1.4 nothing")
    works, said = parts(check(sandbox))["pdf"]
    assert (works, said) == (False, "does not show a sample: unreadable")
