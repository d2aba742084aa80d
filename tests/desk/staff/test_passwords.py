"""Passwords and codes."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holub_desk.staff import codes, passwords

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("quiet granite lantern", None),
        ("шість випадкових слів тут", None),
        ("x7#Kd92!mQpz", None),
        ("short", "short"),
        ("x7#Kd92!mQp", "short"),
        ("a" * 201, "long"),
        ("aaaaaaaaaaaaaaaa", "weak"),
        ("qwertyuiop123456", "weak"),
        ("Password1234!", "weak"),
        ("123456789012", "weak"),
        ("olenaolenaolena", "weak"),
        ("Olena-holub-2026", "weak"),
    ],
)
def test_weak_passwords_are_refused(password: str, fault: str | None) -> None:
    """Too short, common, or made of what others know of this person; no rule on letters and digits."""
    assert passwords.weakness(password, ["Olena", "holub"]) == fault


@given(st.text(max_size=250))
def test_any_text_is_judged_quickly(password: str) -> None:
    """Whatever somebody types, a long text included."""
    started = time.perf_counter()
    passwords.weakness(password, ["Olena"])
    assert time.perf_counter() - started < 2


def test_a_password_matches_as_it_was_typed() -> None:
    """Case, spaces and accents count, nothing is cut off; what is stored is argon2id with the RFC's parameters."""
    long = "є" * 150 + "a"
    stored = passwords.hashed(long)
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.matches(stored, long)
    for other in (long[:-1], long[:-1] + "b", long.upper(), f" {long}", long + "x" * 400):
        assert not passwords.matches(stored, other)


def test_nobody_s_password_takes_as_long() -> None:
    """A name that nobody has is not told by the time; and nothing matches it."""
    stored = passwords.hashed("quiet granite lantern")
    passwords.matches(None, "warm up")

    def fastest(hashed: str | None) -> float:
        times = []
        for _ in range(3):
            started = time.perf_counter()
            assert not passwords.matches(hashed, "nobody has this one")
            times.append(time.perf_counter() - started)
        return min(times)

    assert 0.3 < fastest(None) / fastest(stored) < 3


@pytest.mark.parametrize("damaged", ["", "x", "$argon2id$v=19$m=65536,t=3,p=4$bad", "$2b$12$abc"])
def test_a_damaged_hash_lets_nobody_in(damaged: str) -> None:
    """It is wrong, and no error."""
    assert not passwords.matches(damaged, "quiet granite lantern")


def test_codes_of_rfc_6238() -> None:
    """The published values for SHA-1, in their last six digits, at the published times."""
    secret = codes.secret_of(b"12345678901234567890")
    published = {59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}
    for now, digits in published.items():
        assert codes.step_of(secret, digits, now, 0) == now // 30


def test_a_code_counts_once_and_for_a_minute_and_a_half() -> None:
    """Now, one before and one after; never at or before the last one that was used; spaces do not matter."""
    now = 1_795_000_000
    here = now // 30
    digits = {step: codes._code(SECRET, here + step) for step in (-2, -1, 0, 1, 2)}
    assert {step: codes.step_of(SECRET, code, now, 0) for step, code in digits.items()} == {
        -2: None,
        -1: here - 1,
        0: here,
        1: here + 1,
        2: None,
    }
    assert codes.step_of(SECRET, digits[0], now, here) is None
    assert codes.step_of(SECRET, digits[1], now, here) == here + 1
    assert codes.step_of(SECRET, f"{digits[0][:3]} {digits[0][3:]}", now, 0) == here


@given(st.text(max_size=10))
def test_other_texts_are_no_codes(text: str) -> None:
    """Digits of other scripts included."""
    if text.replace(" ", "") not in {codes._code(SECRET, step) for step in (29, 30, 31)}:
        assert codes.step_of(SECRET, text, 900, 0) is None


def test_the_picture_says_no_name_of_ours() -> None:
    """Telephones are searched: the app shows a neutral word. The picture is an SVG without scripts or addresses."""
    drawn = codes.picture(SECRET, "Olena")
    assert drawn.startswith("<svg")
    assert "script" not in drawn
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")
    assert codes._ISSUER == "Desk"
    assert codes.in_groups(SECRET).replace(" ", "") == SECRET
