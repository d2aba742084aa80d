"""The compiler: a form's rows to a questionnaire. What the chat cannot ask is refused; everything wrong is told at once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from holub_desk.forms.expression import ExpressionError, parse, references
from holub_desk.forms.fault import Fault, FormError
from holub_desk.forms.xlsform import Form, Row, read_form
from holub_wire.questionnaire.model import (
    CHOOSING,
    Choice,
    Expression,
    Question,
    Questionnaire,
    QuestionnaireError,
    from_json,
    to_json,
    version_of,
)

_TYPES: Final = {
    "text": "text",
    "string": "text",
    "integer": "integer",
    "int": "integer",
    "date": "date",
    "note": "note",
    "acknowledge": "acknowledge",
    "trigger": "acknowledge",
    "image": "image",
    "photo": "image",
    "audio": "audio",
    "video": "video",
    "file": "file",
}
_SELECTS: Final = {
    "select_one": "select_one",
    "select one": "select_one",
    "select1": "select_one",
    "select_multiple": "select_multiple",
    "select multiple": "select_multiple",
    "select all that apply": "select_multiple",
}
IDENTIFYING: Final = {
    "deviceid": "a device's number",
    "imei": "a device's number",
    "phonenumber": "a telephone number",
    "phone_number": "a telephone number",
    "username": "a name",
    "email": "an address",
    "simserial": "a SIM card's number",
    "subscriberid": "a subscriber's number",
    "start-geopoint": "where the telephone is",
    "start_geopoint": "where the telephone is",
    "audit": "when and where each answer was given",
    "background-audio": "a recording of the surroundings",
    "start": "the minute of filling in",
    "end": "the minute of filling in",
}
"""Types that tell who the source is: refused for ever, not just for now."""
_IGNORED: Final = {"appearance", "autoplay", "body::accept", "guidance_hint", "parameters"}
_REFUSED_COLUMNS: Final = {
    "calculation": "a value that is calculated",
    "default": "an answer that is filled in beforehand",
    "read_only": "a question that cannot be answered",
    "repeat_count": "a repeat",
    "required_message": "an own message for required questions",
    "trigger": "a calculation that is triggered",
    "image": "a picture in a label",
    "audio": "sound in a label",
    "video": "video in a label",
    "media::image": "a picture in a label",
    "media::audio": "sound in a label",
    "media::video": "video in a label",
}
_KNOWN: Final = {"type", "name", "required", "relevant", "constraint", "choice_filter", "disabled"} | _IGNORED
_TRUE: Final = {"yes", "true", "true()", "1"}
_FALSE: Final = {"", "no", "false", "false()", "0"}


@dataclass(frozen=True)
class CompiledForm:
    """A questionnaire, and what its author should know about it."""

    questionnaire: Questionnaire
    warnings: tuple[str, ...]


@dataclass
class _Work:
    """The state of one compilation."""

    form: Form
    faults: list[Fault] = field(default_factory=list)
    warnings: dict[str, None] = field(default_factory=dict)
    groups: list[Expression | None] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def refuse(self, row: Row, column: str, message: str, hint: str, sheet: str = "survey") -> None:
        self.faults.append(Fault(message, hint, sheet, row.number, column))

    def warn(self, text: str) -> None:
        self.warnings[text] = None


def compile_form(path: Path, form_id: str | None = None) -> CompiledForm:
    """Compile the form in `path`. Its id comes from its settings, else from the file's name. Raises FormError."""
    form = read_form(path)
    work = _Work(form)
    for row in form.survey:
        _survey_row(work, row)
    if work.groups:
        work.faults.append(Fault("a group is not closed", "add a row `end group`", "survey"))
    if not work.questions and not work.faults:
        work.faults.append(Fault("there is no question", "write at least one row in the sheet survey", "survey"))
    if work.faults:
        raise FormError(work.faults)
    _missing_translations(work)
    name = form_id or form.settings.get("form_id") or form.settings.get("id_string") or path.stem
    draft = Questionnaire(_id(name), "", form.languages, tuple(work.questions))
    questionnaire = replace(draft, version=version_of(to_json(draft)))
    try:
        return CompiledForm(from_json(to_json(questionnaire)), tuple(work.warnings))
    except QuestionnaireError as error:
        raise FormError([Fault(str(error), "shorten or simplify it")]) from None


def _survey_row(work: _Work, row: Row) -> None:
    kind = " ".join(row.get("type").lower().split())
    if not kind or row.get("disabled").lower() in ("yes", "true"):
        return
    if kind in ("begin group", "begin_group"):
        work.groups.append(_expression(work, row, "relevant", row.get("relevant")))
    elif kind in ("end group", "end_group"):
        if work.groups:
            work.groups.pop()
        else:
            work.refuse(row, "type", "a group is closed that was not opened", "remove this row")
    else:
        _question_row(work, row, kind)


