"""What was found can be narrowed down, and the numbers beside each link are those that one then gets."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from sqlalchemy.orm import Session

from holub_desk.search.asked import parse
from holub_desk.search.facets import Facets, facets, months_between
from holub_desk.search.index import bring_up_to_date
from holub_desk.search.query import parse as parse_words
from holub_desk.search.run import Found, search
from holub_desk.vault.tables import (
    Attachment,
    GroupMember,
    NeedToKnow,
    Person,
    Report,
    ReportCode,
    ReportGroup,
    ReportPlace,
    ReportTime,
)
from holub_desk.vault.vault import Vault

DONETSK, LUHANSK = "UA14020010010059145", "UA44020010010059145"


def place(number: int, code: str, *, counts: bool = True) -> ReportPlace:
    return ReportPlace(
        report_id=number, key=code, answered=not counts, code=code, precision="settlement", at="", counts=counts
    )


def time(number: int, first: date | None, last: date) -> ReportTime:
    return ReportTime(report_id=number, answered=False, first_day=first, last_day=last, precision="range", at="")


def file(number: int, ordinal: int, type: str) -> Attachment:
    return Attachment(
        report_id=number,
        id=f"{ordinal:032x}",
        ordinal=ordinal,
        seq=1,
        type=type,
        cleaned=True,
        role="copy",
        identity="",
    )


@pytest.fixture
def filled(vault: Vault) -> Vault:
    """Four reports with the same word; the last belongs to a group that only Petro is in."""
    with Session(vault.writer) as session, session.begin():
        session.add_all([Person(id=1, name="Olena", role="analyst"), Person(id=2, name="Petro", role="editor")])
        for number, (state, month, grade) in enumerate(
            [("new", 10, None), ("assessed", 10, "D"), ("assessed", 11, "F"), ("new", 11, None)], 1
        ):
            session.add(
                Report(
                    id=number, conversation=f"{number:032x}", year=2026, serial=number,
                    received_on=date(2026, month, 5),
                    channel="telegram" if number == 1 else "web", language="uk", questionnaire="q", version="v",
                    account="Автобус.", changed=number, state=state, source_grade=grade,
                    info_grade=None if grade is None else 3, attachments=2 if number == 2 else 0,
                )
            )  # fmt: skip
        session.flush()
        for number, codes in ((1, "A1 A2"), (2, "A1 FL1"), (3, "B1"), (4, "A1")):
            session.add_all(ReportCode(report_id=number, code=code) for code in codes.split())
        session.add_all([place(1, DONETSK), place(2, DONETSK), place(2, LUHANSK), place(3, DONETSK, counts=False)])
        session.add_all([time(1, date(2026, 9, 20), date(2026, 10, 2)), time(2, date(2026, 10, 1), date(2026, 10, 1))])
        session.add(time(3, None, date(2026, 10, 30)))
        session.add_all([file(2, 1, "image/jpeg"), file(2, 2, "image/png"), file(1, 1, "video/mp4")])
        session.add_all([NeedToKnow(id=1, name="small")])
        session.flush()
        session.add(GroupMember(group_id=1, person_id=2))
        session.add(ReportGroup(report_id=4, group_id=1))
    bring_up_to_date(vault)
    return vault


def ask(vault: Vault, query: str, person: int = 1) -> tuple[Found, Facets]:
    asked = parse(query)
    with Session(vault.engine) as session:
        found = search(session, person, parse_words(asked.words), asked.wanted, asked.conditions)
        return found, facets(session, found.ids)


def test_facets(filled: Vault) -> None:
    """By every kind, the most first, months with the latest first; only places and times that count."""
    _, common = ask(filled, "q=автобус")
    assert common == {
        "state": [("assessed", 2), ("new", 1)],
        "channel": [("web", 2), ("telegram", 1)],
        "language": [("uk", 3)],
        "source": [("D", 1), ("F", 1)],
        "information": [("3", 2)],
        "received": [("2026-11", 1), ("2026-10", 2)],
        "files": [("1", 1)],
        "code": [("A1", 2), ("A2", 1), ("B1", 1), ("FL1", 1)],
        "oblast": [("UA14", 2), ("UA44", 1)],
        "happened": [("2026-10", 2), ("2026-09", 1)],
        "photo": [("1", 1)],
    }


def test_each_number_is_what_one_gets(filled: Vault) -> None:
    """Whatever link is followed finds as many as it said; need-to-know holds in both."""
    followed = 0
    queries = ("q=автобус", "q=&code=A1", "q=автобус&oblast=UA14", "q=&happened=2026-10")
    for query, person in product(queries, (1, 2)):
        _, common = ask(filled, query, person)
        for name, values in common.items():
            for value, count in values:
                found, _ = ask(filled, parse(query).with_one(name, value), person)
                assert found.total == count, (query, person, name, value)
                followed += 1
    assert followed > 80


def test_need_to_know(filled: Vault) -> None:
    """The fourth report is in no number of Olena's; the control is Petro."""
    mine, theirs = ask(filled, "q=автобус")[1], ask(filled, "q=автобус", person=2)[1]
    assert dict(theirs["code"])["A1"] == dict(mine["code"])["A1"] + 1
    assert dict(theirs["state"])["new"] == dict(mine["state"])["new"] + 1
    for query in ("q=&code=A1", "q=автобус&state=new"):
        assert 4 not in ask(filled, query)[0].ids
        assert 4 in ask(filled, query, person=2)[0].ids


def test_several_must_all_be_there(filled: Vault) -> None:
    """Codes and oblasts; a group stands for any of its codes, and F is not FL."""
    assert ask(filled, "code=A1&code=FL1")[0].ids == (2,)
    assert ask(filled, "code=A1&code=B1")[0].ids == ()
    assert ask(filled, "code=A&oblast=UA14")[0].ids == (2, 1)
    assert ask(filled, "oblast=UA14&oblast=UA44")[0].ids == (2,)
    assert ask(filled, "code=F")[0].ids == ()


def test_months_between() -> None:
    """Each that two days touch; nothing where there are too many."""
    assert list(months_between(date(2025, 11, 30), date(2026, 2, 1))) == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert list(months_between(date(2026, 11, 1), date(2026, 11, 1))) == ["2026-11"]
    assert list(months_between(date(1900, 1, 1), date(2026, 1, 1))) == []
