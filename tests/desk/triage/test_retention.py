"""What is destroyed, when, and that nothing of it is left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy import func, inspect, select, text
from sqlalchemy.orm import Session

from holub_desk.custody.verify import verify
from holub_desk.search.index import bring_up_to_date, let_go
from holub_desk.triage.retention import Periods, due, run
from holub_desk.vault.tables import Case, CaseReport, Report
from holub_desk.vault.vault import Vault

Tell = Callable[..., int]
Decide = Callable[..., int | None]
CANARY = "Канарка співає о сьомій"


def everything(vault: Vault) -> str:
    """Every value of every table."""
    with vault.engine.connect() as connection:
        tables = inspect(vault.engine).get_table_names()
        return str([list(connection.execute(text(f'SELECT * FROM "{table}"'))) for table in tables])


def test_each_in_its_time(vault: Vault, tell: Tell, decide: Decide) -> None:
    """Rejected after 7 days, unconfirmed after 90; what is new, in triage, at risk or linked stays."""
    rejected, aside, fresh, risky, other = tell("R"), tell("S"), tell("N"), tell("Діти."), tell("O")
    decide(rejected, "state", "rejected", "spam")
    decide(aside, "state", "set_aside", "too_vague")
    decide(risky, "state", "rejected", "spam")
    decide(other, "state", "in_triage")
    with Session(vault.engine) as session:
        assert due(session, date(2026, 12, 5), Periods()) == []
        assert due(session, date(2026, 12, 6), Periods()) == [rejected]
        assert due(session, date(2027, 2, 27), Periods()) == [rejected, aside]
        assert due(session, date(2036, 1, 1), Periods()) == [rejected, aside]
    assert fresh


def test_an_open_case_keeps_its_reports(vault: Vault, tell: Tell, decide: Decide) -> None:
    """Until it is closed; what was rejected goes all the same."""
    kept, rejected = tell("K"), tell("R")
    decide(kept, "state", "set_aside", "waiting")
    decide(rejected, "state", "rejected", "spam")
    with Session(vault.writer) as session, session.begin():
        session.add(Case(id=1, title="Site", at="2026-11-28T10:00Z"))
        session.flush()
        session.add_all(CaseReport(case_id=1, report_id=n, at="2026-11-28T10:00Z") for n in (kept, rejected))
        session.flush()
        assert due(session, date(2036, 1, 1), Periods()) == [rejected]
        session.get_one(Case, 1).state = "closed"
        session.flush()
        assert due(session, date(2036, 1, 1), Periods()) == [kept, rejected]


def test_no_word_is_left_in_the_index(vault: Vault, tell: Tell, decide: Decide) -> None:
    """Not even in its raw blocks, where what was deleted is only marked: the control finds it there."""

    def blocks() -> bytes:
        with vault.engine.connect() as connection:
            found = [
                row[0]
                for table in ("search_index_data", "search_names_data")
                for row in connection.execute(text(f"SELECT block FROM {table}"))
            ]
        return b"".join(found)

    tell("Others saw it too.")
    report = tell("Zqxkanarka sings at seven.")
    bring_up_to_date(vault)
    decide(report, "state", "rejected", "spam")
    assert b"zqxkanark" in blocks(), "the control: it can be found"
    assert run(vault, date(2026, 12, 6), Periods()) == 1
    assert b"zqxkanark" in blocks(), "the control: deleting alone leaves it there"
    assert let_go(vault)
    assert b"zqxkanark" not in blocks()
    assert b"others" in blocks()
    assert not let_go(vault), "there is nothing left to do"


def test_nothing_is_left(vault: Vault, tell: Tell, decide: Decide) -> None:
    """Neither words nor what was decided; the log stays whole, and the number is not given again."""
    tell("first")
    report = tell(CANARY, topic=["labour"], labour=["arrived"])
    decide(report, "note", f"Про {CANARY}")
    decide(report, "code:A1", [[0, 3]])
    decide(report, "state", "rejected", "spam")
    assert CANARY in everything(vault), "the control"
    with Session(vault.engine) as session:
        number = session.get_one(Report, report).number
    assert run(vault, date(2026, 12, 6), Periods()) == 1
    assert run(vault, date(2026, 12, 6), Periods()) == 0
    assert CANARY not in everything(vault)
    with Session(vault.engine) as session:
        assert verify(session, vault.files, []).findings == ()
        assert session.scalar(select(func.count()).select_from(Report)) == 1
    later = tell("later")
    assert later > report
    with Session(vault.engine) as session:
        assert session.get_one(Report, later).number > number
