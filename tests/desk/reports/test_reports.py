"""Messages become reports, in whatever order they come."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import date
from random import Random
from typing import Any

import pytest
from holub_testing.line import TestLine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from holub_desk.reports import read, visible
from holub_desk.reports.answers import Said
from holub_desk.reports.attachments import MAX_ATTACHMENTS
from holub_desk.reports.examples import add_examples
from holub_desk.reports.store import ReportStore
from holub_desk.reports.visible import visible_text
from holub_desk.vault.tables import KnownQuestionnaire, Person, Report
from holub_desk.vault.vault import Vault
from holub_wire.envelope import Kind, Message, Part
from holub_wire.questionnaire.model import to_json

DAY = date(2026, 11, 23)
CONVERSATION = "c" * 32


def message(kind: Kind, body: bytes = b"", *, seq: int = 0, part: Part | None = None, **more: Any) -> Message:
    fields: dict[str, Any] = {
        "id": os.urandom(16).hex(),
        "message": os.urandom(16).hex(),
        "conversation": CONVERSATION,
        "day": DAY,
        "channel": "web",
        "language": "uk",
        "questionnaire": ("small", "0" * 16),
    } | more
    return Message(kind=kind, body=body, seq=seq, part=part, **fields)


def parts(content: bytes, count: int, *, known: bool = True, seq: int = 10) -> list[Message]:
    """An attachment in `count` parts; without `known` only the last tells of the whole."""
    size = -(-len(content) // count)
    attachment = os.urandom(16).hex()
    made = []
    for n in range(1, count + 1):
        tells = known or n == count
        whole = (count, len(content), hashlib.sha256(content).hexdigest()) if tells else (None, None, None)
        part = Part(attachment, n, *whole, "image/jpeg", True)
        made.append(message("attachment", content[(n - 1) * size : n * size], seq=seq + n, part=part))
    return made


def store(vault: Vault, *batches: list[Message], day: date = DAY) -> None:
    for batch in batches:
        with Session(vault.writer, autoflush=False) as session, session.begin():
            ReportStore(session, vault.files, day).add_all(batch)


def shown(vault: Vault, number: str = "26-0001", language: str = "en") -> read.ReportShown:
    with Session(vault.engine) as session:
        found = read.find_report(session, number, None)
        assert found is not None
        report = read.get_report(session, found, language, person=None)
        assert report is not None
        return report


@pytest.mark.parametrize("seed", range(6))
def test_order_makes_no_difference(vault: Vault, seed: int) -> None:
    """Shuffled and cut into batches anywhere, the same messages make the same report."""
    content = os.urandom(5000)
    messages = [
        message("account", "Перше.".encode(), seq=0),
        message("answers", b'{"seen_how":"self"}', seq=1),
        message("account", "Друге.".encode(), seq=2),
        message("answers", b'{"seen_how":"heard"}', seq=3),
        *parts(content, 5),
        message("end", seq=20),
    ]
    random = Random(seed)
    random.shuffle(messages)
    cut = random.randrange(len(messages))
    store(vault, messages[:cut], messages[cut:])
    report = shown(vault)
    assert report.summary.account == "Перше.\n\nДруге."
    assert [answer.values[0].text for answer in report.answers] == ["heard"]
    assert report.ended
    [attachment] = report.attachments
    assert (attachment.state, attachment.received, attachment.total) == ("whole", 5, 5)
    with Session(vault.engine) as session:
        stored = read.attachment_content(session, vault.files, report.summary.id, attachment.id)
        assert stored is not None
        assert b"".join(stored) == content


def test_account_is_there_whatever_happens_to_the_rest(vault: Vault) -> None:
    """37 of 100 parts: the account is readable, and the attachment says how far it is."""
    store(vault, [message("account", b"words"), *parts(os.urandom(2000), 100)[:37]])
    report = shown(vault)
    assert report.summary.account == "words"
    [attachment] = report.attachments
    assert (attachment.state, attachment.received, attachment.total) == ("arriving", 37, 100)


def test_a_streamed_attachment_tells_its_whole_at_the_end(vault: Vault) -> None:
    """Until the last part the total is unknown, and then everything is."""
    streamed = parts(os.urandom(999), 3, known=False)
    store(vault, streamed[:2])
    assert shown(vault).attachments[0].total is None
    store(vault, streamed[2:])
    assert shown(vault).attachments[0].state == "whole"


def test_damage_is_shown(vault: Vault) -> None:
    """Another hash, or parts that disagree, make an attachment damaged; it cannot be downloaded."""
    content = os.urandom(100)
    wrong = parts(content, 2)
    wrong[1] = message("attachment", b"other" * 10, part=wrong[1].part, seq=3)
    disagreeing = parts(content, 2)
    assert disagreeing[0].part is not None
    disagreeing[0].part.__dict__["bytes"] = 99
    store(vault, wrong, disagreeing)
    report = shown(vault)
    assert [attachment.state for attachment in report.attachments] == ["damaged", "damaged"]
    with Session(vault.engine) as session:
        for attachment in report.attachments:
            assert read.attachment_content(session, vault.files, report.summary.id, attachment.id) is None


def test_attachments_are_bounded(vault: Vault) -> None:
    """One conversation cannot fill the desk with attachments."""
    store(vault, [parts(b"x", 1)[0] for _ in range(MAX_ATTACHMENTS + 5)])
    assert len(shown(vault).attachments) == MAX_ATTACHMENTS


def test_numbers_begin_anew_each_year(vault: Vault) -> None:
    """26-0001, 26-0002, 27-0001; and they are found by what people say."""
    for year, conversation in ((2026, "1"), (2026, "2"), (2027, "3")):
        store(vault, [message("account", conversation.encode(), conversation=conversation * 32)], day=date(year, 1, 2))
    with Session(vault.engine) as session:
        assert [row.number for row in read.list_reports(session, person=None)] == ["27-0001", "26-0002", "26-0001"]
        for nonsense in ("", "26", "26-", "-1", "26-0001'", "99-0001", "²6-0001", "1" * 30 + "-1"):
            assert read.find_report(session, nonsense, None) is None


def test_further_words_make_a_report_unread_again(vault: Vault) -> None:
    """Read by someone, then added to: new for them again; parts of a file alone do not."""
    with Session(vault.writer) as session, session.begin():
        session.add(Person(id=1, name="Olena", role="analyst"))
    store(vault, [message("account", b"first")])

    def is_read() -> bool:
        with Session(vault.engine) as session:
            return read.list_reports(session, person=1)[0].read

    stood_at = shown(vault).changed
    with Session(vault.writer) as session, session.begin():
        read.mark_read(session, 1, 1, stood_at - 1, date(2026, 11, 24))
    assert not is_read(), "what came while the page was on its way is not read"
    with Session(vault.writer) as session, session.begin():
        read.mark_read(session, 1, 1, stood_at, date(2026, 11, 24))
    assert is_read()
    store(vault, parts(b"x", 1))
    assert is_read()
    store(vault, [message("account", b"second", seq=1)])
    assert not is_read()


def test_answers_beside_labels_in_two_languages(vault: Vault, line: TestLine) -> None:
    """The analyst's language, the source's beside it; unknown names and questionnaires stay raw, with a notice."""
    questionnaire = line.line.questionnaire
    with Session(vault.writer) as session, session.begin():
        compiled = json.dumps(to_json(questionnaire))
        session.add(KnownQuestionnaire(id=questionnaire.id, version=questionnaire.version, compiled=compiled))
    named = (questionnaire.id, questionnaire.version)
    answers = json.dumps({"what": ["workers"], "seen_how": "self", "unheard_of": {"deep": 1}}).encode()
    store(vault, [message("answers", answers, questionnaire=named)])
    report = shown(vault)
    assert report.questionnaire_known
    assert [answer.name for answer in report.answers] == ["seen_how", "what", "unheard_of"]
    assert report.answers[0].question == Said("Did you see this yourself?", "Ви це бачили самі?")
    assert report.answers[1].codes == ("A1",)
    assert report.answers[2].values[0].text == '{"deep": 1}'
    store(vault, [message("answers", b'{"what":"workers"}', conversation="d" * 32)])
    unknown = shown(vault, "26-0002")
    assert not unknown.questionnaire_known
    assert unknown.answers[0].question.text == "what"


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"a":1,"a":2}', b'{"a":' + b"[" * 50 + b"]" * 50 + b"}"])
def test_malformed_answers_break_nothing(vault: Vault, body: bytes) -> None:
    """They count as none and are shown as they came; good ones before them still count."""
    store(vault, [message("answers", b'{"x":"good"}', seq=1), message("answers", body, seq=2)])
    report = shown(vault)
    assert [answer.values[0].text for answer in report.answers] == ["good"]
    assert report.messages[1].body == body.decode()


def test_withdrawal_is_kept_with_the_report(vault: Vault) -> None:
    """What was withdrawn is shown as such."""
    store(vault, [message("account", b"words"), message("withdraw", seq=1)])
    assert shown(vault).summary.withdrawn


def test_examples_are_marked(vault: Vault) -> None:
    """Three invented reports, each marked, in three languages."""
    with Session(vault.writer, autoflush=False) as session, session.begin():
        add_examples(session, vault.files, DAY)
    with Session(vault.engine) as session:
        rows = session.query(Report).all()
        assert [row.example for row in rows] == [True] * 3
        assert {row.language for row in rows} == {"uk", "ru", "en"}


@pytest.mark.parametrize(
    ("hostile", "code"),
    [
        ("\u202e", "202E"),
        ("\u2066", "2066"),
        ("\u200b", "200B"),
        ("\ufeff", "FEFF"),
        ("\x00", "0000"),
        ("\x1b", "001B"),
        ("\x85", "0085"),
        ("\u2028", "2028"),
        ("\r", "000D"),
        ("\u3164", "3164"),
        ("\U000e0041", "E0041"),
        ("\ue000", "E000"),
    ],
)
def test_invisible_characters_are_shown(hostile: str, code: str) -> None:
    """What would act in secret is written as its number; words, lines and tabs stay."""
    assert visible_text(f"а{hostile}б") == f"а⟦U+{code}⟧б"
    assert visible_text("Слово\n\tslovo «ё» 漢字 👍") == "Слово\n\tslovo «ё» 漢字 👍"


@given(st.text())
def test_nothing_invisible_is_left(text: str) -> None:
    """Whatever comes in, nothing hidden comes out, and nothing visible is lost."""
    made = visible_text(text)
    assert visible_text(made) == made
    assert all(character in made for character in text if character.isalnum())


@given(
    st.text(st.one_of(st.characters(), st.sampled_from("аб12 ёй\u0301\u202e\u200b\u00ad👍\n\r\t\ufe0f")), max_size=60)
)
def test_plain_parts_are_told_at_once(text: str) -> None:
    """What is taken as plain without a look at each character is what such a look would find."""
    one_by_one = [(part, hidden) for part, hidden in visible._judged_one_by_one(text)]
    assert [(c, hidden) for part, hidden in visible._judged(text) for c in part] == one_by_one
