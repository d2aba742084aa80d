"""Claims side by side: what agrees, what differs, how many independent sources say so, and what was only announced."""

from __future__ import annotations

import random
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from holub_desk.cases.chronology import chronology
from holub_desk.cases.claim import Claim, Kind, Many, Rests
from holub_desk.cases.origins import Told, origins
from holub_desk.cases.standing import Matter, matters
from holub_desk.places.when import DatePrecision, When, around
from holub_desk.places.where import Precision, Where

MARIUPOL = Where("UA14140050010029262", Precision.SETTLEMENT)
RAION = Where("UA14140000000070889", Precision.RAION)
DONETSK = Where("UA14060030010063197", Precision.SETTLEMENT)
END_OF_JULY = When(date(2026, 7, 25), date(2026, 7, 31), DatePrecision.RANGE)
SEPTEMBER_1 = around(date(2026, 9, 1), DatePrecision.DAY)


def claim(n: int, **more: object) -> Claim:
    """A claim on item `n`."""
    fields: dict[str, object] = {"id": n, "on": Rests(item=n), "code": "B1", "kind": Kind.SAID, "where": MARIUPOL}
    return Claim(**(fields | more))  # type: ignore[arg-type]


def apart(claims: list[Claim]) -> dict[Rests, int]:
    """Every one is a source of its own."""
    return {each.on: n for n, each in enumerate(claims)}


def ids(matter: Matter) -> list[list[int]]:
    return [[each.id for each in stand.claims] for stand in matter.stands]


def test_seven_outlets_that_repeat_one_announcement_are_one_source() -> None:
    """They agree, they are seven claims, and they count once; an eighth of its own makes two."""
    claims = [claim(n, when=SEPTEMBER_1) for n in range(1, 8)]
    told = [Told(each.on, f"outlet {each.id}") for each in claims]
    echoes = [(claims[0].on, each.on) for each in claims[1:]]
    [matter] = matters(claims, origins(told, echoes))
    assert ids(matter) == [[1, 2, 3, 4, 5, 6, 7]]
    assert (matter.sources, matter.stands[0].sources, matter.differ) == (1, 1, ())
    own = claim(8, on=Rests(report=8), kind=Kind.OBSERVED, when=SEPTEMBER_1)
    [matter] = matters([*claims, own], origins([*told, Told(own.on, "s8")], echoes))
    assert (matter.sources, matter.stands[0].sources) == (2, 2)


def test_end_of_july_and_published_on_1_september_stay_two_claims() -> None:
    """The day of publication never becomes the day of what it tells."""
    claims = [claim(1, when=END_OF_JULY), claim(2, when=SEPTEMBER_1)]
    [matter] = matters(claims, apart(claims))
    assert ids(matter) == [[1], [2]]
    assert matter.differ == ("time",)
    assert [each.sources for each in matter.stands] == [1, 1]
    assert [[each.id for each in line.claims] for line in chronology(claims, []).events] == [[1], [2]]


def test_intends_to_stays_a_forecast() -> None:
    """It is no event, whatever its day, and stands beside what was seen on that very day."""
    intends = claim(1, kind=Kind.FORECAST, when=SEPTEMBER_1)
    seen = claim(2, kind=Kind.OBSERVED, when=SEPTEMBER_1)
    alone = chronology([intends], [])
    assert (alone.events, [line.claims for line in alone.forecasts]) == ((), [(intends,)])
    both = chronology([intends, seen], [])
    assert [line.claims for line in both.events] == [(seen,)]
    assert [line.claims for line in both.forecasts] == [(intends,)]
    [matter] = matters([intends, seen], apart([intends, seen]))
    assert ids(matter) == [[2], [1]]
    assert matter.differ == ("forecast",)


def test_numbers_that_cannot_both_be() -> None:
    """40–60 and 50 agree; 200 does not; at least 55 narrows, and "many" says nothing."""
    numbers = [Many(40, 60), Many(50, 50), Many(200, None), Many()]
    claims = [claim(n, many=many) for n, many in enumerate(numbers, 1)]
    [matter] = matters(claims, apart(claims))
    assert sorted(ids(matter)) == [[2, 1], [3], [4]]
    assert matter.differ == ("many",)
    assert next(each.many for each in matter.stands if len(each.claims) == 2) == Many(50, 50)


