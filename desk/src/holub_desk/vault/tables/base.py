"""The metadata of all tables, and what the desk remembers beside reports."""

from __future__ import annotations

from sqlalchemy import String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The metadata that migrations compare with."""


class Setting(Base):
    """A number or word that the desk remembers."""

    __tablename__ = "setting"
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))


class KnownQuestionnaire(Base):
    """A compiled questionnaire of a published line, in its JSON form."""

    __tablename__ = "questionnaire"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[str] = mapped_column(String(16), primary_key=True)
    compiled: Mapped[str] = mapped_column(Text)
