"""Searches that are kept, and the quiet count of what is new in them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from holub_desk.search.digest import Told, count_new, is_due, told
from holub_desk.search.index import bring_up_to_date
from holub_desk.search.kept import count_daily, keep
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import NeedToKnow, Person, Report, ReportCode, ReportGroup, SavedView
from holub_desk.vault.vault import Vault

DAY = date(2026, 11, 26)


@pytest.fixture
def desk(vault: Vault) -> Vault:
    """Two people, and one report that was there before anybody kept a search."""
    with Session(vault.writer) as session, session.begin():
        session.add_all([Person(id=1, name="Olena", role="analyst"), Person(id=2, name="Petro", role="editor")])
    tell(vault, 1, "Автобус.")
    return vault


def tell(vault: Vault, number: int, account: str, code: str = "") -> None:
    with Session(vault.writer) as session, session.begin():
        session.add(
            Report(
                id=number, conversation=f"{number:032x}", year=2026, serial=number, received_on=DAY, channel="web",
                language="uk", questionnaire="q", version="v", account=account, changed=number,
            )
        )  # fmt: skip
        session.flush()
        if code:
            session.add(ReportCode(report_id=number, code=code))
    bring_up_to_date(vault)


def kept(vault: Vault, query: str, *, digest: bool = True, name: str = "Автобуси") -> None:
    with Session(vault.writer) as session, session.begin():
        keep(session, 1, name, query, digest=digest)


def counted(vault: Vault, days: int, person: int = 1) -> list[tuple[int, date | None]]:
    with Session(vault.writer) as session, session.begin():
        count_new(session, person, DAY + timedelta(days=days))
        assert not is_due(session, person, DAY + timedelta(days=days))
        return [(each.new, each.since) for each in told(session, person)]


def test_once_a_day_from_when_it_was_kept(desk: Vault) -> None:
    """What was there before is not new; the second asking of a day has the numbers of the first."""
    kept(desk, "q=автобус")
    assert counted(desk, 0) == [(0, None)]
    tell(desk, 2, "Знову автобус.")
    tell(desk, 3, "Потяг.")
    assert counted(desk, 0) == [(0, None)], "today was counted already"
    with Session(desk.engine) as session:
        assert is_due(session, 1, DAY + timedelta(days=3))
        assert not is_due(session, 2, DAY + timedelta(days=3))
    assert counted(desk, 3) == [(1, DAY)]
    assert counted(desk, 3) == [(1, DAY)]
    assert counted(desk, 4) == [(0, DAY + timedelta(days=3))]
    assert counted(desk, 4, person=2) == []


def test_what_was_narrowed_stays_narrowed(desk: Vault) -> None:
    """A search by a code and no words is counted by that code."""
    kept(desk, "code=A1")
    tell(desk, 2, "Автобус.", "A1")
    tell(desk, 3, "Автобус.", "A2")
    assert counted(desk, 1) == [(1, None)]


def test_need_to_know(desk: Vault) -> None:
    """What one may not know of is not counted; the control is the report beside it."""
    kept(desk, "q=автобус")
    tell(desk, 2, "Автобус.")
    tell(desk, 3, "Автобус.")
    with Session(desk.writer) as session, session.begin():
        session.add(NeedToKnow(id=1, name="small"))
        session.flush()
        session.add(ReportGroup(report_id=3, group_id=1))
    assert counted(desk, 1) == [(1, None)]


def test_it_can_be_turned_off_and_on(desk: Vault) -> None:
    """Off, nothing is told; on again, it counts from then. Nobody else can turn it."""
    kept(desk, "q=автобус")
    with Session(desk.writer) as session, session.begin():
        view = session.query(SavedView.id).scalar()
        assert view is not None
        assert count_daily(session, 1, view, wanted=False).startswith("q=")
        assert told(session, 1) == ()
    tell(desk, 2, "Автобус.")
    with Session(desk.writer) as session, session.begin():
        count_daily(session, 1, view, wanted=True)
        with pytest.raises(NotChanged, match="not-there"):
            count_daily(session, 2, view, wanted=False)
    assert counted(desk, 1) == [(0, None)]
    tell(desk, 3, "Автобус.")
    with Session(desk.writer) as session, session.begin():
        count_daily(session, 1, view, wanted=True)
    assert counted(desk, 2) == [(1, DAY + timedelta(days=1))], "turned on twice is turned on once"


def test_a_name_is_one_search(desk: Vault) -> None:
    """Another question of the same name takes its place and counts anew; what asks for nothing is not kept."""
    kept(desk, "q=автобус")
    kept(desk, "q=потяг&junk=1")
    with Session(desk.engine) as session:
        assert [each.query for each in told(session, 1)] == ["q=%D0%BF%D0%BE%D1%82%D1%8F%D0%B3"]
    for name, query in (("", "q=x"), ("x", "order=newest")):
        with pytest.raises(NotChanged, match="empty"):
            kept(desk, query, name=name)


def test_no_text_of_a_report(desk: Vault) -> None:
    """Numbers, and what staff typed themselves."""
    kept(desk, "q=автобус")
    tell(desk, 2, "Автобус біля канарки.")
    counted(desk, 1)
    with Session(desk.engine) as session:
        [only] = told(session, 1)
    assert only == Told(only.view, "Автобуси", "q=%D0%B0%D0%B2%D1%82%D0%BE%D0%B1%D1%83%D1%81", 1, None)
