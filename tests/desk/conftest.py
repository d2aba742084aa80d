"""A desk of one's own: a vault on a real SQLCipher file, and a line that can be sealed to."""

from __future__ import annotations

from pathlib import Path

import pytest
from holub_testing.collected import Collected
from holub_testing.line import TestLine, make_line

from holub_desk.opener import Limits, Opener
from holub_desk.vault.vault import Vault, create_vault

PASSPHRASE = "six words that nobody has guessed"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """An empty, unlocked vault."""
    return create_vault(tmp_path / "vault", PASSPHRASE)


@pytest.fixture(scope="session")
def line() -> TestLine:
    """A line whose identities are known."""
    return make_line()


@pytest.fixture
def opener(vault: Vault, line: TestLine) -> Opener:
    """An opener of that line into that vault, with nothing to collect yet."""
    return Opener(Collected({}), vault, [line.current], limits=Limits(batch=3, quarantine=2))
