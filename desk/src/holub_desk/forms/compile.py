"""The compiler: a form's rows to a questionnaire. What a chat cannot ask is refused, and all of it told at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from holub_desk.forms.cells import Names, all_of, expression_in
from holub_desk.forms.choices import check_choices, choices_of
from holub_desk.forms.fault import Fault, Findings, FormError, Row
from holub_desk.forms.vocabulary import (
    FALSE,
    IDENTIFYING,
    LATER,
    PLAIN,
    REFUSED_COLUMNS,
    REFUSED_SHEETS,
    SELECTS,
    SETTINGS,
    TRUE,
    TYPES,
    WITHOUT_EFFECT,
)
from holub_desk.forms.xlsform import Form, check_with_pyxform, read_form
from holub_wire.questionnaire.expression import Expression
from holub_wire.questionnaire.read import from_json
from holub_wire.questionnaire.model import (
    FILES,
    Question,
    Questionnaire,
    QuestionnaireError,
    to_json,
    version_of,
)

_NAME: Final = re.compile(r"(?!__)[A-Za-z_][A-Za-z0-9_.-]{0,63}")
_ID: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_FOR_EVER: Final = "a source is never identified: remove this row"


@dataclass(frozen=True)
class CompiledForm:
    """A questionnaire, and what its author should know about it."""

    questionnaire: Questionnaire
    warnings: tuple[str, ...]


def compile_form(path: Path) -> CompiledForm:
    """Compile the form in `path`. Its id comes from its settings, else from the file's name. Raises FormError."""
    form = read_form(path)
    compiler = _Compiler(form)
    compiler.compile()
    findings = compiler.findings
    form_id = _form_id(form, path, findings)
    if findings.faults:
        raise FormError(*findings.faults)
    check_with_pyxform(path)
    draft = Questionnaire(form_id, "", form.languages, tuple(compiler.questions))
    questionnaire = replace(draft, version=version_of(to_json(draft)))
    _missing_translations(questionnaire, findings)
    try:
        return CompiledForm(from_json(to_json(questionnaire)), findings.warnings)
    except QuestionnaireError as error:
        raise FormError(Fault(str(error), "shorten or divide it")) from None


