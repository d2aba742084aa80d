"""`holub-desk questionnaire compile | check | preview`: from a form to what the line file carries."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rfc8785

from holub_desk.forms.fault import Fault, FormError
from holub_wire.command import CommandError
from holub_wire.questionnaire.model import Questionnaire, to_json

if TYPE_CHECKING:
    from holub_desk.forms.compile import CompiledForm


def add_parser(commands: Any) -> None:
    """Add the commands."""
    family = commands.add_parser("questionnaire", help="questionnaires").add_subparsers(required=True, metavar="WHAT")
    compiling = family.add_parser("compile", help="check an XLSForm and write its compiled form")
    compiling.add_argument("-o", "--output", type=Path, required=True, metavar="OUT")
    compiling.set_defaults(run=run_compile)
    checking = family.add_parser("check", help="say in plain words what a form asks, and what is wrong with it")
    checking.set_defaults(run=run_check)
    preview = family.add_parser("preview", help="draw a form's branching as a picture, or play it here")
    preview.add_argument("-o", "--output", type=Path, metavar="SVG", help="draw instead of playing")
    preview.set_defaults(run=run_preview)
    for parser in (compiling, checking, preview):
        parser.add_argument("form", type=Path, metavar="FORM", help=".xlsx, .xls, .csv, or a text table (.md)")
    for parser in (checking, preview):
        parser.add_argument("--language", metavar="CODE", help="of the questions (default: the form's first)")


def run_compile(arguments: argparse.Namespace) -> int:
    """Compile, or say everything that is wrong."""
    compiled = _compiled(arguments.form)
    if compiled is None:
        return 1
    questionnaire = compiled.questionnaire
    try:
        arguments.output.write_bytes(rfc8785.dumps(to_json(questionnaire)) + b"\n")
    except OSError as error:
        raise CommandError(f"{arguments.output}: {error.strerror}", "check the name after -o") from None
    _say_refused(arguments.form, compiled.refused)
    for warning in compiled.warnings:
        print(f"holub-desk: warning: {warning}", file=sys.stderr)
    print(
        f"{arguments.output}: {questionnaire.id}, version {questionnaire.version}, "
        f"{len(questionnaire.index)} questions in {', '.join(questionnaire.languages)}, "
        f"{len(compiled.warnings)} warning{'s' * (len(compiled.warnings) != 1)}"
    )
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    """Everything that its author should know before anybody else sees the form."""
    compiled = _compiled(arguments.form)
    if compiled is None:
        return 1
    from holub_desk.forms.letters import harmless  # noqa: PLC0415
    from holub_desk.forms.summary import summary  # noqa: PLC0415

    for line in summary(compiled, _language(arguments, compiled.questionnaire), datetime.now(UTC).date()):
        print(harmless(line))
    return 0


def run_preview(arguments: argparse.Namespace) -> int:
    """Draw, or play."""
    compiled = _compiled(arguments.form)
    if compiled is None:
        return 1
    from holub_desk.forms.picture import draw  # noqa: PLC0415
    from holub_desk.forms.play import play  # noqa: PLC0415

    form = compiled.questionnaire
    language = _language(arguments, form)
    if arguments.output is None:
        try:
            answers = play(form, language, datetime.now(UTC).date(), input, print)
        except EOFError:
            return 0
        print("\nThese answers would be sent:")
        for key, answer in answers.items():
            print(f"  {key}: {answer}")
        return 0
    try:
        arguments.output.write_text(draw(form, language), "utf-8")
    except OSError as error:
        raise CommandError(f"{arguments.output}: {error.strerror}", "check the name after -o") from None
    print(f"{arguments.output}: open it in a browser")
    return 0


def _compiled(path: Path) -> CompiledForm | None:
    """The form, or None when it was refused; then everything that is wrong has been said."""
    # Imported here: pyxform is slow to load, and the other commands do without it.
    from holub_desk.forms.compile import compile_form  # noqa: PLC0415

    try:
        return compile_form(path)
    except FormError as error:
        for fault in error.faults:
            place = f", {fault.place()}" if fault.place() else ""
            print(f"holub-desk: error: {path}{place}: {fault.message}", file=sys.stderr)
            print(f"holub-desk: hint: {fault.hint}", file=sys.stderr)
        return None


def _language(arguments: argparse.Namespace, form: Questionnaire) -> str:
    language = arguments.language or form.languages[0]
    if language not in form.languages:
        raise CommandError(f"the form has no language {language}", f"it has {', '.join(form.languages)}")
    return str(language)


def _say_refused(path: Path, refused: Iterable[Fault]) -> None:
    for fault in refused:
        print(f"holub-desk: left out: {path}, {fault.place()}: {fault.message}", file=sys.stderr)
        print(f"holub-desk: hint: {fault.hint}", file=sys.stderr)
