"""`holub-desk questionnaire compile`: from a form to what the line file carries."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import rfc8785

from holub_desk.forms.fault import FormError
from holub_wire.command import CommandError
from holub_wire.questionnaire.model import to_json


def add_parser(commands: Any) -> None:
    """Add the commands."""
    family = commands.add_parser("questionnaire", help="questionnaires").add_subparsers(required=True, metavar="WHAT")
    parser = family.add_parser("compile", help="check an XLSForm and write its compiled form")
    parser.add_argument("form", type=Path, metavar="FORM", help=".xlsx, .xls, .csv, or a text table (.md)")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Compile, or say everything that is wrong."""
    # Imported here: pyxform is slow to load, and the other commands do without it.
    from holub_desk.forms.compile import compile_form  # noqa: PLC0415

    try:
        compiled = compile_form(arguments.form)
    except FormError as error:
        for fault in error.faults:
            place = f", {fault.place()}" if fault.place() else ""
            print(f"holub-desk: error: {arguments.form}{place}: {fault.message}", file=sys.stderr)
            print(f"holub-desk: hint: {fault.hint}", file=sys.stderr)
        return 1
    questionnaire = compiled.questionnaire
    try:
        arguments.output.write_bytes(rfc8785.dumps(to_json(questionnaire)) + b"\n")
    except OSError as error:
        raise CommandError(f"{arguments.output}: {error.strerror}", "check the name after -o") from None
    for warning in compiled.warnings:
        print(f"holub-desk: warning: {warning}", file=sys.stderr)
    print(
        f"{arguments.output}: {questionnaire.id}, version {questionnaire.version}, "
        f"{len(questionnaire.questions)} questions in {', '.join(questionnaire.languages)}, "
        f"{len(compiled.warnings)} warning{'s' * (len(compiled.warnings) != 1)}"
    )
    return 0
