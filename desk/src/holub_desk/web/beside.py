"""The list beside a report: the one that somebody came from, as the report's address names it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from holub_desk.reports.queue import Cursor, Page
from holub_desk.triage import filter as filters
from holub_desk.web.desk import Visit


@dataclass(frozen=True)
class Beside:
    """Its filter, and where its page begins."""

    wanted: filters.Filter
    cursor: Cursor | None

    @property
    def query(self) -> str:
        """As it stands in an address, with its question mark; empty for the whole list from its beginning."""
        parts = [self.wanted.query()] if self.wanted else []
        parts += [urlencode({"from": str(self.cursor)})] if self.cursor else []
        return "?" + "&".join(parts) if parts else ""


def beside(visit: Visit) -> Beside:
    """From the address of a report, or of a form on its page. What is malformed counts as not said."""
    return Beside(filters.parse(visit.request.url.query), Cursor.parse(visit.request.query_params.get("from", "")[:40]))


def neighbours(page: Page, report: int) -> tuple[str, str]:
    """The numbers of the reports before and after one in the list; empty where there is none on this page of it.

    What a filter found stands by id, and has neighbours also when it does not fit any more, since it was decided about.
    """
    rows = [*page.new, *page.at_work, *page.earlier]
    ids, numbers = [row.id for row in rows], [row.number for row in rows]
    if report not in ids:
        if page.new or page.at_work:
            return "", ""
        before = [row.number for row in rows if row.id > report]
        after = [row.number for row in rows if row.id < report]
        return (before[-1] if before else ""), (after[0] if after else "")
    at = ids.index(report)
    return (numbers[at - 1] if at else ""), (numbers[at + 1] if at + 1 < len(numbers) else "")
