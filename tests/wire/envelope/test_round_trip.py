"""Any message that can be written is read as it was; anything else is an error of one kind."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holub_wire.age.identities import HybridIdentity
from holub_wire.age.open import open_sealed
from holub_wire.envelope import (
    CAPACITIES,
    MAX_ACCOUNT,
    MAX_ATTACHMENT,
    MAX_PARTS,
    SIZES,
    EnvelopeError,
    Message,
    MessengerReply,
    Part,
    WebReply,
    pack,
    parse,
    part_room,
    seal_message,
    signed_bytes,
)

ids = st.text("0123456789abcdef", min_size=32, max_size=32)
opaque = st.text("ABCxyz019+/=_-", min_size=1, max_size=200)
media_types = st.from_regex(r"[a-z0-9][a-z0-9.+-]{0,20}/[a-z0-9][a-z0-9.+-]{0,30}", fullmatch=True)


@st.composite
def parts(draw: st.DrawFn) -> Part:
    known = draw(st.booleans())
    n = draw(st.integers(1, MAX_PARTS))
    return Part(
        attachment=draw(ids),
        n=n,
        total=draw(st.integers(n, MAX_PARTS)) if known else None,
        bytes=draw(st.integers(0, MAX_ATTACHMENT)) if known else None,
        sha256=draw(st.text("0123456789abcdef", min_size=64, max_size=64)) if known else None,
        type=draw(media_types),
        cleaned=draw(st.booleans()),
        role=draw(st.sampled_from(["copy", "original"])),
    )


@st.composite
def messages(draw: st.DrawFn) -> Message:
    kind = draw(st.sampled_from(["account", "answers", "attachment", "end", "withdraw", "forget"]))
    if kind in ("end", "withdraw", "forget"):
        body = b""
    elif kind == "attachment":
        body = draw(st.binary(max_size=6000))
    else:
        body = draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=3000)).encode()
    return Message(
        id=draw(ids),
        message=draw(ids),
        conversation=draw(ids),
        seq=draw(st.integers(0, 1_000_000)),
        kind=kind,
        day=draw(st.dates(date(1000, 1, 1))),
        channel=draw(st.from_regex(r"[a-z][a-z0-9]{1,15}", fullmatch=True)),
        language=draw(st.sampled_from(["uk", "ru", "en", "crh", "zh-Hant-TW"])),
        questionnaire=(draw(st.from_regex(r"[a-z0-9][a-z0-9_-]{0,63}", fullmatch=True)), draw(ids)[:16]),
        body=body,
        part=draw(parts()) if kind == "attachment" else None,
        reply=draw(
            st.none()
            | st.builds(WebReply, opaque, st.builds(str.__add__, ids, ids))
            | st.builds(MessengerReply, opaque, opaque, st.none() | opaque)
        ),
        revises=draw(st.none() | ids) if kind == "account" else None,
        signature=draw(st.none() | st.binary(min_size=64, max_size=64)),
    )


@given(messages())
def test_what_is_written_is_read(message: Message) -> None:
    """Header and body come back, and the plaintext has one of three lengths."""
    plaintext = pack(message)
    assert len(plaintext) in CAPACITIES
    assert parse(plaintext) == message


@given(messages(), st.data())
@settings(max_examples=300)
def test_a_changed_byte_is_another_message_or_one_kind_of_error(message: Message, data: st.DataObject) -> None:
    """Whatever a stranger writes, reading gives a message or an EnvelopeError, never another exception."""
    plaintext = bytearray(pack(message))
    place = data.draw(st.integers(0, min(len(plaintext) - 1, 1500)))
    plaintext[place] = data.draw(st.integers(0, 255))
    try:
        read = parse(bytes(plaintext))
    except EnvelopeError:
        return
    assert pack(dataclasses.replace(read))  # what was accepted can be written again


@given(st.binary(max_size=200))
def test_noise_is_one_kind_of_error(noise: bytes) -> None:
    """No input of strangers has any other way out."""
    with pytest.raises(EnvelopeError):
        parse(noise + bytes(CAPACITIES[0] - len(noise)))


@given(messages())
def test_a_signature_covers_all_but_itself(message: Message) -> None:
    """What an intake signs is the same with and without its signature, and differs when anything else does."""
    signed = signed_bytes(message)
    assert signed_bytes(dataclasses.replace(message, signature=b"x" * 64)) == signed
    assert signed_bytes(dataclasses.replace(message, seq=(message.seq + 1) % 1000)) != signed
    assert signed_bytes(dataclasses.replace(message, body=message.body + b"!")) != signed


@pytest.fixture(scope="module")
def identities() -> tuple[HybridIdentity, HybridIdentity]:
    return HybridIdentity.generate(), HybridIdentity.generate()


@given(length=st.integers(0, CAPACITIES[-1] - 400))
@settings(max_examples=20, deadline=None)
def test_sealed_to_two_and_opened_by_either(identities: tuple[HybridIdentity, HybridIdentity], length: int) -> None:
    """The envelope has exactly one of three sizes, the smallest that holds it, and both identities open it."""
    message = _account(b"a" * length)
    current, recovery = identities
    sealed = seal_message(message, current.recipient(), recovery.recipient())
    assert len(sealed) == next(
        size for size, room in zip(SIZES, CAPACITIES, strict=True) if room >= length + _header_length(message) + 1
    )
    for identity in identities:
        assert parse(open_sealed(sealed, [identity])) == message


def test_the_largest_account_fits() -> None:
    """What a sender may accept as an account can be sealed, whatever its header."""
    assert parse(pack(_account("ї".encode() * (MAX_ACCOUNT // 2)))).body


def test_one_byte_too_many_is_refused_when_writing() -> None:
    """A body for which there is no size is the sender's fault, and is never cut."""
    message = _account(b"")
    room = part_room(message)
    assert len(pack(dataclasses.replace(message, body=b"a" * room))) == CAPACITIES[-1]
    with pytest.raises(EnvelopeError, match="too-large"):
        pack(dataclasses.replace(message, body=b"a" * (room + 1)))


def test_the_largest_attachment_fits_into_the_parts_there_are() -> None:
    """100 MiB, even with the longest header of an attachment, need fewer than 512 parts."""
    part = Part("3" * 32, MAX_PARTS, MAX_PARTS, MAX_ATTACHMENT, "0" * 64, "a" * 41 + "/" + "b" * 81, False, "original")
    message = dataclasses.replace(_account(b""), kind="attachment", part=part)
    assert -(-MAX_ATTACHMENT // part_room(message)) <= MAX_PARTS


def test_a_body_is_in_no_repr() -> None:
    """What a source wrote cannot get into a log by way of a repr."""
    assert "planted" not in repr(_account(b"planted"))
    assert "1" * 32 in repr(_account(b"planted")), "the control: other fields are in it"


def _account(body: bytes) -> Message:
    return Message(
        id="0" * 32,
        message="1" * 32,
        conversation="2" * 32,
        seq=0,
        kind="account",
        day=date(2026, 3, 1),
        channel="web",
        language="uk",
        questionnaire=("q", "0" * 16),
        body=body,
    )


def _header_length(message: Message) -> int:
    return pack(message).index(b"\n")
