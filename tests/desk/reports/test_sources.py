"""Whose report it is: joined by a mailbox in whatever order, linked by handles while they live, and then forgotten."""

from __future__ import annotations

import os
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from holub_desk.custody import log
from holub_desk.custody.verify import verify
from holub_desk.reports.read import find_report, get_report
from holub_desk.reports.sources import forget_old, promise, promised
from holub_desk.reports.store import ReportStore
from holub_desk.vault.tables import Attachment, ReplyAddress, Report, SourceHandle
from holub_desk.vault.vault import Vault
from holub_wire.envelope import Kind, Message, MessengerReply, Part, WebReply

DAY = date(2026, 11, 23)
RECIPIENT = "age1pq1" + "q" * 60


def message(kind: Kind, body: str = "", *, conversation: str = "c", seq: int = 0, **more: Any) -> Message:
    fields: dict[str, Any] = {
        "id": os.urandom(16).hex(),
        "message": os.urandom(16).hex(),
        "day": DAY,
        "channel": "web",
        "language": "uk",
        "questionnaire": ("small", "0" * 16),
    } | more
    return Message(kind=kind, body=body.encode(), seq=seq, conversation=conversation * 32, **fields)


def mailbox(letter: str) -> WebReply:
    return WebReply(RECIPIENT, letter * 64)


def told(handle: str, body: str = "words", *, previous: str | None = None, **more: Any) -> Message:
    """A messenger's message."""
    reply = MessengerReply(handle, f"address-of-{handle}", previous)
    return message("account", body, channel="telegram", reply=reply, **more)


def store(vault: Vault, *batches: list[Message], day: date = DAY) -> None:
    for batch in batches:
        with Session(vault.writer, autoflush=False) as session, session.begin():
            ReportStore(session, vault.files, day).add_all(batch)


def accounts(vault: Vault) -> list[str]:
    with Session(vault.engine) as session:
        return list(session.scalars(select(Report.account).order_by(Report.id)))


def sources(vault: Vault) -> list[str]:
    with Session(vault.engine) as session:
        return list(session.scalars(select(Report.source_id).order_by(Report.id)))


def everything(vault: Vault) -> str:
    """Every value of every table."""
    with vault.engine.connect() as connection:
        tables = inspect(vault.engine).get_table_names()
        return str([list(connection.execute(text(f'SELECT * FROM "{table}"'))) for table in tables])


