"""Which words of a text are names of places.

A name is read where something beside its letters says that it is one: a capital within a sentence, a preposition, a
type word, a raion, another place in the same list. Streets, persons, adjectives and things in quotation marks are left
alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from holub_desk.places import hints
from holub_desk.places.naming import MOST_WORDS, Named, Names
from holub_desk.places.pieces import Piece
from holub_desk.places.place import Kind
from holub_desk.places.proposal import Reason
from holub_desk.words import modifies, readings
from holub_desk.words.grammar import CASES

_LEAST_MISSPELT = 5


@dataclass(frozen=True, slots=True)
class Found:
    begin: int
    end: int
    named: Named
    reasons: tuple[Reason, ...]
    kinds: tuple[Kind, ...]
    weak: bool = False
    """Only to be believed beside another."""


def found_in(read: Sequence[Piece], words: Sequence[list[str]], names: Names) -> list[Found]:
    """Every name in order, those that are only weak among them; `words` are those of each piece."""
    found: list[Found] = []
    at = 0
    while at < len(read):
        if words[at]:
            each = _unit(at, read, words, names) or _settlement(at, read, words, names)
        else:
            each = _heard(at, read, names)
        if each is None:
            at += 1
        else:
            found.append(each)
            at = each.end
    return found


def _spans(at: int, read: Sequence[Piece], words: Sequence[list[str]]) -> list[int]:
    """The ends of what may be one name that begins at `at`, the longest first."""
    end = at + 1
    while end < min(at + MOST_WORDS, len(read)) and read[end].joined and words[end]:
        end += 1
    return list(range(end, at, -1))


def _unit(at: int, read: Sequence[Piece], words: Sequence[list[str]], names: Names) -> Found | None:
    for end in _spans(at, read, words):
        said = names.said(words[at:end])
        if said and (read[at].capital or _before(read, at, hints.PREPOSITIONS)):
            return Found(at, end, said, (Reason.UNIT,), ())
        if end == len(read) or not (read[end].joined or read[end].gap.strip() == "."):
            continue
        kinds = hints.UNITS.get(read[end].whole) or hints.UNITS.get(read[end].folded)
        named = names.units(words[at:end]) if kinds else None
        if named and kinds:
            places = tuple(place for place in named.places if place.kind in kinds)
            if Kind.HROMADA in kinds and len(kinds) > 1:  # a hromada stands in for a raion only where there is none
                places = tuple(place for place in places if place.kind is not Kind.HROMADA) or places
            if places:
                last = end + 1
                while (
                    last < len(read)
                    and read[last].whole == read[end].whole
                    and read[last].start == read[last - 1].end + 1
                ):
                    last += 1  # р-н
                return Found(at, last, replace(named, places=places), (Reason.UNIT,), kinds)
    return None


def _settlement(at: int, read: Sequence[Piece], words: Sequence[list[str]], names: Names) -> Found | None:
    for end in _spans(at, read, words):
        named = names.settlements(words[at:end])
        if named:
            return _judged(at, end, named, read)
    return None


def _heard(at: int, read: Sequence[Piece], names: Names) -> Found | None:
    """A town whose name is misspelt, or written in Latin letters; a word that a dictionary has is not misspelt."""
    piece = read[at]
    latin = piece.folded.isascii()
    if len(piece.folded) < _LEAST_MISSPELT or (latin and not piece.capital):
        return None
    named = names.heard(piece.folded)
    if named is None or readings(piece.folded):
        return None
    judged = _judged(at, at + 1, named, read)
    return replace(judged, reasons=(*judged.reasons, Reason.SPELLING)) if judged else None


def _judged(at: int, end: int, named: Named, read: Sequence[Piece]) -> Found | None:
    """The name with what speaks for it, or nothing where something speaks against it."""
    piece = read[at]
    kinds = _type_before(at, read)
    preposition = _before(read, at, hints.PREPOSITIONS)
    reasons = [Reason.PREPOSITION] if preposition else []
    if kinds:
        return Found(at, end, named, (Reason.TYPE, *reasons), kinds)
    if _before(read, at, hints.STREETS) or piece.gap[-1:] in hints.QUOTES:
        return None
    if not preposition and _is_person(at, end, read):
        return None
    if _is_adjective(at, end, read, preposition):
        return None
    common = any(place.common for place in named.places)
    if any(each.capital and not (each.first and each is piece) for each in read[at:end]):
        weak = (common and not preposition and _is_adjectival(at, end, read)) or is_abroad(named)
        return Found(at, end, named, (Reason.CAPITAL, *reasons), (), weak)
    ordinary = common or is_abroad(named) or _is_ordinary(at, end, read, named)
    alone = end == len(read) or read[end].first
    if piece.capital and alone:
        return Found(at, end, named, (Reason.SHORT,), ())
    if piece.capital:
        return Found(at, end, named, (Reason.FIRST,), (), weak=ordinary)
    if len(read) <= MOST_WORDS and end - at == len(read):
        return Found(at, end, named, (Reason.SHORT,), ())
    if ordinary or not preposition:
        return None
    return Found(at, end, named, tuple(reasons), ())


def _before(read: Sequence[Piece], at: int, words: frozenset[str]) -> bool:
    if at == 0 or not read[at].joined:
        return False
    return read[at - 1].whole in words or (read[at - 1].folded in words and read[at - 1].folded == read[at - 1].whole)


def _type_before(at: int, read: Sequence[Piece]) -> tuple[Kind, ...]:
    if at == 0 or not read[at].joined:
        return ()
    kinds = hints.SETTLEMENTS.get(read[at - 1].whole, ())
    lonely = len(read[at - 1].folded) == 1 and "." not in read[at].gap  # «с» and «м» are words as well
    return () if lonely and not read[at].capital else kinds if not (lonely and read[at - 1].folded in "с") else ()


def _is_person(at: int, end: int, read: Sequence[Piece]) -> bool:
    if at and read[at].joined and read[at].capital:
        before = read[at - 1]
        if before.folded in hints.TITLES or (before.capital and _is_personal(before)):
            return True
    if end < len(read) and read[end].joined and read[end].capital and read[at].capital and _is_personal(read[end]):
        return True
    return end - at == 1 and _is_personal(read[at])


def _is_personal(piece: Piece) -> bool:
    return any(each.personal for each in readings(piece.folded))


def _is_adjective(at: int, end: int, read: Sequence[Piece], preposition: bool) -> bool:
    """Whether its last word belongs to the noun that follows: Донецька фабрика, but not з Донецька фабрика."""
    if end == len(read) or not read[end].joined or read[end].capital:
        return False
    cases = CASES - {"nomn"} if preposition else CASES
    return modifies(read[end - 1].folded, read[end].folded, cases) and not _follows_genitive(at, end, read)


def _follows_genitive(at: int, end: int, read: Sequence[Piece]) -> bool:
    masculine = any(each.part == "NOUN" and each.case == "gent" for each in readings(read[end - 1].folded))
    return masculine and _before(read, at, hints.GENITIVE) and not modifies(
        read[end - 1].folded, read[end].folded, frozenset(("gent",))
    )  # fmt: skip


def _is_adjectival(at: int, end: int, read: Sequence[Piece]) -> bool:
    return end - at == 1 and any(
        (each.part == "ADJF" and each.gender == "masc") or each.personal for each in readings(read[at].folded)
    )


def is_abroad(named: Named) -> bool:
    """Whether what is called so elsewhere is more often meant."""
    return all(place.elsewhere for place in named.places)


def _is_ordinary(at: int, end: int, read: Sequence[Piece], named: Named) -> bool:
    """Whether the form is a word of the language as well, if of another lemma than the name."""
    own = {place.name.lower().replace("’", "'") for place in named.places}
    own |= {name.lower().replace("ё", "е") for place in named.places for name in (*place.russian, *place.former)}
    return any(
        not each.proper and each.lemma not in own and each.part not in ("", "ADJF" if end - at == 1 and own else "")
        for each in readings(read[at].folded)
    )


def believed(found: list[Found], read: Sequence[Piece]) -> list[Found]:
    """What stands beside a believed name is believed as well; what is left weak is not."""
    kept = []
    for number, each in enumerate(found):
        sides = (found[number - 1 : number] if number else []) + found[number + 1 : number + 2]
        if any(_are_listed(each, other, read) and not other.weak for other in sides):
            kept.append(replace(each, reasons=(*each.reasons, Reason.LIST)))
        elif not each.weak or any(_touch(each, other) and Reason.UNIT in other.reasons for other in sides):
            kept.append(each)
    return kept


def _are_listed(one: Found, other: Found, read: Sequence[Piece]) -> bool:
    if Reason.UNIT in one.reasons or Reason.UNIT in other.reasons:
        return False
    first, second = sorted((one, other), key=lambda each: each.begin)
    if not (read[first.begin].capital and read[second.begin].capital):
        return False
    if first.end == second.begin:
        return read[second.begin].gap.strip() in (",", "–", "—", "-", "/")
    return second.begin - first.end == 1 and read[first.end].folded in ("і", "й", "та", "и", "або", "или")


def _touch(one: Found, other: Found) -> bool:
    return one.end == other.begin or other.end == one.begin
