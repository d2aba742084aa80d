"""JSON from strangers has one meaning or none."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holub_wire.strict import StrictJSONError, parse_object, parse_value

scalars = st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.floats(allow_nan=False, allow_infinity=False)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.recursive(
    scalars | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=15,
)


@given(values)
def test_what_any_writer_writes_is_read(value: object) -> None:
    """Compact, spaced and escaped forms mean the same."""
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False), json.dumps(value, indent=2)):
        assert parse_value(text.encode(), max_depth=50) == value


@given(st.binary(max_size=100))
def test_noise_has_one_kind_of_error(noise: bytes) -> None:
    """Whatever comes: a value, or a StrictJSONError with one of four words; and a value can be written again."""
    try:
        value = parse_value(noise, max_depth=5)
    except StrictJSONError as error:
        value = error.fault
        if value not in ("encoding", "json", "depth", "duplicate-field"):
            raise
    assert json.dumps(value, ensure_ascii=False, allow_nan=False).encode()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (b"", "json"),
        (b"{", "json"),
        (b"{} {}", "json"),
        (b"NaN", "json"),
        (b"[Infinity]", "json"),
        (b"-Infinity", "json"),
        (b"1e999", "json"),
        (b"1" * 18, "json"),
        (b"01", "json"),
        (b"'a'", "json"),
        (b'{"a":1,}', "json"),
        (b"// x\n1", "json"),
        (b'"\x00"', "json"),
        (b"\xff", "encoding"),
        (b'"\xed\xa0\x80"', "encoding"),
        (rb'"\ud800"', "encoding"),
        (rb'{"\udfff":1}', "encoding"),
        (rb'["\ude00\ud83d"]', "encoding"),
        (b"[[[[1]]]]", "depth"),
        (b"[" * 100_000, "depth"),
        (b'{"a":{"a":{"a":{}}}}', "depth"),
        (b'{"a":1,"a":1}', "duplicate-field"),
        (rb'{"a":1,"\u0061":2}', "duplicate-field"),
    ],
)
def test_refused(text: bytes, fault: str) -> None:
    """Each refusal by its word."""
    with pytest.raises(StrictJSONError) as caught:
        parse_value(text, max_depth=3)
    assert caught.value.fault == fault
    assert text.decode("latin-1")[:30] not in str(caught.value) or not text


def test_brackets_in_texts_are_not_depth() -> None:
    """Only structure counts; an escaped quote does not end a text."""
    assert parse_value(rb'"[[[[\"[[[["', max_depth=1) == '[[[["[[[['
    assert parse_value(rb'["\\", "]"]', max_depth=1) == ["\\", "]"]


def test_a_whole_pair_is_a_letter() -> None:
    """Both halves of a surrogate pair together are one character."""
    assert parse_value(rb'"\ud83d\ude00"', max_depth=1) == "😀"


@pytest.mark.parametrize("text", [b"[]", b"1", b"null", b'"x"'])
def test_an_object_is_asked_for(text: bytes) -> None:
    """parse_object takes nothing but an object."""
    assert parse_object(b'{"a":1}', max_depth=1) == {"a": 1}
    with pytest.raises(StrictJSONError, match="json"):
        parse_object(text, max_depth=3)
