"""The post: letters by slot, notices and outcomes by reply, on a disk that says no more than it must."""

from __future__ import annotations

import os
import secrets
from datetime import date
from pathlib import Path

import pytest

from holub_wire.post import Mail, Post
from holub_wire.spool import Put, Spool


@pytest.fixture
def post(tmp_path: Path) -> Post:
    made = Post(tmp_path)
    made.prepare()
    return made


def _mail() -> Mail:
    return Mail(secrets.token_bytes(8192), secrets.token_bytes(32), date(2026, 12, 23), secrets.token_hex(16))


def test_a_letter_lies_in_its_slot_until_it_is_removed(post: Post) -> None:
    """Laid twice it is one; another in its place is refused."""
    slot, mail = secrets.token_hex(16), _mail()
    assert post.get_mail(slot) is None
    assert post.put_mail(slot, mail) is Put.STORED
    assert post.put_mail(slot, mail) is Put.SAME
    assert post.put_mail(slot, _mail()) is Put.DIFFERENT
    assert post.get_mail(slot) == mail
    assert list(post.mail()) == [slot]
    post.remove_mail(slot)
    post.remove_mail(slot)
    assert post.get_mail(slot) is None
    assert list(post.mail()) == []


def test_a_notice_waits_then_waits_to_be_read(post: Post) -> None:
    """It can be read in both places, and is forgotten in both."""
    reply, sealed = secrets.token_hex(16), secrets.token_bytes(8192)
    post.put_outbox(reply, sealed)
    assert post.outbox() == [reply]
    post.outbox_noticed(reply)
    post.outbox_noticed(reply)
    assert (post.outbox(), post.noticed()) == ([], [reply])
    assert post.get_outbox(reply) == sealed
    post.outbox_done(reply)
    assert post.get_outbox(reply) is None
    assert post.noticed() == []


def test_an_outcome_is_one_of_three_words_and_the_first_counts(post: Post, tmp_path: Path) -> None:
    """What a hostile intake writes beside them is not heard."""
    reply = secrets.token_hex(16)
    post.put_outcome(reply, "delivered")
    post.put_outcome(reply, "expired")
    (tmp_path / "outcomes" / secrets.token_hex(16)).write_text("delivered to 5550001")
    (tmp_path / "outcomes" / "5550001").write_text("delivered")
    os.mkfifo(tmp_path / "outcomes" / secrets.token_hex(16))
    assert post.outcomes() == {reply: "delivered"}
    post.outcome_done(reply)
    assert post.outcomes() == {}


@pytest.mark.parametrize("name", ["", "..", "../keys/intake.key", "A" * 32, "0" * 31, "0" * 32 + "\n"])
def test_only_ids_are_names(post: Post, name: str) -> None:
    """Nothing leads out of the directory."""
    for act in (post.get_mail, post.remove_mail, post.get_outbox, post.outbox_done, post.outcome_done):
        with pytest.raises(ValueError, match="not an id"):
            act(name)


def test_what_is_no_letter_is_not_there(post: Post, tmp_path: Path) -> None:
    """A file that was cut, a link, a date beyond all calendars."""
    cut, link, beyond = (secrets.token_hex(16) for _ in range(3))
    (tmp_path / "mail" / cut[:2] / cut).write_bytes(b"x" * 100)
    (tmp_path / "secret").write_bytes(b"x" * 8244)
    (tmp_path / "mail" / link[:2] / link).symlink_to(tmp_path / "secret")
    (tmp_path / "mail" / beyond[:2] / beyond).write_bytes(b"\xff" * 8244)
    assert [post.get_mail(slot) for slot in (cut, link, beyond)] == [None, None, None]


def test_times_are_of_the_day(post: Post, tmp_path: Path) -> None:
    """No file and no directory that a letter or notice touched tells when; the control shows what would."""
    post.put_mail(secrets.token_hex(16), _mail())
    reply = secrets.token_hex(16)
    post.put_outbox(reply, secrets.token_bytes(8192))
    post.outbox_noticed(reply)
    post.put_outcome(reply, "delivered")
    post.remove_mail(next(post.mail()))
    fine = [path for name in ("mail", "outbox", "noticed", "outcomes") for path in (tmp_path / name).rglob("*")]
    touched = [path for path in fine if path.is_file() or path.parent.name == "mail"]
    control = tmp_path / "control"
    control.touch()
    assert control.stat().st_mtime % 86_400
    files = [path for path in touched if path.is_file()]
    assert len(files) == 2
    assert [path for path in files if path.stat().st_mtime % 86_400] == []


def test_post_and_spool_share_a_directory(post: Post, tmp_path: Path) -> None:
    """Neither sees what is the other's, and preparing one leaves the other's unfinished writes alone."""
    spool = Spool(tmp_path)
    spool.prepare()
    (tmp_path / "tmp" / "unfinished").touch()
    (tmp_path / "post-tmp" / "unfinished").touch()
    post.put_mail(secrets.token_hex(16), _mail())
    spool.put(secrets.token_hex(16), secrets.token_bytes(8192))
    post.prepare()
    assert (tmp_path / "tmp" / "unfinished").exists()
    assert not (tmp_path / "post-tmp" / "unfinished").exists()
    assert len(list(post.mail())) == len(list(spool.ids())) == 1
