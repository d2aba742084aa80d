"""How many independent sources there are. Pure.

Two reports count as one where they are of one source, or where a person judged that they are, or that one goes back to
the other. Two published items count as one where one publisher stands behind both, or a person judged that both go back
to one publication: seven outlets that repeat one announcement are one source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from holub_desk.cases.claim import Rests


@dataclass(frozen=True)
class Told:
    """A report or item, and who tells it: a source id, or a publisher's name in one spelling."""

    on: Rests
    by: str


def origins(told: Iterable[Told], judged: Iterable[tuple[Rests, Rests]]) -> Mapping[Rests, int]:
    """The origin of each, as a number from 0; who has the same number counts once.

    `judged` are the pairs that a person holds to have one source or one origin; a pair with something that is not in
    `told` still joins what it is chained to.
    """
    parent: dict[Rests | str, Rests | str] = {}

    def root(of: Rests | str) -> Rests | str:
        parent.setdefault(of, of)
        while parent[of] != of:
            parent[of] = parent[parent[of]]
            of = parent[of]
        return of

    listed = list(told)
    for each in listed:
        by = f"report {each.by}" if each.on.report is not None else f"item {each.by}"
        parent[root(each.on)] = root(by)
    for one, other in judged:
        parent[root(one)] = root(other)
    numbers: dict[Rests | str, int] = {}
    return {each.on: numbers.setdefault(root(each.on), len(numbers)) for each in listed}
