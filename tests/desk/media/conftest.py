"""A real sandbox, with limits that let a test end soon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from holub_desk.media.convert import Converter
from holub_desk.media.inside.order import Limits, Work
from holub_desk.media.limits import LIMITS
from holub_desk.media.sandbox import Sandbox

SMALL: Mapping[Work, Limits] = {
    work: replace(limits, pictures=min(limits.pictures, 2), side=min(limits.side, 480), sound_seconds=30)
    for work, limits in LIMITS.items()
}
"""As in use, but for two pages or frames of little size."""


@pytest.fixture(scope="session")
def sandbox() -> Sandbox:
    """This machine's. A missing program fails with a hint; nothing is skipped."""
    return Sandbox.prepare()


@pytest.fixture(scope="session")
def converter(sandbox: Sandbox) -> Converter:
    """All kinds of files, two pages of each."""
    return Converter(sandbox, SMALL)
