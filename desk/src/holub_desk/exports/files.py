"""The three files that can be given, made from the vault. All of it passed the release gate, or keeps to its rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from holub_desk.bulletins.exposure.world import Policy
from holub_desk.bulletins.publishing import all_released
from holub_desk.cases.judging import origins_among
from holub_desk.exports import cells, counts
from holub_desk.exports.ftm import Publisher, entities_of
from holub_desk.exports.model import as_lines
from holub_desk.exports.sharing import Format
from holub_desk.places.gazetteer import gazetteer
from holub_desk.staff.need_to_know import Reader
from holub_desk.triage.codebook import Codebook

NAMES = {"ftm": "bulletins.ftm.json", "csv": "counts.csv", "geojson": "cells.geojson"}
TYPES = {"ftm": "application/x-ndjson", "csv": "text/csv", "geojson": "application/geo+json"}


@dataclass(frozen=True)
class Made:
    """A file, how many rows or entities it has, and how many cells were left out because they are small."""

    data: bytes = field(repr=False)
    count: int
    left_out: int = 0


@dataclass(frozen=True)
class Terms:
    """What files are made by."""

    publisher: Publisher
    policy: Policy
    codebook: Codebook
    level: counts.Level = "oblast"


def made(session: Session, kind: Format, reader: Reader, terms: Terms, today: date) -> Made:
    """One of them. Raises BadEntity where a published bulletin cannot be told in FollowTheMoney's terms."""
    if kind == "csv":
        listed = counts.counted(session, reader, terms.policy, terms.codebook, today, terms.level)
        origins = origins_among(session, {each.on for each in listed})
        told, left_out = counts.suppressed(listed, origins, terms.policy.sources)
        return Made(counts.as_csv(told, gazetteer(), terms.codebook), len(told), left_out)
    released = all_released(session)
    if kind == "geojson":
        return Made(*cells.collection(released, gazetteer()))
    entities = entities_of(released, terms.publisher, terms.codebook)
    return Made(as_lines(entities), len(entities))
