"""Why something is not changed."""

from __future__ import annotations


class NotChanged(Exception):
    """A change is refused; `fault` is a fixed word that the pages have a sentence for."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault
