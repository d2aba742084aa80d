"""What is wrong with a form, and where."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong. `row` is the sheet's own number: the heading is row 1."""

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

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{fault.place()}: {fault.message}" for fault in faults))
        self.faults = faults
