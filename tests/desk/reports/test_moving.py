"""When two reports turn out to be one, nothing that people made of them is lost."""

from __future__ import annotations

import os
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.reports.store import ReportStore
from holub_desk.vault.tables import Bulletin, Case, CaseReport, Claim, Judgement, Report, RestedOn
from holub_desk.vault.vault import Vault
from holub_wire.envelope import Kind, Message, WebReply

DAY = date(2026, 11, 23)
MAILBOX = WebReply("age1pq1" + "q" * 60, "a" * 64)


def store(vault: Vault, kind: Kind, body: str, conversation: str, seq: int, **more: Any) -> None:
    sent = Message(
        id=os.urandom(16).hex(),
        message=os.urandom(16).hex(),
        conversation=conversation * 32,
        seq=seq,
        kind=kind,
        day=DAY,
        channel="web",
        language="uk",
        questionnaire=("small", "0" * 16),
        body=body.encode(),
        **more,
    )
    with Session(vault.writer, autoflush=False) as session, session.begin():
        ReportStore(session, vault.files, DAY).add_all([sent])


def test_claims_go_to_the_report_that_stays(vault: Vault) -> None:
    """Claims, cases, judgements with others and what was published; a judgement of the two themselves is over."""
    store(vault, "account", "first", "c", 0)
    store(vault, "account", "second", "e", 0, reply=MAILBOX)
    store(vault, "account", "another", "f", 0)
    with Session(vault.writer) as session, session.begin():
        at = "2026-11-23T10:00Z"
        session.add_all([Case(id=1, title="a", at=at), Case(id=2, title="b", at=at)])
        session.flush()
        session.add_all(CaseReport(case_id=case, report_id=n, at=at) for case, n in ((1, 1), (1, 2), (2, 1)))
        session.add_all(Claim(case_id=1, report_id=n, code="A1", kind="said", at=at) for n in (1, 2))
        session.add_all(
            Judgement(one_report=one, other_report=other, kind="origin", at=at) for one, other in ((1, 2), (1, 3))
        )
        session.add(Bulletin(id=1, case_id=1, state="released", at=at))
        session.flush()
        session.add_all(
            RestedOn(bulletin_id=1, edition=1, sentence=s, report_id=n) for s, n in (("x", 1), ("x", 2), ("y", 1))
        )
    store(vault, "address", "", "c", 1, reply=MAILBOX)
    with Session(vault.engine) as session:
        assert session.scalars(select(Report.id).order_by(Report.id)).all() == [2, 3]
        assert session.scalars(select(Claim.report_id)).all() == [2, 2]
        held = session.execute(select(CaseReport.case_id, CaseReport.report_id).order_by(CaseReport.case_id))
        assert [tuple(row) for row in held] == [(1, 2), (2, 2)]
        judged = session.execute(select(Judgement.one_report, Judgement.other_report))
        assert [tuple(row) for row in judged] == [(2, 3)]
        rested = session.execute(select(RestedOn.sentence, RestedOn.report_id).order_by(RestedOn.sentence))
        assert [tuple(row) for row in rested] == [("x", 2), ("y", 2)]
