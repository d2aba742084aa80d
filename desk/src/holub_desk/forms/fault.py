"""What is wrong with a form, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    """One row of a sheet: plain cells by column, and translated cells by column and language.

    `number` is the sheet's own: the heading is row 1.
    """

    sheet: str
    number: int
    cells: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]]

    def get(self, column: str) -> str:
        """The cell, stripped; empty when there is none."""
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and what to do about it."""

    message: str
    hint: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def place(self) -> str:
        """Where it stands, for people: `sheet survey, row 12, column relevant`."""
        parts = [f"sheet {self.sheet}"] if self.sheet else []
        parts += [f"row {self.row}"] if self.row else []
        parts += [f"column {self.column}"] if self.column else []
        return ", ".join(parts)


class FormError(ValueError):
    """A form that was refused, with every fault that was found."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(f"{fault.place()}: {fault.message}" for fault in faults))
        self.faults = faults


@dataclass
class Findings:
    """Faults and warnings as they are met; the compiler goes on, for an author wants to know all of them."""

    faults: list[Fault] = field(default_factory=list)
    _warnings: dict[str, None] = field(default_factory=dict)

    def refuse(self, row: Row, column: str, message: str, hint: str) -> None:
        """Something in a cell makes the form impossible."""
        self.faults.append(Fault(message, hint, row.sheet, row.number, column))

    def refuse_sheet(self, sheet: str, message: str, hint: str) -> None:
        """Something about a whole sheet does."""
        self.faults.append(Fault(message, hint, sheet))

    def warn(self, text: str) -> None:
        """Something that the author should know; said once."""
        self._warnings[text] = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """In the order in which they were met."""
        return tuple(self._warnings)
