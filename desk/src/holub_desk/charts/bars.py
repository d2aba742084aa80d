"""Bars: how many of one thing, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from holub_desk.charts.frame import Frame, grouped, number, ticks

_GAP: Final = 0.22
"""Of a column, between two bars."""
_SMALL: Final = (120, 36)


def bars(values: Sequence[int], labels: Sequence[str], name: str, *, unfinished: bool = False) -> str:
    """A chart with a scale, a label for each bar, and its number where one points. `name` says what is seen.

    `unfinished`: the last one still grows, and is drawn hollow.
    """
    frame = Frame(ticks(max(values, default=0)), labels)
    made = []
    for at, value in enumerate(values):
        kind = "bar open" if unfinished and at == len(values) - 1 else "bar"
        width, top = frame.column * (1 - _GAP), frame.y(value)
        shape = _shape(frame.x(at) - width / 2, top, width, frame.y(0) - top)
        made.append(
            f'<rect class="{kind}" {shape}><title>{escape(labels[at])}: {grouped(value)}</title></rect>'
            if value
            else ""
        )
    return frame.drawn(name, "".join(made))


def small_bars(values: Sequence[int], top: int, name: str, *, unfinished: bool = False) -> str:
    """The same without a scale, to stand beside others: `top` is as high as the highest of them all."""
    across, height = _SMALL
    column = across / max(len(values), 1)
    made = []
    for at, value in enumerate(values):
        high = value / max(top, 1) * (height - 2)
        kind = "bar open" if unfinished and at == len(values) - 1 else "bar"
        made.append(
            f'<rect class="{kind}" {_shape(at * column, height - 1 - high, column * (1 - _GAP), high)}/>'
            if value
            else ""
        )
    return (
        f'<svg class="chart small" viewBox="0 0 {across} {height}" preserveAspectRatio="none"'
        f' role="img" aria-label="{escape(name)}">'
        f'{"".join(made)}<path class="base" d="M0 {height - 0.5}H{across}"/></svg>'
    )


def _shape(x: float, y: float, width: float, height: float) -> str:
    return f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
