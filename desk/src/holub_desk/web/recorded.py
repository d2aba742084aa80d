"""Entries of the custody log in words.

Of reports that somebody may not know of, only that something was done, and when.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.custody.log import Act, Recorded
from holub_desk.staff.need_to_know import visible
from holub_desk.vault.tables import Person, Report
from holub_desk.web.texts import Words


@dataclass(frozen=True)
class Line:
    """One entry. `number`, `by` and `what` are empty where they are not to be told, or there are none."""

    n: int
    at: str
    act: str
    number: str = ""
    by: str = ""
    what: str = ""


def lines(session: Session, entries: Sequence[Recorded], person: int, words: Words) -> list[Line]:
    """In the order given."""
    names: dict[int, str] = {id: name for id, name in session.execute(select(Person.id, Person.name))}
    numbers = _numbers(session, {each.said["report"] for each in entries if each.said and each.said["report"]}, person)
    return [_line(each, names, numbers, words) for each in entries]


def _numbers(session: Session, reports: Collection[int], person: int) -> Mapping[int, str]:
    query = select(Report).where(Report.id.in_(reports), visible(person))
    return {row.id: row.number for row in session.scalars(query)}


def _line(entry: Recorded, names: Mapping[int, str], numbers: Mapping[int, str], words: Words) -> Line:
    at, act = entry.at.replace("T", " ").replace("Z", " UTC"), words[f"act_{entry.act}"]
    said = entry.said
    if said is None:
        return Line(entry.n, at, act, what=words["act_silenced"])
    report, by = said.get("report"), said.get("person")
    if report is not None and report not in numbers:
        return Line(entry.n, at, act)
    return Line(entry.n, at, act, numbers.get(report or 0, ""), names.get(by or 0, ""), _what(entry.act, said, words))


def _what(act: str, said: Mapping[str, Any], words: Words) -> str:
    """What was done, from the few fields that may be told: neither values nor reasons, nor what they were before."""
    if act in (Act.READ, Act.DOWNLOADED):
        return f"{words['act_file']} {said['file']}" if "file" in said else ""
    if act == Act.CONVERTED:
        return (
            f"{words['act_file']} {said.get('attachment', '')} · {words.count('copies', len(said.get('copies', ())))}"
        )
    if act == Act.ASSESSED:
        return words.texts.get(f"field_{str(said.get('field', '')).partition(':')[0]}", "")
    if act in (Act.OPENED, Act.FOUND):
        return words.count("contents", len(said.get("contents", ())))
    if act == Act.DESTROYED:
        return words.count("silenced", len(said.get("silenced", ())))
    return str(said.get("did", "")) if act in (Act.STAFF, Act.KEYS) else ""
