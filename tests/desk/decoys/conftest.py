"""A true line, served by a real intake, and a decoy of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from holub_testing.decoy import Decoy, decoy_of
from holub_testing.intake import RunningIntake, running
from holub_testing.line import TestLine


@pytest.fixture(scope="package")
def true_line(line: TestLine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningIntake]:
    """An intake whose line file names its address and its pages."""
    intake = running(line, tmp_path_factory.mktemp("true"), signed=True)
    yield intake
    intake.stop()


@pytest.fixture
def decoy(true_line: RunningIntake) -> Iterator[Decoy]:
    """A copy of it under another address, which changes nothing yet."""
    with decoy_of(true_line.url) as copy:
        yield copy
