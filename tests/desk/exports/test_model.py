"""A bad entity is an error, whatever is wrong with it; what is good comes back as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest
from holub_testing.bulletins import released, retracted
from hypothesis import given
from hypothesis import strategies as st

from holub_desk.exports.ftm import Publisher, entities_of
from holub_desk.exports.model import BadEntity, Entity, as_lines, checked, read_lines
from holub_desk.triage.codebook import read_codebook

PLACE = Entity("place-1", "Address", {"name": ("Mariupol",), "country": ("ua",)})
ARTICLE = Entity("b-en", "Article", {"name": ("T",), "fileName": ("t.html",), "publishedAt": ("2026-11-20",)})
EVENT = Entity("e-1", "Event", {"name": ("A1",), "addressEntity": ("place-1",), "proof": ("b-en",)})
GOOD = (PLACE, ARTICLE, EVENT)


def but(entity: Entity, **properties: tuple[str, ...]) -> tuple[Entity, ...]:
    """The good ones with one of them changed."""
    changed = replace(entity, properties={**entity.properties, **properties})
    return tuple(changed if each is entity else each for each in GOOD)


def test_the_good_ones_pass() -> None:
    """The control of everything below."""
    assert checked(GOOD) == GOOD
    assert read_lines(as_lines(GOOD)) == GOOD


@pytest.mark.parametrize(
    ("fault", "entities"),
    [
        ("there are two of it", (*GOOD, PLACE)),
        ("not an id", (replace(PLACE, id="a b"), ARTICLE)),
        ("no schema Person", (Entity("p", "Person", {"name": ("x",)}),)),
        ("no schema Employment", (Entity("p", "Employment", {}),)),
        ("needs name", (Entity("p", "Address", {"full": ("x",)}),)),
        ("needs fileName", (Entity("p", "Article", {"name": ("x",)}),)),
        ("has no latitude", but(EVENT, latitude=("47.1",))),
        ("has no surprise", but(PLACE, surprise=("x",))),
        ("no value, or one twice", but(PLACE, full=())),
        ("no value, or one twice", but(PLACE, full=("x", "x"))),
        ("is empty", but(PLACE, full=(" ",))),
        ("characters that nobody sees", but(PLACE, full=("Mariu\u202epol",))),
        ("longer than 384", but(PLACE, name=("x" * 385,))),
        ("refers to place-2", but(EVENT, addressEntity=("place-2",))),
        ("has to be a Address", but(EVENT, addressEntity=("b-en",))),
        ("has to be a Document", but(EVENT, proof=("place-1",))),
        ("is no date", but(ARTICLE, publishedAt=("20.11.2026",))),
        ("is no date", but(ARTICLE, publishedAt=("2026-13-01",))),
        ("is no country", but(PLACE, country=("UA",))),
        ("is no language", but(ARTICLE, language=("uk",))),
        ("is no url", but(ARTICLE, sourceUrl=("javascript:alert(1)",))),
        ("is no number", but(PLACE, latitude=("47,1",))),
    ],
)
def test_one_fault_one_error(fault: str, entities: tuple[Entity, ...]) -> None:
    """It says which entity and which property; nothing is written of the others either."""
    with pytest.raises(BadEntity, match=fault):
        as_lines(entities)


@pytest.mark.parametrize(
    "line",
    [
        b"[]",
        b"{",
        b'{"id":"a"}',
        b'{"id":"a","schema":"Address","properties":{},"x":1}',
        b'{"id":"a","schema":"Address","properties":{"name":[1]}}',
        b"\xff",
    ],
)
def test_reading_passes_nothing_over(line: bytes) -> None:
    """An unknown field, a number for a text, half a line."""
    with pytest.raises(BadEntity):
        read_lines(as_lines(GOOD) + line)


names = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=40)


@given(st.dictionaries(names, names, min_size=1, max_size=6))
def test_what_is_written_is_what_is_read(titles: dict[str, str]) -> None:
    """Round trip, whatever a title is made of."""
    entities = tuple(
        Entity(f"b-{n}", "Article", {"name": (title,), "title": (title,), "fileName": (name,)})
        for n, (name, title) in enumerate(titles.items())
    )
    assert read_lines(as_lines(entities)) == entities


def test_a_bulletin_as_entities() -> None:
    """An article in each language; each fact an event on its address; a forecast is none, and nobody is named."""
    found = entities_of([released()], Publisher("A group", "https://example.org"), read_codebook())
    assert read_lines(as_lines(found)) == found
    assert [each.schema for each in found].count("Article") == 3
    events = {each.properties["keywords"]: each for each in found if each.schema == "Event"}
    assert set(events) == {("A1", "observed"), ("B2", "said")}
    observed = events["A1", "observed"]
    assert observed.properties["startDate"] == ("2026-10-26",)
    assert observed.properties["endDate"] == ("2026-11-01",)
    assert observed.properties["summary"] == ("50 to 100 people",)
    assert {each.schema for each in found} == {"Article", "Event", "Address"}
    assert not any("latitude" in each.properties for each in found)


def test_a_retracted_bulletin_has_no_events() -> None:
    """The article stays under its id, with the reason; who read it before finds what became of it."""
    from datetime import date

    by, codebook = Publisher("A group"), read_codebook()
    before = entities_of([released()], by, codebook)
    after = entities_of([retracted(released(), date(2026, 11, 25))], by, codebook)
    assert {each.schema for each in after} == {"Article"}
    assert {each.id for each in after} <= {each.id for each in before}
    assert all(each.properties["keywords"] == ("retracted",) and each.properties["notes"] for each in after)
    assert read_lines(as_lines(after)) == after
