"""Passkeys: what proves something, and everything that looks like it and does not."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from holub_testing.soft_key import PRESENT, VERIFIED, SoftKey, b64, un64
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from holub_desk.staff import passkeys
from holub_desk.staff.challenges import Challenges
from holub_desk.staff.passkeys import PasskeyRefused, Place
from holub_desk.vault.tables import Passkey, Person

OLENA, ANNA = 3, 1
NOW = 1_795_000_000
DAY = date(2026, 11, 20)
PLACE = Place("localhost", "http://localhost:8471")


class Desk:
    """Registers and verifies as the pages do."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.challenges = Challenges(b"k" * 32)

    def register(self, key: SoftKey, person: int = OLENA, *, place: Place = PLACE, purpose: str = "register") -> None:
        options = passkeys.options_to_register(
            self.session, self.session.get_one(Person, person), place.rp_id, self.challenges.make("register", NOW)
        )
        passkeys.register(self.session, person, key.create(options), "Laptop", place, self._used(purpose), DAY)

    def options(self) -> str:
        return passkeys.options_to_sign_in(self.session, None, PLACE.rp_id, self.challenges.make("sign in", NOW))

    def verify(self, answer: Any, *, place: Place = PLACE, purpose: str = "sign in") -> int:
        return passkeys.verify(self.session, answer, place, self._used(purpose), DAY)

    def _used(self, purpose: str) -> Callable[[bytes], bool]:
        return lambda challenge: self.challenges.use(challenge, purpose, NOW)


@pytest.fixture
def desk(staffed: Session) -> Desk:
    return Desk(staffed)


def test_a_passkey_proves_who_it_is(desk: Desk) -> None:
    """Registered, it signs in its person, with and without telling whom; when it was used is noted."""
    key = SoftKey()
    desk.register(key)
    assert desk.verify(key.get(desk.options())) == OLENA
    key.handle = desk.session.get_one(Person, OLENA).handle
    assert desk.verify(key.get(desk.options())) == OLENA
    assert [(shown.label, shown.used_on) for shown in passkeys.listed(desk.session, OLENA)] == [("Laptop", DAY)]


def test_what_is_asked_of_the_device(desk: Desk) -> None:
    """The key stays in the device, its owner is always checked, no name of ours and no other desk is in it."""
    person = desk.session.get_one(Person, OLENA)
    asked = json.loads(passkeys.options_to_register(desk.session, person, "localhost", b"c" * 32))
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["attestation"] == "none"
    assert un64(asked["user"]["id"]) == person.handle
    assert "holub" not in json.dumps(asked).lower()
    assert json.loads(desk.options())["userVerification"] == "required"
    assert json.loads(desk.options())["allowCredentials"] == []


LIES: dict[str, Callable[[SoftKey], None]] = {
    "another page": lambda key: setattr(key, "origin", "https://localhost.example"),
    "another port": lambda key: setattr(key, "origin", "http://localhost:1"),
    "another desk": lambda key: setattr(key, "rp_id", "example.org"),
    "owner not verified": lambda key: setattr(key, "flags", PRESENT),
    "nobody there": lambda key: setattr(key, "flags", VERIFIED),
    "another key": lambda key: setattr(key, "key", SoftKey().key),
    "unknown key": lambda key: setattr(key, "id", b"x" * 16),
    "somebody else's": lambda key: setattr(key, "handle", b"h" * 32),
    "a copy of the key": lambda key: setattr(key, "count", 5),
}


@pytest.mark.parametrize("lie", LIES)
def test_lies_are_refused(desk: Desk, lie: str) -> None:
    """One thing wrong, and it is no proof; the control: the same without the lie is one."""
    key = SoftKey(count=5)
    desk.register(key)
    key.count = 6
    assert desk.verify(key.get(desk.options())) == OLENA
    key.count = 7
    LIES[lie](key)
    with pytest.raises(PasskeyRefused):
        desk.verify(key.get(desk.options()))