_PART = Part("d" * 32, 1, 1, 5, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", "image/jpeg", True)


def conversation_and_return() -> list[Message]:
    """A first visit that asked for words, and two later ones, one of which withdraws nothing but adds a file."""
    return [
        message("account", "first", seq=0),
        message("answers", '{"topic":"A"}', seq=1),
        message("address", seq=2, reply=mailbox("a")),
        message("account", "second", conversation="e", seq=0, day=DAY + timedelta(days=1), reply=mailbox("a")),
        message(
            "attachment", "hello", conversation="e", seq=1, part=_PART, day=DAY + timedelta(days=1), reply=mailbox("a")
        ),
        message("account", "third", conversation="f", seq=0, day=DAY + timedelta(days=2), reply=mailbox("a")),
        message("account", "somebody else", conversation="9", reply=mailbox("b")),
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(seed=st.integers(0, 10**6), cut=st.lists(st.integers(1, 3), min_size=7, max_size=7))
def test_who_comes_back_adds_to_the_same_report_in_any_order(vault: Vault, seed: int, cut: list[int]) -> None:
    """Shuffled, in batches of any size: one report for one mailbox, whole; another's stays another's."""
    with Session(vault.writer) as session, session.begin():
        reports = session.scalars(select(Report)).all()
        log.destroying(session, DAY.isoformat(), [report.id for report in reports], None, "test")
        for report in reports:
            session.delete(report)
    messages = conversation_and_return()
    Random(seed).shuffle(messages)
    batches, at = [], 0
    for size in cut:
        batches.append(messages[at : at + size])
        at += size
    store(vault, *[batch for batch in batches if batch])
    assert sorted(accounts(vault)) == ["first\n\nsecond\n\nthird", "somebody else"]
    with Session(vault.engine) as session:
        row = session.scalar(select(Report).where(Report.account.startswith("first")))
        assert row is not None
        shown = get_report(session, row.id, "en", person=None)
        assert shown is not None
        assert [file.state for file in shown.attachments] == ["whole"]
        assert row.attachments == 1
        assert session.scalars(select(Attachment.report_id)).all() == [row.id]
        assert [each.kind for each in shown.messages] == ["account", "answers", "address", "account", "account"]
        assert verify(session, vault.files, []).findings == (), "the custody log goes with what is joined"


def test_a_withdrawal_by_words_alone_withdraws_the_report(vault: Vault) -> None:
    """Its conversation is not known, its mailbox is."""
    store(vault, conversation_and_return(), [message("withdraw", conversation="7", reply=mailbox("a"))])
    with Session(vault.engine) as session:
        rows = session.scalars(select(Report).order_by(Report.id)).all()
        assert [(row.account[:5], row.withdrawn) for row in rows] == [("first", True), ("someb", False)]


def test_a_joined_report_is_unread_again(vault: Vault) -> None:
    """And it counts as changed."""
    store(vault, conversation_and_return()[:3])
    with Session(vault.engine) as session:
        before = session.scalar(select(Report.changed))
    store(vault, conversation_and_return()[3:4])
    with Session(vault.engine) as session:
        after = session.scalar(select(Report.changed))
    assert before is not None
    assert after is not None
    assert after > before


def test_edited_words_stand_where_the_first_stood(vault: Vault) -> None:
    """The newest counts in the account, whichever came first; the older stays to be read."""
    original = message("account", "ten busses", seq=0)
    edits = [
        message("account", "two busses", seq=2, revises=original.message),
        message("account", "three busses", seq=3, revises=original.message),
    ]
    after = message("account", "and a fence", seq=1)
    store(vault, [edits[1], after], [original], [edits[0]])
    assert accounts(vault) == ["three busses\n\nand a fence"]
    with Session(vault.engine) as session:
        shown = get_report(session, find_report(session, "26-0001", None) or 0, "en", person=None)
        assert shown is not None
        assert [(each.body, each.edited) for each in shown.messages] == [
            ("ten busses", False),
            ("and a fence", False),
            ("two busses", True),
            ("three busses", True),
        ]


def test_answers_are_laid_over_each_other(vault: Vault) -> None:
    """A messenger sends them one by one; null takes one away; what is malformed does not count."""
    said = ['{"a":"1","b":"2"}', '{"b":"3"}', "{nonsense", '{"a":null}']
    store(vault, [message("answers", body, seq=seq) for seq, body in enumerate(said)])
    with Session(vault.engine) as session:
        shown = get_report(session, 1, "en", person=None)
        assert shown is not None
        assert [(answer.question.text, answer.values[0].text) for answer in shown.answers] == [("b", "3")]


# --- messengers ----------------------------------------------------------------------------------------------------


def test_one_handle_is_one_source_and_another_is_another(vault: Vault) -> None:
    """Within a day; and a web report is a source of its own."""
    store(vault, [told("h1", conversation="1"), told("h1", conversation="2"), told("h2", conversation="3")])
    store(vault, [message("account", "web", conversation="4")])
    one, same, other, web = sources(vault)
    assert one == same
    assert len({one, other, web}) == 3


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (0, 2, 1)])
def test_continuity_makes_one_source_of_three_days(vault: Vault, order: tuple[int, ...]) -> None:
    """In whatever order the days are opened."""
    days = [
        told("h1", conversation="1"),
        told("h2", conversation="2", previous="h1", day=DAY + timedelta(days=1)),
        told("h3", conversation="3", previous="h2", day=DAY + timedelta(days=2)),
    ]
    store(vault, *[[days[at]] for at in order])
    assert len(set(sources(vault))) == 1


def test_after_the_period_only_a_random_id_is_left(vault: Vault) -> None:
    """The day before, both are there: the control."""
    store(vault, [told("handle-of-day-one")])
    (source,) = sources(vault)
    for days, there in ((30, True), (31, False)):
        with Session(vault.writer) as session, session.begin():
            forget_old(session, DAY + timedelta(days=days), 30)
        assert ("handle-of-day-one" in everything(vault)) is there
    assert sources(vault) == [source]


@pytest.mark.parametrize(("published", "configured", "holds"), [(None, 30, 30), (30, 60, 30), (30, 10, 10)])
def test_the_published_period_is_the_longest(vault: Vault, published: int, configured: int, holds: int) -> None:
    """The intake lives by the line file; a setting that was changed since erases earlier, never later."""
    with Session(vault.writer) as session, session.begin():
        if published is not None:
            promise(session, 7)
            promise(session, published)
        assert promised(session, configured) == holds


def test_forget_erases_at_once_what_belongs_to_the_source_and_nothing_else(vault: Vault) -> None:
    """All its days, where it asked to be known again."""
    store(vault, [told("h1", conversation="1"), told("h9", conversation="9")])
    store(vault, [told("h2", conversation="2", previous="h1")])
    reply = MessengerReply("h2", "address-of-h2")
    store(vault, [message("forget", conversation="2", channel="telegram", seq=9, reply=reply)])
    kept = everything(vault)
    assert "h9" in kept
    assert "address-of-h9" in kept
    for gone in ("'h1'", "'h2'", "address-of-h1", "address-of-h2"):
        assert gone not in kept
    with Session(vault.engine) as session:
        assert session.query(SourceHandle).count() == 1
        assert session.query(ReplyAddress).where(ReplyAddress.address.is_not(None)).count() == 1
