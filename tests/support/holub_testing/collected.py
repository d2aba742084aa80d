"""A place to collect from, in memory."""

from __future__ import annotations


class Collected:
    """A collector in memory that remembers what it was asked, in order."""

    def __init__(self, envelopes: dict[str, bytes]) -> None:
        self.envelopes = dict(envelopes)
        self.asked: list[tuple[str, str]] = []

    def ids(self) -> list[str]:
        return list(self.envelopes)

    def get(self, envelope_id: str) -> bytes | None:
        self.asked.append(("get", envelope_id))
        return self.envelopes.get(envelope_id)

    def done(self, envelope_id: str) -> None:
        self.asked.append(("done", envelope_id))
        self.envelopes.pop(envelope_id, None)