@dataclass
class _Compiler:
    """Goes once through the sheet survey."""

    form: Form
    findings: Findings = field(default_factory=Findings)
    questions: list[Question] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._names = Names(frozenset(row.get("name") for row in self.form.survey))
        self._groups: list[tuple[Row, Expression | None]] = []

    def compile(self) -> None:
        """Fill `questions` and `findings`."""
        self._check_sheets()
        check_choices(self.form, self.findings)
        for row in self.form.survey:
            kind = " ".join(row.get("type").lower().split())
            if kind and row.get("disabled").lower() not in TRUE:
                self._check_columns(row)
                self._row(row, kind)
        for row, _ in self._groups:
            self.findings.refuse(row, "type", "this group is never closed", "add a row `end group`")
        if not self.questions and not self.findings.faults:
            self.findings.refuse_sheet("survey", "there is no question", "write at least one row")

    def _row(self, row: Row, kind: str) -> None:
        if kind in ("begin group", "begin_group"):
            self._groups.append((row, expression_in(row, "relevant", self._names, self.findings)))
            if row.texts.get("label"):
                self.findings.warn("labels of groups are not shown: a chat asks one question at a time")
        elif kind in ("end group", "end_group"):
            if self._groups:
                self._groups.pop()
            else:
                self.findings.refuse(row, "type", "no group is open here", "remove this row")
        else:
            select, list_name = _select(kind, row.get("type"))
            question_type = select or TYPES.get(kind)
            if question_type is None:
                self._refuse_type(row, kind)
            else:
                self._question(row, question_type, list_name)

    def _question(self, row: Row, kind: str, list_name: str) -> None:
        names, findings = self._names, self.findings
        name = row.get("name")
        if not _NAME.fullmatch(name):
            findings.refuse(
                row,
                "name",
                "a question needs a name: a letter, then at most 63 letters, digits, `_`, `-` and `.`",
                "give it a short name in Latin letters",
            )
        elif name in names:
            findings.refuse(row, "name", f"{name} stands twice", "give every question a name of its own")
        if not row.texts.get("label"):
            findings.refuse(row, "label", f"{name} has no label", "write what is to be asked")
        own = [group for _, group in self._groups]
        question = Question(
            name=name,
            type=kind,
            label=row.texts.get("label", {}),
            hint=row.texts.get("hint", {}),
            required=self._required(row, kind),
            relevant=all_of([*own, expression_in(row, "relevant", names, findings)]),
            constraint=expression_in(row, "constraint", names, findings, own=name),
            message=row.texts.get("constraint_message", {}),
            choices=choices_of(row, list_name, self.form, names, findings) if list_name else (),
        )
        if kind in FILES or kind == "note":
            names.silent[name] = kind
            if question.constraint is not None:
                findings.refuse(row, "constraint", f"{kind} has no answer to check", "leave constraint empty")
        else:
            names.answered.add(name)
        self.questions.append(question)

    def _required(self, row: Row, kind: str) -> Expression:
        text = row.get("required")
        if text.lower() in FALSE:
            return False
        if kind in FILES or kind == "note":
            self.findings.refuse(
                row, "required", f"{kind} cannot be required", "leave it empty: a source must be able to go on without"
            )
        if text.lower() in TRUE:
            return True
        return expression_in(row, "required", self._names, self.findings) or False

    def _refuse_type(self, row: Row, kind: str) -> None:
        kind = re.sub(r"^(get |uri:|q )", "", kind)  # older spellings of the same
        words = kind.split()
        identifying = IDENTIFYING.get(kind)
        later = LATER.get(kind) or LATER.get(words[0])
        if identifying:
            self.findings.refuse(row, "type", f"{kind} would record {identifying}", _FOR_EVER)
        elif words[-1] == "or_other" or kind.endswith("or specify other"):
            self.findings.refuse(
                row,
                "type",
                "or_other makes a choice and a question that nobody can translate",
                "add a choice `other`, and a question of type text that is relevant when it is selected",
            )
        elif later:
            what, _, instead = later.partition("; ")
            self.findings.refuse(row, "type", f"{kind}: {what} is not possible yet", instead)
        else:
            self.findings.refuse(
                row, "type", f"the type {kind!r} is not possible yet", "see docs/questionnaire.md for those that are"
            )

    def _check_columns(self, row: Row) -> None:
        for column in row.cells:
            bare = column.removeprefix("media::")
            if bare in REFUSED_COLUMNS:
                self.findings.refuse(
                    row, column, f"{REFUSED_COLUMNS[bare]} is not possible yet", f"leave {column} empty"
                )
            elif column.startswith(("bind::", "control::", "instance::")) and column not in WITHOUT_EFFECT:
                self.findings.refuse(row, column, "this is for other programs", f"leave {column} empty")
            elif column in WITHOUT_EFFECT:
                self.findings.warn(f"column {column} makes no difference in a chat")
            elif column not in PLAIN:
                self.findings.warn(f"column {column} of the sheet survey is not used")

    def _check_sheets(self) -> None:
        for sheet in self.form.sheets:
            if sheet in REFUSED_SHEETS:
                self.findings.refuse_sheet(sheet, f"{REFUSED_SHEETS[sheet]} are not possible yet", "remove this sheet")
        for setting in self.form.settings:
            if setting not in SETTINGS:
                self.findings.warn(f"setting {setting} is not used")
        if self.form.assumed_language:
            self.findings.warn(
                f"a label has no language and is taken for {self.form.assumed_language}: "
                "write label::English (en), or set default_language"
            )


def _select(kind: str, written: str) -> tuple[str | None, str]:
    """The kind of choice and the name of its list, if it is one."""
    for alias, name in SELECTS.items():
        if kind.startswith(alias + " "):
            rest = " ".join(written.split())[len(alias) + 1 :]
            if " " not in rest:
                return name, rest
    return None, ""


def _missing_translations(questionnaire: Questionnaire, findings: Findings) -> None:
    for language in questionnaire.languages:
        lacking = []
        for question in questionnaire.questions:
            for what, texts in (("", question.label), (" (hint)", question.hint), (" (message)", question.message)):
                if texts and language not in texts:
                    lacking.append(question.name + what)
            lacking += [f"{question.name}/{choice.name}" for choice in question.choices if language not in choice.label]
        if lacking:
            more = f" and {len(lacking) - 5} more" if len(lacking) > 5 else ""
            findings.warn(f"{language}: no text for {', '.join(lacking[:5])}{more}; another language is shown instead")


def _form_id(form: Form, path: Path, findings: Findings) -> str:
    given = form.settings.get("form_id") or form.settings.get("id_string")
    if given is None:
        cleaned = re.sub(r"[^a-z0-9_]+", "-", path.stem.lower()).strip("-_")
        return cleaned[:64] or "questionnaire"
    if not _ID.fullmatch(given):
        findings.refuse(
            Row("settings", 2, {}, {}),
            "form_id",
            "the form's id is up to 64 small Latin letters, digits, `-` and `_`",
            "write for example what-did-you-see",
        )
    return given