def _question_row(work: _Work, row: Row, kind: str) -> None:
    select, list_name = _select(kind, row.get("type"))
    question_type = select or _TYPES.get(kind)
    if question_type is None:
        _refuse_type(work, row, kind)
        return
    for column in row.cells:
        if column in _REFUSED_COLUMNS:
            work.refuse(row, column, f"{_REFUSED_COLUMNS[column]} is not possible yet", f"leave {column} empty")
        elif column not in _KNOWN:
            work.warn(f"column {column} is not used")
        elif column in _IGNORED:
            work.warn(f"column {column} makes no difference in a chat")
    name = row.get("name")
    if name in work.names:
        work.refuse(row, "name", f"{name} stands twice", "give every question a name of its own")
    question = Question(
        name=name,
        type=question_type,
        label=row.texts.get("label", {}),
        hint=row.texts.get("hint", {}),
        required=_required(work, row),
        relevant=_all_of([*work.groups, _expression(work, row, "relevant", row.get("relevant"))]),
        constraint=_expression(work, row, "constraint", row.get("constraint"), own=name),
        message=row.texts.get("constraint_message", {}),
        choices=_choices(work, row, list_name) if select else (),
    )
    if not question.label:
        work.refuse(row, "label", f"{name} has no label", "write what is to be asked")
    work.names.add(name)
    work.questions.append(question)


def _refuse_type(work: _Work, row: Row, kind: str) -> None:
    word = kind.partition(" ")[0]
    if kind in IDENTIFYING or word in IDENTIFYING:
        what = IDENTIFYING.get(kind) or IDENTIFYING[word]
        work.refuse(row, "type", f"{kind} would record {what}", "a source is never identified: remove this row")
    elif "or_other" in kind:
        work.refuse(
            row, "type", "or_other makes a question without translation", "add a choice `other` and a text question"
        )
    elif "repeat" in kind:
        work.refuse(row, "type", "repeats are not possible yet", "ask for it in one question of type text")
    else:
        work.refuse(
            row, "type", f"the type {kind!r} is not possible yet", "see docs/questionnaire.md for those that are"
        )


def _select(kind: str, written: str) -> tuple[str | None, str]:
    for alias, name in _SELECTS.items():
        if kind.startswith(alias + " ") and "or_other" not in kind:
            return name, " ".join(written.split())[len(alias) + 1 :]
    return None, ""


def _required(work: _Work, row: Row) -> Expression:
    text = row.get("required")
    if text.lower() in _TRUE:
        return True
    if text.lower() in _FALSE:
        return False
    return _expression(work, row, "required", text) or False


def _expression(work: _Work, row: Row, column: str, text: str, own: str | None = None) -> Expression | None:
    if not text:
        return None
    try:
        expression = parse(text)
    except ExpressionError as error:
        work.refuse(row, column, str(error), "docs/questionnaire.md lists what an expression can do")
        return None
    _check_references(work, row, column, expression, own)
    return expression


def _check_references(work: _Work, row: Row, column: str, expression: Expression, own: str | None = None) -> None:
    unknown = references(expression) - work.names - ({own} if own else set())
    for name in sorted(unknown):
        work.refuse(
            row, column, f"${{{name}}} is not a question that comes before", "ask it earlier, or correct its name"
        )


def _all_of(conditions: list[Expression | None]) -> Expression | None:
    """Groups are flattened: a question is relevant when it and all its groups are."""
    result: Expression | None = None
    for condition in conditions:
        if condition is not None:
            result = condition if result is None else ["and", result, condition]
    return result


def _choices(work: _Work, row: Row, list_name: str) -> tuple[Choice, ...]:
    rows = [choice for choice in work.form.choices if choice.get("list_name") == list_name]
    if not rows:
        work.refuse(row, "type", f"the list {list_name} has no choices", "write them in the sheet choices")
    filtered = row.get("choice_filter")
    choices = []
    columns = {column for choice in rows for column in choice.cells}
    for choice in rows:
        when = None
        if filtered:
            try:
                when = parse(filtered, {column: choice.get(column) for column in columns})
            except ExpressionError as error:
                work.refuse(row, "choice_filter", str(error), "use columns of the sheet choices and ${questions}")
                return ()
            _check_references(work, row, "choice_filter", when)
        label = choice.texts.get("label", {})
        if not label:
            work.refuse(choice, "label", f"choice {choice.get('name')} has no label", "write what it means", "choices")
        choices.append(Choice(choice.get("name"), label, when, choice.get("holub::code") or None))
    return tuple(choices)


def _missing_translations(work: _Work) -> None:
    for language in work.form.languages:
        lacking = [question.name for question in work.questions if language not in question.label]
        lacking += [
            f"{question.name}/{choice.name}"
            for question in work.questions
            if question.type in CHOOSING
            for choice in question.choices
            if language not in choice.label
        ]
        if lacking:
            more = f" and {len(lacking) - 5} more" if len(lacking) > 5 else ""
            work.warn(f"language {language} lacks a label for {', '.join(lacking[:5])}{more}")


def _id(name: str) -> str:
    cleaned = "".join(c if c.isascii() and c.isalnum() else "-" for c in name.lower()).strip("-")
    return cleaned[:64] or "questionnaire"
