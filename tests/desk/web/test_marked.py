"""An account with its codes and places where they were seen."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holub_desk.web.marked import marked

TEXT = "Учора в Маріуполі."


def test_a_place_is_marked_and_can_be_gone_to() -> None:
    """Once, by where it begins; without places the text is as it was."""
    html = marked(TEXT, {}, [(8, 17)], "Place")
    assert html == 'Учора в <mark class="place" id="said-8" title="Place">Маріуполі</mark>.'
    assert marked(TEXT, {}) == TEXT


def test_a_place_with_a_code_over_a_part_of_it() -> None:
    """Every piece says what it is; the name of the place is given once."""
    html = marked(TEXT, {"A1": [(12, 18)]}, [(8, 17)], "Place")
    assert html == (
        'Учора в <mark class="place" id="said-8" title="Place">Марі</mark>'
        '<mark class="place coded" title="A1 Place">уполі</mark><mark title="A1">.</mark>'
    )


@pytest.mark.parametrize("places", [[(0, 9999)], [(50, 60)], [(17, 17)]])
def test_positions_beyond_the_text(places: list[tuple[int, int]]) -> None:
    """The account may have become shorter: what is there is marked, and the text is whole."""
    assert re.sub(r"<[^>]+>", "", marked(TEXT, {}, places, "Place")) == TEXT


spans = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda pair: (min(pair), max(pair))), max_size=5)


@given(st.text(alphabet='аб <>&"\r\n\u200b🚌', max_size=30), spans, spans)
def test_nothing_of_the_text_becomes_markup(
    text: str, coded: list[tuple[int, int]], places: list[tuple[int, int]]
) -> None:
    """Whatever overlaps whatever: only marks of ours, and each opened is closed."""
    html = str(marked(text, {"A1": coded}, places, "Place"))
    tags = re.findall(r"<[^>]*>", html)
    ours = (
        r'</?(mark|span)( (class="(place|place coded|unseen)"|id="said-\d+"|data-n="2"|title="(A1|A1 Place|Place)"))*>'
    )
    assert all(re.fullmatch(ours, tag) for tag in tags), tags
    assert html.count("<mark") == html.count("</mark>")
