"""The figures of the charts on a desk of 100,000 reports in a year, by weeks and by what is chosen."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from holub_desk.reports.figures import Narrow, read_figures
from holub_desk.reports.weeks import Span
from holub_desk.vault.vault import create_vault
from holub_desk.web.charts import PERIODS

COUNT = 100_000
ROUNDS = 9
TODAY = date(2026, 11, 28)
NARROWED = (Narrow(), Narrow("A"), Narrow("A1"), Narrow(oblast="UA14"), Narrow("B2", "UA14"))
_OBLASTS = "UA14 UA44 UA23 UA65 UA01 UA63 UA12 UA59".split()
_CODES = [f"{group}{n}" for group in "ABCDEF" for n in range(1, 7)] + [f"FL{n}" for n in range(1, 12)]
_REPORT = text(
    "INSERT INTO report (id, conversation, year, serial, received_on, channel, language, questionnaire, version, state,"
    " account, attachments, ended, withdrawn, example, source_id, changed, sensitivity, protection, use, told,"
    " first_read_on) VALUES (:id, :name, 2026, :id, :day, 'web', 'uk', 'q', 'v', :state, :account, 0, 1, 0, 0, :name,"
    " :id, 'high', '', 'keep', '', :read)"
)
_CODE = text("INSERT INTO report_code (report_id, code, answered, spans) VALUES (:id, :code, 0, '[]')")
_PLACE = text(
    "INSERT INTO report_place (report_id, key, answered, code, edition, name, hromada, raion, oblast, precision, words,"
    " spans, at, counts) VALUES (:id, :code, 0, :code, '', '', '', '', '', 'settlement', '', '[]', '', 1)"
)
_CHANGE = text(
    "INSERT INTO change (report_id, at, field, before, after, reason) VALUES (:id, :at, 'state', :before, :after, '')"
)


def _fill(session: Session) -> None:
    chance = random.Random(3)
    account = "Два автобуси привезли робітників. " * 14
    for first in range(0, COUNT, 5000):
        reports, codes, places, changes = [], [], [], []
        for number in range(first + 1, first + 5001):
            came = TODAY - timedelta(days=364 - number * 364 // COUNT)
            read = came + timedelta(days=min(int(chance.expovariate(0.6)), 60))
            row = {"id": number, "name": f"{number:032x}", "day": str(came), "account": account}
            done = {"state": "assessed", "read": str(read)} if read <= TODAY else {"state": "new", "read": None}
            reports.append(row | done)
            codes += [{"id": number, "code": code} for code in chance.sample(_CODES, 2)]
            places.append({"id": number, "code": f"{chance.choice(_OBLASTS)}020010{chance.randrange(200):09d}"})
            if read <= TODAY:
                changes.append({"id": number, "at": f"{read}T09:00Z", "before": '"new"', "after": '"in_triage"'})
                changes.append({"id": number, "at": f"{read}T10:00Z", "before": '"in_triage"', "after": '"assessed"'})
        for statement, rows in ((_REPORT, reports), (_CODE, codes), (_PLACE, places), (_CHANGE, changes)):
            session.execute(statement, rows)
        session.commit()


def main() -> None:
    Path("build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir="build") as place:
        vault = create_vault(Path(place) / "vault", "a passphrase for measuring")
        with Session(vault.writer) as session:
            _fill(session)
        print(f"figures of the charts, {COUNT:,} reports in a year: milliseconds of the processor, of {ROUNDS}")
        print("  median, longest")
        for weeks in PERIODS:
            for narrow in NARROWED:
                seconds = []
                for _ in range(ROUNDS):
                    start = time.process_time()
                    with Session(vault.engine) as session:
                        read_figures(session, 1, Span.holding(TODAY, weeks), narrow, TODAY)
                    seconds.append(time.process_time() - start)
                chosen = f"{narrow.code} {narrow.oblast}".strip() or "all"
                print(
                    f"  {weeks} weeks, {chosen:9} {statistics.median(seconds) * 1000:6.0f} {max(seconds) * 1000:6.0f}"
                )
        vault.engine.dispose()