@pytest.mark.parametrize("lie", ["another page", "another desk", "owner not verified", "nobody there"])
def test_lies_register_nothing(desk: Desk, lie: str) -> None:
    """Likewise when it is made."""
    key = SoftKey()
    LIES[lie](key)
    with pytest.raises(PasskeyRefused):
        desk.register(key)
    assert passkeys.listed(desk.session, OLENA) == ()


def test_an_answer_counts_once(desk: Desk) -> None:
    """What was heard on the way cannot be said again, nor for another purpose."""
    key = SoftKey()
    desk.register(key)
    answer = key.get(desk.options())
    with pytest.raises(PasskeyRefused):
        desk.verify(answer, purpose="confirm")
    assert desk.verify(answer) == OLENA
    with pytest.raises(PasskeyRefused):
        desk.verify(answer)


def test_a_key_belongs_to_one_person(desk: Desk) -> None:
    """It cannot be registered a second time, for nobody."""
    key = SoftKey()
    desk.register(key)
    for person in (OLENA, ANNA):
        with pytest.raises(PasskeyRefused):
            desk.register(key, person)


def test_a_key_works_for_the_name_it_was_made_for(desk: Desk) -> None:
    """A desk that has two names needs two keys."""
    key = SoftKey()
    desk.register(key)
    with pytest.raises(PasskeyRefused):
        desk.verify(key.get(desk.options()), place=Place("desk.example", "http://localhost:8471"))


def test_who_left_does_not_come_in(desk: Desk) -> None:
    """Even if a key were left behind."""
    key = SoftKey()
    desk.register(key)
    desk.session.get_one(Person, OLENA).left = True
    with pytest.raises(PasskeyRefused):
        desk.verify(key.get(desk.options()))


def test_there_is_an_end_of_passkeys(desk: Desk) -> None:
    """Ten of one person, so that nobody fills the vault."""
    for _ in range(passkeys.MOST):
        desk.register(SoftKey())
    with pytest.raises(PasskeyRefused):
        desk.register(SoftKey())
    assert desk.session.query(Passkey).count() == passkeys.MOST


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.binary(max_size=60).map(b64),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    answer=json_values
    | st.fixed_dictionaries(
        {
            "id": json_values,
            "rawId": json_values,
            "type": st.just("public-key"),
            "response": st.dictionaries(
                st.sampled_from(
                    [
                        "clientDataJSON",
                        "attestationObject",
                        "authenticatorData",
                        "signature",
                        "userHandle",
                        "transports",
                    ]
                ),
                json_values,
            ),
        }
    )
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_anything_else_is_refused(desk: Desk, answer: Any) -> None:
    """Whatever comes in: a refusal, and nothing of it in the message."""
    for step in (desk.verify, lambda it: passkeys.register(desk.session, OLENA, it, "", PLACE, lambda _: True, DAY)):
        with pytest.raises(PasskeyRefused) as refused:
            step(answer)
        assert str(refused.value) == ""


@given(cut=st.integers(0, 200), byte=st.integers(0, 255))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_attestation_is_refused(desk: Desk, cut: int, byte: int) -> None:
    """CBOR with a byte changed either still says the same key, or registers nothing."""
    key = SoftKey()
    options = passkeys.options_to_register(
        desk.session, desk.session.get_one(Person, OLENA), "localhost", desk.challenges.make("register", NOW)
    )
    answer = key.create(options)
    data = bytearray(un64(answer["response"]["attestationObject"]))
    data[cut % len(data)] = byte
    answer["response"]["attestationObject"] = b64(bytes(data))
    each = desk.session.begin_nested()
    with suppress(PasskeyRefused):
        passkeys.register(desk.session, OLENA, answer, "", PLACE, lambda _: True, DAY)
        assert len(passkeys.listed(desk.session, OLENA)) == 1
    each.rollback()
