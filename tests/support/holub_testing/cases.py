"""A case about foreign workers at a building site and a "representative office", as somebody would have filled it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from holub_desk.cases import asked, claims, folder, items, judging
from holub_desk.cases.claim import Rests
from holub_desk.cases.folder import Act
from holub_desk.cases.said import read_said
from holub_desk.triage.codebook import read_codebook
from holub_desk.vault.tables import Report
from holub_desk.vault.vault import Vault

MARIUPOL = "UA14140050010029262"
TITLE = "Workers at the building site, and the “representative office”"
WORDS = (
    "Привезли два автобуси робітників до гуртожитку.",
    "На околиці живуть іноземці, виходять лише групою.",
    "Бачив, як охоронець рахував людей біля воріт.",
    "Сусід каже, що фірма чекає ще двісті людей.",
    "На колишньому банку повісили табличку й прапор.",
    "Оголошення про роботу: бетонники, вахта, паспорт здають.",
)
OUTLETS = ("«Донбас Сьогодні»", "Agency", "Новини Приазов’я", "Radio East", "Портал", "City Today", "Вісник")


def fill_case(vault: Vault, person: int) -> int:
    """Reports 1 to 5 and seven outlets that repeat one announcement; one of the reports is only kept."""
    book = read_codebook()
    act = Act(person, datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ"))

    with Session(vault.writer) as session, session.begin():
        session.execute(update(Report).where(Report.id != 4).values(use="publish"))
        case = folder.make(session, TITLE, act)
        folder.describe(session, case, TITLE, "Groups of foreign workers since July; an office was announced.", act)
        folder.put_in(session, case, [1, 2, 3, 4, 5], act)
        published = [
            Rests(item=items.add(session, vault.files, case, items.read_item(
                f"https://example.org/{n}", name, date(2026, 9, 1 + n % 3).isoformat(), "An office opens", ""),
                b"<html>saved</html>" if n == 0 else b"", act))
            for n, name in enumerate(OUTLETS)
        ]  # fmt: skip

        def claim(on: list[Rests], **form: str) -> None:
            claims.add_claims(session, case, on, read_said({"place": MARIUPOL, **form}, book), act)

        reports = [Rests(report=n) for n in range(6)]
        claim(reports[1:3], code="A1", kind="observed", time="week", day="2026-07-28", low="40", high="60")
        claim(reports[3:4], code="A1", kind="observed", time="day", day="2026-07-30", low="50")
        claim(
            reports[4:5], code="A1", kind="said", time="month", day="2026-10-10", low="200", who="a construction firm"
        )
        claim(published, code="B2", kind="forecast", time="day", day="2026-09-20", who="“representative office”")
        claim(reports[5:6], code="B1", kind="observed", time="range", first="2026-10-01", day="2026-10-20")
        claim(published[1:2], code="B1", kind="said", time="before", day="2026-09-01")
        for outlet in published[1:]:
            judging.judge(session, case, (published[0], outlet), "origin", "the same announcement", act)
        judging.judge(session, case, (reports[1], reports[2]), "source", "the same words, an hour apart", act)
        judging.judge(session, case, (reports[1], reports[3]), "apart", "", act)
        asked.ask(session, case, "Who pays the firm?", act)
        asked.answer(
            session, case, asked.ask(session, case, "Is the office open to visitors?", act), "Since October.", act
        )
        asked.tell(session, case, {"last": "2026-06-13", "precision": "day"}, "A meeting on labour migration.", act)
    return case
