"""Search over reports in a real vault."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from holub_desk.search.index import bring_up_to_date
from holub_desk.search.query import parse
from holub_desk.search.run import Found, Order, search
from holub_desk.triage import filter as filters
from holub_desk.vault.tables import GroupMember, NeedToKnow, Person, Report, ReportCode, ReportGroup
from holub_desk.vault.vault import Vault

ACCOUNTS = [
    "Два автобуси привезли робітників до гуртожитку в Єнакієвому.",
    "На здании бывшего банка в Енакиево повесили табличку «представительство».",
    "Two coaches near Yenakiieve, men in grey overalls.",
    "Фірма «Будінвест-Плюс» набирає бетонників, вахта 90 днів.",
    "П’ять автобусів стояло біля Донецька.",
    "До Донецьку їхали тільки вантажівки.",
]


@pytest.fixture
def filled(vault: Vault) -> Vault:
    """Six reports in three languages, in the index."""
    with Session(vault.writer) as session, session.begin():
        session.add_all([Person(name="Olena", role="analyst"), Person(name="Petro", role="editor")])
        add(session, ACCOUNTS)
    assert bring_up_to_date(vault) == len(ACCOUNTS)
    return vault


def add(session: Session, accounts: Sequence[str], first: int = 1) -> None:
    for number, account in enumerate(accounts, first):
        session.add(
            Report(
                id=number, conversation=f"{number:032x}", year=2026, serial=number, received_on=date(2026, 11, number),
                channel="web", language="uk", questionnaire="q", version="v", account=account, changed=number,
            )
        )  # fmt: skip


def find(vault: Vault, typed: str, wanted: str = "", *, person: int = 1, order: Order = "relevance") -> Found:
    with Session(vault.engine) as session:
        return search(session, person, parse(typed), filters.parse(wanted), order=order)


def ids(found: Found) -> set[int]:
    return {hit.id for hit in found.hits}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("автобус", {1, 5}),
        ("автобусом", {1, 5}),
        ("робітник", {1}),
        ("гуртожиток", {1}),
        ("здание", {2}),
        ("Єнакієве", {1, 2, 3}),
        ("Yenakiieve", {1, 2, 3}),
        ("Enakievo", {1, 2, 3}),
        ("Енакиево", {1, 2, 3}),
        ("Донецьк", {5, 6}),
        ("донецк", {5, 6}),
        ('"два автобуси"', {1}),
        ('"автобуси два"', set()),
        ("автобус -Донецьк", {1}),
        ("автобус Донецьк", {5}),
        ("вантаж*", {6}),
        ("п'ять", {5}),
        ("пʼять", {5}),
        ("26-0004", {4}),
        ("26-0099", set()),
        ("дирижабль", set()),
        ("", {1, 2, 3, 4, 5, 6}),
        ("-автобус", set()),
    ],
)
def test_what_is_found(filled: Vault, typed: str, expected: set[int]) -> None:
    """Every form of a word, a name in any script, phrases, what is left out, a number."""
    found = find(filled, typed)
    assert ids(found) == expected
    assert found.total == len(expected)


def test_a_part_of_a_name(filled: Vault) -> None:
    """Where no word is found, names that hold the letters are, and it is said."""
    found = find(filled, "дінвест")
    assert (ids(found), found.names) == ({4}, True)
    assert not find(filled, "автобус").names


def test_filters_and_order(filled: Vault) -> None:
    """A filter narrows what is found; newest first, where that is asked."""
    with Session(filled.writer) as session, session.begin():
        session.add(ReportCode(report_id=5, code="A1", answered=True))
        session.get_one(Report, 5).state = "assessed"
    everything = find(filled, "автобус", order="newest")
    assert [hit.id for hit in everything.hits] == [5, 1]
    assert ids(find(filled, "автобус", "code=A")) == {5}
    assert ids(find(filled, "", "state=assessed")) == {5}


def test_need_to_know_holds_inside(filled: Vault) -> None:
    """Who may not know of a report does not find or count it; the control is somebody who may."""
    with Session(filled.writer) as session, session.begin():
        session.add(NeedToKnow(id=1, name="small"))
        session.flush()
        session.add_all([GroupMember(group_id=1, person_id=2), ReportGroup(report_id=5, group_id=1)])
    for typed in ("автобус", "", "26-0005", "донецьк"):
        mine, theirs = find(filled, typed, person=1), find(filled, typed, person=2)
        assert 5 not in ids(mine)
        assert 5 in ids(theirs)
        assert theirs.total == mine.total + 1
        assert theirs.total == len(theirs.ids)


def test_what_changes_is_found_anew_and_what_is_gone_is_not(filled: Vault) -> None:
    """Words of before are forgotten, in the index's own tables too; a second run has nothing to do."""
    with Session(filled.writer) as session, session.begin():
        row = session.get_one(Report, 1)
        row.account, row.changed = "Тепер про потяг.", 100
        session.execute(delete(Report).where(Report.id == 6))
    assert bring_up_to_date(filled) == 1
    assert bring_up_to_date(filled) == 0
    assert ids(find(filled, "автобус")) == {5}
    assert ids(find(filled, "потяг")) == {1}
    assert ids(find(filled, "вантажівка")) == set()
    with filled.engine.connect() as connection:
        blocks = [bytes(row[0]) for row in connection.execute(text("SELECT block FROM search_index_data"))]
    assert not any("гуртож".encode() in block for block in blocks)
    assert any("потяг".encode() in block for block in blocks), "the control"


def test_snippets(filled: Vault) -> None:
    """Each hit shows where its words stand."""
    [hit] = find(filled, "гуртожиток").hits
    assert [piece for piece, marked in hit.snippet.pieces() if marked] == ["гуртожитку"]
