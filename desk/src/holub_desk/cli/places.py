"""`holub-desk places load | find | show`: the gazetteer of Ukraine, and what is added to it."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from holub_desk.cli.unlock import settings_of, vault_of
from holub_desk.places.find import MOST, Finder
from holub_desk.places.gazetteer import Gazetteer, gazetteer
from holub_desk.places.loaded import gazetteer_of, load_boundaries, load_points
from holub_desk.places.place import Place
from holub_desk.words import romanise
from holub_wire.command import CommandError

_COORDINATES = (".txt",)
_BOUNDARIES = (".geojson", ".json")


def add_parser(commands: Any) -> None:
    """Add the commands."""
    family = commands.add_parser("places", help="the gazetteer").add_subparsers(required=True, metavar="WHAT")
    load = family.add_parser("load", help="add coordinates (GeoNames' UA.txt) or boundaries (GeoJSON)")
    load.add_argument("file", type=Path, metavar="FILE")
    load.add_argument("--json", action="store_true", help="print one JSON object")
    load.set_defaults(run=run_load)
    find = family.add_parser("find", help="places by name: a beginning, an earlier name, another alphabet")
    find.add_argument("name", metavar="NAME", help="also with what it lies in: 'Іванівка Генічеський'")
    find.add_argument("--in", dest="within", default="", metavar="CODE", help="the beginning of a code: UA14")
    find.add_argument("--limit", type=int, default=20, metavar="N", help=f"at most {MOST} (default: %(default)s)")
    find.add_argument("--json", action="store_true", help="one JSON object per line")
    find.set_defaults(run=run_find)
    show = family.add_parser("show", help="one place")
    show.add_argument("code", metavar="CODE", help="like UA14020010010059145, or its beginning")
    show.add_argument("--json", action="store_true", help="print one JSON object")
    show.set_defaults(run=run_show)


def run_load(arguments: argparse.Namespace) -> int:
    """Load a file into the vault; the same one again changes nothing."""
    ending = arguments.file.suffix.lower()
    if ending not in (*_COORDINATES, *_BOUNDARIES):
        raise CommandError(
            f"{arguments.file} is neither GeoNames' UA.txt nor a GeoJSON file",
            "unpack an archive first; docs/places.md",
        )
    load = load_points if ending in _COORDINATES else load_boundaries
    with Session(vault_of(settings_of(arguments)).writer) as session, session.begin():
        row = load(session, arguments.file, datetime.now(UTC).date())
        said = {
            "kind": row.kind,
            "count": row.count,
            "edition": row.edition,
            "sha256": row.sha256,
            "loaded_on": row.loaded_on.isoformat(),
        }
    print(json.dumps(said, ensure_ascii=False) if arguments.json else f"{said['kind']}: {said['count']} are loaded")
    return 0


def run_find(arguments: argparse.Namespace) -> int:
    """One line per place, the likeliest first."""
    known = _gazetteer(arguments)
    for match in Finder(known).find(arguments.name, within=arguments.within, limit=arguments.limit):
        if arguments.json:
            print(json.dumps(_said(match.place, known) | {"matched": match.name}, ensure_ascii=False))
        else:
            called = "" if match.name == match.place.name else f"  ({match.name})"
            print(f"{match.place.code}  {_line(match.place, known)}{called}")
    return 0


def run_show(arguments: argparse.Namespace) -> int:
    """One place with all its names."""
    known = _gazetteer(arguments)
    place = known.get(arguments.code) or known.starting(arguments.code)
    if place is None:
        raise CommandError("there is no place with this code", f"the edition is that of {known.edition}")
    said = _said(place, known)
    if arguments.json:
        print(json.dumps(said, ensure_ascii=False))
        return 0
    print(f"{place.code}  {_line(place, known)}")
    for label, names in (("Russian", place.russian), ("earlier", place.former), ("also", place.other)):
        if names:
            print(f"{label}: {', '.join(names)}")
    print(f"Latin: {said['latin']}")
    if place.latitude is not None:
        print(f"coordinates: {place.latitude}, {place.longitude} (GeoNames, CC BY 4.0)")
    print(f"edition: {known.edition}")
    return 0


def _gazetteer(arguments: argparse.Namespace) -> Gazetteer:
    """With what was loaded, where there is a desk; else as it is shipped, so that anyone can look a name up."""
    if not arguments.config.exists() or not (settings := settings_of(arguments)).desk.directory.exists():
        return gazetteer()
    with Session(vault_of(settings).engine) as session:
        return gazetteer_of(session)


def _line(place: Place, known: Gazetteer) -> str:
    above = ", ".join(unit.name for unit in reversed(known.above(place)))
    return f"{place.name} [{place.kind.name.lower()}]" + (f", {above}" if above else "")


def _said(place: Place, known: Gazetteer) -> dict[str, Any]:
    above = [{"code": unit.code, "kind": unit.kind.name.lower(), "name": unit.name} for unit in known.above(place)]
    return {
        "code": place.code,
        "edition": known.edition,
        "kind": place.kind.name.lower(),
        "name": place.name,
        "latin": romanise(place.name),
        "russian": list(place.russian),
        "former": list(place.former),
        "other": list(place.other),
        "above": above,
        "latitude": place.latitude,
        "longitude": place.longitude,
    }
