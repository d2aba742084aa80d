"""The questionnaires a desk knows: every version it ever published, for reports keep coming in from older ones.

Pure; where the compiled texts are stored is the caller's business. No reader of forms is loaded by this.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache

from holub_wire.questionnaire.model import Questionnaire, QuestionnaireError
from holub_wire.questionnaire.read import from_json


@lru_cache(maxsize=64)
def read_compiled(text: str) -> Questionnaire:
    """Check a stored compiled questionnaire; a page that shows fifty reports checks it once.

    Raises QuestionnaireError.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise QuestionnaireError("the questionnaire is not JSON") from None
    return from_json(data)


class Registry:
    """Known questionnaires by id and version."""

    def __init__(self, stored: Iterable[str]) -> None:
        """Read compiled texts. Raises QuestionnaireError."""
        self._known = {(known.id, known.version): known for known in map(read_compiled, stored)}

    def find(self, form_id: str, version: str) -> Questionnaire | None:
        """That very version, or None: its answers are then shown with raw names and a notice."""
        return self._known.get((form_id, version))

    def latest(self, form_id: str) -> Questionnaire | None:
        """The one of this id that was given last."""
        return next((known for (name, _), known in reversed(self._known.items()) if name == form_id), None)
