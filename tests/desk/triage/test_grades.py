"""The rules of grades, each one way and the other."""

from __future__ import annotations

import pytest

from holub_desk.triage.grades import Basis, Evidence, Record, letters, refusal

OWN = Evidence("me", fresh_web=False, usable=True)
OTHER = Evidence("other", fresh_web=False, usable=True)
FRESH = Evidence("fresh", fresh_web=True, usable=True)


@pytest.mark.parametrize(
    ("confirmed", "refuted", "allowed"),
    [
        (0, 0, "DEF"),
        (0, 3, "DEF"),
        (1, 0, "CDEF"),
        (1, 1, "DEF"),
        (2, 1, "CDEF"),
        (3, 0, "BCDEF"),
        (4, 1, "BCDEF"),
        (5, 0, "BCDEF"),
        (6, 0, "ABCDEF"),
        (8, 1, "BCDEF"),
        (8, 3, "CDEF"),
    ],
)
def test_a_letter_is_earned(confirmed: int, refuted: int, allowed: str) -> None:
    """What the track record allows, and whatever is below it."""
    assert "".join(letters(Record(confirmed, refuted))) == allowed


@pytest.mark.parametrize("grade", [1, 2])
@pytest.mark.parametrize(
    ("own", "basis", "why"),
    [
        (OWN, Basis(), "needs-second"),
        (OWN, Basis([OTHER]), None),
        (OWN, Basis([Evidence("me", False, True)]), "same-source"),
        (OWN, Basis([Evidence("other", False, False)]), "not-usable"),
        (OWN, Basis([FRESH]), None),
        (FRESH, Basis([Evidence("fresh2", True, True)]), "fresh-web"),
        (FRESH, Basis([Evidence(f"fresh{n}", True, True) for n in range(50)]), "fresh-web"),
        (FRESH, Basis([Evidence("fresh2", True, True), OTHER]), None),
        (FRESH, Basis(url="https://example.org/a"), "url-needs-note"),
        (FRESH, Basis(url="https://example.org/a", note="  "), "url-needs-note"),
        (FRESH, Basis(url="https://example.org/a", note="names the same site"), None),
    ],
)
def test_confirmed_takes_a_second(grade: int, own: Evidence, basis: Basis, why: str | None) -> None:
    """1 and 2 take a second independent report or something published; fresh web conversations alone never do."""
    assert refusal(grade, own, basis) == why


@pytest.mark.parametrize("grade", [3, 4, 5, 6])
def test_the_others_take_nothing(grade: int) -> None:
    """The control: what claims no confirmation is given freely."""
    assert refusal(grade, FRESH, Basis()) is None
