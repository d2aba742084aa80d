"""How many reports there are, counted by the database itself as they change: no page counts them one by one.

`changed` is cut into blocks of `BLOCK`. Triggers keep, of each block and group, how many reports there are and how many
of them stand in the list, and of each person how many of these they have read. What a person has not read is then the
difference, and only in blocks that have such reports anybody looks for them. Group 0 is everyone.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from holub_desk.vault.tables.base import Base

BLOCK: Final = 2048
"""Values of `changed`; the triggers of migration 0013 have it too."""


class ReportBlock(Base):
    """The reports of one group whose `changed` lies in one block."""

    __tablename__ = "report_block"
    group_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    block: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    reports: Mapped[int]
    listed: Mapped[int]
    """Those that are not folded."""


class ReadBlock(Base):
    """How many of those in the list one person has read."""

    __tablename__ = "read_block"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    group_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    block: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    listed: Mapped[int]
