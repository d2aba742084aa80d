"""Places and times: nothing finer than a cell, and no cell with fewer than k sources. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from holub_desk.bulletins.draft import Cell
from holub_desk.bulletins.exposure.clock import hours
from holub_desk.bulletins.exposure.days import days
from holub_desk.bulletins.exposure.finding import Finding, Remedy, Test, Way
from holub_desk.bulletins.exposure.finer import finer_in
from holub_desk.bulletins.exposure.grounds import Grounds, reports_of
from holub_desk.bulletins.exposure.places_named import NamedPlace, named_in, those_in, wider
from holub_desk.bulletins.exposure.reading import Passage
from holub_desk.bulletins.exposure.wording import cut, month_of, widened
from holub_desk.cases.claim import Claim
from holub_desk.places.gazetteer import gazetteer
from holub_desk.places.place import Kind, Place

_COARSE = (Kind.OBLAST, Kind.CAPITAL)
_DROP = Way(Remedy.DROP)


def place(grounds: Grounds) -> Iterator[Finding]:
    """In each sentence what is too fine and which names have too few behind them; then the cells."""
    for passage in grounds.passages:
        yield from _too_fine(passage, grounds)
        for named in named_in(passage, grounds):
            yield from _named(named, passage, grounds)
    for cell in grounds.draft.cells:
        yield from _cell(cell, grounds)


def _too_fine(passage: Passage, grounds: Grounds) -> Iterator[Finding]:
    public = " ".join(grounds.world.public).casefold()
    for because, start, end in finer_in(passage.text):
        if passage.text[start:end].casefold() not in public:
            yield _finding(passage, because, start, end, cut(passage.text, start, end, passage.words))
    if grounds.is_only_public(passage.sentence):
        return
    for hour in hours(passage.text, passage.words):
        yield _finding(passage, "hour", hour.start, hour.end, cut(passage.text, hour.start, hour.end, passage.words))
    for day in days(passage.text):
        if not passage.sentence.claims and (day.day, day.month) in grounds.public_days:
            continue  # a title; where it rests on reports, their day may be another thing of that day
        text = month_of(passage.text, day, passage.language, passage.words)
        text = text or cut(passage.text, day.start, day.end, passage.words)
        yield _finding(passage, "day", day.start, day.end, text)


def _finding(
    passage: Passage, because: str, start: int, end: int, text: str | None, claims: Sequence[Claim] = ()
) -> Finding:
    return passage.finding(Test.PLACE, because, start, end, reports_of(claims), text)


def _named(named: NamedPlace, passage: Passage, grounds: Grounds) -> Iterator[Finding]:
    if all(each.kind is Kind.DISTRICT for each in named.places):
        yield _finding(passage, "place-district", named.start, named.end, _wide(named, wider(named.places[0]), passage))
        return
    there = {each: those_in(each, grounds) for each in named.places if each.kind not in _COARSE}
    there = {each: claims for each, claims in there.items() if claims}
    if there:
        meant = max(there, key=lambda each: len(_behind(there[each], grounds)))
        if any(claim.on.report is not None for claim in there[meant]) and _is_few(there[meant], grounds):
            yield _few(named, meant, there[meant], passage, grounds)
    elif any(each.kind.is_settlement for each in named.places):
        yield from _unclaimed(named, passage, grounds)


def _behind(claims: Sequence[Claim], grounds: Grounds) -> frozenset[int]:
    return grounds.origins(claim for claim in claims if grounds.is_usable(claim))


def _is_few(claims: Sequence[Claim], grounds: Grounds) -> bool:
    return len(_behind(claims, grounds)) < grounds.world.policy.sources


def _few(named: NamedPlace, meant: Place, claims: Sequence[Claim], passage: Passage, grounds: Grounds) -> Finding:
    units = [unit for unit in wider(meant) if unit.kind in _COARSE or not _is_few(those_in(unit, grounds), grounds)]
    return _finding(passage, "place-few", named.start, named.end, _wide(named, units, passage), claims)


def _wide(named: NamedPlace, units: Sequence[Place], passage: Passage) -> str:
    texts = (widened(passage.text, named.start, named.end, unit, passage.language, passage.words) for unit in units)
    return next((text for text in texts if text), "")


def _unclaimed(named: NamedPlace, passage: Passage, grounds: Grounds) -> Iterator[Finding]:
    """A settlement that no claim is of: everyone's geography, unless a few reports alone speak of it."""
    words = [word.folded for word in passage.words if named.start <= word.start < named.end]
    if grounds.public_sounds.issuperset(word.heard for word in passage.words if named.start <= word.start < named.end):
        return
    reports = grounds.world.corpus.with_all(words, grounds.world.policy.sources * 4)
    known = grounds.world.corpus.known(reports).values()
    if known and len({each.source for each in known}) < grounds.world.policy.sources:
        text = _wide(named, wider(named.places[0]), passage)
        found = _finding(passage, "place-few", named.start, named.end, text)
        yield replace(found, reports=tuple(sorted(each.report for each in known)))


def _cell(cell: Cell, grounds: Grounds) -> Iterator[Finding]:
    shown = f"{cell.code} {cell.week}"
    unit, week = gazetteer().get(cell.code), _week(cell.week)
    if unit is None or week is None:
        yield Finding(Test.UNCHECKED, "", "", "cell-unknown", shown=shown, ways=(_DROP,))
        return
    if unit.kind is Kind.DISTRICT:
        above = next((each for each in reversed(gazetteer().above(unit)) if each.kind.is_settlement), None)
        ways = (Way(Remedy.COARSEN, text=above.code), _DROP) if above else (_DROP,)
        yield Finding(Test.PLACE, "", "", "cell-fine", shown=shown, ways=ways)
        return
    cited = {each for sentence in grounds.draft.sentences() for each in sentence.claims}
    claims = [claim for claim in those_in(unit, grounds) if claim.id in cited and _was_in(claim, week, grounds)]
    if claims and all(claim.on.report is None for claim in claims):
        return
    if _is_few(claims, grounds):
        wide = [each for each in wider(unit) if not _is_few(_in_week(each, week, cited, grounds), grounds)]
        coarser = tuple(Way(Remedy.COARSEN, text=each.code) for each in wide[:1])
        because = "cell-few" if claims else "cell-empty"
        yield Finding(Test.PLACE, "", "", because, shown=shown, reports=reports_of(claims), ways=(*coarser, _DROP))


def _in_week(unit: Place, week: date, cited: set[int], grounds: Grounds) -> list[Claim]:
    return [claim for claim in those_in(unit, grounds) if claim.id in cited and _was_in(claim, week, grounds)]


def _was_in(claim: Claim, monday: date, grounds: Grounds) -> bool:
    """Whether it may have been in that week; what nobody dated may."""
    sunday = monday + timedelta(days=6)
    if claim.when is not None:
        return claim.when.overlaps(monday, sunday)
    known = grounds.known.get(claim.on.report) if claim.on.report is not None else None
    if known is None or known.days is None:
        return True
    return known.days[0] <= sunday and known.days[1] >= monday


def _week(week: str) -> date | None:
    year, _, number = week.partition("-W")
    if not (year.isdecimal() and number.isdecimal() and len(year) == 4 and len(number) == 2):
        return None
    try:
        return date.fromisocalendar(int(year), int(number), 1)
    except ValueError:
        return None
