"""`PUT /e/{id}` on a real server: stored, stored before, refused; and what a refusal leaves behind."""

from __future__ import annotations

import asyncio
import os
import resource
import secrets
from collections.abc import Callable

import httpx
import pytest
from holub_testing.intake import RunningIntake

from holub_wire.envelope import SIZES


def test_stored_then_the_same_then_another(running_intake: RunningIntake) -> None:
    """201 for the first time, 200 for the same bytes, 409 for others, and the first ones stay."""
    envelope_id, sealed = running_intake.line.seal("Бачив два автобуси.".encode())
    with httpx.Client(base_url=running_intake.url) as client:
        answers = [client.put(f"/e/{envelope_id}", content=body) for body in (sealed, sealed, os.urandom(len(sealed)))]
    assert [answer.status_code for answer in answers] == [201, 200, 409]
    assert running_intake.spool.get(envelope_id) == sealed


@pytest.mark.parametrize("size", SIZES)
def test_each_size_is_stored(running_intake: RunningIntake, size: int) -> None:
    """The intake looks at nothing but the length: it could not read more."""
    envelope_id, body = secrets.token_hex(16), os.urandom(size)
    assert httpx.put(f"{running_intake.url}/e/{envelope_id}", content=body).status_code == 201
    assert running_intake.spool.get(envelope_id) == body


@pytest.mark.parametrize("size", [0, 1, 8191, 8193, 32767, 32769, 262143, 262145, 1_000_000, 20_000_000])
def test_other_sizes_are_refused_calmly(running_intake: RunningIntake, size: int) -> None:
    """A body of any other size gets fixed words, and nothing is stored."""
    envelope_id = secrets.token_hex(16)
    answer = httpx.put(f"{running_intake.url}/e/{envelope_id}", content=bytes(size), timeout=30)
    assert answer.status_code == (413 if size > SIZES[-1] else 400)
    assert answer.text in ("Not the size of an envelope.\n", "Too large.\n")
    assert running_intake.spool.get(envelope_id) is None


@pytest.mark.parametrize(
    "name",
    [
        "0",
        "0" * 31,
        "0" * 33,
        "A" * 32,
        "g" * 32,
        "%2e%2e%2fsecret",
        "0" * 30 + "%0a",
        "x" * 200,
        "%00" * 10,
        "%D9%A0" * 32,
    ],
)
def test_other_ids_are_refused_calmly(running_intake: RunningIntake, name: str) -> None:
    """Only 32 lower-case hex digits name an envelope; the answer does not repeat what was sent."""
    answer = httpx.put(f"{running_intake.url}/e/{name}", content=bytes(SIZES[0]))
    assert (answer.status_code, answer.text) in [
        (400, "Not the id of an envelope.\n"),
        (404, "There is nothing here.\n"),
    ]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_other_methods_are_refused_calmly(running_intake: RunningIntake, method: str) -> None:
    """There is one verb: nothing can be listed, read or deleted."""
    envelope_id, sealed = running_intake.line.seal(b"x")
    with httpx.Client(base_url=running_intake.url) as client:
        assert client.put(f"/e/{envelope_id}", content=sealed).status_code == 201
        answer = client.request(method, f"/e/{envelope_id}")
    assert (answer.status_code, answer.headers["allow"]) == (405, "PUT")
    assert running_intake.spool.get(envelope_id) == sealed


def test_eight_at_once_on_one_id(running_intake: RunningIntake) -> None:
    """Of eight senders with eight bodies one is told 201 and seven 409; what is there is the winner's."""

    async def race() -> None:
        async with httpx.AsyncClient(base_url=running_intake.url) as client:
            for _ in range(10):
                envelope_id = secrets.token_hex(16)
                bodies = [os.urandom(SIZES[0]) for _ in range(8)]
                answers = await asyncio.gather(*(client.put(f"/e/{envelope_id}", content=body) for body in bodies))
                codes = [answer.status_code for answer in answers]
                assert sorted(codes) == [201] + [409] * 7
                assert running_intake.spool.get(envelope_id) == bodies[codes.index(201)]

    asyncio.run(race())


def test_many_sources_at_once(running_intake: RunningIntake) -> None:
    """64 sources send 300 envelopes: every one is told 201, and every one is there."""
    bodies = {secrets.token_hex(16): os.urandom(SIZES[0]) for _ in range(300)}

    async def send() -> list[int]:
        limits = httpx.Limits(max_connections=64)
        async with httpx.AsyncClient(base_url=running_intake.url, limits=limits, timeout=60) as client:
            answers = await asyncio.gather(*(client.put(f"/e/{name}", content=body) for name, body in bodies.items()))
        return [answer.status_code for answer in answers]

    assert asyncio.run(send()) == [201] * 300
    assert all(running_intake.spool.get(name) == body for name, body in bodies.items())


def test_a_full_disk_is_a_calm_503(start_intake: Callable[..., RunningIntake]) -> None:
    """When the disk refuses, the sender is told to come again; nothing half-stored stays; later it works."""
    intake = start_intake()
    # A limit on the size of files is the same refusal to write(2) as a full disk, half-way through.
    resource.prlimit(intake.process.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
    envelope_id, sealed = intake.line.seal(b"x")
    answer = httpx.put(f"{intake.url}/e/{envelope_id}", content=sealed)
    assert (answer.status_code, answer.text) == (503, "Please try again in a moment.\n")
    assert answer.headers["retry-after"] == "10"
    assert list((intake.directory / "spool" / "tmp").iterdir()) == []
    assert intake.spool.get(envelope_id) is None
    resource.prlimit(intake.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert httpx.put(f"{intake.url}/e/{envelope_id}", content=sealed).status_code == 201
    assert intake.output.splitlines()[1:] == ["holub-intake: not-stored errno=27"]
