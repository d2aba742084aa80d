"""Nodes to questions."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pyxform.utils import default_is_dynamic

from holub_desk.forms.cells import Cells, all_of
from holub_desk.forms.choices import OTHER_NAME, Lists
from holub_desk.forms.expression import ExpressionError
from holub_desk.forms.fault import Fault
from holub_desk.forms.names import Node
from holub_desk.forms.vocabulary import (
    APPEARANCES,
    DAYS,
    FALSE,
    IDENTIFYING,
    IMPOSSIBLE,
    IN_WORDS,
    LOOKS,
    OTHER,
    SELECTS,
    TRUE,
    TYPES,
    plain_kind,
)
from holub_desk.forms.words import Words
from holub_wire.questionnaire.answers import MAX_DECIMAL, answer_from, is_empty, wrong_kind
from holub_wire.questionnaire.expression import Expression
from holub_wire.questionnaire.model import FILES, NUMBERS, Choice, Question, Texts
from holub_wire.questionnaire.read import CODE, MAX_REPEATS

_SELECT: Final = re.compile(
    rf"(?P<kind>{'|'.join(map(re.escape, sorted(SELECTS, key=len, reverse=True)))})\s+(?P<list>(?!(?:from )?file ).+?)"
    r"(?P<other>\s+or[ _](?:specify[ _])?other)?",
    re.I,
)
_FOR_EVER: Final = "a source is never identified; remove this row"
_LAST_SAVED: Final = re.compile(r"\$\{\s*last-saved#")
_STEP: Final = re.compile(r"[\s,;]+")


@dataclass
class Questions:
    """Compiles the tree."""

    languages: Sequence[str]
    cells: Cells
    words: Words
    lists: Lists
    refused: list[Fault] = field(default_factory=list)

    def leave_out(self, form: Node) -> None:
        """Take out, before anything looks at them, the rows that would identify a source."""
        for node in form.inside():
            kind = plain_kind(node.kind)
            if kind in IDENTIFYING:
                message = f"{kind} would record {IDENTIFYING[kind]}"
                self.refused.append(Fault(message, _FOR_EVER, node.row.sheet, node.row.number, "type"))
                node.compiled = ""

    def of(self, parent: Node) -> tuple[Question, ...]:
        """What stands in the form or in a repeat, groups flattened."""
        return tuple(question for child in parent.children for question in self._node(child, [], []))

    def _node(self, node: Node, conditions: list[Expression | None], groups: list[str]) -> Iterator[Question]:
        if node.kind == "group":
            inner = [*conditions, self.cells.expression(node, "relevant")]
            label = self.words.texts(node.row, "label", node)
            if label and node.children:
                hint = self.words.texts(node.row, "hint", node)
                picture = self.words.picture(node.row)
                yield Question(
                    node.compiled, "note", label, hint, relevant=all_of(inner), groups=tuple(groups), picture=picture
                )
            for child in node.children:
                yield from self._node(child, inner, [*groups, *([node.name] if node.name else [])])
        elif node.kind == "repeat":
            yield from self._repeat(node, conditions, groups)
        else:
            yield from self._question(node, conditions, groups)

    def _repeat(self, node: Node, conditions: list[Expression | None], groups: list[str]) -> Iterator[Question]:
        findings = self.cells.findings
        if len(node.repeats()) >= MAX_REPEATS:
            findings.refuse(
                node.row, "type", f"a repeat in {MAX_REPEATS} others", "ask for it in one question of type text"
            )
            return
        inside = self.of(node)
        if not inside:
            self._warn(node, "nothing is asked in this repeat; it is left out")
            return
        yield Question(
            name=node.compiled,
            type="repeat",
            label=self.words.texts(node.row, "label", node) or dict.fromkeys(self.languages[:1], node.name),
            hint=self.words.texts(node.row, "hint", node),
            relevant=all_of([*conditions, self.cells.expression(node, "relevant")]),
            groups=tuple(groups),
            count=self.cells.expression(node, "repeat_count"),
            questions=inside,
        )

    def _question(self, node: Node, conditions: list[Expression | None], groups: list[str]) -> Iterator[Question]:
        row = node.row
        select = _SELECT.fullmatch(" ".join(row.get("type").split()))
        kind = SELECTS[select["kind"].lower()] if select else self._kind(node)
        if not kind:
            return
        question = Question(
            name=node.compiled,
            type="integer" if kind == "range" else kind,
            label=self.words.texts(row, "label", node),
            hint=self.words.texts(row, "hint", node),
            required=self._required(node, kind),
            needed=self.words.texts(row, "required_message", node),
            relevant=all_of([*conditions, self.cells.expression(node, "relevant")]),
            constraint=self._constraint(node, kind),
            message=self.words.texts(row, "constraint_message", node),
            choices=self._choices(node, select, kind),
            look=self._look(node, kind),
            exact=kind == "geopoint" and row.get("holub::precision").lower() == "exact",
            sensitive=row.get("holub::sensitive").lower() in TRUE,
            code=self._code(node),
            picture=self.words.picture(row),
            groups=tuple(groups),
        )
        if kind == "range":
            question = self._ranged(node, question)
        question = self._valued(node, kind, question)
        yield self._labelled(node, question)
        if select and select["other"]:
            yield self._other(question)

    def _kind(self, node: Node) -> str | None:
        """The type as compiled; None for a row that asks nothing, `range` for what `parameters` settles."""
        row, findings = node.row, self.cells.findings
        kind = plain_kind(node.kind)
        if kind in IDENTIFYING:
            return None
        if kind in DAYS:
            self._warn(node, f"of {kind} only the day is known here, never the minute")
            return "day"
        words = kind.split()
        if kind in IMPOSSIBLE or words[0] in IMPOSSIBLE or " ".join(words[:-1]) in IMPOSSIBLE:
            what, instead = IMPOSSIBLE.get(kind) or IMPOSSIBLE.get(words[0]) or IMPOSSIBLE[" ".join(words[:-1])]
            findings.refuse(row, "type", f"{kind}: {what} is not possible in a chat", instead)
            return None
        if kind not in TYPES:
            findings.refuse(
                row, "type", f"the type {kind!r} is not known", "docs/questionnaire.md lists those that are"
            )
            return None
        if kind in IN_WORDS:
            self._warn(node, IN_WORDS[kind])
        return TYPES[kind]

    def _required(self, node: Node, kind: str) -> Expression:
        text = node.row.get("required")
        if text.lower() in FALSE:
            return False
        if kind in FILES or kind in ("note", "calculate", "day"):
            if kind in FILES:
                self._warn(node, f"{kind} is not required here: a source must be able to go on")
            elif kind == "note":
                self._warn(node, "a note takes no answer, so it is not required")
            return False
        return True if text.lower() in TRUE else self.cells.expression(node, "required", own=True) or False

    def _constraint(self, node: Node, kind: str) -> Expression | None:
        text = node.row.get("constraint")
        if not text or kind in FILES or kind in ("note", "calculate", "day"):
            if text and kind in FILES:
                self._warn(node, "files are not checked; their constraint is not used")
            return None
        if "regex" in text.lower():
            try:
                self.cells.parsed(node, text)
            except ExpressionError as error:
                if "in regex()" in str(error):
                    self.cells.findings.warn(
                        f"sheet survey, row {node.row.number}, column constraint: {error}; it is not used"
                    )
                    return None
        return self.cells.expression(node, "constraint", own=True)

    def _choices(self, node: Node, select: re.Match[str] | None, kind: str) -> tuple[Choice, ...]:
        if select is None:
            return ()
        if "randomize" in node.row.get("parameters").lower():
            self._warn(node, "choices keep their order: two people are asked the same")
        if "${" in select["list"]:
            self.cells.findings.refuse(
                node.row, "type", "choices cannot come from answers", "write them in the sheet choices"
            )
            return ()
        return self.lists.of_question(node, select["list"], kind, or_other=bool(select["other"]))

    def _code(self, node: Node) -> str | None:
        code = node.row.get("holub::code")
        if code and not CODE.fullmatch(code):
            self.cells.findings.refuse(
                node.row, "holub::code", "a code is up to 16 letters and digits", "correct or remove it"
            )
            return None
        return code or None

    def _look(self, node: Node, kind: str) -> str | None:
        appearance = node.row.get("appearance").lower()
        if re.search(r"\bsearch\s*\(", appearance):
            self.cells.findings.refuse(
                node.row, "appearance", "search() takes choices from another file", "write them in the sheet choices"
            )
        elif "ex:" in appearance or "printer:" in appearance:
            self._warn(node, f"no other program is started here, as the appearance {appearance!r} asks")
        else:
            for word in appearance.split():
                if not APPEARANCES.fullmatch(word):
                    self.cells.findings.warn(f"the appearance {word!r} is not known; it makes no difference here")
        looks = [LOOKS[word] for word in appearance.split() if word in LOOKS]
        fits = {"list": ("select_one",), "long": ("text",), "month": ("date",), "year": ("date",)}
        return next((look for look in looks if kind in fits[look]), None)

    def _ranged(self, node: Node, question: Question) -> Question:
        pairs = re.sub(r"\s*=\s*", "=", node.row.get("parameters"))
        given = dict(part.split("=", 1) for part in _STEP.split(pairs) if "=" in part)
        try:
            least, greatest, step = (
                float(given.get(key, default)) for key, default in (("start", 1), ("end", 10), ("step", 1))
            )
        except ValueError:
            least = greatest = step = math.nan
        if not all(abs(each) <= MAX_DECIMAL for each in (least, greatest, step)) or not step:
            self.cells.findings.refuse(node.row, "parameters", "a range needs numbers", "write start=0 end=10 step=1")
            return question
        if least > greatest:
            least, greatest = greatest, least
        whole = all(each == int(each) for each in (least, greatest, step))
        numbers = (int(least), int(greatest), abs(int(step))) if whole else (least, greatest, abs(step))
        return replace(question, type="integer" if whole else "decimal", range=numbers)

    def _valued(self, node: Node, kind: str, question: Question) -> Question:
        """With what it works out, or what it offers."""
        if kind == "day":
            return Question(
                node.compiled, "calculate", {}, value=["today"], relevant=question.relevant, groups=question.groups
            )
        value = self._value(node, "calculation") if node.row.get("calculation") else None
        offered = self._value(node, "default") if node.row.get("default") else None
        if kind == "calculate":
            own = value if value is not None else offered if offered is not None else ""
            return replace(question, value=own, label={}, hint={}, constraint=None, message={}, needed={}, picture={})
        if kind == "note" or kind in FILES:
            shown = value if kind == "note" else None
            return replace(question, value=shown, constraint=None, message={}, needed={})
        if node.row.get("read_only").lower() in TRUE:
            return _shown(question, value if value is not None else offered)
        if value is not None and not question.label:
            return Question(
                node.compiled, "calculate", {}, value=value, relevant=question.relevant, groups=question.groups
            )
        if value is not None and not node.row.get("trigger"):
            self._warn(node, f"{node.name} is worked out, so it is shown and not asked; with a trigger it is offered")
            return _shown(question, value)
        offered = value if value is not None else offered
        return replace(question, default=self._offer(node, question, offered))

    def _value(self, node: Node, column: str) -> Expression | None:
        text = node.row.get(column)
        if column == "calculation":
            return self.cells.expression(node, column, own=True)
        if _LAST_SAVED.search(text):
            self._warn(node, "answers of earlier times are never kept, so none is offered")
            return None
        if not default_is_dynamic(text, TYPES.get(plain_kind(node.kind))):
            return text
        if "(" not in text and "${" not in text:  # a sum, or words such as `2-3 days`
            try:
                return self.cells.parsed(node, text)
            except ExpressionError:
                return text
        return self.cells.expression(node, column, own=True)

    def _offer(self, node: Node, question: Question, offered: Expression | None) -> Expression | None:
        if not isinstance(offered, str):
            return offered
        if question.type in NUMBERS | {"date"}:
            offered = offered.removesuffix(" 00:00:00") if question.type == "date" else offered.removesuffix(".0")
        answer = answer_from(question, offered)
        names = [choice.name for choice in question.choices]
        if is_empty(answer) or wrong_kind(question, answer, names):
            self._warn(node, f"the default {offered!r} is no possible answer; nothing is offered")
            return None
        return offered

    def _labelled(self, node: Node, question: Question) -> Question:
        if question.label or question.type == "calculate":
            return question
        label: Texts = question.hint or dict.fromkeys(self.languages[:1], node.name)
        self._warn(node, f"{node.name} has no label; it is shown by its hint or name")
        return replace(question, label=label, hint={})

    def _warn(self, node: Node, text: str) -> None:
        self.cells.findings.warn(f"sheet survey, row {node.row.number}: {text}")

    def _other(self, question: Question) -> Question:
        """The question that or_other adds."""
        asked: Expression = ["selected", ["ref", question.name], OTHER_NAME]
        return Question(
            self.cells.names.unique(f"{question.name}_other"),
            "text",
            {each: OTHER.get(each, OTHER["en"])[1] for each in self.languages},
            relevant=all_of([question.relevant, asked]),
            groups=question.groups,
        )


def _shown(question: Question, value: Expression | None) -> Question:
    """A note that shows a value, in place of a question."""
    return Question(
        question.name, "note", question.label, question.hint, relevant=question.relevant, value=value,
        sensitive=question.sensitive, code=question.code, picture=question.picture, groups=question.groups,
    )  # fmt: skip
