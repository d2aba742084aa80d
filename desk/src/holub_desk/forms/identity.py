"""A form's id: from its settings, else from its file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from holub_desk.forms.fault import Findings
from holub_wire.questionnaire.read import ID

_LONGEST: Final = 64


def form_id(settings: Mapping[str, str], path: Path, findings: Findings) -> str:
    """Small Latin letters, digits, `_` and `-`; what does not fit is made to, with a warning."""
    written = settings.get("form_id") or settings.get("id_string") or settings.get("set_form_id") or path.stem
    if ID.fullmatch(written):
        return written
    made = re.sub(r"[^a-z0-9_-]+", "-", written.lower()).strip("-_")[:_LONGEST] or "form"
    findings.warn(f"the form is called {made}: an id has small Latin letters, digits, `_` and `-`")
    return made
