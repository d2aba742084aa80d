"""How much memory all uploads together may hold."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Busy(Exception):
    """There was no room in time."""


class Budget:
    """Bytes that are lent and given back. Who waits too long is told to come back later."""

    def __init__(self, total: int, patience_seconds: float = 20.0) -> None:
        self.total = total
        self.lent = 0
        self.most = 0
        """The most that was lent at any moment."""
        self._patience = patience_seconds
        self._returned = asyncio.Condition()

    @asynccontextmanager
    async def loan(self) -> AsyncIterator[Loan]:
        """A loan that can grow, and ends with the block."""
        loan = Loan(self)
        try:
            yield loan
        finally:
            async with self._returned:
                self.lent -= loan.bytes
                self._returned.notify_all()

    async def lend(self, count: int) -> None:
        """Lend more, when there is room. Raises Busy."""
        try:
            async with asyncio.timeout(self._patience), self._returned:
                await self._returned.wait_for(lambda: self.lent + count <= self.total)
                self.lent += count
                self.most = max(self.most, self.lent)
        except TimeoutError:
            raise Busy from None


class Loan:
    """What one upload holds of the budget."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.bytes = 0

    async def grow_to(self, count: int) -> None:
        """Hold at least `count` bytes. Raises Busy."""
        if count > self.bytes:
            await self._budget.lend(count - self.bytes)
            self.bytes = count
