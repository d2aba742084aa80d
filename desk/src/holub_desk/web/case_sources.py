"""How many independent sources a case has, in words, and why some count as one: as far as the reader may know it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.cases import judging
from holub_desk.cases.claim import Rests
from holub_desk.cases.judging import Judged
from holub_desk.cases.origins import Told, origins
from holub_desk.vault.tables import Item, Report


@dataclass(frozen=True)
class Reason:
    """Why some count as one. `kind`: a judgement's or link's, `teller` (one source id, one publisher), or `hidden`: for
    a reason that this reader may not see."""

    kind: str
    of: tuple[Rests, ...]
    judged: Judged | None = None


@dataclass(frozen=True)
class Together:
    """What counts as one source."""

    members: tuple[Rests, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Apart:
    """Two that somebody judged to be apart; `joined`: they count as one all the same, through others."""

    judged: Judged
    joined: bool


def together(members: Sequence[Rests], origin: Mapping[Rests, int], told: Sequence[Told], judged: Sequence[Judged]) -> (
    tuple[Together, ...]
):  # fmt: skip
    """The groups of more than one, each with its reasons. `told` and `judged` are those that the reader may see."""
    joining = [each for each in judged if each.link or each.kind in judging.JOINING]
    seen = origins(told, [(each.one, each.other) for each in joining])
    groups: dict[int, list[Rests]] = {}
    for each in members:
        groups.setdefault(origin[each], []).append(each)
    return tuple(
        Together(tuple(group), tuple(_reasons(group, told, joining, seen)))
        for group in groups.values()
        if len(group) > 1
    )


def _reasons(
    group: Sequence[Rests], told: Iterable[Told], joining: Iterable[Judged], seen: Mapping[Rests, int]
) -> Iterable[Reason]:
    tellers: dict[tuple[bool, str], list[Rests]] = {}
    for each in told:
        if each.on in group:
            tellers.setdefault((each.on.report is None, each.by), []).append(each.on)
    yield from (Reason("teller", tuple(of)) for of in tellers.values() if len(of) > 1)
    yield from (Reason(each.kind, (each.one, each.other), each) for each in joining if each.one in group)
    if len({seen[each] for each in group}) > 1:
        yield Reason("hidden", ())


def apart(judged: Iterable[Judged], origin: Mapping[Rests, int]) -> tuple[Apart, ...]:
    """What was judged to be apart."""
    return tuple(
        Apart(each, origin[each.one] == origin[each.other])
        for each in judged
        if not each.link and each.kind not in judging.JOINING
    )


def told_by(reports: Iterable[Report], items: Iterable[Item]) -> list[Told]:
    """Who tells each of these."""
    made = [Told(Rests(report=row.id), row.source_id or f"report {row.id}") for row in reports]
    return made + [Told(Rests(item=row.id), judging.publisher(row.publisher)) for row in items]


def number_of(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """The numbers that people say, by id."""
    return {row.id: row.number for row in session.scalars(select(Report).where(Report.id.in_(list(ids))))}
