"""Which question's value depends on which: a circle could never be worked out."""

from __future__ import annotations

from typing import Final

from holub_wire.questionnaire.expression import Expression, calls_in
from holub_wire.questionnaire.model import Question, Questionnaire

MAX_CHAIN: Final = 25
"""Questions that must be worked out before their turn, one for the other."""


def dependencies(question: Question, around: tuple[Question, ...]) -> set[str]:
    """What must be known before the value of a question is: whatever decides whether and what it may be.

    Its constraint does not belong to it: that is looked at when everything else is known. Nor does the value itself,
    where a calculation looks at its own, as in `if(${x} = '', 1, ${x})`: it is then empty.
    """
    found = {repeat.name for repeat in around}
    if question.value is not None:
        found |= _references(question.value) - {question.name}
    for expression in (question.relevant, question.count, *(choice.when for choice in question.choices)):
        if expression is not None:
            found |= _references(expression)
    return found


def _references(expression: Expression) -> set[str]:
    """The questions that an expression looks at; not those of indexed-repeat(), which may be of the instance before."""
    calls = list(calls_in(expression))
    indexed = {id(call[1]) for call in calls if call[0] == "indexed-repeat"}
    return {call[1] for call in calls if call[0] == "ref" and id(call) not in indexed}


def find_circle(questionnaire: Questionnaire) -> list[str]:
    """Names of questions that depend on each other in a circle, or in too long a chain; empty if there are none."""
    graph = {name: dependencies(*found) for name, found in questionnaire.index.items()}
    done: set[str] = set()
    for start in graph:
        path: list[str] = []
        waiting = [(start, False)]
        while waiting:
            name, leaving = waiting.pop()
            if leaving:
                done.add(path.pop())
            elif name in path:
                return path[path.index(name) :]
            elif name not in done:
                path.append(name)
                if len(path) > MAX_CHAIN:
                    return path
                waiting.append((name, True))
                waiting += [(each, False) for each in sorted(graph[name]) if each in graph]
    return []
