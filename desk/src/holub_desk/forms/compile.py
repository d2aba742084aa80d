"""The compiler: a form's rows to a questionnaire. What a chat cannot ask is refused, and all of it told at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from holub_desk.forms.cells import Cells, Tables
from holub_desk.forms.choices import Lists
from holub_desk.forms.fault import Fault, Findings, FormError
from holub_desk.forms.identity import form_id
from holub_desk.forms.names import Names, Node, tree_of
from holub_desk.forms.pictures import Pictures
from holub_desk.forms.questions import Questions
from holub_desk.forms.vocabulary import SAID, TRANSLATED, UNUSED_SETTINGS, USED
from holub_desk.forms.words import Words
from holub_desk.forms.xlsform import Form, check_with_pyxform, read_form
from holub_wire.questionnaire.model import Question, Questionnaire, QuestionnaireError, to_json, version_of
from holub_wire.questionnaire.order import find_circle
from holub_wire.questionnaire.read import from_json

_REFUSED_SHEETS: Final = {"entities": "entities are not known here", "osm": "maps are not shown here"}
_KNOWN_SHEETS: Final = {"survey", "choices", "settings", "external_choices"}


@dataclass(frozen=True)
class CompiledForm:
    """A questionnaire, and what its author should know about it."""

    questionnaire: Questionnaire
    warnings: tuple[str, ...]
    refused: tuple[Fault, ...] = ()
    """Rows that were left out, because they would identify a source."""


def compile_form(path: Path) -> CompiledForm:
    """Compile the form in `path`. Its id comes from its settings, else from the file's name. Raises FormError."""
    form = read_form(path)
    findings = Findings()
    for warning in form.warnings:
        findings.warn(warning)
    _check_sheets(form, findings)
    for setting in sorted(form.settings.keys() & UNUSED_SETTINGS.keys()):
        findings.warn(f"setting {setting}: {UNUSED_SETTINGS[setting]}")
    tree = tree_of(form.survey, findings)
    names = Names(tree, findings)
    for node in tree.inside():
        _check_columns(node, findings)
    tables = Tables({})
    cells = Cells(names, tables, findings)
    words = Words(cells, Pictures(path), findings, tree)
    lists = Lists.of(form.choices, cells, words, form.languages)
    tables.columns = lists.columns()
    questions = Questions(form.languages, cells, words, lists)
    questions.leave_out(tree)
    made = questions.of(tree)
    lists.warn_of_columns(form.survey)
    if not made and not findings.faults:
        findings.refuse_sheet("survey", "there is no question", "write at least one row")
    if findings.faults:
        raise FormError(*questions.refused, *findings.faults)
    check_with_pyxform(form)
    draft = Questionnaire(
        form_id(form.settings, path, findings),
        "",
        form.languages,
        made,
        {name: tuple(lists.table(name, sorted(used))) for name, used in sorted(tables.used.items())},
        dict(sorted(words.used.items())),
    )
    _check_circle(draft, tree)
    questionnaire = replace(draft, version=version_of(to_json(draft)))
    _missing_translations(questionnaire, findings)
    try:
        return CompiledForm(from_json(to_json(questionnaire)), findings.warnings, tuple(questions.refused))
    except QuestionnaireError as error:
        rows = [node.row.number for node in tree.inside() if f"question {node.compiled} " in str(error)]
        raise FormError(Fault(str(error), "shorten or divide it", "survey", next(iter(rows), None))) from None


def _check_sheets(form: Form, findings: Findings) -> None:
    for sheet in form.sheets:
        if sheet in _REFUSED_SHEETS:
            findings.warn(f"sheet {sheet}: {_REFUSED_SHEETS[sheet]}")
        elif sheet not in _KNOWN_SHEETS:
            findings.warn(f"sheet {sheet} is not used")


def _check_columns(node: Node, findings: Findings) -> None:
    for column in node.row.cells:
        if column in SAID:
            findings.warn(f"column {column}: {SAID[column]}")
        elif column not in USED | TRANSLATED:
            findings.warn(f"column {column} of the sheet survey is not used")
    if node.row.texts.get("guidance_hint"):
        findings.warn("column guidance_hint is not shown: it is for interviewers")


def _check_circle(draft: Questionnaire, tree: Node) -> None:
    circle = find_circle(draft)
    if not circle:
        return
    rows = {node.compiled: node.row for node in tree.inside()}
    faults = [
        Fault(
            f"{name} depends on {circle[(i + 1) % len(circle)]}: {' → '.join([*circle, circle[0]])} never ends",
            "take one of these references out",
            "survey",
            rows[name].number,
            next(
                (column for column in ("relevant", "calculation", "choice_filter") if rows[name].get(column)),
                "relevant",
            ),
        )
        for i, name in enumerate(circle)
        if name in rows
    ]
    raise FormError(*faults)


def _missing_translations(questionnaire: Questionnaire, findings: Findings) -> None:
    missing: dict[str, int] = {}

    def count(question: Question) -> None:
        for texts in (question.label, *(choice.label for choice in question.choices)):
            for language in questionnaire.languages if texts else ():
                missing[language] = missing.get(language, 0) + (not texts.get(language))

    for question, _ in questionnaire.index.values():
        count(question)
    for language, number in missing.items():
        if number:
            findings.warn(f"{number} texts are not translated into {language}: they are shown in another language")
