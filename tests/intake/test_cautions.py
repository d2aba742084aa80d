"""What `holub-intake check` warns of, and keys that no mode uses any more."""

from __future__ import annotations

import secrets
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from holub_testing.line import TestLine
from holub_testing.ports import free_port

from holub_intake.cautions import cautions
from holub_intake.config import Settings, read_settings
from holub_intake.day_files import DayFiles
from holub_intake.messengers import _forget_files

TODAY = date(2026, 11, 20)


@pytest.fixture
def config(line: TestLine, tmp_path: Path) -> Path:
    return line.write_intake(tmp_path, free_port())


@pytest.fixture
def swaps(tmp_path: Path) -> Path:
    """As the kernel writes it, without swap."""
    file = tmp_path / "swaps"
    file.write_text("Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n")
    return file


def chosen(config: Path, addresses: str) -> Settings:
    settings = read_settings(config)
    return replace(settings, keys=replace(settings.keys, addresses=addresses))


def keep(settings: Settings, *ages: int) -> None:
    """Day keys of so many days ago, each with an unfinished one beside it."""
    for age in ages:
        DayFiles(settings.keys.days).write(TODAY - timedelta(days=age), secrets.token_bytes(32))
        DayFiles(settings.keys.redelivery).write(TODAY - timedelta(days=age), secrets.token_bytes(34))
        (settings.keys.days / f"{TODAY - timedelta(days=age)}.new").write_bytes(b"x")


def test_the_default_is_quiet(config: Path, swaps: Path) -> None:
    """Keys in memory, no swap: nothing to say."""
    assert cautions(chosen(config, "memory"), 30, TODAY, swaps) == []
    assert cautions(chosen(config, "memory"), 30, TODAY, swaps / "none") == []


def test_keys_on_the_disk_are_warned_of(config: Path, swaps: Path) -> None:
    """That erasure is not assured; and, where it was not running, that keys have outlived their time."""
    settings = chosen(config, "disk")
    keep(settings, 0, 30)
    (said,) = cautions(settings, 30, TODAY, swaps)
    assert all(word in said for word in ("flash", "snapshots", "backups", "virtual machine"))
    keep(settings, 31, 90)
    assert "2 of these keys are older than 30 days" in cautions(settings, 30, TODAY, swaps)[1]


def test_what_an_earlier_choice_left_is_said(config: Path, swaps: Path) -> None:
    """Somebody went from disk to memory."""
    settings = chosen(config, "memory")
    keep(settings, 0, 1)
    assert cautions(settings, 30, TODAY, swaps)[0].startswith("2 keys of return addresses lie in")


def test_swap_is_warned_of(config: Path, swaps: Path) -> None:
    """Compressed memory is none."""
    settings = chosen(config, "memory")
    swaps.write_text(swaps.read_text() + "/dev/zram0 partition 1 0 100\n")
    assert cautions(settings, 30, TODAY, swaps) == []
    swaps.write_text(swaps.read_text() + "/swapfile file 1 0 -2\n")
    assert "Swap is on" in cautions(settings, 30, TODAY, swaps)[0]


def test_the_command_says_it(config: Path) -> None:
    """`check`, with keys on the disk."""
    config.write_text(config.read_text() + '[keys]\naddresses = "disk"\n')
    command = [sys.executable, "-m", "holub_intake.cli", "--config", str(config), "check"]
    result = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert "Caution: Keys of return addresses lie on the disk" in result.stdout


@pytest.mark.parametrize(("addresses", "left"), [("memory", set()), ("disk", {0, 30})])
def test_keys_that_nobody_uses_die_too(
    config: Path, monkeypatch: pytest.MonkeyPatch, addresses: str, left: set[int]
) -> None:
    """Without a messenger, or after a change of mode, or after a crash: nothing outlives its time."""
    settings = chosen(config, addresses)
    keep(settings, 0, 30, 31)
    monkeypatch.setattr("holub_intake.messengers.today", lambda: TODAY)
    _forget_files(settings.keys, 30)
    days = {str(TODAY - timedelta(days=age)) for age in left}
    assert {path.name.removesuffix(".new") for path in settings.keys.days.iterdir()} == days
    assert [path.name for path in settings.keys.redelivery.iterdir()] == [str(TODAY)]
