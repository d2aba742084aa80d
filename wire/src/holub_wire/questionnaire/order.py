"""Which question's value depends on which: a circle could never be worked out."""

from __future__ import annotations

from holub_wire.questionnaire.expression import references
from holub_wire.questionnaire.model import Question, Questionnaire


def dependencies(question: Question, around: tuple[Question, ...]) -> set[str]:
    """What must be known before the value of a question is: whatever decides whether and what it may be.

    Its constraint does not belong to it: that is looked at when everything else is known.
    """
    found = references(question.relevant) | references(question.value) | references(question.count)
    for choice in question.choices:
        found |= references(choice.when)
    return found | {repeat.name for repeat in around}


def find_circle(questionnaire: Questionnaire) -> list[str]:
    """Names of questions that depend on each other in a circle, in its order; empty if there is none."""
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
                waiting.append((name, True))
                waiting += [(each, False) for each in sorted(graph[name]) if each in graph]
    return []
