"""Carried files: split by their first lines, opened like all envelopes, and never touched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from holub_testing.collected import Collected
from holub_testing.line import TestLine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from holub_desk.carried import MAX_ENVELOPES, CarriedError, FileCollector, read_file, split
from holub_desk.opener import KNOWN, NEW, Opener
from holub_desk.opening import Opened, Refused
from holub_desk.reports.read import list_reports
from holub_desk.vault.tables import Quarantined
from holub_wire.envelope import SIZES

BEGINNING = b"age-encryption.org/v1\n"


def envelope(size: int) -> bytes:
    """Something that looks like one from outside, and ends in what could be taken for blank."""
    return BEGINNING + os.urandom(size - len(BEGINNING) - 3) + b" \n\0"


def pieces(data: bytes) -> list[bytes]:
    return [data[each.start : each.start + each.size] for each in split(data).envelopes]


@given(
    st.lists(st.sampled_from(SIZES[:2]), min_size=1, max_size=6), st.sampled_from([b"", b"\n", b"\r\n\r\n", b"\0\0"])
)
def test_what_was_put_together_comes_apart(sizes: list[int], end: bytes) -> None:
    """Any envelopes in any order, each as it was; a blank end is no harm."""
    envelopes = [envelope(size) for size in sizes]
    found = split(b"".join(envelopes) + end)
    assert pieces(b"".join(envelopes) + end) == envelopes
    assert (found.broken, found.strange) == (0, 0)


NOISE = st.binary(max_size=3000).filter(lambda noise: BEGINNING not in noise)


@given(NOISE, NOISE, st.integers(0, 8000))
def test_what_is_between_is_counted_and_loses_nothing(before: bytes, between: bytes, cut: int) -> None:
    """Strange bytes before and between, and a last envelope that is cut: the others come out whole."""
    whole, last = envelope(32768), envelope(262144)[: len(BEGINNING) + cut]
    found = split(before + whole + between + whole + b"\n" + last)
    assert [(each.start, each.size) for each in found.envelopes] == [
        (len(before), 32768),
        (len(before) + 32768 + len(between), 32768),
    ]
    assert (found.broken, found.strange) == (1, len(before) + len(between.strip(b" \t\r\n\0")))


def test_much_behind_an_envelope_makes_it_none() -> None:
    """It was cut out of a longer one: what is left of it is not guessed at."""
    found = split(envelope(262144)[:100_000] + envelope(8192))
    assert ([each.size for each in found.envelopes], found.broken, found.strange) == ([8192], 1, 0)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "holds no sealed message"),
        (b"PK\x03\x04" + os.urandom(9000), "holds no sealed message"),
        (b"-----BEGIN AGE ENCRYPTED FILE-----\n", "holds no sealed message"),
        (BEGINNING * (MAX_ENVELOPES + 1), "holds more than 4,096 pieces"),
    ],
)
def test_what_is_none_of_ours_is_said(content: bytes, said: str) -> None:
    """Calmly, with what may help."""
    with pytest.raises(CarriedError, match=said) as raised:
        split(content)
    assert raised.value.hint


def test_files_that_are_none_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A directory, a pipe that would never end, nothing at all, and one that is too large."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "large").write_bytes(envelope(8192))
    monkeypatch.setattr("holub_desk.carried.MAX_FILE", 8191)
    faults = {"": "is no file", "pipe": "is no file", "missing": "cannot be read", "large": "is larger"}
    for name, said in faults.items():
        with pytest.raises(CarriedError, match=said):
            read_file(tmp_path / name)


@pytest.fixture
def listened(opener: Opener) -> tuple[Opener, list[str]]:
    """An opener for carried files, and what it says of each envelope."""
    said: list[str] = []

    def hear(outcome: Opened | Refused, fate: str) -> None:
        assert isinstance(outcome, Opened) == (fate in (NEW, KNOWN))
        said.append(fate)

    opener.named, opener.heard = False, hear
    return opener, said


def accounts(opener: Opener) -> list[str]:
    with Session(opener.vault.engine) as session:
        return sorted(row.account for row in list_reports(session, person=None, limit=1000))


def test_a_file_is_opened_once_and_never_touched(
    listened: tuple[Opener, list[str]], line: TestLine, tmp_path: Path
) -> None:
    """All messages are new, then all are known, also within a longer file and under another name; no byte changes."""
    opener, said = listened
    envelopes = [line.seal(f"{n}".encode())[1] for n in range(4)]
    first, second = tmp_path / "notes.age", tmp_path / "notes-2.age"
    first.write_bytes(b"".join(envelopes))
    second.write_bytes(b"".join([*envelopes, line.seal(b"more")[1]]) + b"\n")
    before = first.read_bytes()
    for path, fates in ((first, [NEW] * 4), (first, [KNOWN] * 4), (second, [KNOWN] * 4 + [NEW])):
        said.clear()
        opener.collector = FileCollector(read_file(path))
        opener.run_once()
        assert sorted(said) == sorted(fates)
    assert accounts(opener) == ["0", "1", "2", "3", "more"]
    assert first.read_bytes() == before


def test_what_does_not_open_is_set_aside_each_time_it_is_said(
    listened: tuple[Opener, list[str]], line: TestLine, tmp_path: Path
) -> None:
    """Noise among good ones: they arrive, it is quarantined once and named again when the file is opened again."""
    opener, said = listened
    good = line.seal(b"good")[1]
    path = tmp_path / "x"
    path.write_bytes(envelope(8192) + good + good[:-1] + bytes([good[-1] ^ 1]))
    for _ in range(2):
        said.clear()
        opener.collector = FileCollector(read_file(path))
        opener.run_once()
        assert [fate for fate in sorted(said) if fate not in (NEW, KNOWN)] == ["header", "payload"]
    assert accounts(opener) == ["good"]
    with Session(opener.vault.engine) as session:
        assert sorted(row.reason for row in session.query(Quarantined)) == ["header", "payload"]


def test_a_message_that_came_by_the_web_is_known(
    listened: tuple[Opener, list[str]], line: TestLine, tmp_path: Path
) -> None:
    """The same envelope over both ways is one message, in whatever order."""
    opener, said = listened
    envelope_id, sealed = line.seal(b"once")
    (tmp_path / "x").write_bytes(sealed)
    opener.named = True
    opener.collector = Collected({envelope_id: sealed})
    opener.run_once()
    opener.named, opener.collector = False, FileCollector(read_file(tmp_path / "x"))
    opener.run_once()
    assert said == [NEW, KNOWN]
    assert accounts(opener) == ["once"]


def test_a_file_that_changes_meanwhile_is_not_read_wrong(line: TestLine, tmp_path: Path) -> None:
    """What is read later must be what was split; a stick that is pulled out holds nothing up."""
    path = tmp_path / "x"
    path.write_bytes(line.seal(b"1")[1] + line.seal(b"2")[1])
    collector = FileCollector(read_file(path))
    first, second = collector.ids()
    path.write_bytes(line.seal(b"3")[1] + path.read_bytes()[8192:])
    assert collector.get(first) is None
    assert collector.get(second) is not None
    path.unlink()
    assert collector.get(second) is None
    assert collector.get("0" * 32) is None
