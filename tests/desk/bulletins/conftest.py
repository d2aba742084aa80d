"""A case with four reports of four sources, their claims, and a bulletin that Olena began."""

from __future__ import annotations

import pytest
from holub_testing import writing

from holub_desk.vault.vault import Vault


@pytest.fixture
def case(vault: Vault) -> int:
    """Four reports, four claims, Olena and Petro."""
    return writing.fill(vault)


@pytest.fixture
def bulletin(vault: Vault, case: int) -> int:
    """A draft that the check finds nothing in."""
    return writing.begin(vault, case)
