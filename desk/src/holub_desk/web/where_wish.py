"""From the forms of place and time to a wish."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from holub_desk.places.store import places_of, time_of
from holub_desk.places.when import DatePrecision
from holub_desk.places.where import WORDS_ONLY
from holub_desk.triage import fields
from holub_desk.triage.changes import Wish
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import Report
from holub_desk.web.numbers import whole


def place_wish(session: Session, report: Report, form: Mapping[str, str], before: Any) -> Wish:
    """Say a place, say it otherwise, or take it away. What the form leaves out stays as it is. Raises NotChanged."""
    key = form.get("code", "")[:19]
    name, value = f"place:{key}", form.get("value", "")
    now = fields.find(name).read(fields.Target(session, report, name)) or {}
    if value == "none":
        return Wish(name, None, before=before)
    if value == "answered":
        return Wish(name, _answered(session, report, key), before=before)
    said: dict[str, Any] = {"words": form.get("words", now.get("words", "")), "spans": list(now.get("spans", []))}
    if key == WORDS_ONLY and not said["words"].strip():
        raise NotChanged("empty")
    precision = form.get("precision") or now.get("precision")
    if precision:
        said["precision"] = precision
    start, end = whole(form.get("start", "")), whole(form.get("end", ""))
    if start is not None and end is not None:
        if form.get("changed") != str(report.changed):  # the words are others now, and so are the positions
            raise NotChanged("meanwhile")
        if [start, end] not in said["spans"]:
            said["spans"].append([start, end])
    return Wish(name, said, before=before)


def time_wish(session: Session, report: Report, form: Mapping[str, str], before: Any) -> Wish:
    """Say when it was, or no more. Raises NotChanged."""
    value = form.get("value", "")
    if value == "none":
        return Wish("time", None, before=before)
    if value == "answered":
        time, from_source = time_of(session, report.id)
        if time is None or not from_source:
            raise NotChanged("meanwhile")
        return Wish("time", time.as_json(), before=before)
    precision = form.get("precision", "")
    said: dict[str, Any] = {"precision": precision, "last": form.get("last") or None, "words": form.get("words", "")}
    if not said["last"]:
        raise NotChanged("no-day")
    if precision == DatePrecision.RANGE:
        said["first"] = form.get("first") or None
    return Wish("time", said, before=before)


def _answered(session: Session, report: Report, key: str) -> dict[str, Any]:
    for each in places_of(session, report.id):
        if each.answered and each.where.key == key:
            return each.where.as_json()
    raise NotChanged("meanwhile")
