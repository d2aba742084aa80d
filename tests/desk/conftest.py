"""A desk of one's own: a vault on a real SQLCipher file, and a line that can be sealed to."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from holub_testing.collected import Collected
from holub_testing.line import TestLine, make_line

from holub_desk.opener import Limits, Opener
from holub_desk.vault.key import unwrap
from holub_desk.vault.vault import Vault, create_vault, open_unlocked

PASSPHRASE = "six words that nobody has guessed"


@pytest.fixture(scope="session")
def empty_vault(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """An empty vault and its key: what is slow on purpose, wrapping the key, is done once."""
    directory = tmp_path_factory.mktemp("empty") / "vault"
    create_vault(directory, PASSPHRASE).engine.dispose()
    return directory, unwrap(directory / "vault.key", PASSPHRASE)


@pytest.fixture
def vault(tmp_path: Path, empty_vault: tuple[Path, bytes]) -> Vault:
    """An empty, unlocked vault of one's own."""
    directory, key = empty_vault
    shutil.copytree(directory, tmp_path / "vault")
    return open_unlocked(tmp_path / "vault", key)


@pytest.fixture(scope="session")
def line() -> TestLine:
    """A line whose identities are known."""
    return make_line()


@pytest.fixture
def opener(vault: Vault, line: TestLine) -> Opener:
    """An opener of that line into that vault, with nothing to collect yet."""
    return Opener(Collected({}), vault, [line.current], limits=Limits(batch=3, quarantine=2))
