"""Random expressions with answers: mostly arguments that fit, corner values everywhere."""

from __future__ import annotations

from random import Random
from typing import Any, Final

from holub_testing.expressions import VECTORS
from holub_wire.questionnaire.expression import OPERATORS

DEPTH: Final = 6
"""Calls in calls; conditions of rows may go a little farther."""
NAMES: Final = ("a", "b", "c", "d", "people", "toString")
_TABLES: Final = {name: sorted({column for row in rows for column in row}) for name, rows in VECTORS["tables"].items()}

# t text, n number, b truth, d date or time, l list, s choices, f format, * anything; two dots: any number of it.
_SHAPES: Final[dict[str, str]] = {
    **dict.fromkeys(("or", "and"), "**"),
    **dict.fromkeys(("=", "!=", "<", "<=", ">", ">="), "**"),
    **dict.fromkeys(("+", "-", "*", "div", "mod", "pow", "round"), "nn"),
    **dict.fromkeys(("negate", "number", "int", "floor", "ceiling", "abs", "sqrt"), "n"),
    **dict.fromkeys(("contains", "starts-with", "ends-with", "substring-before", "substring-after"), "tt"),
    **dict.fromkeys(("substr", "substring"), "tnn"),
    **dict.fromkeys(("not", "boolean", "boolean-from-string", "string"), "*"),
    **dict.fromkeys(("date", "date-time", "decimal-date-time", "decimal-time"), "d"),
    **dict.fromkeys(("count", "count-non-empty", "sum"), "l"),
    **dict.fromkeys(("concat", "join", "min", "max"), "l.."),
    **dict.fromkeys(("true", "false", "today", "now", "self"), ""),
    "selected": "st",
    "selected-at": "sn",
    "count-selected": "s",
    "string-length": "t",
    "normalize-space": "t",
    "translate": "ttt",
    "if": "***",
    "coalesce": "**",
    "format-date": "df",
}
_OWN_SHAPES: Final = ("ref", "column", "rows", "position", "indexed-repeat", "choice-name", "regex")
assert {*_SHAPES, *_OWN_SHAPES} == set(OPERATORS)

_GIVING: Final = {
    "t": "concat join substr substring substring-before substring-after translate normalize-space string ref if "
    "coalesce selected-at format-date choice-name self indexed-repeat".split(),
    "n": "+ - * div mod pow round negate number int floor ceiling abs sqrt count sum min max string-length ref "
    "count-selected count-non-empty decimal-time decimal-date-time position".split(),
    "b": "= != < <= > >= or and not boolean boolean-from-string contains starts-with ends-with regex selected".split(),
    "d": "date date-time today now ref + -".split(),
    "l": "rows rows ref ref ref".split(),
    "s": "ref ref normalize-space concat self".split(),
    "*": sorted(OPERATORS),
}
_TEXTS: Final = {
    "t": ["", " ", "a", "B", "a🕊b", "🕊", "ї и\u0306", "A B", "\u00a0x\u2028", "\u001f", "Infinity", "NaN", "true"],
    "n": ["0", "-0", "-3.50", "12", " 7\t", "\v5\f", ".5", "5.", "1e3", "0x1", "+1", "٣", "9" * 310, "-2.5", "1,5"],
    "d": [
        *("2026-03-15", "2024-02-29", "2026-02-29", "0001-01-01", "0000-12-31", "9999-12-31", "2026-3-1"),
        *("2026-03-15T12:00", "2026-03-15T08:05:09.250", "1969-12-31T23:59:59", "2026-03-15T24:00", "2026-03-15T"),
        *("2026-03-15x", "2026-03-15T10:20:30Z", "12:00", "23:59:59", "10:20:30", "7:00"),
    ],
    "s": ["A", "A B C", " A  B", "A\tC", "A\u00a0B", "north west", "1 2 3"],
    "f": ["%Y-%m-%d", "%d.%n.%y %H:%M:%S.%3", "%A %a %B %b %e %h", "%%%q%🕊%", "%\n%Y", "day", ""],
}  # fmt: skip
_NUMBERS: Final = [
    *(0, 1, -1, 2, 3, -7, 12, 20527, 2932896, 2932897, -719162, -719163, 10**12, 2**53, -(2**53), 4503599627370497),
    *(
        0.5,
        -0.5,
        1.5,
        2.5,
        -2.5,
        0.1,
        1.005,
        2.675,
        1e-7,
        1.5e-9,
        5e-324,
        0.49999999999999994,
        1 / 3,
        0.999999999,
        -0.0,
    ),
]
_PATTERNS: Final = ["a*", "[0-9]+", r"\s*", ".", ".*", "(A|B)( B)?", r"\w\W", "^a|b$", r"[^\s]{2,3}", r"-?\d+(\.\d+)?"]


