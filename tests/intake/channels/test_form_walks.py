"""The same forms without JavaScript: what the pages ask and what is sealed is what the conversation says."""

from __future__ import annotations

import html
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from holub_testing.dialogues import event_of
from holub_testing.form_house import House, hidden
from holub_testing.forms import line_of
from holub_testing.walks import FORMS, events_of, walk
from starlette.applications import Starlette

from holub_desk.forms.compile import compile_form
from holub_intake.conversation.advance import advance
from holub_intake.conversation.state import State
from holub_intake.web import pages, texts
from holub_wire.questionnaire.interview import Slot
from holub_wire.questionnaire.model import version_of
from holub_wire.questionnaire.read import from_json
from holub_wire.questionnaire.value import as_text

REPEATS = Path(__file__).parents[2] / "vectors" / "questionnaires" / "repeats.json"
NAMES = ("agricultural-survey.xlsx", "environmental-damage.xlsx", "household-roster.xlsx", "hospital-attack.xlsx")


def _fields(slot: Slot, event: str) -> list[tuple[str, str]]:
    """What a browser posts for an event at a question."""
    if event == "skip":
        return [("do", "skip")]
    answer: Any = json.loads(event.removeprefix("reply "))
    if slot.question.type == "rank":
        values = [f"{i} {name}" for i, name in enumerate(answer, 1)]
    elif isinstance(answer, list):
        values = answer
    else:
        values = [] if answer is True else [as_text(answer)]
    look = {"month": 7, "year": 4}.get(slot.question.look or "")
    return [*(("answer", value[:look]) for value in values), ("do", "reply")]


def _can_be_answered(page: httpx.Response, fields: list[tuple[str, str]]) -> None:
    """Each value that will be posted is one that the page offers, where it offers any."""
    offered = [html.unescape(each) for each in re.findall(r'name="answer" value="([^"]*)"', page.text)]
    offered += [html.unescape(each) for each in re.findall(r'<option value="([^"]+)"', page.text)]
    chosen = [value for name, value in fields if name == "answer"]
    if "<option" in page.text and "<option value=" not in page.text.replace('<option value="">', ""):
        offered = []  # numbers, which have no names of their own
    written = 'type="text"' in page.text or "<textarea" in page.text or re.search(r'type="(date|time|month)', page.text)
    assert written or not offered or set(chosen) <= set(offered), f"{chosen} are not among {offered}"


@pytest.mark.parametrize("name", ["repeats", *NAMES])
async def test_walk(tmp_path: Path, name: str) -> None:
    """From the words to the receipt, question by question."""
    form = (
        from_json(json.loads(REPEATS.read_text("utf-8")))
        if name == "repeats"
        else compile_form(FORMS / name).questionnaire
    )
    day = datetime.now(UTC).date()
    for seed in range(2):
        house = House(tmp_path / f"spool{seed}", line_of(form, tmp_path))
        played = walk(form, seed, wander=False, day=day)
        state = State(form, json.loads(next(line for line in played if line[0] == "{"))["language"], day)
        page = await house.post([("lang", state.language), ("words", "I saw it.")])
        for event in events_of(played):
            if state.phase == "question" and state.waiting is None:
                slot = state.interview.find(state.asked or "")
                assert slot is not None
                title = html.escape(state.interview.title(slot, state.language), quote=True)
                assert title.replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in page.text
                fields = _fields(slot, event)
                _can_be_answered(page, fields)
                page = await house.post([*hidden(page), *fields])
            elif state.phase == "review" and event == "send":
                page = await house.post([*hidden(page), ("do", "send")])
            state, _ = advance(state, event_of(event))
        assert page.status_code == 200
        assert 'class="receipt"' in page.text
        sealed = [
            json.loads(line.removeprefix("<< seal-answers ")) for line in played if line.startswith("<< seal-answers ")
        ]
        assert [json.loads(message.body) for message in house.messages() if message.kind == "answers"] == sealed
        house.writers.shutdown()


@pytest.mark.parametrize("exact", [True, False])
async def test_the_gate_tells_of_exact_places(tmp_path: Path, exact: bool) -> None:
    """A form that asks for a place exactly says so before anything is written, with JavaScript and without."""
    question = {"name": "place", "type": "geopoint", "label": {"en": "Where?"}} | ({"exact": True} if exact else {})
    data: dict[str, Any] = {"format": 1, "id": "p", "version": "", "languages": ["en"], "questions": [question]}
    line = line_of(from_json(data | {"version": version_of(data)}), tmp_path).line
    words = texts.load(line.languages)
    app = Starlette(routes=pages.routes(line, pages.make(line, pages.environment("p{}"), words)))
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1")
    page = (await client.get("/")).text
    assert (words["en"]["gate"]["points_exact"] in page.partition("<noscript>")[2].partition("</main>")[0]) == exact
    assert page.count(words["en"]["gate"]["points_exact"]) == (2 if exact else 0)
