"""From a draft to what the public has: proposed by one, approved by another, released on a day drawn at random.

    draft → proposed → scheduled → released → retracted

A correction is written on a released bulletin, proposed by one and approved by another; a retraction is made by one, at
once: what protects people is not held up. The address never changes. Whoever calls commits, but for `publish_due`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.bulletins import checking, editing, publishing
from holub_desk.bulletins.approvals import keep, pending
from holub_desk.bulletins.draft import Draft
from holub_desk.bulletins.exposure.finding import Finding
from holub_desk.bulletins.exposure.world import Policy
from holub_desk.bulletins.store import draft_of
from holub_desk.cases.folder import Act
from holub_desk.custody import log
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import Bulletin
from holub_desk.vault.vault import Vault

MOST_TEXT: Final = 2_000
"""Characters of what is said of a correction or a retraction, in one language."""


@dataclass(frozen=True)
class Rules:
    """What the operator chose."""

    policy: Policy = field(default_factory=Policy)
    one_person: bool = False
    """One person may be both; it is recorded as such."""


class Found(Exception):
    """The check found something that nobody bears: nothing was done."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("found")
        self.findings = findings


def propose(session: Session, row: Bulletin, revision: int, act: Act) -> None:
    """Stand for a draft as it is. Findings may be open still: the other sees them. Raises NotChanged."""
    _seen(row, revision)
    if row.state != "draft":
        raise NotChanged("not-draft")
    _complete(draft_of(session, row))
    row.state = "proposed"
    keep(session, row, "propose", act)
    _record(session, row, act, "proposed")


def take_back(session: Session, row: Bulletin, act: Act) -> None:
    """To a draft again, as long as it is not released; a proposed correction is dropped. Raises NotChanged."""
    if row.state == "released" and pending(session, row) is not None:
        keep(session, row, "back", act)
    elif row.state in ("proposed", "scheduled"):
        row.state, row.release_on = "draft", None
        keep(session, row, "back", act)
    else:
        raise NotChanged("not-proposed")
    _record(session, row, act, "taken back")


def approve(
    session: Session, row: Bulletin, revision: int, act: Act, rules: Rules, today: date, chance: Random
) -> date:
    """Stand for it as the second, and draw the day of its release. Raises NotChanged or Found."""
    _seen(row, revision)
    if row.state != "proposed":
        raise NotChanged("not-proposed")
    _second(session, row, act, rules)
    draft = draft_of(session, row)
    _complete(draft)
    day = checking.draw_day(session, row, draft, rules.policy, today, chance)
    _clear(session, row, draft, rules, today, day)
    row.state, row.release_on = "scheduled", day
    keep(session, row, "release", act)
    _record(session, row, act, "approved", alone=rules.one_person, release_on=day.isoformat())
    return day


def propose_correction(session: Session, row: Bulletin, revision: int, texts: Mapping[str, str], act: Act) -> None:
    """Stand for what was written since the last edition; `texts` tells readers what was wrong. Raises NotChanged."""
    _seen(row, revision)
    if row.state != "released" or revision == publishing.published_revision(session, row):
        raise NotChanged("not-corrected")
    draft = draft_of(session, row)
    _complete(draft)
    keep(session, row, "propose", act, _texts(texts, draft.languages))
    _record(session, row, act, "correction proposed")


def correct(session: Session, row: Bulletin, revision: int, act: Act, rules: Rules, today: date) -> None:
    """Stand for a correction as the second: it is public at once. Raises NotChanged or Found."""
    _seen(row, revision)
    proposed = pending(session, row) if row.state == "released" else None
    if proposed is None:
        raise NotChanged("not-proposed")
    _second(session, row, act, rules)
    draft = draft_of(session, row)
    _complete(draft)
    _clear(session, row, draft, rules, today, today)
    keep(session, row, "correct", act)
    publishing.correct(session, row, draft, proposed.texts, rules.policy, today)
    _record(session, row, act, "corrected", alone=rules.one_person)


