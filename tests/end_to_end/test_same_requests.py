"""Nobody who watches the line learns an answer: two runs that answer differently make the same requests."""

from __future__ import annotations

import re

from holub_testing.chat import Source, arrive
from holub_testing.demo import Demo
from playwright.sync_api import Browser


def shape(source: Source) -> list[str]:
    """The requests so far, random ids aside."""
    return [re.sub(r"[0-9a-f]{32}", "ID", request) for request in source.requests]


def test_requests_do_not_depend_on_answers(demo: Demo, browser: Browser) -> None:
    """Up to sending the answers, method and path of every request are the same, whatever is chosen."""
    shapes = []
    for topic, oblast in (("Привезені іноземні робітники", "UA14"), ("Будівництво", "UA65")):
        source = arrive(browser, demo.chat)
        source.understand()
        source.tell("Бачив два автобуси.")
        source.choose(topic)
        source.press("Далі")
        source.choose("На власні очі")
        for _ in range(12):
            if source.page.locator("#panel select").count():
                break
            source.press("Пропустити")
            source.page.wait_for_timeout(100)
        source.page.select_option("#panel select", oblast)
        source.press("Далі")
        source.skip_to_review()
        shapes.append(shape(source))
        source.press("Надіслати відповіді")
        source.page.get_by_text("Усе у нас").wait_for()
        assert len(shape(source)) == len(shapes[-1]) + 2, "the control: sending is seen, as answers and the end"
        source.context.close()
    assert shapes[0] == shapes[1]
    page = ["GET ?lang=uk", "GET static/app.js", "GET static/later.js", "GET chat.json"]
    assert shapes[0] == [*page, "PUT e/ID", "GET words.json"]
