"""Numbers as they are published."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holub_desk.bulletins.bands import BANDS, band
from holub_desk.cases.claim import Many


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([], (None, None)),
        ([Many()], (None, None)),
        ([Many(43, 43)], (10, 50)),
        ([Many(43, 43), Many(120, 130)], (10, 500)),
        ([Many(40, None)], (10, None)),
        ([Many(None, 9)], (1, 10)),
        ([Many(10, 10)], (10, 10)),
        ([Many(9_000, 9_000)], (5_000, None)),
        ([Many(43, 43), Many()], (None, None)),
    ],
)
def test_bands(said: list[Many], expected: tuple[int | None, int | None]) -> None:
    """Wide enough for all that is said, and no wider than the next bands."""
    assert band(said) == expected


@given(st.lists(st.integers(1, 20_000), min_size=1, max_size=9))
def test_every_number_lies_in_its_band(numbers: list[int]) -> None:
    """And only the ends of bands are ever told."""
    low, high = band([Many(each, each) for each in numbers])
    assert low in BANDS
    assert low <= min(numbers)
    assert high is None or (high in BANDS and high >= max(numbers))
