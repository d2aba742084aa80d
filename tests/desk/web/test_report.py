"""One report: the account first, answers beside their questions, files and how far they are, and nothing that acts."""

from __future__ import annotations

import html
import re

import pytest
from holub_testing.desk import DeskPages

from holub_desk.web.reports import MAX_CHARACTERS, MAX_ENTRIES

HOSTILE = (
    "<img src=x onerror=alert(1)><script>alert(2)</script>\n"
    "https://evil.example www.evil.example mail@evil.example\n"
    "{{7*7}} {% raw %} ${7*7} &amp; ' \" ` </div></main>\n"
    "\u202eреверс\u202c ну\u200bль \x07 \u2028"
)


def pane(desk: DeskPages, cookie: str, number: str = "26-0001", **headers: str) -> str:
    """The report's own part of the page."""
    answer = desk.get(f"/reports/{number}", cookie, **headers)
    assert answer.status == 200
    return answer.text[answer.text.index("<article") : answer.text.index("</article>")]


def text(fragment: str) -> str:
    """What a person reads of it."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", fragment)).split())


def test_answers_in_both_languages(desk: DeskPages, cookie: str) -> None:
    """Question and choice in the analyst's language, and beneath, marked, in the source's; codes beside."""
    desk.add("Бачив.", {"seen_how": "self", "what": ["workers", "site"], "people": 12, "place": "біля порту"})
    shown = pane(desk, cookie)
    for theirs in ("Ви це бачили самі?", "Що це було?", "Скільки було людей?"):
        marked = re.search(rf'<span class="orig" lang="uk" dir="auto">(.*?){re.escape(theirs)}</span>', shown)
        assert marked is not None, theirs
        assert text(marked[1]) == "original, uk"
    read = text(shown)
    assert "Did you see this yourself?" in read
    assert "How many people? original, uk Скільки було людей? 12" in read
    assert "A1 B1" in read
    assert read.index("Бачив.") < read.index("Did you see") < read.index("What was it?") < read.index("How many")
    assert text(shown).count("біля порту") == 2  # once as an answer, once in the conversation as it came


def test_answers_in_one_language(desk: DeskPages, cookie: str) -> None:
    """Where both speak Ukrainian there is nothing to mark."""
    desk.add("Бачив.", {"seen_how": "self"})
    desk.ask("POST", "/language/uk", {"Cookie": cookie} | desk.own())
    shown = pane(desk, cookie)
    assert "Ви це бачили самі?" in shown
    assert 'class="orig"' not in shown


def test_an_unknown_questionnaire(desk: DeskPages, cookie: str) -> None:
    """Raw names as they came, and a notice; the control: a known one has no notice."""
    desk.add("Перше.", {"seen_how": "self"}, questionnaire=("small", "f" * 16))
    desk.add("Друге.", {"seen_how": "self"})
    unknown, known = text(pane(desk, cookie)), text(pane(desk, cookie, "26-0002"))
    assert "questionnaire is not known here" in unknown
    assert "seen_how self" in unknown
    assert "not known here" not in known


def test_answers_that_fit_no_question(desk: DeskPages, cookie: str) -> None:
    """A hostile sender's names and values are shown as they are, and break nothing."""
    desk.add(
        "Так.", {"<b>x</b>": "<i>y</i>", "seen_how": "no-such-choice", "what": ["workers", "<u>"], "people": "many"}
    )
    shown = pane(desk, cookie)
    assert "&lt;b&gt;x&lt;/b&gt;" in shown
    assert "&lt;i&gt;y&lt;/i&gt;" in shown
    assert "no-such-choice" in shown
    assert "<u>" not in shown
    for broken in ("not json", "[]", "1", '{"a":' * 50, '{"a":1,"a":2}', '{"a":NaN}'):
        conversation = desk.add("Зламане.")
        desk.store(desk.message("answers", broken, conversation))
    for n in range(2, 8):
        assert "No questions were answered." in pane(desk, cookie, f"26-000{n}")


def test_attachments(desk: DeskPages, cookie: str) -> None:
    """Type and size, how many parts are here, cleaned or not, and the original for the custodian."""
    report = desk.add("Фото.", end=False)
    desk.attach(report, b"a" * 2700)
    desk.attach(report, b"b" * 5000, type="application/pdf", cleaned=False)
    desk.attach(report, b"c" * 100, parts=100, arrived=37)
    desk.attach(report, b"d" * 10, type="application/octet-stream", cleaned=False, role="original")
    desk.attach(report, b"e" * 10, sha256="0" * 64)
    desk.attach(report, b"f", type="text/html", cleaned=False)
    rows = [text(row) for row in re.findall(r"<li><div>(.*?)</li>", pane(desk, cookie), re.S)]
    waits = "A working copy is being made. Load the page again to look."
    assert rows == [
        f"26-0001-1.jpg image/jpeg · 2.7 kB hidden data removed Download {waits}",
        f"26-0001-2.pdf application/pdf · 5.0 kB hidden data not removed Download {waits}",
        "26-0001-3.jpg image/jpeg · 100 bytes 37 of 100 parts received hidden data removed",
        "26-0001-4.age application/octet-stream · 10 bytes sealed original, for the custodian only "
        "This is a sealed original. Only the custodian can open it. Nobody keeps originals at this desk yet.",
        "26-0001-5.jpg image/jpeg · 10 bytes damaged: what arrived is not what was sent hidden data removed",
        f"26-0001-6.bin text/html · 1 bytes hidden data not removed Download {waits}",
    ]
    assert "not finished: more may follow" in pane(desk, cookie)