class Expressions:
    """Makes them from one source of chance."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def case(self) -> dict[str, Any]:
        """An expression and what it sees, as tests/vectors/expressions.json writes it."""
        chance = self._chance
        names = [*NAMES, "a[1]", "b[2]", "a[1][2]"]
        return {
            "compiled": self._call(chance.randint(2, DEPTH), chance.choice("tttnnnddbl*"), None),
            "answers": {name: self._answer() for name in names if chance.random() < 0.7},
            "own": chance.choice([None, self._answer(lists=False)]),
            "position": {"people": chance.randint(1, 3)} if chance.random() < 0.5 else {},
        }

    def expression(self, depth: int, kind: str, columns: list[str] | None) -> Any:
        """Of at most this depth; mostly of this kind; inside `rows` with columns."""
        if self._chance.random() < 0.12:
            kind = "*"
        leaf = depth == 0 or self._chance.random() < 0.2
        return self._leaf(kind, columns) if leaf else self._call(depth, kind, columns)

    def _call(self, depth: int, kind: str, columns: list[str] | None) -> Any:
        chance = self._chance
        operator = chance.choice(_GIVING.get(kind, _GIVING["t"]))

        def inside(kind: str) -> Any:
            return self.expression(depth - 1, kind, columns)

        match operator:
            case "ref":
                return ["ref", chance.choice(NAMES)]
            case "column":
                return ["column", chance.choice(columns)] if columns else ["self"]
            case "rows":
                return self._rows(depth)
            case "position":
                return ["position", chance.choice(["people", "a"])]
            case "indexed-repeat":
                more = [["ref", "d"], inside("n")] if chance.random() < 0.3 else []
                return ["indexed-repeat", ["ref", chance.choice("ab")], ["ref", "people"], inside("n"), *more]
            case "choice-name":
                return ["choice-name", inside("s"), chance.choice(["people", "a"])]
            case "regex":
                return ["regex", inside("t"), chance.choice(_PATTERNS)]
        shape = _SHAPES[operator]
        least, most = OPERATORS[operator]
        if shape.endswith(".."):
            kinds = chance.choices([*shape[:-2], "t", "n"], k=chance.randint(least, 4))
        else:
            kinds = list(shape[: chance.randint(least, min(most, len(shape)))])
        return [operator, *(inside(each) for each in kinds)]

    def _rows(self, depth: int) -> Any:
        chance = self._chance
        table = chance.choice(sorted(_TABLES))
        columns = _TABLES[table]
        if chance.random() < 0.5:
            found: Any = ["=", ["column", chance.choice(columns)], self.expression(depth - 1, "t", None)]
        else:
            found = self.expression(min(depth - 1, 3), "b", columns)
            if depth > 2 and chance.random() < 0.3:  # another table first, then the row at hand again
                found = ["and", self._rows(2), found]
        return ["rows", table, chance.choice(columns), found]

    def _leaf(self, kind: str, columns: list[str] | None) -> Any:
        chance = self._chance
        if columns and chance.random() < 0.5:
            return ["column", chance.choice(columns)]
        if kind == "l" or chance.random() < 0.3:
            return chance.choice([["ref", chance.choice(NAMES)], ["self"]])
        if kind == "b" and chance.random() < 0.5:
            return chance.random() < 0.5
        if kind in "n*" and chance.random() < 0.7:
            return self._number()
        return self._text(kind)

    def _number(self) -> int | float:
        chance = self._chance
        found = chance.choice([*_NUMBERS, None, None, None])
        return chance.choice([chance.uniform(-1000, 1000), chance.randint(0, 10**6) / 1000]) if found is None else found

    def _text(self, kind: str) -> str:
        chance = self._chance
        pool = _TEXTS.get(kind) or chance.choice([*_TEXTS.values(), list(VECTORS["labels"]["topic"])])
        if chance.random() < 0.03:
            return chance.choice(["a", "🕊", "12"]) * chance.choice([500, 1000, 1001])
        text: str = chance.choice(pool)
        return text

    def _answer(self, *, lists: bool = True) -> Any:
        chance = self._chance
        texts = [self._text("*") for _ in range(chance.randint(0, 4))]
        kind = chance.randint(0, 4 if lists else 3)
        return (self._text("*"), self._number(), chance.random() < 0.8, texts, {"list": texts})[kind]


def parts(expression: Any) -> list[Any]:
    """Every call in an expression, the smallest first."""
    found: list[Any] = []
    if isinstance(expression, list):
        for each in expression[1:]:
            found += parts(each)
        found.append(expression)
    return found
