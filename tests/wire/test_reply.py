"""Letters and notices: one length whatever they say, read as written, and one kind of error for everything else."""

from __future__ import annotations

import dataclasses
import subprocess
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holub_wire.age.identities import HybridIdentity
from holub_wire.age.open import open_sealed
from holub_wire.age.seal import seal
from holub_wire.reply import (
    MAX_LETTER,
    ROOM,
    SIZE,
    Letter,
    Notice,
    ReplyError,
    filler,
    read_letter,
    read_notice,
    seal_letter,
    seal_notice,
)

IDENTITY = HybridIdentity(bytes(range(32)))
READER = IDENTITY.recipient()
LETTER = Letter(date(2026, 11, 23), "uk", 3, "Дякуємо. Чи це було в п’ятницю?", bytes(range(32)))
NOTICE = Notice("ab" * 16, "QUJD" * 54, "cd" * 16, "Дякуємо.", date(2026, 11, 26))

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=1000)
days = st.dates(date(1000, 1, 1))


@given(
    st.builds(
        Letter, days, st.sampled_from(["uk", "ru", "en"]), st.integers(0, 7), texts, st.binary(min_size=32, max_size=32)
    )
)
def test_a_letter_is_read_as_written(letter: Letter) -> None:
    """And its length tells nothing."""
    sealed = seal_letter(letter, READER)
    assert len(sealed) == SIZE
    assert read_letter(open_sealed(sealed, [IDENTITY])) == letter


@given(st.text("0123456789abcdef", min_size=32, max_size=32), st.none() | texts, days)
def test_a_notice_is_read_as_written(name: str, text: str | None, expires: date) -> None:
    """With a text or without."""
    notice = Notice(name, "QUJD" * 54, name[::-1], text, expires)
    sealed = seal_notice(notice, READER)
    assert len(sealed) == SIZE
    assert read_notice(open_sealed(sealed, [IDENTITY])) == notice


def test_the_longest_letter_fits_and_one_byte_more_does_not() -> None:
    """Counted in bytes of UTF-8."""
    longest = "п" * (MAX_LETTER // 2)
    seal_letter(dataclasses.replace(LETTER, text=longest), READER)
    seal_notice(dataclasses.replace(NOTICE, text=longest, address="Q" * 1500), READER)
    with pytest.raises(ReplyError, match="too-long"):
        seal_letter(dataclasses.replace(LETTER, text=longest + "!"), READER)


def test_an_empty_slot_answers_what_nobody_can_tell_from_a_letter() -> None:
    """The same length, the same header, and no two alike."""
    empty, letter = filler(READER), seal_letter(LETTER, READER)
    assert len(empty) == len(letter)
    assert empty.splitlines()[0] == letter.splitlines()[0]
    assert filler(READER) != empty
    with pytest.raises(ReplyError):
        read_letter(open_sealed(empty, [IDENTITY]))


def test_stock_age_opens_a_letter(tmp_path_factory: pytest.TempPathFactory, stock_age: str) -> None:
    """The source's identity is an ordinary one."""
    directory = tmp_path_factory.mktemp("letter")
    (directory / "identity.txt").write_text(IDENTITY.secret() + "\n")
    (directory / "letter.age").write_bytes(seal_letter(LETTER, READER))
    command = [stock_age, "--decrypt", "-i", str(directory / "identity.txt"), str(directory / "letter.age")]
    opened = subprocess.run(command, capture_output=True, check=True).stdout
    assert read_letter(opened) == LETTER


def _plain(line: bytes, body: bytes = b"") -> bytes:
    return (line + b"\n" + body).ljust(ROOM, b"\0")


@pytest.mark.parametrize(
    ("plain", "fault"),
    [
        (b"", "size"),
        (bytes(ROOM), "header"),
        (_plain(b"{}"), "fields"),
        (_plain(b"[1]"), "json"),
        (_plain(b'{"v":1,"v":1}'), "duplicate-field"),
        (_plain(b'{"day":"2026-11-23","language":"uk","length":0,"n":8,"token":"","v":1}'), "n"),
        (_plain(b'{"day":"2026-11-23","language":"uk","length":0,"n":true,"token":"","v":1}'), "n"),
        (_plain(b'{"day":"2026-11-23","language":"uk","length":0,"n":0,"token":"00","v":1}'), "token"),
        (_plain(b'{"day":"2026-11-23","language":"uk","length":0,"n":0,"token":"00","v":2}'), "version"),
        (_plain(b'{"day":"2026-11-23","language":"uk","length":1,"n":0,"token":"00","v":1}', b"ab"), "length"),
        (_plain(b'{"day":"2026-11-23","language":"uk","length":4001,"n":0,"token":"00","v":1}'), "length"),
        (_plain(b'{"day":"2026-11-23","language":"uk","length":-1,"n":0,"token":"00","v":1}'), "length"),
        (_plain(b'{"day":"2026-11-23","language":"uk","length":1,"n":0,"token":"00","v":1}', b"\xff"), "text"),
        (_plain(b'{"day":"2026-02-30","language":"uk","length":0,"n":0,"token":"' + b"0" * 64 + b'","v":1}'), "day"),
    ],
)
def test_what_is_no_letter_has_one_fault(plain: bytes, fault: str) -> None:
    """The desk is trusted, the server in between is not."""
    with pytest.raises(ReplyError) as caught:
        read_letter(plain)
    assert caught.value.fault == fault


@given(st.binary(max_size=300))
def test_noise_is_one_kind_of_error(noise: bytes) -> None:
    """Of both kinds."""
    for read in (read_letter, read_notice):
        with pytest.raises(ReplyError):
            read(noise.ljust(ROOM, b"\0"))


def test_nothing_shows_what_they_say() -> None:
    """No repr holds a text, a token, an address."""
    for secret in ("п’ятницю", LETTER.token.hex(), repr(LETTER.token), NOTICE.address, "Дякуємо"):
        assert secret not in f"{LETTER!r}{NOTICE!r}"


def test_a_letter_for_two_is_no_letter() -> None:
    """Only one stanza fits the length: nobody else can be added unseen."""
    plain = open_sealed(seal_letter(LETTER, READER), [IDENTITY])
    assert len(seal(plain, [READER, HybridIdentity.generate().recipient()])) > SIZE
