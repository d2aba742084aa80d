"""Whatever comes, Python and the browser do the same to it, quickly, and refuse in fixed words only."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from holub_intake.clean import MAX_BYTES, CannotClean, clean

Answer = dict[str, Any]
Ask = Callable[[bytes], Answer]

_VECTORS = Path(__file__).resolve().parents[2] / "vectors/clean"
_BEGINNINGS = [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x40\0\0\0WEBPVP8X", b""]
_REASONS = {"truncated", "structure", "too-large", "too-many"}
# Bytes that mean something somewhere: markers, lengths, names of chunks.
_WORDS = [
    b"\xff",
    b"\xff\xd8",
    b"\xff\xd9",
    b"\xff\xda",
    b"\xff\xe1\x00\x08Exif\0\0",
    b"\xff\xc0",
    b"\xff\x00",
    b"\0",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"IHDR",
    b"IDAT",
    b"IEND",
    b"eXIf",
    b"acTL",
    b"\0\0\0\0IEND\xaeB`\x82",
    b"VP8X",
    b"VP8 ",
    b"ANIM",
    b"ANMF",
    b"EXIF",
    b"ALPH",
    b"RIFF",
    b"II*\0\x08\0\0\0",
    b"MM\0*\0\0\0\x08",
    b"\x12\x01\3\0",
]


@cache
def seeds() -> list[bytes]:
    """The vectors that begin like a picture, smallest first, so that failures shrink well."""
    kinds = {".jpg", ".png", ".webp"}
    return sorted((file.read_bytes() for file in _VECTORS.iterdir() if file.suffix in kinds), key=len)


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """A vector with up to eight changes: bytes set, cut out, doubled, put in, the end cut off."""
    data = bytearray(draw(st.sampled_from(seeds())))
    for _ in range(draw(st.integers(0, 8))):
        at = draw(st.integers(0, len(data)))
        span = draw(st.integers(0, 40))
        match draw(st.sampled_from(["set", "cut", "double", "word", "bytes", "end"])):
            case "set" if at < len(data):
                data[at] = draw(st.integers(0, 255))
            case "cut":
                del data[at : at + span]
            case "double":
                data[at:at] = data[at : at + span]
            case "word":
                data[at:at] = draw(st.sampled_from(_WORDS))
            case "bytes":
                data[at:at] = draw(st.binary(max_size=24))
            case "end" if at > 0:
                del data[at:]
    return bytes(data)


def check(data: bytes, here: Ask, there: Ask) -> str:
    """Both sides agree on `data`; what is cleaned stays as it is when cleaned again. Returns the outcome."""
    answer = here(data)
    assert answer == there(data)
    if "data" in answer:
        assert here(base64.b64decode(answer["data"])) == answer
        return "cleaned"
    assert answer.get("ask") or answer["fault"] in _REASONS
    return str(answer.get("fault", "ask"))


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=broken())
def test_agree_on_broken_pictures(here: Ask, there: Ask, data: bytes) -> None:
    """Random changes of the vectors."""
    check(data, here, there)


@settings(max_examples=150, deadline=None)
@given(
    magic=st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x40\0\0\0WEBPVP8X", b""]),
    rest=st.binary(),
)
def test_agree_on_noise(here: Ask, there: Ask, magic: bytes, rest: bytes) -> None:
    """Random bytes behind each beginning."""
    check(magic + rest, here, there)


def test_agree_on_every_truncation(here: Ask, there: Ask) -> None:
    """A picture of each kind, cut at each byte: never an answer that is not whole."""
    for name in ("gps-little.jpg", "exif-big.png", "orientation-6.webp"):
        data = (_VECTORS / name).read_bytes()
        outcomes = [check(data[:end], here, there) for end in range(len(data) + 1)]
        assert outcomes[-1] == "cleaned"
        assert set(outcomes[:-1]) <= {"ask", "truncated"}


def test_changes_reach_every_outcome(here: Ask, there: Ask) -> None:
    """The control: seeded changes of this kind lead to cleaned pictures and to refusals, not to one alone."""
    source = random.Random(8)
    outcomes = set()
    for _ in range(300):
        data = bytearray(source.choice(seeds()))
        data[source.randrange(len(data)) % 60] = source.randrange(256)
        outcomes.add(check(bytes(data), here, there))
    assert {"cleaned", "ask", "truncated", "structure"} <= outcomes


@pytest.mark.soak
@settings(max_examples=20_000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=broken())
def test_agree_on_many_broken_pictures(here: Ask, there: Ask, data: bytes) -> None:
    """The same as above, for longer."""
    check(data, here, there)


MANY = {
    "jpeg segments": b"\xff\xd8" + b"\xff\xfe\0\2" * 70_000,
    "jpeg restarts outside a scan": b"\xff\xd8" + b"\xff\xd0" * 70_000,
    "png chunks": b"\x89PNG\r\n\x1a\n" + b"\0\0\0\x0dIHDR" + bytes(9) + b"\2\0\0\0crc." + b"\0\0\0\0teXtcrc." * 70_000,
    "webp chunks": b"RIFF" + (4 + 8 * 70_000).to_bytes(4, "little") + b"WEBP" + b"ABCD\0\0\0\0" * 70_000,
}


@pytest.mark.parametrize("name", MANY)
def test_too_many_pieces(name: str, here: Ask, there: Ask) -> None:
    """More pieces than any encoder writes are refused, in both languages alike."""
    assert check(MANY[name], here, there) == "too-many"


def test_too_large() -> None:
    """64 MiB are cleaned, one byte more is refused, and other kinds are not looked at."""
    picture = (_VECTORS / "plain.jpg").read_bytes()
    cleaned = clean(picture.ljust(MAX_BYTES, b"\0"))
    assert cleaned is not None
    assert cleaned.data == picture
    with pytest.raises(CannotClean) as refusal:
        clean(picture.ljust(MAX_BYTES + 1, b"\0"))
    assert refusal.value.reason == "too-large"
    assert clean(bytes(MAX_BYTES + 1)) is None


@pytest.mark.parametrize(
    "fill", [b"\xff", b"\xff\0", b"\xff\xd0", b"\xff\xff\0", b"\xff\xda\0\2", b"\0"], ids=bytes.hex
)
def test_time_is_linear(fill: bytes) -> None:
    """Four times the bytes take nowhere near sixteen times the time."""

    def seconds(size: int) -> float:
        data = b"\xff\xd8\xff\xda\0\2" + fill * (size // len(fill))
        started = perf_counter()
        with pytest.raises(CannotClean):
            clean(data)
        return perf_counter() - started

    seconds(1 << 18)
    short = min(seconds(1 << 20) for _ in range(3))
    assert min(seconds(1 << 22) for _ in range(3)) < 10 * short + 0.05
