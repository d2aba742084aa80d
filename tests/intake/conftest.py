"""A real intake for each module, or one with settings of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from holub_testing.intake import RunningIntake, running
from holub_testing.line import TestLine, make_line


@pytest.fixture(scope="session")
def line() -> TestLine:
    """One line for the whole run: making keys is slow, and nothing changes them."""
    return make_line()


@pytest.fixture(scope="module")
def running_intake(line: TestLine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningIntake]:
    """One intake for the tests of a module, with the settings that an operator gets."""
    intake = running(line, tmp_path_factory.mktemp("intake"))
    yield intake
    intake.stop()


@pytest.fixture
def start_intake(line: TestLine, tmp_path: Path) -> Iterator[Callable[..., RunningIntake]]:
    """Start an intake with settings of its own for `[web]`, as lines of TOML. All are stopped in the end."""
    started: list[RunningIntake] = []

    def start(settings: str = "") -> RunningIntake:
        started.append(running(line, tmp_path / str(len(started)), settings))
        return started[-1]

    yield start
    for intake in started:
        if intake.process.poll() is None:
            intake.stop()
