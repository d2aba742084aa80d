"""The strongest attacker there is: both sides, all of it, disks and memory, and 100,000 accounts to try."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from holub_testing.attacker import Loot
from holub_testing.line import make_line
from holub_testing.opened import pages_of

from holub_desk.collect import DirectoryCollector
from holub_desk.opener import Opener
from holub_desk.vault.vault import create_vault
from holub_intake import keys
from holub_intake.addresses import Account, Addresses, DiskKeys, KeyStore, MemoryKeys
from holub_intake.dispatch import Dispatch, Sender
from holub_intake.redelivery import Redelivery
from holub_wire.spool import Spool

START = date(2026, 3, 1)
SILENT, MONTHLY, KNOWN = "700000001", "700000002", "700000003"
"""One who writes once; one who writes every month; one who asked to be known again."""
CROWD = [str(700_000_000 + n) for n in range(100_000)]


class House:
    """Both sides, with a clock of the test's."""

    def __init__(self, directory: Path, store: KeyStore) -> None:
        self.day = START
        self.line = make_line()
        self.directory = directory
        spool = Spool(directory / "intake" / "spool")
        spool.prepare()
        made = keys.create(directory / "intake" / "keys")
        self.addresses = Addresses(30, store, self.today)
        self.redelivery = Redelivery(directory / "intake" / "keys" / "redelivery", self.today)
        self.dispatch = Dispatch(self.line.line, spool, ThreadPoolExecutor(2), self.today, made.signer)
        self.opener = Opener(
            DirectoryCollector(directory / "intake" / "spool"),
            create_vault(directory / "desk", "six words that nobody has guessed"),
            [self.line.current],
            [bytes.fromhex(made.signer.public())],
            day=self.today,
        )

    def today(self) -> date:
        return self.day

    async def tell(self, name: str, *, ask: bool = False) -> None:
        """An account sends words by a messenger, and the desk collects them."""
        account = Account("telegram", name)
        if ask:
            self.addresses.ask_continuity(account)
        conversation = self.redelivery.conversation(self.day, account)
        sender = Sender("telegram", "uk", conversation, reply=self.addresses.reply(account))
        message = self.redelivery.message(self.day, account, secrets.randbelow(1000), "words")
        await self.dispatch.store_account(sender, "Бачив автобуси.", message=message)
        self.opener.run_once()

    def to(self, number: int) -> None:
        """Both sides live on to the day `number`."""
        while self.day < START + timedelta(days=number):
            self.day += timedelta(days=1)
            self.addresses.forget()
            self.redelivery.forget()
        self.opener.run_once()

    def matches(self) -> set[str]:
        """What the attacker finds out today."""
        loot = Loot(self.opener.vault, self.directory / "intake", self.addresses, self.redelivery)
        return loot.matches(CROWD, [self.day - timedelta(days=days) for days in range(3)])


@pytest.mark.parametrize("where", ["memory", "disk"])
async def test_before_the_period_ends_they_are_found_and_after_it_nobody_is(tmp_path: Path, where: str) -> None:
    """Days 5, 31 and 40; the monthly writer's first report is as lost as the silent one's, by the same day."""
    store: KeyStore = MemoryKeys() if where == "memory" else DiskKeys(tmp_path / "intake" / "keys" / "day-keys")
    house = House(tmp_path, store)
    await house.tell(SILENT)
    await house.tell(MONTHLY)
    await house.tell(KNOWN, ask=True)
    house.to(5)
    assert house.matches() == {SILENT, MONTHLY, KNOWN}, "the control: before, an attacker with both sides finds them"
    house.to(31)
    assert house.matches() == set()
    house.to(40)
    assert house.matches() == set()


async def test_who_writes_again_is_found_by_the_new_report_alone(tmp_path: Path) -> None:
    """On day 40 the monthly writer is tied to the second report; the first is not even tied to the second."""
    house = House(tmp_path, MemoryKeys())
    await house.tell(SILENT)
    await house.tell(MONTHLY)
    await house.tell(KNOWN, ask=True)
    house.to(28)
    await house.tell(MONTHLY)
    await house.tell(KNOWN)
    house.to(31)
    assert house.matches() == {MONTHLY, KNOWN}
    house.to(40)
    assert house.matches() == {MONTHLY, KNOWN}
    with house.opener.vault.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT source_id FROM report ORDER BY id").all()
    silent, monthly, known, monthly_again, known_again = [row[0] for row in rows]
    assert known == known_again, "it asked for that"
    assert len({silent, monthly, monthly_again, known}) == 4
    house.to(59)
    assert house.matches() == set()


async def test_nothing_is_left_in_the_database_file(tmp_path: Path) -> None:
    """Deleted rows are gone from the pages too: looked for in the whole file, opened. The control finds them before."""
    house = House(tmp_path, MemoryKeys())
    await house.tell(SILENT)
    handle = house.addresses.reply(Account("telegram", SILENT)).handle

    def pages() -> bytes:
        return pages_of(house.opener.vault, tmp_path)

    assert handle.encode() in pages()
    house.to(31)
    assert handle.encode() not in pages()
    assert not (tmp_path / "desk" / "desk.db-wal").exists() or (tmp_path / "desk" / "desk.db-wal").stat().st_size == 0
