"""An answer that comes days after the question, when neither handle nor conversation of the source are the same."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from holub_testing.fake_telegram import FakeTelegram, Person
from holub_testing.line import make_line
from holub_testing.telegram_house import TelegramHouse
from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.collect import DirectoryCollector
from holub_desk.opener import Opener
from holub_desk.replies import store
from holub_desk.vault.tables import ReplyAddress, Report, SourceHandle
from holub_desk.vault.vault import create_vault
from holub_intake.addresses import Account
from holub_intake.outbox import Outbox
from holub_wire.age.identities import HybridIdentity
from holub_wire.post import Post

ANNA = Person(7_412_365_987_401)
START = date(2026, 3, 1)
INTAKE = HybridIdentity(b"\x02" * 32)


class Both:
    """Both sides, with a clock of the test's."""

    def __init__(self, root: Path, telegram: FakeTelegram) -> None:
        self.day = START
        self.telegram = telegram
        telegram.now = self._seconds
        post = Post(root / "intake" / "spool")
        self.house = TelegramHouse(root / "intake", make_line(), telegram, self.today)
        post.prepare()
        self.outbox = Outbox(post, INTAKE, self.house.addresses, {"telegram": self.house.bot}, self.today)
        self.house.letters.notices = self.outbox
        self.opener = Opener(
            DirectoryCollector(root / "intake" / "spool"),
            create_vault(root / "desk", "six words that nobody has guessed"),
            [self.house.line.current],
            [self.house.signed_by],
            post=post,
            day=self.today,
        )

    def today(self) -> date:
        return self.day

    def _seconds(self) -> float:
        return datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=UTC).timestamp()

    async def to(self, number: int) -> None:
        """Nights pass: talks end, keys die, both sides do what they do each day."""
        await self.house.say(ANNA, "/stop")
        while self.day < START + timedelta(days=number):
            self.day += timedelta(days=1)
            self.house.addresses.forget()
            self.opener.run_once()

    async def ask(self, words: str) -> None:
        """The desk answers the first report, and the source is told."""
        with Session(self.opener.vault.writer) as session, session.begin():
            store.write(session, 1, words, today=self.day, asks=True, intake=INTAKE.recipient())
        self.opener.run_once()
        assert await self.outbox.run_once() == 0

    def accounts(self) -> list[str]:
        """Of each report, collected now."""
        self.opener.run_once()
        with Session(self.opener.vault.engine) as session:
            return list(session.scalars(select(Report.account).order_by(Report.id)))


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[Both]:
    telegram = FakeTelegram().start()
    made = Both(tmp_path, telegram)
    async with made.house.running():
        yield made
    telegram.stop()


async def test_what_is_answered_two_days_later_is_in_the_same_report(both: Both) -> None:
    """Asked on the second day, answered on the third. The control: what is written without reading begins another."""
    await both.house.say(ANNA, "Бачила автобуси.")
    await both.to(1)
    assert both.accounts() == ["Бачила автобуси."]
    await both.ask("Скільки їх було?")
    await both.to(2)
    await both.house.press(ANNA, "telegram.read")
    await both.house.say(ANNA, "Два.")
    assert both.accounts() == ["Бачила автобуси.\n\nДва."]
    await both.house.say(ANNA, "/stop")
    await both.house.say(ANNA, "Інше.")
    assert both.accounts() == ["Бачила автобуси.\n\nДва.", "Інше."]


async def test_a_conversation_goes_on_and_then_it_is_forgotten(both: Both) -> None:
    """Each answer can be answered again, from its own day; a period after the last of them nobody can be reached."""
    await both.house.say(ANNA, "Бачила автобуси.")
    both.accounts()
    for number, asked, answered in ((20, "Скільки?", "Два."), (40, "Якого кольору?", "Білі.")):
        await both.to(number)
        await both.ask(asked)
        await both.house.press(ANNA, "telegram.read")
        await both.house.say(ANNA, answered)
        both.accounts()
    assert both.accounts() == ["Бачила автобуси.\n\nДва.\n\nБілі."]
    await both.to(70)
    account = Account("telegram", str(ANNA.id))
    assert both.house.addresses.open(_address(both) or "") == account, "the control: on the last day it is known"
    await both.to(71)
    assert _address(both) is None
    with Session(both.opener.vault.engine) as session:
        assert session.scalars(select(SourceHandle)).all() == []
        with pytest.raises(store.NotWritten, match="unreachable"):
            store.write(session, 1, "Ще одне?", today=both.day, intake=INTAKE.recipient())


def _address(both: Both) -> str | None:
    with Session(both.opener.vault.engine) as session:
        return session.scalars(select(ReplyAddress.address)).one()
