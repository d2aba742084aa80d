"""What the cases of tests/vectors/expressions.json see, and how their values are written there.

An answer `{"list": […]}` is that of a question in a repeat, seen from outside: the text of each instance. `age[2]` and
`toy[1][2]` are answers in instances, for indexed-repeat. `position` is where in the repeats one stands. Labels of
choices and tables are the same for all cases. Where XPath 1.0, the ODK XForms specification and Collect do not agree,
`why` says which is followed. tests/chat/expressions.ts is the same for the browser.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from holub_wire.questionnaire.evaluate import EvaluationError, evaluate
from holub_wire.questionnaire.value import Value, as_text, text_of

VECTORS: Final[Mapping[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "vectors/expressions.json").read_text("utf-8")
)
Case = Mapping[str, Any]


@dataclass(frozen=True)
class Seen:
    """What one case sees."""

    case: Case

    @property
    def today(self) -> date:
        return date.fromisoformat(VECTORS["today"])

    def seen(self, name: str) -> Value:
        answer = self.case["answers"].get(name)
        return list(answer["list"]) if isinstance(answer, dict) else as_text(answer)

    def position(self, repeat: str) -> float:
        return float(self.case.get("position", {}).get(repeat, 0))

    def indexed(self, name: str, instances: Mapping[str, float]) -> str:
        return text_of(self.seen(name + "".join(f"[{text_of(each)}]" for each in instances.values())))

    def choice_name(self, value: str, question: str) -> str:
        label: str = VECTORS["labels"].get(question, {}).get(value, value)
        return label

    def rows(self, table: str) -> Sequence[Mapping[str, str]]:
        found: Sequence[Mapping[str, str]] = VECTORS["tables"].get(table, ())
        return found


def outcome(case: Case) -> object:
    """The value of a case, written so that JSON keeps it: NaN, the infinities and the negative zero by name."""
    try:
        value = evaluate(case["compiled"], Seen(case), own=case.get("own"))
    except EvaluationError as error:
        return {"error": str(error)}
    if isinstance(value, float):
        if not math.isfinite(value):
            return {"number": text_of(value)}
        if value == 0 and math.copysign(1, value) < 0:
            return {"number": "-0"}
    return value
