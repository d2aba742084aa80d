"""The branching of a form as a picture: questions from top to bottom, lines from what decides to what it decides."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Final

from holub_desk.forms.explain import Asked, asked
from holub_wire.questionnaire.expression import Expression, references
from holub_wire.questionnaire.model import Questionnaire

_WIDTH: Final = 720
_LANE: Final = 9
_MOST_LANES: Final = 18
_LINE: Final = 17
_INDENT: Final = 22
_LETTERS: Final = 78
"""Letters in a line of a box."""
_STYLE: Final = """
svg{background:#fff;color:#1b2426;font:14px system-ui,sans-serif}
.box{fill:#f4f6f5;stroke:#9aa8a8}.cond{fill:#e6eff0;stroke:#1f5d68}
.kind,.when{fill:#52605f;font-size:12px}.way{fill:none;stroke:#1f5d68;stroke-width:1.4}text{fill:currentColor}
@media (prefers-color-scheme:dark){svg{background:#14191a;color:#e8eceb}.box{fill:#1d2425;stroke:#5b6a6a}
.cond{fill:#16292c;stroke:#7fc0cb}.kind,.when{fill:#a8b5b4}.way{stroke:#7fc0cb}}
"""


@dataclass
class _Block:
    """Questions that follow each other and are asked under one condition."""

    when: str
    decided_by: set[str]
    lines: list[Asked]
    top: float = 0
    height: float = 0


def draw(form: Questionnaire, language: str) -> str:
    """An SVG of its own, light and dark."""
    blocks = _blocks(form, language)
    middles: dict[str, float] = {}
    top = 64.0
    for block in blocks:
        block.top = top
        top += (_LINE * len(_wrapped(f"only if {block.when}")) + 6) if block.when else 0
        for line in block.lines:
            height = _height(line)
            middles[line.name] = top + height / 2
            top += height + 6
        block.height = top - block.top
        top += 8
    ways = _ways(blocks, middles)
    left = 20 + _LANE * (1 + max((lane for _, _, lane in ways), default=0))
    parts = [_block(block, left) for block in blocks]
    parts += [_way(left, *way) for way in ways]
    width, height = left + _WIDTH + 20, round(top + 12)
    name = escape(form.id)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" aria-labelledby="t" lang="{language}"><title id="t">{name}</title><style>{_STYLE}</style>'
        '<defs><marker id="end" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="6" markerHeight="6" orient="auto">'
        '<path class="way" d="M0 0L5 3L0 6"/></marker></defs>'
        f'<text x="20" y="30" font-size="18" font-weight="600">{name}</text>'
        f'<text class="kind" x="20" y="48">{len(middles)} questions and notes · a line leads from what decides to what '
        f"it decides</text>{''.join(parts)}</svg>\n"
    )


def _blocks(form: Questionnaire, language: str) -> list[_Block]:
    def condition(line: Asked) -> str:
        return line.when

    blocks = []
    for when, lines in groupby(asked(form, language), key=condition):
        together = list(lines)
        relevant: Expression | None = form.index[together[0].name][0].relevant
        blocks.append(_Block(when, references(relevant), together))
    return blocks


def _ways(blocks: Sequence[_Block], middles: dict[str, float]) -> list[tuple[float, float, int]]:
    """From where to where, and in which lane: lines that pass each other take different ones."""
    wanted = [
        (middles[name], block.top + _LINE / 2 + 4)
        for block in blocks
        for name in sorted(block.decided_by)
        if name in middles
    ]
    lanes: list[list[tuple[float, float]]] = []
    ways = []
    for start, end in sorted(wanted, key=lambda way: abs(way[1] - way[0])):
        low, high = min(start, end), max(start, end)
        free = [i for i, lane in enumerate(lanes) if all(high < other[0] or low > other[1] for other in lane)]
        if not free and len(lanes) < _MOST_LANES:
            lanes.append([])
            free = [len(lanes) - 1]
        lane = free[0] if free else _MOST_LANES - 1
        lanes[lane].append((low, high))
        ways.append((start, end, lane))
    return ways


def _way(left: float, start: float, end: float, lane: int) -> str:
    line = f"M{left} {start:.0f}H{left - _LANE * (lane + 1)}V{end:.0f}H{left - 2}"
    return f'<path class="way" marker-end="url(#end)" d="{line}"/>'


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _LETTERS, max_lines=3, placeholder=" …") or [""]


def _height(line: Asked) -> int:
    return _LINE * (1 + len(_wrapped(line.words or line.name))) + 10


def _block(block: _Block, left: float) -> str:
    parts, top = [], block.top
    if block.when:
        parts.append(
            f'<rect class="cond" x="{left}" y="{top:.0f}" width="{_WIDTH}" height="{block.height:.0f}" rx="8"/>'
        )
        for line in _wrapped(f"only if {block.when}"):
            top += _LINE
            parts.append(f'<text class="when" x="{left + 12}" y="{top:.0f}">{escape(line)}</text>')
        top += 6
    for question in block.lines:
        parts.append(_box(question, left + (8 if block.when else 0) + _INDENT * question.depth, top))
        top += _height(question) + 6
    return "".join(parts)


def _box(question: Asked, x: float, top: float) -> str:
    width = _WIDTH - 16 - _INDENT * question.depth
    lines = _wrapped(question.words or question.name)
    texts = "".join(
        f'<text x="{x + 10:.0f}" y="{top + _LINE * (i + 1):.0f}">{escape(line)}</text>' for i, line in enumerate(lines)
    )
    kind = f"{question.name} · {question.kind}" + (" · needed" if question.required else "")
    return (
        f'<rect class="box" x="{x:.0f}" y="{top:.0f}" width="{width:.0f}" height="{_height(question)}" rx="6"/>{texts}'
        f'<text class="kind" x="{x + 10:.0f}" y="{top + _LINE * (len(lines) + 1):.0f}">{escape(kind)}</text>'
    )