def retract(session: Session, row: Bulletin, texts: Mapping[str, str], act: Act, today: date) -> None:
    """Take it from readers, at once; its address says that it was retracted, and why. Raises NotChanged."""
    if row.state != "released":
        raise NotChanged("not-released")
    said = _texts(texts, tuple(publishing.last_edition(session, row).versions))
    keep(session, row, "retract", act, said)
    row.state = "retracted"
    publishing.retract(session, row, said, today)
    _record(session, row, act, "retracted")


@dataclass(frozen=True)
class Outcome:
    """What became of one that was due. `address` is empty where it was put back, because of `found`."""

    bulletin: int
    address: str
    found: tuple[Finding, ...] = ()


def publish_due(vault: Vault, today: date, rules: Rules, at: str | None = None) -> list[Outcome]:
    """Release what is due, each in a transaction of its own, after checking it again: a report may have been taken back
    since, or another bulletin released. One with a new finding goes back to `proposed`, with the reason.
    """
    with Session(vault.engine) as session:
        due = select(Bulletin.id).where(Bulletin.state == "scheduled", Bulletin.release_on <= today)
        numbers = session.scalars(due.order_by(Bulletin.release_on, Bulletin.id)).all()
    if numbers:
        checking.prepare(vault)
    made = []
    for number in numbers:
        with Session(vault.writer) as session, session.begin():
            row = session.get(Bulletin, number)
            if row is not None and row.state == "scheduled" and row.release_on is not None and row.release_on <= today:
                made.append(_publish(session, row, today, rules, Act(None, at or log.minute())))
    return made


def _publish(session: Session, row: Bulletin, today: date, rules: Rules, act: Act) -> Outcome:
    draft = draft_of(session, row)
    found = _open(session, row, draft, rules, today, today)
    if found:
        row.state, row.release_on = "proposed", None
        keep(session, row, "held", act, {"tests": " ".join(sorted({each.test for each in found}))})
        _record(session, row, act, "held back", tests=sorted({str(each.test) for each in found}))
        return Outcome(row.id, "", found)
    address = publishing.release(session, row, draft, rules.policy, today)
    row.state, row.release_on = "released", None
    _record(session, row, act, "released", address=address)
    reports = checking.reports_of(session, row, draft)
    said = {"did": "in a bulletin", "bulletin": row.id}
    log.append(session, act.at, [log.Entry(log.Act.PUBLISHED, report, None, said) for report in sorted(reports)])
    return Outcome(row.id, address)


def _open(session: Session, row: Bulletin, draft: Draft, rules: Rules, today: date, day: date) -> tuple[Finding, ...]:
    findings = checking.findings_of(session, row, draft, rules.policy, today, day)
    return checking.open_findings(findings, checking.overrides(session, row))


def _clear(session: Session, row: Bulletin, draft: Draft, rules: Rules, today: date, day: date) -> None:
    found = _open(session, row, draft, rules, today, day)
    if found:
        raise Found(found)


def _seen(row: Bulletin, revision: int) -> None:
    """Whoever stands for it has seen what it is now."""
    if row.revision != revision:
        raise NotChanged("revised")


def _complete(draft: Draft) -> None:
    if len(list(draft.sentences())) < 2 or not draft.category:
        raise NotChanged("unfinished")
    if editing.missing(draft):
        raise NotChanged("missing-versions")


def _second(session: Session, row: Bulletin, act: Act, rules: Rules) -> None:
    """Neither who began it nor who proposed it: two have read what the public gets."""
    proposed = pending(session, row)
    if proposed is None:
        raise NotChanged("not-proposed")
    if not rules.one_person and (act.person is None or act.person in (row.author_id, proposed.person)):
        raise NotChanged("same-person")


def _texts(untrusted: Mapping[str, str], languages: tuple[str, ...]) -> dict[str, str]:
    said = {language: " ".join(untrusted.get(language, "").split()) for language in languages}
    if any(not text for text in said.values()):
        raise NotChanged("says-nothing")
    if any(len(text) > MOST_TEXT for text in said.values()):
        raise NotChanged("too-long")
    return said


def _record(session: Session, row: Bulletin, act: Act, did: str, **more: Any) -> None:
    said = {"did": did, "bulletin": row.id, "revision": row.revision, **more}
    log.append(session, act.at, [log.Entry(log.Act.PUBLISHED, None, act.person, said)])
