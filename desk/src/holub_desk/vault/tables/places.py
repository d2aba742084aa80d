"""Where and when, as sources answered and as the desk decided, and what was loaded to draw and name places.

There is no table of places: the gazetteer is read from a file that is shipped. The codes of the codifier begin with
those of what they lie in, so that `code LIKE 'UA14%'` is all of an oblast.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from holub_desk.vault.tables.base import Base


class ReportPlace(Base):
    """A place of a report as it stands; what became what is in `Change`. Names are those of the edition then."""

    __tablename__ = "report_place"
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(24), primary_key=True)
    """The code, or `words` where there is none."""
    answered: Mapped[bool] = mapped_column(primary_key=True)
    """By the source in the form; else decided by someone of the desk."""
    code: Mapped[str] = mapped_column(String(19), default="")
    edition: Mapped[str] = mapped_column(String(24), default="")
    name: Mapped[str] = mapped_column(String(120), default="")
    hromada: Mapped[str] = mapped_column(String(120), default="")
    raion: Mapped[str] = mapped_column(String(120), default="")
    oblast: Mapped[str] = mapped_column(String(120), default="")
    precision: Mapped[str] = mapped_column(String(12))
    """Nothing finer is known: `settlement`, `hromada`, `raion`, `oblast` or `unknown`."""
    words: Mapped[str] = mapped_column(String(200), default="")
    """As the source put it."""
    spans: Mapped[str] = mapped_column(Text, default="[]")
    """Where it was read: JSON, pairs of character positions in the account."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[str] = mapped_column(String(17))
    counts: Mapped[bool] = mapped_column(default=True)
    """For lists and maps: what the desk decided, and what was answered only until then."""

    __table_args__ = (
        # Both hold all that a filter or a map asks for, so that the rows are not touched.
        Index("report_place_code", "code", "precision", "report_id", sqlite_where=text("counts")),
        Index("report_place_report", "report_id", "code", "precision", sqlite_where=text("counts")),
    )


class ReportTime(Base):
    """When it was, as it stands. Of a range both ends belong to it; what was before a day has no first."""

    __tablename__ = "report_time"
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), primary_key=True)
    answered: Mapped[bool] = mapped_column(primary_key=True)
    first_day: Mapped[date | None] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    precision: Mapped[str] = mapped_column(String(8))
    """`day`, `week`, `month`, `year`, `range` or `before`."""
    words: Mapped[str] = mapped_column(String(200), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[str] = mapped_column(String(17))
    counts: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (Index("report_time_days", "last_day", "first_day", "report_id", sqlite_where=text("counts")),)


class PlaceData(Base):
    """What `holub-desk places load` read: coordinates of settlements, or boundaries of one level. Public data."""

    __tablename__ = "place_data"
    kind: Mapped[str] = mapped_column(String(24), primary_key=True)
    """`points`, `oblasts`, `raions` or `hromadas`."""
    source: Mapped[str] = mapped_column(String(200))
    edition: Mapped[str] = mapped_column(String(24))
    """Of the codifier that it was joined to."""
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the file that was loaded."""
    loaded_on: Mapped[date] = mapped_column(Date)
    count: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary)
