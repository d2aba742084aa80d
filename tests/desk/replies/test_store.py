"""Replies: written, sealed, laid down once, and what became of them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from holub_testing.collected import Collected
from sqlalchemy.orm import Session

from holub_desk.opener import Limits, Opener
from holub_desk.replies import store
from holub_desk.reports.store import ReportStore
from holub_desk.vault.tables import QuarantineCount, Quarantined, Reply
from holub_wire.age.identities import HybridIdentity
from holub_wire.age.open import open_sealed
from holub_wire.code import SLOTS, slot
from holub_wire.envelope import Message, MessengerReply, WebReply
from holub_wire.post import Post
from holub_wire.reply import read_letter, read_notice

DAY = date(2026, 11, 23)
READER = HybridIdentity(b"\x01" * 32)
INTAKE = HybridIdentity(b"\x02" * 32)
MAILBOX = "5" * 64
WEB = WebReply(str(READER.recipient()), MAILBOX)
MESSENGER = MessengerReply("handle", "QUJD" * 20)


@pytest.fixture
def post(tmp_path: Path) -> Post:
    made = Post(tmp_path / "spool")
    made.prepare()
    return made


@pytest.fixture
def desk(opener: Opener, post: Post) -> Opener:
    """With two reports, from the web and from a messenger, and one that cannot be answered."""
    opener.post, opener.day = post, lambda: DAY
    common = Message(
        "0" * 32, "1" * 32, "a" * 32, 0, "account", DAY, "web", "uk", ("small", "0" * 16), b"two busses came"
    )
    messages = [
        replace(common, reply=WEB),
        replace(common, message="2" * 32, conversation="b" * 32, channel="telegram", reply=MESSENGER),
        replace(common, message="3" * 32, conversation="c" * 32),
    ]
    with Session(opener.vault.writer, autoflush=False) as session, session.begin():
        ReportStore(session, opener.vault.files, DAY).add_all(messages)
    return opener


def write(desk: Opener, report: int, text: str = "Thank you.", day: date = DAY) -> list[str]:
    with Session(desk.vault.writer) as session, session.begin():
        return store.write(session, report, text, today=day, intake=INTAKE.recipient())


def states(desk: Opener) -> list[str]:
    with Session(desk.vault.engine) as session:
        return [reply.state for reply in store.listed(session)]


def test_a_letter_reaches_the_slot_that_its_reader_asks_for(desk: Opener, post: Post) -> None:
    """Laid once, readable by its holder alone, and sealed at the desk no longer than it has to be."""
    (name,) = write(desk, 1)
    desk.run_once()
    desk.run_once()
    place = slot(bytes.fromhex(MAILBOX), 0)
    assert list(post.mail()) == [place]
    mail = post.get_mail(place)
    assert mail is not None
    letter = read_letter(open_sealed(mail.sealed, [READER]))
    assert (letter.text, letter.n, letter.language) == ("Thank you.", 0, "uk")
    assert mail.token_sha256 == hashlib.sha256(letter.token).digest()
    assert mail.expires == DAY + timedelta(days=30)
    assert mail.reply == name
    with Session(desk.vault.engine) as session:
        assert session.get_one(Reply, name).sealed is None
    assert states(desk) == ["waiting"]


def test_a_notice_is_for_the_intake(desk: Opener, post: Post) -> None:
    """It carries the address as it came, and three days."""
    (name,) = write(desk, 2)
    desk.run_once()
    notice = read_notice(open_sealed(post.get_outbox(name) or b"", [INTAKE]))
    assert (notice.id, notice.address, notice.text) == (name, MESSENGER.address, "Thank you.")
    assert notice.conversation == "b" * 32, "what is answered comes back to the same report"
    assert notice.expires == DAY + timedelta(days=3)


@pytest.mark.parametrize("outcome", ["delivered", "undeliverable", "expired"])
def test_the_desk_learns_what_became_of_it(desk: Opener, post: Post, outcome: str) -> None:
    """One of three words, once; made-up ids are not heard."""
    (name,) = write(desk, 2)
    desk.run_once()
    post.put_outcome(name, outcome)  # type: ignore[arg-type]
    post.put_outcome("f" * 32, "delivered")
    desk.run_once()
    assert states(desk) == [outcome]
    assert post.outcomes() == {}


def test_an_intake_that_says_nothing_does_not_keep_it_waiting(desk: Opener) -> None:
    """Two days after it must have expired, it has."""
    write(desk, 2)
    desk.run_once()
    desk.day = lambda: DAY + timedelta(days=6)
    desk.run_once()
    assert states(desk) == ["expired"]


def test_a_disk_that_refuses_is_tried_again(desk: Opener, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is lost, and envelopes are collected all the same."""
    write(desk, 1)
    with monkeypatch.context() as patch:
        patch.setattr(Post, "put_mail", lambda *_: (_ for _ in ()).throw(OSError()))
        desk.run_once()
    assert list(post.mail()) == []
    desk.run_once()
    assert len(list(post.mail())) == 1


def test_what_may_not_go_out_says_why(desk: Opener) -> None:
    """And nothing is written."""
    for report, text, fault in (
        (1, "  ", "empty"),
        (1, "п" * 2001, "too_long"),
        (3, "Thank you.", "unreachable"),
        (99, "Thank you.", "unreachable"),
    ):
        with pytest.raises(store.NotWritten) as caught:
            write(desk, report, text)
        assert caught.value.fault == fault
    with pytest.raises(store.NotWritten, match="no_intake"), Session(desk.vault.writer) as session, session.begin():
        store.write(session, 2, "Thank you.", today=DAY)
    assert states(desk) == []


def test_an_account_is_not_quoted(desk: Opener) -> None:
    """The passage is told, so that it can be said differently."""
    said = "you wrote that Two busses came and nothing more"
    with Session(desk.vault.writer, autoflush=False) as session, session.begin():
        more = Message("0" * 32, "9" * 32, "a" * 32, 5, "account", DAY, "web", "uk", ("small", "0" * 16), said.encode())
        ReportStore(session, desk.vault.files, DAY).add_all([more])
    with pytest.raises(store.NotWritten) as caught:
        write(desk, 1, "Is it true that two busses came and nothing else?")
    assert (caught.value.fault, caught.value.passage) == ("quotes", "that two busses came and")


def test_a_mailbox_takes_eight_letters(desk: Opener, post: Post) -> None:
    """Each in a slot of its own; the ninth is refused."""
    for _ in range(SLOTS):
        write(desk, 1)
    with pytest.raises(store.NotWritten, match="full"):
        write(desk, 1)
    desk.run_once()
    assert len(list(post.mail())) == SLOTS


def test_when_the_source_is_forgotten_it_cannot_be_answered(desk: Opener) -> None:
    """A mailbox stays, an address goes."""
    desk.day = lambda: DAY + timedelta(days=31)
    desk.run_once()
    with Session(desk.vault.engine) as session:
        assert (store.ways(session, 1), store.ways(session, 2)) == (("web",), ())


def test_a_flooded_quarantine_counts(desk: Opener) -> None:
    """Beyond its hashes only numbers grow."""
    desk.limits = Limits(batch=10, quarantine=2, hashes=5)
    desk.collector = Collected({f"{n:032x}": bytes([n]) * 8192 for n in range(20)})
    desk.run_once()
    with Session(desk.vault.engine) as session:
        assert session.query(Quarantined).count() == 5
        assert sum(row.count for row in session.query(QuarantineCount)) == 15
