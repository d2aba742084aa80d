"""Draw what was measured in a flood: `python -m tools.plot_flood measured.json docs/flood.svg`, by `make flood`.

Three curves over one axis of seconds: bytes in the spool below their mark, the price in bits, and how long each of the
page's words took until they were stored.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any

STEPS = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 3600)
"""Seconds between two marks of the axis."""
WIDTH, LEFT, RIGHT, HEIGHT, GAP = 760, 64, 28, 120, 46
STYLE = (
    "svg{background:#fbfaf8;color:#1d2226;font:13px system-ui,sans-serif}text{fill:currentColor}"
    ".axis{stroke:#85a4a8;stroke-width:1}.grid{stroke:#cfcbc2;stroke-width:.5}"
    ".mark{stroke:#93324f;stroke-dasharray:6 4}"
    ".line{fill:none;stroke:#1f5d68;stroke-width:1.5}.dot{fill:#8a4f0c}.head{font-weight:600}"
    "@media(prefers-color-scheme:dark){svg{background:#15191c;color:#e6e3dc}.line{stroke:#7fc0cb}.dot{fill:#e0a458}"
    ".grid{stroke:#3a4147}.mark{stroke:#eaa0b6}}"
)

Points = Sequence[tuple[float, float]]


class Panel:
    """One curve's room: a title, an axis of values from 0 to `most`, and the axis of seconds that all share."""

    def __init__(self, top: int, title: str, most: float, end: float) -> None:
        self.top, self.title, self.most, self.end = top, title, most, end

    def x(self, seconds: float) -> float:
        return LEFT + seconds / self.end * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        return self.top + HEIGHT - value / self.most * HEIGHT

    def frame(self) -> Iterator[str]:
        yield f'<text class="head" x="{LEFT}" y="{self.top - 12}">{escape(self.title)}</text>'
        for part in range(3):
            value = self.most * part / 2
            kind = "axis" if part == 0 else "grid"
            yield f'<path class="{kind}" d="M{LEFT},{self.y(value):.1f}H{WIDTH - RIGHT}"/>'
            yield f'<text x="{LEFT - 8}" y="{self.y(value) + 4:.1f}" text-anchor="end">{value:g}</text>'

    def line(self, points: Points) -> str:
        return f'<path class="line" d="M{"L".join(f"{self.x(at):.1f},{self.y(value):.1f}" for at, value in points)}"/>'

    def dots(self, points: Points) -> Iterator[str]:
        for at, value in points:
            yield f'<circle class="dot" cx="{self.x(at):.1f}" cy="{self.y(value):.1f}" r="3"/>'


def thinned(points: Points, most: int = 600) -> Points:
    """No more points than can be told apart; of those that fall together the highest."""
    size = -(-len(points) // most)
    return [max(points[at : at + size], key=lambda point: point[1]) for at in range(0, len(points), size)]


def picture(measured: dict[str, Any]) -> str:
    """The measurements as an SVG."""
    disk = thinned([(at, used / 2**20) for at, used in measured["disk"]])
    words = list(zip(measured["sent_at"], measured["latencies"], strict=True))
    bits = [tuple(pair) for pair in measured["flood"]["bits"]]
    end = max(at for at, _ in disk)
    mark = measured["mark"] / 2**20
    slowest = max(seconds for _, seconds in words)
    tally = measured["flood"]
    title = f"{tally['sent']:,} envelopes against a mark of {mark:g} MiB; {len(words)} messages of one page meanwhile"
    told = f"of the flood {tally['asked']:,} asked for work, {tally['stored']:,} stored, {tally['full']:,} without room"
    tops = [96 + number * (HEIGHT + GAP) for number in range(3)]
    spool = Panel(tops[0], "in the spool, MiB (dashed: the mark)", mark, end)
    price = Panel(tops[1], "price of an envelope, bits of work", 18, end)
    waits = Panel(tops[2], "the page's words: seconds until stored", max(1, math.ceil(slowest)), end)
    bottom = tops[2] + HEIGHT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {bottom + 40}" role="img" aria-label="{title}">',
        f"<style>{STYLE}</style>",
        f'<text class="head" x="{LEFT}" y="24">{title}</text>',
        f'<text x="{LEFT}" y="44">{told}</text>',
        *spool.frame(),
        f'<path class="mark" d="M{LEFT},{spool.y(mark):.1f}H{WIDTH - RIGHT}"/>',
        spool.line(disk),
        *price.frame(),
        price.line(bits),
        *waits.frame(),
        *waits.dots(words),
    ]
    step = next(step for step in STEPS if end / step <= 8)
    for at in range(0, int(end) + 1, step):
        parts.append(f'<text x="{waits.x(at):.1f}" y="{bottom + 22}" text-anchor="middle">{at} s</text>')
    return "\n".join([*parts, "</svg>", ""])


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    target.write_text(picture(json.loads(source.read_text())))
