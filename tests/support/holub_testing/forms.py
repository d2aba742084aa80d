"""A line that asks any compiled form."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from holub_testing.line import TestLine, make_line
from holub_wire.questionnaire.model import Questionnaire, to_json


def line_of(form: Questionnaire, directory: Path) -> TestLine:
    """A line in the form's languages; the compiled form is written into `directory`."""
    directory.mkdir(parents=True, exist_ok=True)
    compiled = directory / "form.json"
    compiled.write_text(json.dumps(to_json(form)), "utf-8")
    made = make_line(compiled)
    words = dict.fromkeys(form.languages, "Test")
    return replace(made, line=replace(made.line, languages=form.languages, operator=words, reads_within=words))
