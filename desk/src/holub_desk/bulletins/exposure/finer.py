"""What is finer than a settlement, wherever it is: streets, houses, coordinates, landmarks. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_CAPITAL: Final = r"[A-ZА-ЯІЇЄҐ][\w'’ʼ.-]*"
_STREETS: Final = (
    r"(?:вул\.|ул\.|просп\.|пр-т|пров\.|пер\.|бул\.|пл\.|мкр\.?|[Вв]улиц[яіюе]\w*|[Уу]лиц[аеуы]\w*|[Пп]роспект\w*"
    r"|[Пп]ровул\w+|[Пп]ереул\w+|[Бб]ульвар\w*|[Пп]лощ[аіуеи]\w*|[Пп]лощад[ьи]\w*|[Шш]осе|[Шш]оссе|[Мм]ікрорайон\w*"
    r"|[Мм]икрорайон\w*|[Кк]вартал\w*)"
)
_HOUSES: Final = (
    r"(?:буд\.|будин\w+|дом|дома|доме|корпус\w*|під'їзд\w*|подъезд\w*|квартир\w+|школ[аиіеуы]|школою|школой|садок|садк\w+"
    r"|садик\w*|лікарн\w+|больниц\w+|гуртожит\w+|общежити\w+|шахт\w+|цех\w*|склад\w*|house|building|block|school|hospital"
    r"|dormitory|hostel|mine|shop|warehouse|entrance|flat|apartment|kindergarten)"
)
_PATTERNS: Final = (
    ("place-street", rf"{_STREETS}\s*[«\"„“]?(?:{_CAPITAL}|\d+)(?:\s+{_CAPITAL})*[»\"”]?"
                     r"(?:,?\s*(?:буд\.|д\.)?\s*\d+\w?)?"),
    ("place-street", rf"(?:\d+\s+)?(?:{_CAPITAL}\s+){{1,3}}"
                     r"(?:Street|St\.|Avenue|Ave\.|Lane|Road|Boulevard|Square|Prospekt)\b(?:,?\s*\d+\w?)?"),
    ("place-house", rf"\b{_HOUSES}\s*(?:№|No\.?|#|number|номер|під номером)?\s*\d+\w?\b"),
    ("place-house", r"(?:№|#)\s*\d+"),
    ("place-coordinates", r"\d{2}[.,]\d{3,}\s*°?\s*[NnEeПпСсВв]?[,;]?\s+\d{2}[.,]\d{3,}"),
    ("place-coordinates", r"\d{1,2}\s*°\s*\d*"),
    ("place-landmark", r"\b(?:навпроти|напротив|opposite|across from|next to|за рогом|за углом|на розі|на перехрест\w+"
                       r"|на перекр[её]стк\w+|at the (?:intersection|corner) of)\s+[\w'’ʼ-]+(?:\s+[\w'’ʼ-]+)?"),
    ("place-landmark", r"\b(?:\d+|кільк\w+|несколько|сто|двіст\w+|триста|several|few|hundred)\s*"
                       r"(?:м\b|м\.|метр\w*|met(?:re|er)s?|km|км|кілометр\w*|километр\w*|kilomet(?:re|er)s?)\s+(?:від|от|from)\s+[\w'’ʼ-]+(?:\s+[\w'’ʼ-]+)?"),
)  # fmt: skip
_COMPILED: Final = tuple((because, re.compile(pattern)) for because, pattern in _PATTERNS)


def finer_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Why and where; nothing twice."""
    taken: list[tuple[int, int]] = []
    for because, pattern in _COMPILED:
        for match in pattern.finditer(text):
            if not any(match.start() < end and start < match.end() for start, end in taken):
                taken.append(match.span())
                yield because, match.start(), match.end()
