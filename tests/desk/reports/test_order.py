"""The same messages make the same report, however they are shuffled and cut into batches."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlalchemy.orm import Session

from holub_desk.reports import read
from holub_desk.reports.store import ReportStore
from holub_desk.vault.tables import AttachmentPart, Report
from holub_desk.vault.vault import Vault, create_vault
from holub_wire.envelope import Kind, Message, Part

DAY = date(2026, 11, 23)
CONTENT = os.urandom(3000)
DIGEST = hashlib.sha256(CONTENT).hexdigest()


def message(seq: int, kind: Kind, body: bytes = b"", version: int = 0, part: Part | None = None) -> Message:
    return Message(
        id=f"{seq:032x}",
        message=f"{seq:032x}",
        conversation="c" * 32,
        seq=seq,
        kind=kind,
        day=DAY,
        channel="web",
        language="uk",
        questionnaire=("small", f"{version:016x}"),
        body=body,
        part=part,
    )


def part(n: int) -> Message:
    """A part of a streamed file: only the last tells of the whole."""
    whole = (3, len(CONTENT), DIGEST) if n == 3 else (None, None, None)
    return message(
        10 + n, "attachment", CONTENT[(n - 1) * 1000 : n * 1000], part=Part("a" * 32, n, *whole, "x/y", False)
    )


MESSAGES = (
    message(0, "account", "Перше.".encode()),
    message(1, "answers", b'{"when":"today"}', version=1),
    message(2, "answers", b'{"when":"week"}', version=2),
    message(3, "account", "Друге.".encode()),
    message(4, "withdraw"),
    message(5, "end"),
    *(part(n) for n in (1, 2, 3)),
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    """One vault for all examples; each empties it."""
    vault = create_vault(tmp_path_factory.mktemp("order") / "vault", "six words that nobody has guessed")
    yield vault
    vault.engine.dispose()


def store(vault: Vault, messages: list[Message]) -> None:
    with Session(vault.writer, autoflush=False) as session, session.begin():
        ReportStore(session, vault.files, DAY).add_all(messages)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(MESSAGES), cuts=st.lists(st.integers(0, len(MESSAGES)), max_size=3))
def test_any_order_in_any_batches(shared: Vault, order: list[Message], cuts: list[int]) -> None:
    """Account, answers and their version, marks, and the file whole: nothing depends on what came first."""
    with Session(shared.writer) as session, session.begin():
        session.execute(delete(Report))
    edges = [0, *sorted(cuts), len(order)]
    for start, end in pairwise(edges):
        store(shared, order[start:end])
    with Session(shared.engine) as session:
        found = read.find_report(session, "26-0001", None)
        assert found is not None
        report = read.get_report(session, found, "en", person=None)
        assert report is not None
        row = session.get_one(Report, found)
        assert (row.questionnaire, row.version) == ("small", f"{2:016x}")
        content = read.attachment_content(session, shared.files, found, "a" * 32)
        assert content is not None
        assert b"".join(content) == CONTENT
    assert report.summary.account == "Перше.\n\nДруге."
    assert [value.text for answer in report.answers for value in answer.values] == ["week"]
    assert (report.ended, report.summary.withdrawn) == (True, True)
    assert [each.seq for each in report.messages] == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("harm", ["missing", "changed"])
def test_a_part_that_the_disk_lost_stops_nobody(vault: Vault, tmp_path: Path, harm: str) -> None:
    """The last part comes, an earlier one is gone or changed: the file is damaged, and the words are there."""
    store(vault, [part(1), part(2)])
    with Session(vault.engine) as session:
        [name] = session.query(AttachmentPart.file).filter_by(n=1).one()
    [place] = (tmp_path / "vault").rglob(name)
    if harm == "missing":
        place.unlink()
    else:
        place.write_bytes(place.read_bytes()[:-1])
    store(vault, [part(3), message(0, "account", b"words")])
    with Session(vault.engine) as session:
        report = read.get_report(session, 1, "en", person=None)
    assert report is not None
    assert report.summary.account == "words"
    assert [attachment.state for attachment in report.attachments] == ["damaged"]
