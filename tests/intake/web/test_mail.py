"""`/m/{id}`: whatever is asked for, what comes back cannot be told apart."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from holub_testing.intake import RunningIntake, running
from holub_testing.line import TestLine

from holub_intake.mailboxes import Mailboxes, nobody
from holub_wire.age.errors import AgeError
from holub_wire.age.identities import HybridIdentity
from holub_wire.age.open import open_sealed
from holub_wire.code import Code, Return, keys, salt_of, slot
from holub_wire.post import Mail, Post
from holub_wire.reply import Letter, read_letter, seal_letter

TOKEN = bytes(range(32))


@pytest.fixture(scope="module")
def intake(line: TestLine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningIntake]:
    started = running(line, tmp_path_factory.mktemp("mail"))
    yield started
    started.stop()


def _today() -> date:
    return datetime.now(UTC).date()


def _lay(post: Post, made: Return, n: int, *, days: int = 30, text: str = "Дякуємо.") -> str:
    """What the desk does with a letter; returns the id of the reply."""
    recipient = HybridIdentity(made.identity_seed).recipient()
    sealed = seal_letter(Letter(_today(), "uk", n, text, TOKEN), recipient)
    reply = secrets.token_hex(16)
    expires = _today() + timedelta(days=days)
    post.put_mail(slot(made.mailbox, n), Mail(sealed, hashlib.sha256(TOKEN).digest(), expires, reply))
    return reply


def _told(response: httpx.Response) -> tuple[int, list[tuple[str, str]], int]:
    """All that the network can see of an answer, but for when."""
    return response.status_code, response.headers.multi_items(), len(response.content)


def test_full_empty_expired_wrong_and_nonsense_are_answered_alike(intake: RunningIntake) -> None:
    """Status, headers and length: the same for a letter, none, an expired one, a wrong code, no id at all."""
    salt = salt_of(intake.line.line.recipients.recovery)
    post = Post(intake.directory / "spool")
    full, expired, wrong = (keys(Code.new(), salt) for _ in range(3))
    _lay(post, full, 0)
    _lay(post, expired, 0, days=0)
    with httpx.Client(base_url=intake.url) as client:
        answers = {
            "full": client.get(f"/m/{slot(full.mailbox, 0)}"),
            "empty": client.get(f"/m/{slot(full.mailbox, 1)}"),
            "expired": client.get(f"/m/{slot(expired.mailbox, 0)}"),
            "wrong": client.get(f"/m/{slot(wrong.mailbox, 0)}"),
            "no id": client.get("/m/nonsense"),
        }
        assert {name: _told(answer) for name, answer in answers.items()} == dict.fromkeys(
            answers, (200, answers["full"].headers.multi_items(), 8192)
        )
        heads = [answer.content.splitlines()[0] for answer in answers.values()]
        assert set(heads) == {b"age-encryption.org/v1"}
        assert len({answer.content for answer in answers.values()}) == len(answers)
        identity = HybridIdentity(full.identity_seed)
        assert read_letter(open_sealed(answers["full"].content, [identity])).text == "Дякуємо."
        for name in ("empty", "expired", "wrong", "no id"):
            with pytest.raises(AgeError):
                open_sealed(answers[name].content, [identity])


def test_the_plain_page_is_answered_alike_too(intake: RunningIntake) -> None:
    """`POST /form/return` as a browser sends it that takes compressed pages. The control finds the letter."""
    salt = salt_of(intake.line.line.recipients.recovery)
    post = Post(intake.directory / "spool")
    full, expired, empty, wrong = (Code.new() for _ in range(4))
    _lay(post, keys(full, salt), 0)
    _lay(post, keys(expired, salt), 0, days=0)
    typed = {
        "full": " ".join(full.words("uk")),
        "empty": " ".join(empty.words("uk")),
        "expired": " ".join(expired.words("uk")),
        "wrong": " ".join([*wrong.words("uk")[:-1], full.words("ru")[0]]),
    }
    with httpx.Client(base_url=intake.url, headers={"accept-encoding": "gzip, br"}) as client:
        answers = {
            name: client.post("/form/return", files={"lang": (None, "uk"), "code": (None, words)})
            for name, words in typed.items()
        }
    assert {name: _told(answer) for name, answer in answers.items()} == dict.fromkeys(
        answers, (200, answers["full"].headers.multi_items(), 65536)
    )
    assert [name for name, answer in answers.items() if "Дякуємо." in answer.text] == ["full"]


def test_only_the_token_from_inside_deletes(intake: RunningIntake) -> None:
    """All answers to DELETE are alike; fetching deletes nothing; the desk learns that it was delivered."""
    made = keys(Code.new(), salt_of(intake.line.line.recipients.recovery))
    post = Post(intake.directory / "spool")
    reply = _lay(post, made, 2)
    place = f"/m/{slot(made.mailbox, 2)}"
    with httpx.Client(base_url=intake.url) as client:
        wrong = [client.delete(place, headers=head) for head in ({}, {"holub-token": "0" * 64}, {"holub-token": "x"})]
        client.get(place)
        assert post.get_mail(slot(made.mailbox, 2)) is not None
        assert reply not in post.outcomes()
        right = client.delete(place, headers={"holub-token": TOKEN.hex()})
        again = client.delete(place, headers={"holub-token": TOKEN.hex()})
        assert len({str(_told(answer)) for answer in (*wrong, right, again)}) == 1
        assert right.status_code == 204
    assert post.get_mail(slot(made.mailbox, 2)) is None
    assert post.outcomes()[reply] == "delivered"


def test_expired_letters_are_swept_and_told(tmp_path: Path) -> None:
    """Others stay."""
    post = Post(tmp_path)
    post.prepare()
    mailboxes = Mailboxes(post, nobody(), _today)
    made = keys(Code.new(), bytes(16))
    gone, kept = _lay(post, made, 0, days=0), _lay(post, made, 1, days=1)
    mailboxes.sweep()
    assert list(post.mail()) == [slot(made.mailbox, 1)]
    assert post.outcomes() == {gone: "expired"}
    assert kept not in post.outcomes()


def test_nothing_of_a_visit_is_kept(intake: RunningIntake) -> None:
    """Neither slot nor token is written to the journal; the control line shows that it was looked at."""
    with httpx.Client(base_url=intake.url) as client:
        client.get("/m/" + "ab" * 16)
        client.delete("/m/" + "ab" * 16, headers={"holub-token": "cd" * 32})
    assert "ready" in intake.output
    assert "ab" * 8 not in intake.output
    assert "cd" * 8 not in intake.output
