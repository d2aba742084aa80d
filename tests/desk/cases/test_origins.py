"""Independent sources are counted, not messages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holub_desk.cases.claim import Rests
from holub_desk.cases.origins import Told, origins


def report(n: int, by: str) -> Told:
    """A report of a source."""
    return Told(Rests(report=n), by)


def item(n: int, by: str) -> Told:
    """An item of a publisher."""
    return Told(Rests(item=n), by)


def test_seven_outlets_that_repeat_one_announcement_are_one_source() -> None:
    """Each was judged to go back to the first; nobody compared them all."""
    outlets = [item(n, f"outlet {n}") for n in range(7)]
    assert len(set(origins(outlets, ()).values())) == 7
    judged = [(outlets[0].on, each.on) for each in outlets[1:]]
    assert len(set(origins(outlets, judged).values())) == 1


def test_reports_of_one_source_count_once() -> None:
    """Whatever the channel and the day."""
    assert len(set(origins([report(1, "a"), report(2, "a"), report(3, "b")], ()).values())) == 2


def test_a_publisher_is_not_a_source_by_the_same_name() -> None:
    """Names of sources are random; a publisher who chose such a name is still somebody else."""
    assert len(set(origins([report(1, "a"), item(1, "a")], ()).values())) == 2


def test_a_chain_joins_through_what_is_not_cited() -> None:
    """The announcement itself need not be cited for its echoes to be one."""
    announcement = Rests(item=9)
    told = [item(1, "a"), item(2, "b")]
    assert len(set(origins(told, [(announcement, told[0].on), (told[1].on, announcement)]).values())) == 1


def test_a_claim_rests_on_one_thing() -> None:
    """Neither on nothing nor on two."""
    with pytest.raises(ValueError):
        Rests()
    with pytest.raises(ValueError):
        Rests(report=1, item=1)


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=12), st.randoms())
def test_the_order_of_judgements_does_not_matter(pairs: list[tuple[int, int]], random: object) -> None:
    """Components are components, and each further judgement can only lower the count."""
    told = [report(n, str(n // 2)) for n in range(9)]
    judged = [(Rests(report=one), Rests(report=other)) for one, other in pairs]
    shuffled = list(judged)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert origins(told, judged) == origins(told, shuffled)
    assert len(set(origins(told, judged).values())) <= len(set(origins(told, judged[1:]).values()))
