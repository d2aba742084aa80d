"""Secrets are not printed, formatted, copied or quoted; each check has a control that leaks."""

from __future__ import annotations

import copy
import io
import json
import logging
import pickle
import traceback
from collections.abc import Callable

import pytest

from holub_wire.age import errors
from holub_wire.age.errors import AgeError
from holub_wire.age.header import Stanza
from holub_wire.age.identities import HybridIdentity, PassphraseIdentity, X25519Identity
from holub_wire.age.open import open_sealed
from holub_wire.age.recipients import PassphraseRecipient, parse_recipient
from holub_wire.age.seal import seal
from holub_wire.age.secret import Secret

SEED = bytes(range(100, 132))
WORDS = "canary sang at dawn"
IDENTITY = HybridIdentity(SEED)
HOLDERS: list[Secret] = [
    IDENTITY,
    X25519Identity(SEED),
    PassphraseIdentity(WORDS),
    PassphraseRecipient(WORDS),
]


class Leaky(Secret):
    """The control: a holder that prints what it holds."""

    def __repr__(self) -> str:
        return f"Leaky({SEED!r}, {SEED.hex()}, {WORDS})"

    __str__ = __repr__

    def __reduce__(self) -> tuple[type[Leaky], tuple[()]]:  # type: ignore[override]  # the leak
        return Leaky, ()


def _traces(text: str) -> list[str]:
    """What of the secrets stands in a text, in any form one would print them in."""
    forms = [WORDS, WORDS.encode().hex(), SEED.hex(), repr(SEED)[2:-1], str(list(SEED))[1:-1], IDENTITY.secret()[20:60]]
    return [form for form in forms if form.lower() in text.lower()]


def _printed(holder: object) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logger = logging.Logger("test")
    logger.addHandler(handler)
    logger.error("%s %r", holder, holder)
    try:
        raise RuntimeError(holder)
    except RuntimeError as error:
        traced = "".join(traceback.format_exception(error))
    return (
        f"{holder} {holder!r} {holder!s:>300} {[holder]} {stream.getvalue()} {traced} {json.dumps(holder, default=str)}"
    )


@pytest.mark.parametrize("holder", HOLDERS, ids=lambda holder: type(holder).__name__)
def test_a_secret_is_not_printed(holder: Secret) -> None:
    """Neither str, repr, format, a list, a log line, a traceback nor JSON shows it."""
    assert _traces(_printed(holder)) == []
    assert repr(holder) == f"{type(holder).__name__}(…)"


def test_a_printed_secret_would_be_found() -> None:
    """The control leaks, and each form of it is seen."""
    assert len(_traces(_printed(Leaky()))) >= 3
    assert _traces(IDENTITY.secret()) != []


@pytest.mark.parametrize("holder", HOLDERS, ids=lambda holder: type(holder).__name__)
@pytest.mark.parametrize("duplicate", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_secret_is_not_copied(holder: Secret, duplicate: Callable[[object], object]) -> None:
    """It does not pickle, so it reaches no cache, queue or other process; the control does."""
    with pytest.raises(TypeError, match="does not pickle"):
        duplicate(holder)
    assert duplicate(Leaky()) is not None


def _faults() -> list[Callable[[], object]]:
    secret = IDENTITY.secret()
    recipient = IDENTITY.recipient()
    sealed = seal(WORDS.encode() * 9000, [recipient])
    noisy = b"age-encryption.org/v1\n-> " + WORDS.encode() + b"\xff\n\n--- x\n"
    stanza = Stanza(b"scrypt", (WORDS.encode(), WORDS.encode()), bytes(32))
    return [
        lambda: HybridIdentity.parse(secret[:-1]),
        lambda: HybridIdentity.parse(secret.lower()),
        lambda: HybridIdentity.parse(secret[:-1] + "q"),
        lambda: HybridIdentity.parse(WORDS),
        lambda: X25519Identity.parse(secret),
        lambda: HybridIdentity(SEED[:-1]),
        lambda: parse_recipient(secret),
        lambda: parse_recipient(secret + " "),
        lambda: parse_recipient(WORDS),
        lambda: parse_recipient("age1" + WORDS),
        lambda: PassphraseIdentity(WORDS + "\ud800"),
        lambda: PassphraseRecipient(WORDS + "\ud800"),
        lambda: PassphraseRecipient(WORDS, 99),
        lambda: PassphraseIdentity(WORDS).unwrap(stanza),
        lambda: open_sealed(noisy, [IDENTITY]),
        lambda: open_sealed(WORDS.encode(), [IDENTITY]),
        lambda: open_sealed(sealed[:-1], [IDENTITY]),
        lambda: open_sealed(sealed + b"x", [IDENTITY]),
        lambda: open_sealed(sealed, [HybridIdentity(bytes(32))]),
        lambda: open_sealed(sealed, [PassphraseIdentity(WORDS)]),
    ]


def _whole_chain(error: BaseException) -> str:
    """Everything that an error, and every error before it, holds."""
    held = ""
    at: BaseException | None = error
    while at is not None:
        held += f"{at} {at!r} {at.args!r} {vars(at)!r} {getattr(at, 'object', '')!r} "
        at = at.__cause__ or at.__context__
    return held + "".join(traceback.format_exception(error))


@pytest.mark.parametrize("number", range(len(_faults())))
def test_no_error_quotes_what_it_was_given(number: int) -> None:
    """Keys, passphrases, headers and content stay out of messages, and out of the errors behind them."""
    with pytest.raises(AgeError) as caught:
        _faults()[number]()
    assert str(caught.value)[0].islower()
    assert not str(caught.value).endswith(".")
    shown = "".join(line for line in _whole_chain(caught.value).split("\n") if "lambda" not in line)
    assert _traces(shown) == []


def test_an_error_that_quotes_would_be_found() -> None:
    """The control: an error that holds the words only in what led to it."""

    def quote() -> None:
        try:
            (WORDS + "\ud800").encode()
        except UnicodeEncodeError:
            raise ValueError("calm") from None

    with pytest.raises(ValueError) as caught:
        quote()
    assert _traces(str(caught.value)) == []
    assert _traces(_whole_chain(caught.value)) != []


def test_every_error_has_a_word_for_logs() -> None:
    """One fixed word each, no two alike."""
    kinds = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, AgeError)]
    assert len(kinds) == 6
    assert len({kind.fault for kind in kinds}) == len(kinds)