def test_the_conversation_as_it_came(desk: DeskPages, cookie: str) -> None:
    """Every message in its order, files where they stood, answers unread by any questionnaire."""
    report = desk.add("Перше.", end=False)
    desk.attach(report, b"x")
    desk.store(desk.message("account", "Друге.", report), desk.message("answers", '{"people":3}', report))
    desk.store(desk.message("end", "", report))
    shown = pane(desk, cookie)
    talk = text(shown[shown.index("<details>") :])
    assert "5 messages" in talk
    order = ["Перше.", "26-0001-1.jpg", "Друге.", '{"people":3}', "end of the conversation"]
    assert [talk.index(each) for each in order] == sorted(talk.index(each) for each in order)


def test_hostile_words_are_inert(desk: DeskPages, cookie: str) -> None:
    """Markup is text, addresses are no links, templates are not run, and what hides is shown, wherever it stands."""
    desk.add(HOSTILE, {"place": HOSTILE, HOSTILE: HOSTILE})
    for path in ("/", "/reports/26-0001"):
        page = desk.get(path, cookie).text
        assert "<img" not in page
        assert "<script>" not in page
        assert re.findall(r'(?:href|src|action)="(?!/|data:,"|#)', page) == []
        assert "{{7*7}} {% raw %} ${7*7} &amp;amp;" in page
        for hidden in "\u202e\u202c\u200b\x07\u2028":
            assert hidden not in page
            assert f'<span class="unseen">U+{ord(hidden):04X}</span>' in page
        assert page.count("</main>") == 1


def test_typed_brackets_do_not_pass_for_ours(desk: DeskPages, cookie: str) -> None:
    """A source who types a number gets letters, not the mark."""
    desk.add("⟦U+202E⟧ U+202E")
    assert 'class="unseen"' not in pane(desk, cookie)


def test_very_long_texts_are_cut_and_say_so(desk: DeskPages, cookie: str) -> None:
    """A flood keeps no browser busy: the page has a bound, and says where the rest is."""
    report = desk.add("а" * 90_000)
    desk.store(*(desk.message("account", "б" * 90_000, report) for _ in range(5)))
    desk.store(*(desk.message("end", "", report) for _ in range(MAX_ENTRIES)))
    shown = pane(desk, cookie)
    assert shown.count("а") + shown.count("б") < 2 * MAX_CHARACTERS + 1000
    assert "This is not all" in shown
    assert f"{MAX_ENTRIES + 7} messages" in text(shown)


def test_withdrawn_and_empty(desk: DeskPages, cookie: str) -> None:
    """A report may have no words yet, or be taken back: both are said."""
    report = desk.message("end").conversation
    desk.store(desk.message("withdraw", "", report))
    shown = text(pane(desk, cookie))
    assert "(no words yet)" in shown
    assert "withdrawn by the source" in shown


def test_unknown_languages_and_channels(desk: DeskPages, cookie: str) -> None:
    """What our texts do not name is shown by its code."""
    desk.add("Salut.", language="ro", channel="signal")
    shown = text(pane(desk, cookie))
    assert "signal · received Friday 20 November 2026 · ro" in shown


def test_reading_is_noted_once_and_for_this_person(desk: DeskPages, cookie: str) -> None:
    """Opened, it is read; a look at the list does not count."""
    desk.add("Одне.")
    desk.get("/", cookie)
    assert 'class="dot"' in desk.get("/", cookie).text
    assert 'class="dot"' not in desk.get("/reports/26-0001", cookie).text
    assert 'class="dot"' not in desk.get("/", cookie).text


@pytest.mark.parametrize(
    "number", ["26-0002", "99-0001", "26-", "-1", "x", "26-0001x", "26-%D9%A1", "26-99999999999999999", "2026-0001"]
)
def test_numbers_that_are_none(desk: DeskPages, cookie: str, number: str) -> None:
    """A calm page, with the way back."""
    desk.add("Одне.")
    answer = desk.get(f"/reports/{number}", cookie)
    assert answer.status == 404
    assert "There is nothing here." in answer.text
    assert 'href="/"' in answer.text


def test_no_program_translates_or_remembers(desk: DeskPages, cookie: str) -> None:
    """A browser that offers translation would send the words to its maker."""
    desk.add("Одне.")
    page = desk.get("/reports/26-0001", cookie).text
    assert 'translate="no"' in page
    assert '<meta name="google" content="notranslate">' in page
    assert '"historyCacheSize":0' in page
    assert '"allowEval":false' in page
    assert '"selfRequestsOnly":true' in page
    assert re.search(r"<script(?! src=)|<style|\son\w+=|style=", page) is None
