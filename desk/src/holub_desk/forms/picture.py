"""The branching of a form as a picture (SVG): questions from top to bottom, what is asked under a condition or again
and again in frames, and lines from what decides to what it decides. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import count
from typing import Final

from holub_desk.forms.letters import harmless, wrapped
from holub_desk.forms.outline import Asked, Part, outline
from holub_wire.questionnaire.model import Questionnaire

_WIDTH: Final = 760
_MARGIN: Final = 24
_INSET: Final = 14
_GAP: Final = 8
_LANE: Final = 10
_MOST_LANES: Final = 24
_LINE: Final = 19
_SMALL: Final = 16
_LETTER, _SMALL_LETTER = 7.7, 6.7
"""Widths of a letter, in pixels, about."""
_COLOURS: Final = (
    ("#1f5d68", "#7fc0cb"),
    ("#8a4f0c", "#e0a458"),
    ("#5b4a8a", "#b9a9e6"),
    ("#2c6b3f", "#86c8a2"),
    ("#93324f", "#eaa0b6"),
    ("#3d5a99", "#9db8ee"),
)
"""Of lines, in light and in dark: neighbours differ."""
_STYLE: Final = (
    "svg{background:#fbfaf8;color:#1d2226;font:14px system-ui,sans-serif}"
    "text{fill:currentColor;unicode-bidi:plaintext}.small{fill:#5a646c;font-size:12px}.head{font-weight:600}"
    ".box{fill:#fff;stroke:#cfcbc2}.frame{fill:#1f5d68;fill-opacity:.05;stroke:#85a4a8}.again{stroke-dasharray:6 4}"
    ".way{fill:none;stroke-width:1.5}"
    + "".join(f".w{i}{{stroke:{light}}}.d{i}{{fill:{light}}}" for i, (light, _) in enumerate(_COLOURS))
    + "@media(prefers-color-scheme:dark){svg{background:#14181b;color:#e8e6e1}.small{fill:#9ca7ae}"
    ".box{fill:#1a2024;stroke:#3d464c}.frame{fill:#7fc0cb;stroke:#4f6f75}"
    + "".join(f".w{i}{{stroke:{dark}}}.d{i}{{fill:{dark}}}" for i, (_, dark) in enumerate(_COLOURS))
    + "}"
)


def draw(form: Questionnaire, language: str) -> str:
    """An SVG of its own, light and dark; it loads nothing."""
    items = outline(form, language)
    page = _Page()
    bottom = page.stack(items, 0.0, 84.0, _WIDTH)
    ways = list(_ways(page))
    left = _MARGIN + _LANE * (1 + max((way.lane for way in ways), default=0))
    lines = "".join(part for way in ways for part in way.drawn(left))
    width, height = left + _WIDTH + _MARGIN, round(bottom + _MARGIN)
    name = escape(harmless(form.id))
    lines_mean = "A line leads from what decides to what it decides. Dashed: asked again and again."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" aria-labelledby="t" lang="{language}"><title id="t">{name}</title><style>{_STYLE}</style>'
        f'<text x="{_MARGIN}" y="38" font-size="19" font-weight="600">{name}</text>'
        f'<text class="small" x="{_MARGIN}" y="60">{len(page.middles)} questions and notes. {lines_mean}</text>'
        f'<g transform="translate({left} 0)">{"".join(page.parts)}</g>{lines}</svg>\n'
    )


@dataclass
class _Page:
    """What is drawn, and where lines begin and end: x from the left edge of the questions."""

    parts: list[str] = field(default_factory=list)
    middles: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Name → left edge and middle of its box."""
    ends: list[tuple[frozenset[str], float, float]] = field(default_factory=list)
    """Who decides, and left edge and height of what is decided."""

    def stack(self, items: Sequence[Asked | Part], x: float, top: float, width: float) -> float:
        """Draw one below the other; returns where they end."""
        for item in items:
            drawn = self._frame(item, x, top, width) if isinstance(item, Part) else self._box(item, x, top, width)
            top = drawn + _GAP
        return top - _GAP

    def _frame(self, part: Part, x: float, top: float, width: float) -> float:
        place = len(self.parts)
        title, kind = (part.repeat.words or part.repeat.name, _kind(part.repeat)) if part.repeat else ("", "")
        y = top + 6
        said = title or f"only if {part.when}"
        for line in wrapped(said, (width - 2 * _INSET) / (_LETTER if title else _SMALL_LETTER), 4):
            y += _LINE if title else _SMALL
            self._text(line, x + _INSET, y, "head" if title else "small")
        if kind:
            y = self._lines(kind, x + _INSET, y, width - 2 * _INSET, 2)
        if part.repeat is not None:
            self.middles[part.repeat.name] = (x, top + 16)
        if part.decided_by:
            self.ends.append((part.decided_by, x, top + 16))
        bottom = self.stack(part.items, x + _INSET, y + 10, width - 2 * _INSET) + _INSET if part.items else y + 10
        style = "frame again" if part.repeat else "frame"
        self.parts.insert(place, _rectangle(style, x, top, width, bottom - top, 9))
        return bottom

    def _box(self, asked: Asked, x: float, top: float, width: float) -> float:
        place = len(self.parts)
        y = top + 3
        for line in wrapped(asked.words or asked.name, (width - 24) / _LETTER, 4):
            y += _LINE
            self._text(line, x + 12, y, "head" if asked.heading else "")
        y = self._lines(_kind(asked), x + 12, y + 1, width - 24, 2)
        if not asked.heading:
            self.parts.insert(place, _rectangle("box", x, top, width, y + 9 - top, 7))
        self.middles[asked.name] = (x, (top + y + 9) / 2)
        if asked.decided_by:
            self.ends.append((asked.decided_by, x, (top + y + 9) / 2))
        return y + 9

    def _lines(self, text: str, x: float, y: float, width: float, most: int) -> float:
        for line in wrapped(text, width / _SMALL_LETTER, most):
            y += _SMALL
            self._text(line, x, y, "small")
        return y

    def _text(self, text: str, x: float, y: float, style: str) -> None:
        named = f' class="{style}"' if style else ""
        self.parts.append(f'<text{named} x="{x:g}" y="{y:g}">{escape(harmless(text))}</text>')


