"""What the database counts by itself (`vault.tables.tally`), as one person may know it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from holub_desk.vault.tables import BLOCK

_COUNTED = text(
    "SELECT here.block, sum(here.reports), sum(here.listed) - coalesce(sum(seen.listed), 0) FROM report_block AS here "
    "LEFT JOIN read_block AS seen "
    "ON seen.person_id = :person AND seen.group_id = here.group_id AND seen.block = here.block "
    "WHERE here.group_id = 0 OR here.group_id IN (SELECT group_id FROM group_member WHERE person_id = :person) "
    "GROUP BY here.block ORDER BY here.block"
).bindparams(bindparam("person"))


@dataclass(frozen=True)
class Tally:
    """`total` counts all reports, `unread` those in the list that this person has not read, by block."""

    total: int
    unread: dict[int, int]

    @property
    def new(self) -> int:
        return sum(self.unread.values())

    def stretches(self, below: int | None = None) -> Iterator[tuple[int, int]]:
        """Where in `changed` something is unread, from the end: from the first on, and below the second."""
        start = end = None
        for block in sorted(self.unread, reverse=True):
            if below is not None and block * BLOCK >= below:
                continue
            # One block between is no reason to stop.
            if start is not None and end is not None and (block + 2) * BLOCK < start:
                yield start, end
                end = None
            start, end = block * BLOCK, end or (block + 1) * BLOCK
        if start is not None and end is not None:
            yield start, end


def tally(session: Session, person: int) -> Tally:
    """One look at a few rows, however many reports there are."""
    rows = session.execute(_COUNTED, {"person": person}).all()
    return Tally(sum(total for _, total, _ in rows), {block: unread for block, _, unread in rows if unread})
