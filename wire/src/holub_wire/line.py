"""The line file: what a reporting line is, signed by its desk, verified and served by its intake.

A signed note whose text is one line of JSON. A browser reads the first line; the intake checks the signature.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import rfc8785

from holub_wire.age.recipients import HybridRecipient, parse_recipient
from holub_wire.channels import Channels, ChannelsError, channels_from_json, channels_to_json
from holub_wire.note import MAX_NOTE, NoteError, Signer, Verifier, verify
from holub_wire.questionnaire.expression import MAX_DEPTH
from holub_wire.questionnaire.model import Questionnaire, to_json
from holub_wire.questionnaire.read import from_json
from holub_wire.strict import StrictJSONError, parse_object

_LANGUAGE = re.compile(r"[a-z]{2,3}")
_MAX_TEXT = 2000
_MAX_DEPTH = MAX_DEPTH + 20
"""Of the JSON: the deepest expression, in a question of the innermost repeat."""


class LineError(ValueError):
    """A line file that cannot be used; the message says why and holds nothing secret."""


@dataclass(frozen=True)
class Recipients:
    """Whom the line's envelopes are sealed to; `custodian` only receives what sources keep as evidence."""

    current: HybridRecipient
    recovery: HybridRecipient
    custodian: HybridRecipient


@dataclass(frozen=True)
class Line:
    """One reporting line. `operator` and `reads_within` are texts by language; the first one is the default."""

    sequence: int
    operator: Mapping[str, str]
    reads_within: Mapping[str, str]
    languages: tuple[str, ...]
    recipients: Recipients = field(repr=False)
    questionnaires: tuple[Questionnaire, ...]
    forgetting_days: int = 30
    carried_to: Mapping[str, str] = field(default_factory=dict)
    """Where files that sources carry may arrive, by language; empty when the line does not say."""
    channels: Channels | None = None
    """Where the line really is and what its pages are; None until `holub-desk channels sign`."""

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire that new conversations use."""
        return self.questionnaires[0]


def publish(line: Line, signer: Signer) -> str:
    """The signed note to write to `line.json`."""
    body: dict[str, Any] = {
        "v": 1,
        "sequence": line.sequence,
        "operator": dict(line.operator),
        "reads_within": dict(line.reads_within),
        "languages": list(line.languages),
        "recipients": {name: str(recipient) for name, recipient in vars(line.recipients).items()},
        "questionnaires": [to_json(questionnaire) for questionnaire in line.questionnaires],
        "forgetting_days": line.forgetting_days,
    }
    if line.carried_to:
        body["carried_to"] = dict(line.carried_to)
    if line.channels is not None:
        body["channels"] = channels_to_json(line.channels)
    return signer.sign(rfc8785.dumps(body).decode() + "\n")


def read(untrusted_note: str, key: Verifier) -> Line:
    """Check the signature, then every field. Raises LineError."""
    if len(untrusted_note) > MAX_NOTE:
        raise LineError("the line file is too long")
    try:
        body = parse_object(verify(untrusted_note, key).encode(), max_depth=_MAX_DEPTH)
        return _line(body)
    except NoteError as error:
        raise LineError(f"the line file is not signed by its desk: {error}") from None
    except StrictJSONError as error:
        raise LineError(f"the line file is not readable: {error.fault}") from None
    except LineError:
        raise
    except ChannelsError as error:
        raise LineError(f"the line file {error}") from None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise LineError(f"the line file is incomplete: {type(error).__name__}: {error}") from None


def _line(body: Mapping[str, Any]) -> Line:
    if body["v"] != 1:
        raise LineError("the line file has a version that this program does not know")
    languages = tuple(body["languages"])
    if not languages or not all(isinstance(name, str) and _LANGUAGE.fullmatch(name) for name in languages):
        raise LineError("the line file names no usable language")
    if len(set(languages)) != len(languages):
        raise LineError("the line file names a language twice")
    recipients = {name: parse_recipient(body["recipients"][name]) for name in _ROLES}
    if len({str(recipient) for recipient in recipients.values()}) != len(_ROLES):
        # Analysts hold the current identity: as custodian it would show them what originals hide.
        raise LineError("the line file gives one key two of the three roles")
    questionnaires = tuple(from_json(data) for data in body["questionnaires"])
    if not questionnaires:
        raise LineError("the line file has no questionnaire")
    return Line(
        sequence=_whole(body["sequence"]),
        operator=_texts(body["operator"], languages),
        reads_within=_texts(body["reads_within"], languages),
        languages=languages,
        recipients=Recipients(**recipients),
        questionnaires=questionnaires,
        forgetting_days=_whole(body["forgetting_days"]),
        carried_to=_texts(body["carried_to"], languages) if body.get("carried_to") else {},
        # Absent or empty: not signed yet.
        channels=channels_from_json(body["channels"]) if body.get("channels") else None,
    )


_ROLES = ("current", "recovery", "custodian")


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**9:
        raise LineError("the line file has a number where none fits")
    return value


def _short(value: object) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= _MAX_TEXT:
        raise LineError("the line file has a text that is empty or too long")
    return value


def _texts(value: object, languages: tuple[str, ...]) -> Mapping[str, str]:
    if not isinstance(value, dict) or not set(languages) <= value.keys():
        raise LineError("the line file lacks a text in one of its languages")
    return {language: _short(value[language]) for language in languages}
