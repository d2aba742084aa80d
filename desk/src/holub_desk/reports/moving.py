"""What people made of a report goes with it when it turns out to be part of another."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from holub_desk.vault.tables import CaseReport, Claim, Judgement, RestedOn


def move_work(session: Session, first: int, later: int) -> None:
    """Claims, cases, judgements and what was published of `later`, which is to be deleted, become those of `first`."""
    session.execute(update(Claim).where(Claim.report_id == later).values(report_id=first))
    there = select(CaseReport.case_id).where(CaseReport.report_id == first)
    here = CaseReport.report_id == later
    session.execute(update(CaseReport).where(here, CaseReport.case_id.not_in(there)).values(report_id=first))
    for column in (Judgement.one_report, Judgement.other_report):
        session.execute(update(Judgement).where(column == later).values({column: first}))
    session.execute(delete(Judgement).where(Judgement.one_report == first, Judgement.other_report == first))
    rested = select(RestedOn.bulletin_id, RestedOn.edition, RestedOn.sentence)
    known = {tuple(row) for row in session.execute(rested.where(RestedOn.report_id == first))}
    for bulletin, edition, sentence in session.execute(rested.where(RestedOn.report_id == later)).all():
        if (bulletin, edition, sentence) not in known:
            session.add(RestedOn(bulletin_id=bulletin, edition=edition, sentence=sentence, report_id=first))
    session.flush()
