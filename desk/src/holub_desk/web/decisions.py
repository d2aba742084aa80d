"""From a form on a report's page to a wish, and from a change to what its history says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.places.gazetteer import gazetteer
from holub_desk.reports import read
from holub_desk.reports.visible import visible_text
from holub_desk.triage import changes, fields
from holub_desk.triage.changes import Wish
from holub_desk.triage.codebook import Codebook
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import Person, Report
from holub_desk.web.numbers import whole
from holub_desk.web.texts import Words
from holub_desk.web.where_wish import place_wish, time_wish

_CUT = 80


def wish_of(session: Session, report: int, form: Mapping[str, str], person: int) -> Wish:
    """What a form asks for. Raises NotChanged."""
    field, value = form.get("field", ""), form.get("value", "")
    before = _before(form)
    if field == "code":
        return _code(session, report, form)
    if field in ("place", "time"):
        row = session.get(Report, report)
        if row is None:
            raise NotChanged("not-there")
        return (place_wish if field == "place" else time_wish)(session, row, form, before)
    if field == "link":
        return Wish(f"link:{form.get('number', '').strip()}", value or None)
    if field == "note":
        return Wish(field, value)
    if field == "information":
        return Wish(field, _information(form, value), before=before)
    if field == "assigned":
        wanted = person if value == "me" else whole(value)
        return Wish(field, wanted if value else None, before=before)
    if field == "source":
        return Wish(field, value or None, before=before)
    return Wish(field, value, form.get("reason", "").strip(), before)


def _before(form: Mapping[str, str]) -> Any:
    if "before" not in form:
        return fields.UNSEEN
    try:
        return json.loads(form["before"][:20_000])
    except (ValueError, RecursionError):
        raise NotChanged("meanwhile") from None


def _information(form: Mapping[str, str], value: str) -> Any:
    if not value:
        return None
    others = form.get("with", "").replace(",", " ").split()
    return {"grade": whole(value), "with": others, "url": form.get("url", "").strip(), "note": form.get("note", "")}


def _code(session: Session, report: int, form: Mapping[str, str]) -> Wish:
    """A code is taken away, or given where something is selected, or for the report as a whole."""
    name = f"code:{(form.get('code', '').split() or [''])[0].upper()}"
    if form.get("value") == "none":
        return Wish(name, None)
    row = session.get(Report, report)
    if row is None:
        raise NotChanged("not-there")
    now = fields.find(name).read(fields.Target(session, row, name)) or []
    start, end = whole(form.get("start", "")), whole(form.get("end", ""))
    if start is None or end is None:
        return Wish(name, now)
    if form.get("changed") != str(row.changed):  # the words are others now, and so are the positions
        raise NotChanged("meanwhile")
    return Wish(name, [*now, [start, end]])


@dataclass(frozen=True)
class Said:
    """One line of the history."""

    id: int
    at: str
    by: str
    what: str
    before: str
    after: str
    reason: str
    can_undo: bool
    taken_back: bool
    mine: bool


def history(session: Session, report: int, person: int, words: Words, codebook: Codebook) -> list[Said]:
    """The newest first, in words; of links only those to reports that this person may know of."""
    names: dict[int, str] = {id: name for id, name in session.execute(select(Person.id, Person.name))}

    def say(field: str, value: Any) -> str:
        if value is None or value == "":
            return "–"
        if field == "state":
            return words[f"state_{value}"]
        if field == "assigned":
            return names.get(value, "–")
        if field == "information":
            return str(value["grade"])
        if field in ("sensitivity", "protection", "link"):
            return words[f"{field}_{value}"]
        if field == "place":
            return visible_text(str(value["words"] or value["precision"]))[:_CUT]
        if field == "time":
            return " – ".join(dict.fromkeys(each for each in (value["first"], value["last"]) if each))
        if field == "note":
            return visible_text(str(value))[:_CUT]
        return words["given"] if field == "code" else str(value)

    def line(made: changes.Made) -> Said:
        field, _, name = made.field.partition(":")
        what = words[f"field_{field}"] + (f" {name}" if name else "")
        place = gazetteer().get(name) if field == "place" else None
        if place is not None:
            what += f" {place.name}"
        if field == "code":
            what += f" {codebook.label(name, words.language)}"
        return Said(
            made.id,
            made.at.replace("T", " ").replace("Z", " UTC"),
            names.get(made.person or 0, "–"),
            what,
            say(field, made.before),
            say(field, made.after),
            reason(words, made.field, made.reason),
            made.undoes is None and not made.undone,
            made.undoes is not None,
            made.person == person,
        )

    def known(made: changes.Made) -> bool:
        field, _, number = made.field.partition(":")
        return field != "link" or read.find_report(session, number, person) is not None

    return [line(made) for made in changes.history(session, report, limit=60) if known(made)]


def reason(words: Words, field: str, given: str) -> str:
    """A fixed reason in words; any other as it was written."""
    return words.texts.get(f"reason_{given}", given) if field == "state" else visible_text(given)
