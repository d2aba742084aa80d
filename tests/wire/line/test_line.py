"""The line file: published, read again, and refused when anything is not as it must be."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from holub_testing.line import TestLine, make_line

from holub_wire.channels import Channels
from holub_wire.line import LineError, publish, read
from holub_wire.note import Signer
from holub_wire.questionnaire.expression import MAX_DEPTH
from holub_wire.questionnaire.model import version_of
from holub_wire.questionnaire.read import MAX_REPEATS, from_json


@pytest.fixture(scope="module")
def line() -> TestLine:
    return make_line()


def _signed(line: TestLine, change: Callable[[dict[str, Any]], object]) -> str:
    """The published line with its JSON changed, signed as its desk would."""
    body = json.loads(publish(line.line, line.signer).split("\n")[0])
    change(body)
    return line.signer.sign(json.dumps(body) + "\n")


def test_published_and_read(line: TestLine) -> None:
    """Everything comes back; the recipients stay out of the repr."""
    channels = Channels(("https://a.example/", "b.onion"), date(2027, 2, 21), {"/?lang=uk": "0" * 64})
    full = replace(line.line, sequence=7, forgetting_days=12, channels=channels)
    note = publish(full, line.signer)
    assert read(note, line.signer.verifier()) == full
    assert note.split("\n")[0] == json.dumps(
        json.loads(note.split("\n")[0]), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    assert "age1pq1" in note
    assert "age1pq1" not in repr(full)


def test_published_twice_is_the_same(line: TestLine) -> None:
    """What did not change is byte for byte the same: a mirror can compare."""
    assert publish(line.line, line.signer) == publish(line.line, line.signer)


def test_only_the_desk_can_change_it(line: TestLine) -> None:
    """Another signer under the same name, and any changed byte of the text, are refused."""
    note = publish(line.line, line.signer)
    with pytest.raises(LineError, match="not signed by its desk"):
        read(publish(line.line, Signer("test.line", bytes(32))), line.signer.verifier())
    for place in range(0, note.index("\n"), 997):
        changed = note[:place] + ("x" if note[place] != "x" else "y") + note[place + 1 :]
        with pytest.raises(LineError, match="not signed by its desk"):
            read(changed, line.signer.verifier())


def _mistyped(recipient: str) -> str:
    return recipient[:-1] + ("q" if recipient[-1] != "q" else "p")


CHANGES: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "version": (lambda body: body.update(v=2), "version that this program does not know"),
    "version missing": (lambda body: body.pop("v"), "incomplete: KeyError: 'v'"),
    "no language": (lambda body: body.update(languages=[]), "no usable language"),
    "a language of markup": (lambda body: body.update(languages=["uk", "<b>"]), "no usable language"),
    "a language twice": (lambda body: body.update(languages=["uk", "uk"]), "a language twice"),
    "a text missing": (lambda body: body["operator"].pop("ru"), "lacks a text"),
    "texts that are none": (lambda body: body.update(operator="x"), "lacks a text"),
    "an empty text": (lambda body: body["operator"].update(ru=""), "empty or too long"),
    "a long text": (lambda body: body["reads_within"].update(ru="x" * 2001), "empty or too long"),
    "a sequence below zero": (lambda body: body.update(sequence=-1), "number where none fits"),
    "a sequence that is true": (lambda body: body.update(sequence=True), "number where none fits"),
    "no recipient": (lambda body: body["recipients"].pop("recovery"), "incomplete: KeyError"),
    "recipients that are none": (lambda body: body.update(recipients=None), "incomplete: TypeError"),
    "a mistyped recipient": (
        lambda body: body["recipients"].update(current=_mistyped(body["recipients"]["current"])),
        "incomplete",
    ),
    "one key for two roles": (
        lambda body: body["recipients"].update(custodian=body["recipients"]["current"]),
        "two of the three roles",
    ),
    "no questionnaire": (lambda body: body.update(questionnaires=[]), "no questionnaire"),
    "a questionnaire that was changed": (
        lambda body: body["questionnaires"][0]["questions"][0].update(name="other"),
        "incomplete: QuestionnaireError",
    ),
    "channels that are none": (lambda body: body.update(channels=[1]), "channels that are not addresses"),
    "channels with too little": (lambda body: body.update(channels={"addresses": ["a"]}), "channels that are not"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_signed_and_still_refused(line: TestLine, name: str) -> None:
    """A desk can sign nonsense; an intake does not serve it. Each defect has its words."""
    change, message = CHANGES[name]
    with pytest.raises(LineError, match=message):
        read(_signed(line, change), line.signer.verifier())


@pytest.mark.parametrize("empty", [None, [], {}])
def test_channels_that_are_not_signed_yet(line: TestLine, empty: object) -> None:
    """Absent or empty, as older line files have them: the line is read, and names no address."""
    assert "channels" not in json.loads(publish(line.line, line.signer).split("\n")[0])
    assert read(_signed(line, lambda body: body.update(channels=empty)), line.signer.verifier()) == line.line


def test_the_control_unchanged_it_is_read(line: TestLine) -> None:
    """The same way of signing, without a change, is accepted."""
    assert read(_signed(line, lambda _: None), line.signer.verifier()) == line.line


@pytest.mark.parametrize("text", ["x\n", "[]\n", '{"v":1,"v":1}\n', "1\n", '{"a":' * 90 + "1" + "}" * 90 + "\n"])
def test_what_is_no_json_object(line: TestLine, text: str) -> None:
    """Signed text that is no object as we accept it."""
    with pytest.raises(LineError, match="not readable"):
        read(line.signer.sign(text), line.signer.verifier())


def test_the_deepest_questionnaire_fits(line: TestLine) -> None:
    """What a questionnaire may hold, a line file carries: the deepest expression in the innermost repeat."""
    expression: Any = ["ref", "t"]
    for _ in range(MAX_DEPTH):
        expression = ["not", expression]
    question: dict[str, Any] = {"name": "t2", "type": "text", "label": {}, "relevant": expression}
    for i in range(MAX_REPEATS):
        question = {"name": f"r{i}", "type": "repeat", "label": {}, "questions": [question]}
    data: dict[str, Any] = {"format": 1, "id": "deep", "version": "", "languages": ["uk"]}
    data["questions"] = [{"name": "t", "type": "text", "label": {}}, question]
    deepest = from_json(data | {"version": version_of(data)})
    published = publish(replace(line.line, questionnaires=(deepest,)), line.signer)
    assert read(published, line.signer.verifier()).questionnaires == (deepest,)
