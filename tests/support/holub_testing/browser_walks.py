"""The walks of `walks`, by hand in the chat page of a real browser: what it shows, asks and seals is the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from holub_intake.conversation.advance import advance
from holub_intake.conversation.state import State
from holub_testing.chat import arrive
from holub_testing.dialogues import event_of
from holub_testing.forms import line_of
from holub_testing.intake import RunningIntake, running
from holub_testing.walks import events_of, walk
from holub_wire.age.open import open_sealed
from holub_wire.envelope import parse
from holub_wire.questionnaire.answers import numbers_of
from holub_wire.questionnaire.interview import Slot
from holub_wire.questionnaire.model import CHOOSING, SEVERAL, Questionnaire
from holub_wire.questionnaire.value import as_text

MANY = 12
"""More choices than this are a list to pick from."""


@contextmanager
def served(form: Questionnaire, directory: Path) -> Iterator[RunningIntake]:
    """An intake whose line asks this form."""
    intake = running(line_of(form, directory), directory)
    try:
        yield intake
    finally:
        intake.stop()


def walk_in_browser(browser: Browser, intake: RunningIntake, form: Questionnaire, seed: int) -> int:
    """Go one way through the form; returns how many questions were answered or skipped.

    Raises AssertionError where the page asks, shows or seals anything but what the conversation says.
    """
    day = datetime.now(UTC).date()  # the page looks at the clock
    played = walk(form, seed, wander=False, day=day)
    language = json.loads(next(line for line in played if line.startswith("{")))["language"]
    before = set(intake.spool.ids())
    source = arrive(browser, intake.url, language=language)
    page = source.page
    page.set_default_timeout(15_000)
    state = State(form, language, day)
    steps = 0
    try:
        source.understand()
        page.fill("#words", "I saw it.")
        page.click("#composer .go")
        for event in events_of(played):
            if state.phase == "question" and state.waiting is None:
                _is_asked(page, state)
                _do(page, state, event)
                steps += 1
            elif state.phase == "review" and event == "send":
                _is_reviewed(page, state)
                page.locator("#panel .go").click()
            state, _ = advance(state, event_of(event))
        expect(page.locator("#panel .receipt")).to_be_visible()
        assert source.errors == []
    finally:
        source.context.close()
    _is_sealed(intake, before, played)
    return steps


def _slot(state: State) -> Slot:
    slot = state.interview.find(state.asked or "")
    assert slot is not None
    return slot


def _seen(text: str) -> str:
    """As a reader sees it: HTML folds spaces."""
    return " ".join(text.split())


def _is_asked(page: Page, state: State) -> None:
    slot = _slot(state)
    title = state.interview.title(slot, state.language)
    expect(page.locator("#question")).to_have_text(_seen(title), timeout=15_000)
    keys = [each.key for each in state.interview.slots if each.question.type != "note"]
    assert page.locator("#panel progress").get_attribute("value") == str(keys.index(slot.key) + 1)
    assert page.locator("#panel progress").get_attribute("max") == str(len(keys))


def _do(page: Page, state: State, event: str) -> None:
    slot = _slot(state)
    old = page.locator("#question").element_handle()
    if event == "skip":
        page.locator("#panel .quiet button").first.click()
    else:
        _answer(page, state, slot, json.loads(event.removeprefix("reply ")))
    page.wait_for_function("old => !old.isConnected", arg=old, timeout=10_000)


def _answer(page: Page, state: State, slot: Slot, answer: object) -> None:
    panel = page.locator("#panel")
    question = slot.question
    if question.type in CHOOSING:
        choices = state.interview.choices(slot)
        words = [_seen(state.interview.text(choice.label, slot, state.language)) for choice in choices]
        names = [choice.name for choice in choices]
    else:
        words = names = numbers_of(question)
    if question.type in SEVERAL:
        chips = panel.locator(".chip")
        assert [_seen(each) for each in chips.all_text_contents()][: len(words)] == words or question.type == "rank"
        for i in range(len(names)):
            if chips.nth(i).get_attribute("aria-pressed") == "true":
                chips.nth(i).click()
        assert isinstance(answer, list)
        for name in answer:
            chips.nth(names.index(name)).click()
        panel.locator(".go").click()
    elif names:
        wanted = answer if question.type in CHOOSING else as_text(answer)  # type: ignore[arg-type]
        if len(names) <= MANY and question.look != "list":
            assert [_seen(each) for each in panel.locator(".chip").all_text_contents()] == words
            panel.locator(".chip").nth(names.index(str(wanted))).click()
        else:
            assert [_seen(each) for each in panel.locator("option").all_text_contents()][1:] == words
            panel.locator("select").select_option(str(wanted))
            panel.locator(".go").click()
    elif answer is True:
        panel.locator(".go").click()
    else:
        text = as_text(answer)[: {"month": 7, "year": 4}.get(question.look or "")]  # type: ignore[arg-type]
        panel.locator("textarea, input").fill(text)
        panel.locator(".go").click()


def _is_reviewed(page: Page, state: State) -> None:
    expect(page.locator("#panel .review")).to_be_attached()
    interview = state.interview
    slots = [slot for slot in interview.slots if slot.key in interview.kept]
    labels = [_seen(interview.title(slot, state.language)) for slot in slots]
    assert [_seen(each) for each in page.locator("#panel .review dt").all_text_contents()] == labels


def _is_sealed(intake: RunningIntake, before: set[str], played: list[str]) -> None:
    """What the desk will open is what the conversation says was sealed."""
    sealed = [line for line in played if line.startswith("<< seal-answers ")]
    messages = [
        parse(open_sealed(_bytes(intake, name), [intake.line.current])) for name in set(intake.spool.ids()) - before
    ]
    answers = [json.loads(message.body) for message in messages if message.kind == "answers"]
    expected = [json.loads(line.removeprefix("<< seal-answers ")) for line in sealed]
    assert answers == expected, f"{answers} sealed, {expected} expected"
    assert sorted(message.kind for message in messages if message.kind != "answers") == ["account", "end"]


def _bytes(intake: RunningIntake, name: str) -> bytes:
    content = intake.spool.get(name)
    assert content is not None
    return content
