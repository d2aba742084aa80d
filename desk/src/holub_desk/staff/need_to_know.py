"""Who may see which report. A report belongs to everyone, or to one group, and then only its members know of it.

To everyone else it is not there: lists, counts, search, arrivals and its own number answer as if it had never come.
Every query that shows reports to someone takes `visible` as a condition.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, exists, select, true

from holub_desk.vault.tables import GroupMember, Report, ReportGroup

Reader = int | None
"""A person's id; None is the command line, where whoever unlocked the vault can read everything anyway."""


def visible(reader: Reader) -> ColumnElement[bool]:
    """The condition on `Report` that this reader may know of it; one look into an index per report that is asked."""
    if reader is None:
        return true()
    return ~exists().where(ReportGroup.report_id == Report.id, ReportGroup.group_id.not_in(_mine(reader)))


def hidden(reader: int) -> Select[int]:
    """The ids of the reports that this reader may not know of: to be taken from a count over all."""
    return select(ReportGroup.report_id).where(ReportGroup.group_id.not_in(_mine(reader)))


def _mine(person: int) -> Select[int]:
    return select(GroupMember.group_id).where(GroupMember.person_id == person)
