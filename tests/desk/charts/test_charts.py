"""Charts as markup: where things stand, what is read out, and that no text breaks out."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holub_desk.charts.bars import bars, small_bars
from holub_desk.charts.frame import HEIGHT, WIDTH, ticks
from holub_desk.charts.lines import Line, lines, sample

counts = st.lists(st.integers(0, 10**6), max_size=60)
HOSTILE = "\"><script>&'</text>"


def elements(svg: str, kind: str) -> list[ElementTree.Element]:
    return [each for each in ElementTree.fromstring(svg).iter() if kind in each.get("class", "").split()]


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        (0, (0, 1)),
        (1, (0, 1)),
        (4, (0, 1, 2, 3, 4)),
        (5, (0, 2, 4, 6)),
        (9, (0, 5, 10)),
        (140, (0, 50, 100, 150)),
        (1918, (0, 500, 1000, 1500, 2000)),
    ],
)
def test_ticks(top: int, expected: tuple[int, ...]) -> None:
    """In steps of 1, 2 or 5 and their tens, up to the highest."""
    assert ticks(top) == expected


@given(st.integers(0, 10**7))
def test_ticks_hold_everything(top: int) -> None:
    """Few, whole, from nought, and the last one no lower than what is drawn."""
    found = ticks(top)
    assert found[0] == 0
    assert found[-1] >= top
    assert 2 <= len(found) <= 5
    assert len({later - earlier for earlier, later in pairwise(found)}) == 1


@given(counts)
def test_bars_are_as_high_as_their_numbers(values: list[int]) -> None:
    """One for each that is not nought, inside the picture, twice as high for twice as many."""
    svg = bars(values, [str(at) for at in range(len(values))], "name")
    found = elements(svg, "bar")
    drawn = [value for value in values if value]
    assert len(found) == len(drawn)
    for each in found:
        x, y, width, height = (float(each.get(name, "")) for name in ("x", "y", "width", "height"))
        assert 0 <= x <= x + width <= WIDTH
        assert 0 <= y <= y + height <= HEIGHT
    if drawn:
        highest = max(float(each.get("height", "")) for each in found)
        for each, value in zip(found, drawn, strict=True):
            assert float(each.get("height", "")) == pytest.approx(highest * value / max(drawn), abs=0.11)


def test_what_is_not_over_is_hollow() -> None:
    """The last bar alone, and only where that is so."""
    for drawn in (bars([1, 2], ["a", "b"], "n", unfinished=True), small_bars([1, 2], 2, "n", unfinished=True)):
        assert ["open" in each.get("class", "") for each in elements(drawn, "bar")] == [False, True]
    assert not elements(bars([1, 2], ["a", "b"], "n"), "open")


def test_a_line_has_gaps_where_nothing_is_known() -> None:
    """No line leads over them; a lone number still has its mark."""
    svg = lines([Line("one", [1, 2, None, 4]), Line("two", [None, None, None, None])], ["a", "b", "c", "d"], "name")
    assert len(elements(svg, "line")) == 1
    assert len(elements(svg, "mark")) == 3
    assert [each.find("{*}title") is None for each in elements(svg, "mark")]


def test_lines_differ_without_colour() -> None:
    """Each has a mark of another shape, in the chart as in its legend."""
    shapes = {re.sub(r"[\d. -]+", "", re.search(r"<(circle|path) class=\"mark \w+\"( d=\"[^\"]*\")?", sample(style))[0])  # type: ignore[index]
              for style in ("one", "two", "three")}  # fmt: skip
    assert len(shapes) == 3


@given(counts, st.sampled_from(["1", "23 Nov", "23 лист.", "a very long label indeed"]))
def test_labels_do_not_touch(values: list[int], label: str) -> None:
    """As many as have room, the last one among them, none outside."""
    svg = bars(values, [label] * len(values), "name")
    places = [float(each.get("x", "")) for each in elements(svg, "under")]
    assert bool(places) == bool(values)
    assert all(later - earlier >= len(label) * 5 for earlier, later in pairwise(places))
    assert all(0 <= place <= WIDTH for place in places)


def test_texts_stay_texts() -> None:
    """Whatever a label or name holds, the picture is well formed and says it."""
    for svg in (
        bars([3], [HOSTILE], HOSTILE),
        small_bars([3], 3, HOSTILE),
        lines([Line(HOSTILE, [3])], [HOSTILE], HOSTILE),
    ):
        root = ElementTree.fromstring(svg)
        assert root.get("aria-label") == HOSTILE
        assert not [each for each in root.iter() if "script" in each.tag]
