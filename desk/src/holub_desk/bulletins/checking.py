"""The exposure check of one bulletin as it is now, and which of its findings two people bear. It fails closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from holub_desk.bulletins.draft import Draft
from holub_desk.bulletins.exposure.check import check
from holub_desk.bulletins.exposure.finding import Finding, Test
from holub_desk.bulletins.exposure.gather import gather
from holub_desk.bulletins.exposure.world import Policy
from holub_desk.cases.claims import claims_of
from holub_desk.cases.folder import Act
from holub_desk.custody import log
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import Bulletin, BulletinOverride, Report

MOST_REASON: Final = 1_000
LEAST_REASON: Final = 10
"""Characters: "ok" is no reason."""


@dataclass(frozen=True)
class Override:
    """That somebody bears a finding, and whether somebody else does too."""

    finding: str
    reason: str
    first: int | None
    at: str
    second: int | None
    second_at: str | None

    @property
    def stands(self) -> bool:
        """Whether two have signed it."""
        return self.second_at is not None


def findings_of(
    session: Session, row: Bulletin, draft: Draft, policy: Policy, today: date, release_on: date | None = None
) -> tuple[Finding, ...]:
    """Everything that the check finds, as if it were released on that day: by default the one that is planned, or the
    earliest that the delay allows. A check that cannot be done is a finding."""
    day = release_on or row.release_on or earliest(session, row, draft, policy, today)
    try:
        world = gather(session, row.id, draft, today, policy, release_on=day)
        return check(draft, world)
    except Exception as error:  # whatever it is: what was not looked at is not "not found"
        return (Finding(Test.UNCHECKED, "", "", "failed", shown=type(error).__name__),)


def earliest(session: Session, row: Bulletin, draft: Draft, policy: Policy, today: date) -> date:
    """The first day on which the delay allows it: counted from the newest report that it rests on."""
    newest = session.scalar(select(func.max(Report.received_on)).where(Report.id.in_(reports_of(session, row, draft))))
    return max(today, newest + timedelta(days=policy.delay_days)) if newest is not None else today


def reports_of(session: Session, row: Bulletin, draft: Draft) -> frozenset[int]:
    """All reports that it rests on."""
    return frozenset().union(*rested_on(session, row, draft).values())


def rested_on(session: Session, row: Bulletin, draft: Draft) -> Mapping[str, frozenset[int]]:
    """By sentence, the reports that its claims were read out of."""
    reports = {each.id: each.on.report for each in claims_of(session, None, row.case_id)}
    found = {}
    for sentence in draft.sentences():
        on = {reports.get(claim) for claim in sentence.claims}
        found[sentence.id] = frozenset(report for report in on if report is not None)
    return found


def overrides(session: Session, row: Bulletin) -> Mapping[str, Override]:
    """What is borne, by finding."""
    rows = session.scalars(select(BulletinOverride).where(BulletinOverride.bulletin_id == row.id))
    return {
        each.finding: Override(each.finding, each.reason, each.first_id, each.at, each.second_id, each.second_at)
        for each in rows
    }


def open_findings(findings: tuple[Finding, ...], borne: Mapping[str, Override]) -> tuple[Finding, ...]:
    """Those that nobody, or only one person, bears. That a test could not be done cannot be borne."""
    return tuple(
        each for each in findings if each.test is Test.UNCHECKED or each.key not in borne or not borne[each.key].stands
    )


def bear(session: Session, row: Bulletin, finding: Finding, reason: str, act: Act, *, one_person: bool) -> None:
    """Sign that a finding is borne: the first gives the reason, the second, somebody else, signs it too.

    The caller has the finding from the check itself and commits. Raises NotChanged.
    """
    if finding.test is Test.UNCHECKED:
        raise NotChanged("unchecked")
    query = select(BulletinOverride).where(BulletinOverride.bulletin_id == row.id)
    found = session.scalar(query.where(BulletinOverride.finding == finding.key))
    if found is None:
        reason = " ".join(reason.split())
        if not LEAST_REASON <= len(reason) <= MOST_REASON:
            raise NotChanged("needs-reason-why")
        made = BulletinOverride(bulletin_id=row.id, finding=finding.key, reason=reason, first_id=act.person, at=act.at)
        if one_person:
            made.second_id, made.second_at = act.person, act.at
        session.add(made)
    elif found.second_at is not None:
        return
    elif found.first_id == act.person:
        raise NotChanged("same-person")
    else:
        found.second_id, found.second_at, reason = act.person, act.at, found.reason
    session.flush()
    said = {"did": "bears a finding", "bulletin": row.id, "test": finding.test, "because": finding.because}
    said |= {"finding": finding.key, "sentence": finding.sentence, "reason": reason, "second": found is not None}
    log.append(session, act.at, [log.Entry(log.Act.PUBLISHED, None, act.person, said | {"alone": one_person})])


def no_longer_bear(session: Session, row: Bulletin, finding: str, act: Act) -> None:
    """Take it back; one of the desk is enough. Raises NotChanged."""
    query = select(BulletinOverride).where(BulletinOverride.bulletin_id == row.id)
    found = session.scalar(query.where(BulletinOverride.finding == finding))
    if found is None:
        raise NotChanged("not-there")
    session.delete(found)
    said = {"did": "no longer bears a finding", "bulletin": row.id, "finding": finding}
    log.append(session, act.at, [log.Entry(log.Act.PUBLISHED, None, act.person, said)])
