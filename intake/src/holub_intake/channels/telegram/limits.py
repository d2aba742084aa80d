"""How much one account may bring, counted in memory only, and forgotten when it has brought nothing for a day."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from holub_intake.addresses import Account

_HOUR: Final = 3600.0
_DAY: Final = 86400.0
_MOST_ACCOUNTS: Final = 20_000


@dataclass
class _Used:
    last: float = 0.0
    times: deque[float] = field(default_factory=deque)
    files: deque[tuple[float, int]] = field(default_factory=deque)


class Limits:
    """`messages` an hour and `size` bytes of files a day for each account. `now` is any clock in seconds."""

    def __init__(self, messages: int, size: int, now: Callable[[], float]) -> None:
        self._messages = messages
        self._bytes = size
        self._now = now
        self._accounts: OrderedDict[Account, _Used] = OrderedDict()

    def admits(self, account: Account) -> bool:
        """Count a message; False when there were too many."""
        used, now = self._used(account), self._now()
        while used.times and now - used.times[0] > _HOUR:
            used.times.popleft()
        if len(used.times) >= self._messages:
            return False
        used.times.append(now)
        return True

    def admits_file(self, account: Account, size: int) -> bool:
        """Count a file; False when there was too much."""
        used, now = self._used(account), self._now()
        while used.files and now - used.files[0][0] > _DAY:
            used.files.popleft()
        if sum(each for _, each in used.files) + size > self._bytes:
            return False
        used.files.append((now, size))
        return True

    def forget(self, account: Account) -> None:
        """Nothing is known of it any more."""
        self._accounts.pop(account, None)

    def forget_old(self) -> None:
        """Nothing is known any more of accounts that brought nothing for a day: nothing of theirs counts."""
        while self._accounts and self._now() - next(iter(self._accounts.values())).last > _DAY:
            self._accounts.popitem(last=False)

    def _used(self, account: Account) -> _Used:
        used = self._accounts.setdefault(account, _Used())
        used.last = self._now()
        self._accounts.move_to_end(account)
        while len(self._accounts) > _MOST_ACCOUNTS:
            self._accounts.popitem(last=False)
        return used
