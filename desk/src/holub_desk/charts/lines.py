"""Lines: two or three things over the same columns, told apart by their stroke and their marks before any colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Final

from holub_desk.charts.frame import Frame, number, ticks

STYLES: Final = ("one", "two", "three")
"""Solid with discs, dashed with squares, dotted with diamonds: the style sheet draws the strokes."""
_MARKED: Final = 27
"""Columns beyond which marks would touch; then every other one is left out."""


@dataclass(frozen=True)
class Line:
    """One of them. Nothing is drawn where a value is None, and no line leads over it."""

    name: str
    values: Sequence[int | None]


def lines(drawn: Sequence[Line], labels: Sequence[str], name: str) -> str:
    """A chart with a scale; `name` says what is seen. At most three lines."""
    known = [value for line in drawn for value in line.values if value is not None]
    frame = Frame(ticks(max(known, default=0)), labels)
    inside = "".join(_line(frame, line, style, labels) for line, style in zip(drawn, STYLES, strict=False))
    return frame.drawn(name, inside)


def sample(style: str) -> str:
    """A piece of a line, for the legend."""
    return (
        f'<svg class="sample" viewBox="0 0 28 10" aria-hidden="true"><path class="line {style}" d="M0 5H28"/>'
        f"{_mark(style, 14, 5, '')}</svg>"
    )


def _line(frame: Frame, line: Line, style: str, labels: Sequence[str]) -> str:
    made = []
    every = -(-len(labels) // _MARKED)
    for there, run in groupby(enumerate(line.values), key=lambda each: each[1] is not None):
        points = [(at, frame.x(at), frame.y(value)) for at, value in run if value is not None]
        if there and len(points) > 1:
            path = "L".join(f"{number(x)} {number(y)}" for _, x, y in points)
            made.append(f'<path class="line {style}" d="M{path}"/>')
        made += [
            _mark(style, x, y, f"{labels[at]}, {line.name}: {line.values[at]}")
            for at, x, y in points
            if (len(labels) - 1 - at) % every == 0 or len(points) == 1
        ]
    return "".join(made)


def _mark(style: str, x: float, y: float, text: str) -> str:
    title = f"<title>{escape(text)}</title>" if text else ""
    if style == "one":
        return f'<circle class="mark {style}" cx="{number(x)}" cy="{number(y)}" r="3">{title}</circle>'
    half = 3 if style == "two" else 4
    if style == "two":
        return f'<path class="mark {style}" d="M{number(x - half)} {number(y - half)}h6v6h-6z">{title}</path>'
    return f'<path class="mark {style}" d="M{number(x)} {number(y - half)}l4 4-4 4-4-4z">{title}</path>'
