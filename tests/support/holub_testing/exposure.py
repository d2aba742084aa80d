"""A desk's reports in memory, and small worlds to check drafts against."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from holub_desk.bulletins.draft import Cell, Draft, Section, Sentence
from holub_desk.bulletins.exposure.ordinary import terms
from holub_desk.bulletins.exposure.reading import words_of
from holub_desk.bulletins.exposure.world import MANY, Known, Policy, World
from holub_desk.cases.claim import Claim, Kind, Many, Rests
from holub_desk.cases.origins import Told, origins
from holub_desk.places.when import DatePrecision, When
from holub_desk.places.where import Precision, Where
from holub_desk.words import sound

TODAY = date(2026, 11, 28)
ANY = Many()
MARIUPOL = "UA14140050010029262"


class MemoryCorpus:
    """`Corpus` over reports in memory: it answers as the vault's does, word by word."""

    def __init__(self, reports: Iterable[Known]) -> None:
        self._reports = {each.report: each for each in reports}
        self._keys = {number: _keys(each.text) for number, each in self._reports.items()}

    def standing_in(self, words: Collection[str]) -> Mapping[str, int]:
        """In how many reports each stands, at most MANY."""
        return {word: min(MANY, len(self._with(word))) for word in words}

    def with_all(self, words: Sequence[str], at_most: int, *, heard: bool = False) -> Collection[int]:
        """Those with all of them."""
        sets = [self._with(word, 1 if heard else 4) for word in words]
        return sorted(set.intersection(*sets))[:at_most] if sets else []

    def known(self, reports: Collection[int]) -> Mapping[int, Known]:
        """Those that are there."""
        return {each: self._reports[each] for each in reports if each in self._reports}

    def _with(self, word: str, sounding: int = 4) -> set[int]:
        keys = {word, *terms(word)}
        key = sound(word).replace(" ", "")
        keys |= {f"/{key}"} if len(key) >= sounding else set()
        return {number for number, theirs in self._keys.items() if not keys.isdisjoint(theirs)}


def _keys(text: str) -> set[str]:
    found: set[str] = set()
    for word in words_of(text):
        found |= {word.folded, *word.terms}
        if word.capital or word.folded.isascii():
            found |= {f"/{sound(each).replace(' ', '')}" for each in {word.folded, *word.terms}}
    return found


def report(
    number: int,
    text: str,
    *,
    source: str = "",
    use: str = "publish",
    withdrawn: bool = False,
    sensitivity: str = "normal",
    state: str = "assessed",
    received_on: date = TODAY - timedelta(days=60),
    places: tuple[str, ...] = (),
) -> Known:
    """One that may be published, unless said otherwise; each of a source of its own."""
    return Known(number, source or f"s{number}", text, use, withdrawn, sensitivity, state, received_on, places)


def claim(
    number: int,
    on: int | Rests,
    *,
    code: str = "A1",
    kind: Kind = Kind.OBSERVED,
    where: str = MARIUPOL,
    day: date | None = TODAY - timedelta(days=70),
    many: Many = ANY,
    who: str = "",
    note: str = "",
) -> Claim:
    """Of a report by its number, in one town, in one week."""
    return Claim(
        number,
        Rests(report=on) if isinstance(on, int) else on,
        code,
        kind,
        who,
        Where(where, Precision.SETTLEMENT) if where else None,
        "",
        When(day - timedelta(days=day.weekday()), day + timedelta(days=6 - day.weekday()), DatePrecision.WEEK)
        if day
        else None,
        many,
        note,
    )


@dataclass(frozen=True)
class Case:
    """Reports, and a claim of the same number for each of those that are cited."""

    reports: tuple[Known, ...]
    claims: tuple[Claim, ...]

    def world(self, **changed: object) -> World:
        """Everyone by oneself, unless they have one source."""
        told = [Told(Rests(report=each.report), each.source) for each in self.reports]
        told += [Told(each.on, f"publisher {each.on.item}") for each in self.claims if each.on.item is not None]
        made = World(
            TODAY, Policy(), MemoryCorpus(self.reports), {each.id: each for each in self.claims}, origins(told, ())
        )
        return replace(made, **changed)  # type: ignore[arg-type]


def case(*texts: str, cited: int | None = None) -> Case:
    """Reports 1, 2, 3 … with these texts; claims of the first `cited` of them."""
    reports = tuple(report(number, text) for number, text in enumerate(texts, 1))
    return Case(reports, tuple(claim(number, number) for number in range(1, (cited or len(texts)) + 1)))


def draft(
    *texts: str | Sentence, language: str = "uk", claims: tuple[int, ...] = (1, 2, 3), cells: tuple[Cell, ...] = ()
) -> Draft:
    """Sentences `s1`, `s2` … of one section, each on the same claims."""
    sentences = tuple(
        each if isinstance(each, Sentence) else Sentence(f"s{at}", {language: each}, claims)
        for at, each in enumerate(texts, 1)
    )
    return Draft(sections=(Section(Sentence("h1"), sentences),), cells=cells)
