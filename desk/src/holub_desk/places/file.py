"""The file that the gazetteer is shipped in: gzip over lines of tab-separated fields, a section for each kind."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from holub_desk.places.place import Kind, Place

FORMAT = "holub gazetteer 1"
_LARGEST = 64 * 2**20
_BETWEEN = "|"


@dataclass(frozen=True)
class Shipped:
    """What the file holds: an edition of the codifier, and how the words of its names are inflected."""

    edition: str
    sources: tuple[str, ...]
    places: tuple[Place, ...]
    words: Mapping[str, tuple[int, ...]]
    """A word of a name, folded, to the endings it may have."""
    endings: tuple[tuple[int, tuple[str, ...]], ...]
    """How many letters go, and what comes instead."""


def write(shipped: Shipped) -> bytes:
    """The same content gives the same bytes."""
    text = io.StringIO()
    print(FORMAT, shipped.edition, *shipped.sources, sep="\t", file=text)
    print(len(shipped.places), len(shipped.endings), len(shipped.words), sep="\t", file=text)
    for place in shipped.places:
        print(*_fields(place), sep="\t", file=text)
    for cut, endings in shipped.endings:
        print(cut, *endings, sep="\t", file=text)
    for word, which in sorted(shipped.words.items()):
        print(word, *which, sep="\t", file=text)
    packed = io.BytesIO()
    with gzip.GzipFile("", "wb", 9, packed, mtime=0) as stream:
        stream.write(text.getvalue().encode())
    return packed.getvalue()


def read(data: bytes) -> Shipped:
    """Raises ValueError for what is not such a file."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            lines = stream.read(_LARGEST).decode().split("\n")
        form, edition, *sources = lines[0].split("\t")
        places, endings, words = (int(count) for count in lines[1].split("\t"))
    except (OSError, EOFError, UnicodeDecodeError, ValueError):
        raise ValueError("not a gazetteer") from None
    if form != FORMAT or len(lines) != 2 + places + endings + words + 1:
        raise ValueError("not a gazetteer of this format")
    body = iter(lines[2:])
    return Shipped(
        edition,
        tuple(sources),
        tuple(_place(next(body).split("\t")) for _ in range(places)),
        endings=tuple(_ending(next(body).split("\t")) for _ in range(endings)),
        words={word: tuple(map(int, which)) for word, *which in (next(body).split("\t") for _ in range(words))},
    )


def _fields(place: Place) -> Iterable[str]:
    yield place.code
    yield place.kind
    yield place.name
    yield "" if place.latitude is None else f"{place.latitude:.4f}"
    yield "" if place.longitude is None else f"{place.longitude:.4f}"
    yield str(place.population or "")
    yield "c" * place.common + "e" * place.elsewhere
    for names in (place.russian, place.former, place.other):
        yield _BETWEEN.join(names)


def _place(fields: list[str]) -> Place:
    code, kind, name, latitude, longitude, population, flags, russian, former, other = fields
    return Place(
        code,
        _KINDS[kind],
        name,
        float(latitude) if latitude else None,
        float(longitude) if longitude else None,
        int(population) if population else 0,
        tuple(russian.split(_BETWEEN)) if russian else (),
        tuple(former.split(_BETWEEN)) if former else (),
        tuple(other.split(_BETWEEN)) if other else (),
        "c" in flags,
        "e" in flags,
    )


_KINDS = {kind.value: kind for kind in Kind}


def _ending(fields: list[str]) -> tuple[int, tuple[str, ...]]:
    return int(fields[0]), tuple(fields[1:])
