"""Many of the same, or very many in one day: one row stands for them, nothing is lost, and a few are never folded."""

from __future__ import annotations

import os
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from holub_desk.reports import queue
from holub_desk.reports.folding import FEW, gist
from holub_desk.reports.read import mark_read
from holub_desk.reports.store import ReportStore
from holub_desk.vault.tables import Person, Report
from holub_desk.vault.vault import Vault
from holub_wire.envelope import Kind, Message

DAY = date(2026, 11, 20)
ME = 1
SAME = "Бачив два автобуси з робітниками біля заводу, номер {n}"


def message(words: str, conversation: str = "", kind: Kind = "account", channel: str = "web", seq: int = 0) -> Message:
    return Message(
        id=os.urandom(16).hex(),
        message=os.urandom(16).hex(),
        conversation=conversation or os.urandom(16).hex(),
        seq=seq,
        kind=kind,
        day=DAY,
        channel=channel,
        language="uk",
        questionnaire=("small", "0" * 16),
        body=words.encode(),
    )


def store(vault: Vault, *messages: Message, day: date = DAY, many_a_day: int = 500) -> None:
    with Session(vault.writer, autoflush=False) as session, session.begin():
        if session.get(Person, ME) is None:
            session.add(Person(id=ME, name="a", role="x"))
        ReportStore(session, vault.files, day, many_a_day).add_all(messages)


def listed(vault: Vault) -> list[tuple[int, int]]:
    """Ids of the unread rows, oldest first, and how many others each stands for."""
    with Session(vault.engine) as session:
        page = queue.read_page(session, ME, None, 10_000)
        counts = queue.count(session, ME)
        assert counts.new == len(page.new)
        assert counts.total == session.scalar(select(func.count()).select_from(Report))
        return sorted((row.id, row.folded) for row in page.new)


def test_a_few_who_say_the_same_stay_apart(vault: Vault) -> None:
    """The first five are listed one by one, whatever batches they come in; the others stand behind the first."""
    for n in range(FEW - 2):
        store(vault, message(SAME.format(n=n)))
    store(vault, *(message(SAME.upper().format(N=n)) for n in range(20)), message("Щось зовсім інше, що бачили поруч."))
    assert listed(vault) == [(1, 18), (2, 0), (3, 0), (4, 0), (5, 0), (24, 0)]


def test_very_many_on_one_day(vault: Vault) -> None:
    """Of each channel so many are listed one by one; the last of them stands for the rest. The next day starts anew."""
    for _ in range(3):
        store(vault, *(message(os.urandom(20).hex()) for _ in range(4)), many_a_day=6)
    store(vault, message("Інший канал.", channel="telegram"), many_a_day=6)
    assert listed(vault) == [(1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 6), (13, 0)]
    store(vault, message("Наступного дня."), day=DAY + timedelta(days=1), many_a_day=6)
    assert listed(vault)[-1] == (14, 0)


def test_folded_reports_can_be_read_and_come_back(vault: Vault) -> None:
    """Read where they are folded they are among the read; with more words they are listed by themselves, as new."""
    store(vault, *(message(SAME.format(n=n)) for n in range(8)))
    own = "c" * 32
    store(vault, message(SAME.format(n=9), own))
    with Session(vault.writer) as session, session.begin():
        rows = queue.read_folded(session, ME, 1, 100)
        assert [row.id for row in rows] == [6, 7, 8, 9]
        changed = next(row.changed for row in rows if row.id == 9)
        mark_read(session, ME, 9, changed, date(2026, 11, 24))
    assert listed(vault)[0] == (1, 4)
    with Session(vault.engine) as session:
        assert [row.read for row in queue.read_folded(session, ME, 1, 100)] == [False, False, False, True]
        assert [row.id for row in queue.read_page(session, ME, None, 100).earlier] == [9]
    store(vault, message("І ще: вони прийшли з вокзалу.", own, seq=1))
    assert listed(vault)[0] == (1, 3)
    assert listed(vault)[-1] == (9, 0)


def test_words_may_come_after_the_rest(vault: Vault) -> None:
    """A report whose answers came first is weighed when its words come, and those behind it go with it."""
    conversations = [f"{n:032x}" for n in range(8)]
    store(vault, *(message("{}", each, "answers", seq=1) for each in conversations), many_a_day=7)
    assert listed(vault)[-1] == (7, 1), "the control: the seventh stands for the eighth"
    store(vault, *(message(SAME.format(n=n), each) for n, each in enumerate(conversations[:7])), many_a_day=7)
    assert listed(vault) == [(1, 3), (2, 0), (3, 0), (4, 0), (5, 0)]


def test_nobody_is_told_of_folded_ones(vault: Vault) -> None:
    """`3 new reports` counts rows of the list."""
    store(vault, *(message(SAME.format(n=n)) for n in range(FEW)))
    with Session(vault.engine) as session:
        before = queue.count(session, ME)
    store(vault, *(message(SAME.format(n=n)) for n in range(100)), message("Одне справжнє, зовсім інше повідомлення."))
    with Session(vault.engine) as session:
        assert queue.count_arrived(session, ME, changed=before.changed, newest=before.newest) == (1, 0)


@given(st.text(max_size=300))
def test_gist_is_of_words_alone(text: str) -> None:
    """Case, digits, marks and spaces make no difference; other words do; too little says nothing."""
    words = "бачив два автобуси біля заводу" + text
    assert gist(words) == gist(f"  12 {words}!!! 345\n") != ""
    assert gist(words) != gist("не " + words)
    assert gist(text[:19]) == ""
