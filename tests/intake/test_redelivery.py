"""Ids that a second delivery has in common with the first, and keys that live for two days."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from holub_intake.addresses import Account
from holub_intake.redelivery import Redelivery

DAY = date(2026, 3, 1)
SOURCE = Account("telegram", "5550001")


def _redelivery(directory: Path, day: date = DAY) -> Redelivery:
    return Redelivery(directory, lambda: day)


def test_the_same_message_has_the_same_id_after_a_restart(tmp_path: Path) -> None:
    """On its day and on the next one; what differs in anything has another."""
    first = _redelivery(tmp_path)
    ids = [first.message(DAY, SOURCE, 17, "words"), first.conversation(DAY, SOURCE)]
    again = _redelivery(tmp_path, DAY + timedelta(days=1))
    assert [again.message(DAY, SOURCE, 17, "words"), again.conversation(DAY, SOURCE)] == ids
    others = {
        again.message(DAY, SOURCE, 17, "file"),
        again.message(DAY, SOURCE, 18, "words"),
        again.message(DAY, SOURCE, 1, "7words"),
        again.message(DAY, Account("telegram", "5550002"), 17, "words"),
        again.message(DAY, Account("matrix", "5550001"), 17, "words"),
        again.message(DAY + timedelta(days=1), SOURCE, 17, "words"),
    }
    assert len({*others, *ids}) == 8


def test_two_days_later_the_key_is_gone(tmp_path: Path) -> None:
    """Nothing that was sealed can be found again from an account."""
    known = _redelivery(tmp_path).conversation(DAY, SOURCE)
    later = _redelivery(tmp_path, DAY + timedelta(days=2))
    assert later.conversation(DAY, SOURCE) != known
    assert [path.name for path in tmp_path.iterdir()] == ["2026-03-03"]


def test_a_running_process_lets_them_go_too(tmp_path: Path) -> None:
    """Without a restart."""
    now = [DAY]
    redelivery = Redelivery(tmp_path, lambda: now[0])
    known = redelivery.conversation(DAY, SOURCE)
    now[0] = DAY + timedelta(days=2)
    redelivery.forget()
    assert redelivery.conversation(DAY, SOURCE) != known
    assert [path.name for path in tmp_path.iterdir()] == ["2026-03-03"]


def test_messages_of_a_later_start_come_after(tmp_path: Path) -> None:
    """Within one day; a hundred starts are the most that count, and a seq stays within its bounds."""
    starts = [_redelivery(tmp_path).base_seq() for _ in range(120)]
    assert starts == sorted(starts)
    assert len(set(starts)) > 90
    assert 0 <= starts[0] <= starts[-1] < 1_000_000 - 10_000
