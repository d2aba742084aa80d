"""What follows from a report by itself, when something of it has arrived.

What its source allows, whether it told anybody else, where and when it says that it was, the codes that it chose, and
whether somebody may be at risk.

Called in the transaction that stores the messages, so that no report with a possible minor waits for somebody to look.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from holub_desk.places.gazetteer import gazetteer
from holub_desk.places.store import keep_answered
from holub_desk.reports.read import answers_of, questionnaire_of
from holub_desk.triage import consent
from holub_desk.triage.codebook import Codebook
from holub_desk.triage.risk import at_risk
from holub_desk.vault.tables import Report, ReportCode, StoredMessage
from holub_wire.questionnaire.interview import Interview
from holub_wire.questionnaire.model import Questionnaire


def arrived(session: Session, reports: Collection[int], codebook: Codebook, today: date) -> None:
    """Bring these reports up to date with what their sources said; the caller commits.

    Most messages that arrive hold no answers, and then nothing follows but from the words.
    """
    answered = (StoredMessage.report_id.in_(reports), StoredMessage.kind == "answers")
    with_answers = set(session.scalars(select(StoredMessage.report_id).where(*answered).distinct()))
    for row in session.scalars(select(Report).where(Report.id.in_(reports))).all():
        if row.id not in with_answers:
            if not row.protection and at_risk(row.account):
                row.protection = "open"
            continue
        answers, day = answers_of(session, row)
        row.use = consent.use_of(answers.get(consent.QUESTION))
        told = answers.get(consent.TOLD)
        row.told = told[:16] if isinstance(told, str) else ""
        keep_answered(session, row.id, answers, day or today, gazetteer())
        questionnaire = questionnaire_of(session, row) if answers else None
        codes = codes_of(questionnaire, answers, day or today) if questionnaire else set()
        _answered(session, row.id, codes & codebook.codes.keys())
        risky = any(codebook.codes[code].protect for code in codes if code in codebook.codes)
        if not row.protection and (risky or at_risk(row.account)):
            row.protection = "open"


def codes_of(questionnaire: Questionnaire, answers: dict[str, Any], day: date) -> set[str]:
    """The codes of the choices that were chosen, and of the questions that were answered, where these still count."""
    found: set[str] = set()
    interview = Interview(questionnaire, answers, day, questionnaire.languages[0])
    for slot in interview.walk():
        if slot.key not in answers:
            continue
        if slot.question.code:
            found.add(slot.question.code)
        value = answers[slot.key]
        named = interview.named(slot)
        for item in value if isinstance(value, list) else [value]:
            choice = named.get(item) if isinstance(item, str) else None
            if choice is not None and choice.code:
                found.add(choice.code)
    return found


def _answered(session: Session, report: int, codes: set[str]) -> None:
    """The codes from the form as they now are; what a person gave stays."""
    rows = {row.code: row for row in session.scalars(select(ReportCode).where(ReportCode.report_id == report))}
    for code in codes - rows.keys():
        session.add(ReportCode(report_id=report, code=code, answered=True, spans="[]"))
    for code, row in rows.items():
        row.answered = code in codes
    session.flush()
    gone = (ReportCode.report_id == report, ReportCode.answered.is_(False), ReportCode.person_id.is_(None))
    session.execute(delete(ReportCode).where(*gone))
