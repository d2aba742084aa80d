"""Sixty files made to harm whoever looks at them, five of each of twelve kinds."""

from __future__ import annotations

from dataclasses import dataclass

from holub_testing.media_files.hostile_documents import actions, drawings, loops, names, reaching, zips
from holub_testing.media_files.hostile_pictures import bombs, damaged, dimensions, endless, playlists, polyglots
from holub_testing.media_files.outside import Outside


@dataclass(frozen=True)
class Hostile:
    """One file."""

    kind: str
    name: str
    content: bytes


def hostile_files(outside: Outside) -> tuple[Hostile, ...]:
    """All of them."""
    kinds = {
        "bombs": bombs(),
        "dimensions": dimensions(),
        "damaged": damaged(),
        "loops": loops(),
        "actions": actions(outside),
        "zips": zips(),
        "reaching": reaching(outside),
        "playlists": playlists(outside),
        "drawings": drawings(outside),
        "polyglots": polyglots(),
        "endless": endless(),
        "names": names(outside),
    }
    return tuple(Hostile(kind, name, content) for kind, files in kinds.items() for name, content in files)
