"""How a question is answered, in a few words of our own."""

from __future__ import annotations

from holub_wire.questionnaire.interview import Slot


def helping(slot: Slot) -> str:
    """Which text of `question` says how this is answered, or none."""
    match slot.question.type:
        case "repeat":
            return "first" if slot.path[-1] == 1 else "another"
        case "geopoint":
            return "place_exact" if slot.question.exact else "place"
        case "select_multiple":
            return "several"
        case "rank":
            return "rank"
    return ""
