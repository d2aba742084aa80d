"""Messengers run beside the web: what fails starts again, stops nobody else, and does not outlive a stop."""

from __future__ import annotations

import asyncio
from typing import Literal

import pytest

from holub_intake.messengers import Messengers


class Unsteady:
    """A channel that fails at its start as often as it is told, and once more when it is told to end."""

    name = "unsteady"

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.runs = asyncio.Event()
        self.closed = False

    async def run(self) -> None:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("a word of somebody")
        self.runs.set()
        try:
            await asyncio.Event().wait()
        finally:
            raise RuntimeError("another word of somebody")

    async def notify(self, account: str, reply: str) -> Literal["delivered", "undeliverable"]:
        return "delivered"

    async def check(self) -> list[str]:
        return []

    async def close(self) -> None:
        self.closed = True


async def test_one_that_fails_starts_again_and_ends_when_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The other one goes on meanwhile; only the kind of the defect is written; both are closed in the end."""
    monkeypatch.setattr("holub_intake.messengers._FIRST_PAUSE", 0.01)
    steady, unsteady = Unsteady(0), Unsteady(3)
    async with asyncio.timeout(10):
        async with Messengers([steady, unsteady]).running():
            await steady.runs.wait()
            await unsteady.runs.wait()
    assert steady.closed
    assert unsteady.closed
    assert capsys.readouterr().err == "holub-intake: channel-failed kind=RuntimeError\n" * 3
