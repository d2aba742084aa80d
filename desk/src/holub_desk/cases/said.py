"""What somebody types of a claim, checked: code, kind, who, where, when, how many. Reads codebook and gazetteer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from holub_desk.cases.claim import Kind, Many
from holub_desk.cases.text import line, lines
from holub_desk.places.find import Match, finder
from holub_desk.places.gazetteer import Gazetteer, gazetteer
from holub_desk.places.place import Place
from holub_desk.places.when import When, read_when
from holub_desk.places.where import Precision, Where, read_where
from holub_desk.triage.codebook import Codebook
from holub_desk.triage.fault import NotChanged
from holub_desk.words import fold

MOST_MEANT: Final = 12
"""Places that are offered where a name means several."""
_MOST_PEOPLE: Final = 10_000_000


@dataclass(frozen=True)
class Said:
    """All of a claim but what it rests on."""

    code: str
    kind: Kind
    who: str = ""
    where: Where | None = None
    place: str = ""
    when: When | None = None
    many: Many = field(default_factory=Many)
    note: str = ""


def read_said(untrusted: Mapping[str, str], codebook: Codebook) -> Said:
    """Check the fields of a form: `code`, `kind`, `who`, `place`, `precision`, `day`, `first`, `time`, `low`, `high`,
    `note`. Raises NotChanged.

    A code that the codebook restricts is kept at the settlement or coarser, and never in words of one's own.
    """
    name = (untrusted.get("code", "").split() or [""])[0].upper()
    code = codebook.codes.get(name)
    if code is None:
        raise NotChanged("no-code")
    try:
        kind = Kind(untrusted.get("kind", ""))
    except ValueError:
        raise NotChanged("no-kind") from None
    where, place = read_place(untrusted.get("place", ""), untrusted.get("precision", ""), coarse=code.restrict)
    return Said(
        code=name,
        kind=kind,
        who=line(untrusted.get("who", ""), 200),
        where=where,
        place=place,
        when=_when(untrusted),
        many=_many(untrusted.get("low", ""), untrusted.get("high", "")),
        note=lines(untrusted.get("note", "")),
    )


def read_place(untrusted: str, precision: str, *, coarse: bool) -> tuple[Where | None, str]:
    """A place by its code, by a name that means one place only, or in words where `precision` is `unknown`, with the
    name it has now. Raises NotChanged: `place-several` where a person has to choose (`meant` has the choice)."""
    typed = line(untrusted, 120)
    known = gazetteer()
    if not typed:
        return None, ""
    if precision == Precision.UNKNOWN:
        if coarse:
            raise NotChanged("place-coarse")
        return Where("", Precision.UNKNOWN, typed), typed
    place = known.get(typed.split()[0].upper()) or _only(typed)
    if coarse:
        place = _settled(place, known)
    try:
        where = read_where(place.code, {"precision": precision} if precision else {}, known, 0)
    except ValueError:
        raise NotChanged("place-precise") from None
    return where, place.name


def meant(untrusted: str) -> tuple[Match, ...]:
    """The places that a name may mean, the likeliest first."""
    return finder().find(untrusted, limit=MOST_MEANT)


def above(place: Place) -> str:
    """What a place lies in, the smallest unit first: it tells two of one name apart."""
    return ", ".join(unit.name for unit in reversed(gazetteer().above(place)))


def _only(typed: str) -> Place:
    found = meant(typed)
    if not found:
        raise NotChanged("no-place")
    called = [each for each in found if fold(each.name) == fold(typed)] or found
    if len(called) > 1:
        raise NotChanged("place-several")
    return called[0].place


def _settled(place: Place, known: Gazetteer) -> Place:
    """The settlement of a district of a city; any other unit as it is."""
    around = known.above(place)
    return around[-1] if around and around[-1].kind.is_settlement else place


def _when(untrusted: Mapping[str, str]) -> When | None:
    last, first = untrusted.get("day", "").strip(), untrusted.get("first", "").strip()
    if not last and not first:
        return None
    precision = untrusted.get("time", "")
    said = {"precision": precision, "last": last or first}
    if first and precision not in ("day", "before"):  # a week that a source counted back from a day, or a range
        said["first"] = first
    try:
        return read_when(said)
    except ValueError:
        raise NotChanged("no-time") from None


def _many(low: str, high: str) -> Many:
    least, most = _number(low), _number(high)
    if least is not None and most is not None and least > most:
        raise NotChanged("no-number")
    return Many(least, most)


def _number(untrusted: str) -> int | None:
    text = untrusted.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or len(text) > 8 or int(text) > _MOST_PEOPLE:
        raise NotChanged("no-number")
    return int(text)
