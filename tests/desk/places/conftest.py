"""The gazetteer and its indices, made once."""

from __future__ import annotations

import pytest

from holub_desk.places import find, naming
from holub_desk.places.find import Finder
from holub_desk.places.gazetteer import Gazetteer, gazetteer
from holub_desk.places.naming import Names


@pytest.fixture(scope="session")
def shipped() -> Gazetteer:
    """As it is installed."""
    return gazetteer()


@pytest.fixture(scope="session")
def names() -> Names:
    """What reads texts."""
    return naming.names()


@pytest.fixture(scope="session")
def finder() -> Finder:
    """What a picker asks."""
    return find.finder()