@dataclass(frozen=True)
class _Way:
    """The lines from one question to all that it decides: they share a lane."""

    start: tuple[float, float]
    ends: tuple[tuple[float, float], ...]
    lane: int

    def drawn(self, left: float) -> Iterator[str]:
        colour, lane = self.lane % len(_COLOURS), left - _LANE * (self.lane + 1)
        x, y = self.start
        way = f"M{left + x:g} {y:g}H{lane:g}"
        for end_x, end_y in self.ends:
            way += f"M{lane:g} {y:g}V{end_y:g}H{left + end_x - 1:g}m-5-3l5 3l-5 3"
        yield f'<path class="way w{colour}" d="{way}"/><circle class="d{colour}" cx="{left + x:g}" cy="{y:g}" r="3"/>'


def _ways(page: _Page) -> Iterator[_Way]:
    """Each in the innermost lane that is free along its whole length; the short ones first."""
    found: dict[str, list[tuple[float, float]]] = {}
    for names, x, y in page.ends:
        deciding = sorted(names & page.middles.keys())
        apart = min(5.0, 20 / len(deciding)) if deciding else 0
        for i, name in enumerate(deciding):
            found.setdefault(name, []).append((x, y + apart * (i - (len(deciding) - 1) / 2)))
    spans = {name: _span([page.middles[name], *ends]) for name, ends in found.items()}
    lanes: list[list[tuple[float, float]]] = [[] for _ in range(_MOST_LANES)]
    for name in sorted(found, key=lambda name: (spans[name][1] - spans[name][0], spans[name])):
        low, high = spans[name]
        free = (i for i in count() if i >= _MOST_LANES - 1 or all(high < a or b < low for a, b in lanes[i]))
        lane = next(free)
        lanes[lane].append((low, high))
        yield _Way(page.middles[name], tuple(found[name]), lane)


def _span(points: Iterable[tuple[float, float]]) -> tuple[float, float]:
    heights = [y for _, y in points]
    return min(heights) - _GAP, max(heights) + _GAP


def _kind(asked: Asked) -> str:
    return f"{asked.name} · {asked.kind}" + (" · needed" if asked.required else "")


def _rectangle(style: str, x: float, y: float, width: float, height: float, round_by: int) -> str:
    return f'<rect class="{style}" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{round_by}"/>'
