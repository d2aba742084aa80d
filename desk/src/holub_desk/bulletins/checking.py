"""The exposure check of one bulletin as it is now, and which of its findings two people bear. It fails closed."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.bulletins.draft import Draft
from holub_desk.bulletins.exposure.check import check
from holub_desk.bulletins.exposure.corpus import IndexBehind, VaultCorpus
from holub_desk.bulletins.exposure.delay import draw_release_day, earliest
from holub_desk.bulletins.exposure.finding import Finding, Test
from holub_desk.bulletins.exposure.gather import Asked, gather
from holub_desk.bulletins.exposure.grounds import Grounds
from holub_desk.bulletins.exposure.world import Policy, World
from holub_desk.cases.claims import claims_of
from holub_desk.cases.folder import Act
from holub_desk.custody import log
from holub_desk.search.index import bring_up_to_date, is_behind
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import Bulletin, BulletinOverride
from holub_desk.vault.vault import Vault

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


def prepare(vault: Vault) -> None:
    """Bring the index up to date that reports are compared through: before a transaction that writes, for it is one.

    Where that fails, nothing is lost: the check finds that it could not look.
    """
    with suppress(Exception):
        bring_up_to_date(vault)


def findings_of(
    session: Session, row: Bulletin, draft: Draft, policy: Policy, today: date, release_on: date | None = None
) -> tuple[Finding, ...]:
    """Everything that the check finds, as if it were released on that day: by default the one that is planned, or the
    earliest that the delay allows; of a released one, today. A check that cannot be done is a finding."""
    try:
        world = _world(session, row, draft, policy, today)
        day = release_on or row.release_on or (today if row.state == "released" else _first_day(draft, world))
        return check(draft, replace(world, release_on=day))
    except Exception as error:  # whatever it is: what was not looked at is not "not found"
        return (Finding(Test.UNCHECKED, "", "", "failed", shown=type(error).__name__),)


def draw_day(session: Session, row: Bulletin, draft: Draft, policy: Policy, today: date, chance: Random) -> date:
    """A day for its release, at random within the spread after the earliest. Raises NotChanged."""
    try:
        return draw_release_day(draft, _world(session, row, draft, policy, today), chance)
    except Exception:
        raise NotChanged("unchecked") from None


def first_day(session: Session, row: Bulletin, draft: Draft, policy: Policy, today: date) -> date | None:
    """The earliest day that the delay allows; None where that cannot be told."""
    try:
        return _first_day(draft, _world(session, row, draft, policy, today))
    except Exception:
        return None


def _first_day(draft: Draft, world: World) -> date:
    grounds = Grounds(draft, world)
    days = [day for sentence in draft.sentences() if (day := earliest(grounds, sentence)) is not None]
    return max([world.today, *days])


def _world(session: Session, row: Bulletin, draft: Draft, policy: Policy, today: date) -> World:
    if is_behind(session):
        raise IndexBehind
    return gather(session, VaultCorpus(session), draft, Asked(row.case_id, today, policy=policy))


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
