"""What `questionnaire check` says of a form: a text for its author, line by line. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import count
from typing import TYPE_CHECKING, Final

from holub_desk.forms import explain
from holub_desk.forms.conditions import in_words
from holub_desk.forms.outline import Asked, Part, lines_of, outline
from holub_desk.forms.telling import telling
from holub_wire.questionnaire.model import Questionnaire

if TYPE_CHECKING:
    from holub_desk.forms.compile import CompiledForm

_MOST: Final = 12
"""Lines of one list of texts that are missing."""


def summary(compiled: CompiledForm, language: str, today: date) -> Iterator[str]:
    """Everything that its author should know before anybody else sees the form."""
    form = compiled.questionnaire
    yield f"{form.id}, version {form.version}, in {', '.join(form.languages)}"
    yield from _numbers(explain.numbers_of(form))
    going = explain.go_through(form, today)
    yield _length(going)
    yield "\nWhat is asked, in this order:"
    yield from _outlined(outline(form, language))
    if form.exact_places:
        yield "\nIt asks for an exact place. The gate tells the source so."
    yield from _section(
        "Left out for ever, because a source is never identified; remove these rows:",
        (f"{fault.place()}: {fault.message}" for fault in compiled.refused),
    )
    yield from _section(
        "It seems to ask for what identifies somebody. Ask for it only if you must, and mark it as sensitive:",
        (
            f"[{question.name}] seems to ask for {what}{'' if question.sensitive else '; it is not marked'}"
            for question, what in telling(form)
        ),
    )
    for code, texts in explain.missing(form).items():
        more = [f"and {len(texts) - _MOST} more"] if len(texts) > _MOST else []
        yield from _section(f"Not translated into {code}; another language is shown instead:", [*texts[:_MOST], *more])
    never = (_never(form, name, language) for name in going.never)
    yield from _section("Never came up; look at the conditions:", never)
    yield from _section(
        "Needed, but no invented answer was taken; look at the constraints:", (f"[{name}]" for name in going.stuck)
    )
    yield from _section("Good to know:", compiled.warnings)


def counted(number: int, word: str) -> str:
    """`1 question`, `2 questions`."""
    return f"{number} {word}{'s' * (number != 1)}"


def _numbers(numbers: dict[str, int]) -> Iterator[str]:
    required, sensitive, calculations = (numbers[each] for each in ("required", "sensitive", "calculations"))
    yield (
        f"{counted(numbers['questions'], 'question')}; {required or 'none'} of them must be answered, "
        f"{sensitive or 'none'} marked as sensitive. {counted(calculations, 'calculation')}."
    )


def _length(going: explain.Going) -> str:
    asked = _between([going.fewest, going.middle, going.most], "question")
    minutes = _between([max(1, round(each)) for each in going.minutes], "minute")
    return (
        f"A source is asked {asked}, and needs about {minutes}. Found by going through it {going.walks} times with "
        "invented answers; what is asked again and again counts each time."
    )


def _between(numbers: Sequence[int], word: str) -> str:
    least, middle, most = numbers
    return counted(most, word) if least == most else f"{least} to {counted(most, word)}, as a rule {middle}"


def _outlined(items: Sequence[Asked | Part]) -> Iterator[str]:
    number = count(1)
    for depth, item in lines_of(items):
        space = "    " * depth
        if isinstance(item, Asked):
            yield f"{space}{next(number):4}. {_asked(item)}"
        elif item.repeat is not None:
            yield f"{space}      Again and again: {_asked(item.repeat)}"
        else:
            yield f"{space}      Only if {item.when}:"


def _asked(line: Asked) -> str:
    needed = ", needed" if line.required else ""
    return f"{line.words or line.name}  [{line.name}: {line.kind}{needed}]"


def _never(form: Questionnaire, name: str, language: str) -> str:
    relevant = form.index[name][0].relevant
    return f"[{name}]" + ("" if relevant is None else f", only if {in_words(relevant, form, language)}")


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    for i, line in enumerate(lines):
        if not i:
            yield f"\n{title}"
        yield f"  - {line}"
