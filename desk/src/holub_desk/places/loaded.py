"""What an operator loaded, kept in the vault: so it is in a backup, and nobody can change it on a locked disk."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.places import boundaries, geonames
from holub_desk.places.gazetteer import Gazetteer, gazetteer, outline
from holub_desk.places.untrusted_file import Reading
from holub_desk.vault.tables import PlaceData

POINTS = "points"


def load_points(session: Session, path: Path, today: date) -> PlaceData:
    """Coordinates from a dump of GeoNames, in place of those loaded before; the caller commits. Raises CommandError."""
    reading = Reading(path)
    points = geonames.read_dump(reading)
    joined = geonames.joined(points, gazetteer())
    source = f"GeoNames, CC BY 4.0 ({len(points)} points)"
    return _keep(session, POINTS, source, reading.sha256, today, len(joined.points), geonames.pack(joined.points))


def load_boundaries(session: Session, path: Path, today: date) -> PlaceData:
    """Boundaries of one level, in place of those loaded before; the caller commits. Raises CommandError."""
    reading = Reading(path)
    read = boundaries.read_boundaries(reading, gazetteer())
    return _keep(session, read.level, path.name[:200], reading.sha256, today, read.count, read.data)


def _keep(session: Session, kind: str, source: str, sha256: str, today: date, count: int, data: bytes) -> PlaceData:
    """The same file again changes nothing, not even the day."""
    edition = gazetteer().edition
    row = session.get(PlaceData, kind)
    if row is not None and (row.sha256, row.edition, row.data) == (sha256, edition, data):
        return row
    if row is not None:
        session.delete(row)
        session.flush()
    row = PlaceData(kind=kind, source=source, edition=edition, sha256=sha256, loaded_on=today, count=count, data=data)
    session.add(row)
    session.flush()
    return row


def gazetteer_of(session: Session) -> Gazetteer:
    """The gazetteer with the coordinates that were loaded, or as it is shipped."""
    query = select(PlaceData.sha256).where(PlaceData.kind == POINTS, PlaceData.edition == gazetteer().edition)
    sha256 = session.scalar(query)
    if sha256 is None:
        return gazetteer()
    found = _with_points.get(sha256)
    if found is None:
        row = session.get_one(PlaceData, POINTS)
        found = gazetteer().with_points(geonames.unpack(row.data))
        _with_points.clear()
        _with_points[sha256] = found
    return found


_with_points: dict[str, Gazetteer] = {}
"""The last one made, by what it was made of."""


def boundaries_of(session: Session, level: str) -> bytes | None:
    """GeoJSON of `oblasts`, `raions` or `hromadas`: of oblasts the outline that is shipped, if no other was loaded."""
    row = session.get(PlaceData, level) if level != POINTS else None
    if row is None:
        return outline() if level == "oblasts" else None
    return _unpacked(row.sha256, row.data)


@lru_cache(maxsize=3)
def _unpacked(sha256: str, data: bytes) -> bytes:  # noqa: ARG001 - the name of what is cached
    return boundaries.unpack(data)
