"""What every chart stands in: a size, a scale from nought, a line for each tick, and a text under some columns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

WIDTH: Final = 320
HEIGHT: Final = 150
_TOP: Final = 10
_FOOT: Final = 20
_LETTER: Final = 5.8
"""How wide a letter is at most, in the units of the frame; the style sheet sets letters 11 high."""
_APART: Final = 6


def number(value: float) -> str:
    """A coordinate, short."""
    return f"{value:.1f}".removesuffix(".0")


def grouped(value: int) -> str:
    """12 345, with spaces that do not break."""
    return f"{value:,}".replace(",", "\N{NO-BREAK SPACE}")


def ticks(top: int) -> tuple[int, ...]:
    """Whole numbers from 0 to `top` or just above, at most five, in steps of 1, 2 or 5 and their tens."""
    step = 1
    while top > 4 * step:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return tuple(step * n for n in range(-(-max(top, 1) // step) + 1))


@dataclass(frozen=True)
class Frame:
    """Where things stand. `scale` are the ticks; `labels` has a text for each column."""

    scale: tuple[int, ...]
    labels: Sequence[str]

    @property
    def left(self) -> float:
        """Where the columns begin: the numbers of the scale stand before."""
        return len(grouped(self.scale[-1])) * _LETTER + 8

    @property
    def column(self) -> float:
        """How wide one is."""
        return (WIDTH - self.left) / max(len(self.labels), 1)

    def x(self, column: int) -> float:
        """The middle of a column."""
        return self.left + (column + 0.5) * self.column

    def y(self, value: float) -> float:
        """How high a value stands."""
        return _TOP + (HEIGHT - _TOP - _FOOT) * (1 - value / self.scale[-1])

    def drawn(self, name: str, inside: str) -> str:
        """The chart whole. `name` is what those hear who do not see it."""
        lines = "".join(
            f'<path class="grid" d="M{number(self.left)} {number(self.y(tick))}H{WIDTH}"/>'
            f'<text class="tick" x="{number(self.left - 5)}" y="{number(self.y(tick) + 4)}">{grouped(tick)}</text>'
            for tick in self.scale
        )
        return (
            f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(name)}">'
            f"{lines}{inside}{self._under()}</svg>"
        )

    def _under(self) -> str:
        """As many labels as have room, at even distances, the last one always."""
        widest = max((len(label) for label in self.labels), default=1) * _LETTER + _APART
        every = max(1, math.ceil(widest / self.column))
        made: list[str] = []
        free = WIDTH + _APART * 1.0
        for at in range(len(self.labels) - 1, -1, -every):
            half = len(self.labels[at]) * _LETTER / 2
            x = min(max(self.x(at), half), WIDTH - half)
            if x + half + _APART <= free:
                free = x - half
                made.append(f'<text class="under" x="{number(x)}" y="{HEIGHT - 5}">{escape(self.labels[at])}</text>')
        return "".join(reversed(made))
