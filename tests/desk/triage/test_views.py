"""Filters, saved views, presence, codebooks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.triage import views
from holub_desk.triage.codebook import SHIPPED, read_codebook
from holub_desk.triage.fault import NotChanged
from holub_desk.triage.filter import Filter, condition, parse
from holub_desk.triage.presence import SECONDS, Presence
from holub_desk.vault.tables import Report
from holub_desk.vault.vault import Vault
from holub_wire.command import CommandError

Tell = Callable[..., int]
Decide = Callable[..., int | None]


def found(vault: Vault, query: str, person: int = 1) -> set[int]:
    with Session(vault.engine) as session:
        return set(session.scalars(select(Report.id).where(*condition(parse(query), person))))


def test_each_field(vault: Vault, tell: Tell, decide: Decide) -> None:
    """Each narrows, values of one field widen, and what fits nothing finds nothing."""
    one = tell("Одне.", topic=["labour"], labour=["arrived"], use="publish")
    two = tell("Два, діти.", topic=["office"], office=["premises"])
    decide(two, "code:FL3", [])
    decide(one, "state", "in_triage")
    decide(one, "source", "E")
    decide(one, "information", {"grade": 3})
    today = datetime.now(UTC).date().isoformat()
    assert found(vault, "") == {one, two}
    assert found(vault, "state=in_triage") == found(vault, "assigned=me") == {one}
    assert found(vault, "assigned=nobody") == found(vault, "assigned=me", person=2) | {two} == {two}
    assert found(vault, "code=A1") == found(vault, "code=A") == {one}
    assert found(vault, "code=A1&code=B") == {one, two}
    assert (found(vault, "code=F"), found(vault, "code=FL")) == (set(), {two})
    assert found(vault, "source=E") == found(vault, "information=3") == found(vault, "use=publish") == {one}
    assert found(vault, "protection=open") == {two}
    assert found(vault, f"since={today}&until={today}") == {one, two}
    assert found(vault, "until=2020-01-01") == found(vault, "files=1") == found(vault, "withdrawn=1") == set()
    assert found(vault, "channel=web&language=uk") == {one, two}


@given(st.text(max_size=300))
def test_any_address_is_some_filter(query: str) -> None:
    """Whatever stands there, it is read, and reads the same when written again."""
    wanted = parse(query)
    assert parse(wanted.query()) == wanted


def test_a_filter_reads_what_it_writes() -> None:
    """With every field."""
    full = Filter(
        ("new", "assessed"), ("A1", "FL"), ("A",), ("1",), ("web",), ("uk",), ("share",), ("open",), "12",
        date(2026, 1, 2), date(2026, 3, 4), True, True, ("UA14", "words"), date(2026, 5, 6), date(2026, 7, 8),
    )  # fmt: skip
    assert parse(full.query()) == full
    assert full
    assert not Filter()


def test_saved(vault: Vault, tell: Tell) -> None:
    """Under a name; shared ones are everyone's to see and one's own to change; an empty one is none."""
    tell()
    with Session(vault.writer) as session, session.begin():
        mine = views.save(session, 1, " Без  оцінки ", "state=new&junk=1", shared=False)
        views.save(session, 2, "Діти", "protection=open", shared=True)
        assert views.save(session, 1, "Без оцінки", "state=new&code=A1", shared=False) == mine
        assert [(each.name, each.own) for each in views.views_of(session, 1)] == [("Без оцінки", True), ("Діти", False)]
        assert [each.name for each in views.views_of(session, 2)] == ["Діти"]
        for name, query in (("", "state=new"), ("x", "junk=1")):
            with pytest.raises(NotChanged):
                views.save(session, 1, name, query, shared=False)
        with pytest.raises(NotChanged):
            views.remove(session, 2, mine)
        views.remove(session, 1, mine)
        assert [each.name for each in views.views_of(session, 1)] == ["Діти"]


def test_two_people_on_one_report() -> None:
    """Each sees the other while both are there; a page that is silent is gone."""
    presence = Presence()
    presence.here(7, 1, 100.0)
    assert presence.others(7, 1, 100.0) == ()
    presence.here(7, 2, 101.0)
    assert presence.others(7, 1, 101.0) == (2,)
    assert presence.others(7, 2, 101.0) == (1,)
    assert presence.others(8, 1, 101.0) == ()
    assert presence.others(7, 2, 101.0 + SECONDS) == ()
    presence.here(7, 1, 200.0)
    presence.gone(7, 1)
    assert presence.others(7, 2, 200.0) == ()


def test_the_shipped_codebook() -> None:
    """Every group and code of the questionnaire's, in both languages; those at risk and restricted are marked."""
    book = read_codebook()
    assert list(book.groups) == ["A", "B", "C", "D", "E", "F", "FL", "P", "X"]
    assert {name for name, code in book.codes.items() if code.restrict} == {"C4", "D3"}
    assert {"A12", "FL5"} <= {name for name, code in book.codes.items() if code.protect}
    assert book.label("A1", "uk") == "Прибуття групою"
    assert book.label("ZZ9", "uk") == "ZZ9"
    assert all(code.label["uk"] != code.label["en"] for code in book.codes.values())


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace('name = "A2"', 'name = "A1"'),
        lambda text: text.replace('name = "A2"', 'name = "a<2"'),
        lambda text: text.replace("protect = true", "protected = true", 1),
        lambda text: text.replace("en = ", "eng = ", 1),
        lambda text: text + "[",
        lambda _: "",
    ],
)
def test_a_codebook_that_cannot_be_used(tmp_path: Path, change: Any) -> None:
    """Is refused with what is wrong, never half used."""
    path = tmp_path / "codes.toml"
    path.write_text(SHIPPED.read_text("utf-8"), "utf-8")
    read_codebook(path)
    path.write_text(change(SHIPPED.read_text("utf-8")), "utf-8")
    with pytest.raises(CommandError):
        read_codebook(path)