def test_a_vague_claim_supports_neither_of_two_that_differ() -> None:
    """A year that holds both days counts for none of them; where there is only one, it agrees with that."""
    vague = claim(3, when=around(date(2026, 5, 5), DatePrecision.YEAR))
    claims = [claim(1, when=END_OF_JULY), claim(2, when=SEPTEMBER_1), vague]
    [matter] = matters(claims, apart(claims))
    assert sorted(ids(matter)) == [[1], [2], [3]]
    [matter] = matters([claims[0], vague], apart(claims))
    assert ids(matter) == [[1, 3]]
    assert (matter.stands[0].first, matter.stands[0].last) == (END_OF_JULY.first, END_OF_JULY.last)


def test_places_that_lie_in_each_other_are_one_matter() -> None:
    """A raion holds its city; another city is another matter; what has no place belongs to neither."""
    claims = [claim(1, where=MARIUPOL, place="Маріуполь"), claim(2, where=RAION), claim(3, where=DONETSK)]
    found = matters(claims, apart(claims))
    assert sorted(ids(each) for each in found) == [[[1, 2]], [[3]]]
    assert {each.place for each in found} == {"Маріуполь", ""}
    nowhere = claim(4, where=None)
    assert sorted(ids(each) for each in matters([*claims, nowhere], apart([*claims, nowhere])))[-1] == [[4]]


def test_what_is_not_usable_counts_for_nothing() -> None:
    """A report that was taken back is in no group and no count."""
    claims = [claim(1), claim(2)]
    [matter] = matters(claims, apart(claims), {claims[1].on})
    assert (ids(matter), matter.sources) == ([[2]], 1)
    assert matters(claims, apart(claims), set()) == ()


def test_the_chronology_keeps_precision_and_order() -> None:
    """By the first day it can have been; what has no time stands apart; the same said twice is one line."""
    before = When(None, date(2026, 8, 1), DatePrecision.BEFORE)
    claims = [
        claim(1, when=SEPTEMBER_1),
        claim(2, when=before),
        claim(3),
        claim(4, when=END_OF_JULY),
        claim(5, when=END_OF_JULY),
    ]
    meeting = around(date(2023, 9, 13), DatePrecision.DAY)
    found = chronology(claims, [(7, meeting, "A meeting.")])
    assert [(each.happened, [one.id for one in each.claims]) for each in found.events] == [
        (7, []),
        (0, [4, 5]),
        (0, [2]),
        (0, [1]),
    ]
    assert found.undated == (claims[2],)
    assert found.days == (date(2023, 9, 13), date(2026, 9, 1))
    assert chronology([], []).days is None


DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 1))
WHENS = st.none() | st.builds(around, DAYS, st.sampled_from(DatePrecision))
NUMBERS = st.sampled_from([Many(), Many(5, 5), Many(1, 9), Many(10, 49), Many(20, None)])
CLAIMS = st.lists(
    st.tuples(WHENS, NUMBERS, st.sampled_from([MARIUPOL, RAION, DONETSK, None]), st.sampled_from(Kind)), max_size=8
)


@given(CLAIMS, st.randoms())
def test_every_claim_stands_once_whatever_the_order(parts: list[tuple], mixed: random.Random) -> None:  # type: ignore[type-arg]
    """Nothing is lost or doubled, members of a stand agree, and the order in which claims were made does not matter."""
    claims = [
        claim(n, when=when, many=many, where=where, kind=kind) for n, (when, many, where, kind) in enumerate(parts)
    ]
    known = apart(claims)
    found = matters(claims, known)
    stands = [stand for matter in found for stand in matter.stands]
    assert sorted(each.id for stand in stands for each in stand.claims) == [each.id for each in claims]
    for stand in stands:
        assert stand.first <= stand.last
        assert stand.many.low is None or stand.many.high is None or stand.many.low <= stand.many.high
        assert len({each.kind is Kind.FORECAST for each in stand.claims}) == 1
        assert stand.sources == len(stand.claims)
    mixed.shuffle(claims)
    assert matters(claims, known) == found
