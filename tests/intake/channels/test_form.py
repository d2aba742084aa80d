"""The way without JavaScript, against the application itself: page after page, files as they arrive, and bad bodies."""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from holub_testing.form_house import BOUNDARY, House, body, hidden
from holub_testing.line import make_line
from holub_testing.pictures import GPS_MAKER, photo_with_gps

from holub_demo.prepare import shipped_questionnaire
from holub_desk.forms.compile import compile_form
from holub_intake.channels import form
from holub_intake.channels.budget import Budget
from holub_intake.conversation.state import State
from holub_intake.dispatch import Dispatch, Sender
from holub_intake.web import texts
from holub_wire.questionnaire.model import to_json
from holub_wire.spool import Spool

ROOT = Path(__file__).parents[3]
TEXTS = texts.load(["uk"])["uk"]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A form with the small questionnaire."""
    made = House(tmp_path / "spool", make_line())
    yield made
    made.writers.shutdown()


async def test_from_words_to_receipt(house: House) -> None:
    """Words, answers with Skip and Back, the review, the end: each sealed when it is due, and the receipt is calm."""
    first = await house.client.get("/form?lang=uk")
    page = await house.post([*hidden(first), ("words", "Бачив.\r\nДва автобуси."), ("do", "tell")])
    assert "Дякуємо" in page.text
    assert [message.body.decode() for message in house.messages()] == ["Бачив.\nДва автобуси."]
    page = await house.post([*hidden(page), ("answer", "self"), ("do", "reply")])
    page = await house.post([*hidden(page), ("do", "back")])
    assert re.search(r'value="self" checked', page.text)
    page = await house.post([*hidden(page), ("answer", "heard"), ("do", "reply")])
    page = await house.post([*hidden(page), ("answer", "2026-02-30"), ("do", "reply")])
    assert "потрібна дата" in page.text
    page = await house.post([*hidden(page), ("do", "skip")])
    page = await house.post([*hidden(page), ("answer", "workers"), ("answer", "site"), ("do", "reply")])
    page = await house.post([*hidden(page), ("answer", "12"), ("do", "reply")])
    page = await house.post([*hidden(page), ("answer", "<b>Донецьк</b>"), ("do", "reply")])
    assert "&lt;b&gt;Донецьк" in page.text
    page = await house.post([*hidden(page), ("do", "change:seen_how")])
    page = await house.post([*hidden(page), ("answer", "read"), ("do", "reply")])
    assert len(house.messages()) == 1, "nothing of the answers is sent before Send"
    page = await house.post([*hidden(page), ("do", "send")])
    assert "Усе у нас" in page.text
    kinds = [message.kind for message in house.messages()]
    assert kinds == ["account", "answers", "end"]
    assert b'"seen_how": "read"' in house.messages()[1].body
    assert {message.channel for message in house.messages()} == {"form"}


async def test_the_same_page_twice_does_nothing_twice(house: House) -> None:
    """Reloaded or tapped twice: words are sealed once, an answer counts once."""
    first = await house.client.get("/form?lang=uk")
    fields = [*hidden(first), ("words", "Один раз"), ("do", "tell")]
    page, again = await house.post(fields), await house.post(fields)
    assert page.status_code == again.status_code == 200
    assert len(house.messages()) == 1
    assert "Ви це бачили самі?" in again.text


async def test_a_forgotten_page_goes_on(house: House) -> None:
    """After a restart or half an hour: calm words, and what is in the page is not lost."""
    fields = [("c", "unknown"), ("n", "x"), ("lang", "ru"), ("words", "Після перерви"), ("do", "tell")]
    page = await house.post(fields)
    assert texts.load(["ru"])["ru"]["form"]["expired"] in page.text
    assert [message.body.decode() for message in house.messages()] == ["Після перерви"]


async def test_a_forgotten_question_goes_on_without_words(house: House) -> None:
    """A page with a question after a restart: what was confirmed is safe, and nothing has to be told again to go on."""
    fields = [("c", "unknown"), ("n", "x"), ("lang", "uk"), ("answer", "self"), ("do", "reply")]
    page = await house.post(fields)
    assert TEXTS["form"]["expired"] in page.text
    assert TEXTS["account"]["without"] in page.text
    page = await house.post([*hidden(page), ("do", "skip")])
    assert "Ви це бачили самі?" in page.text
    assert house.messages() == []


async def test_stop_forgets(house: House) -> None:
    """Stop ends it; the token is worth nothing afterwards."""
    first = await house.client.get("/form?lang=en")
    page = await house.post([*hidden(first), ("words", "I saw it."), ("do", "tell")])
    stopped = await house.post([*hidden(page), ("do", "stop")])
    assert "You have left" in stopped.text
    assert len(house.form.talks) == 0


async def test_a_photo_is_cleaned_and_its_name_is_never_kept(house: House, tmp_path: Path) -> None:
    """Hidden data is gone, the words came first, and the file's name is nowhere."""
    photo = photo_with_gps(tmp_path / "x.jpg", 64).read_bytes()
    page = await house.post([("lang", "uk"), ("words", "З фото")], files=photo, filename="Tajemne_Imja.jpg")
    assert "Файл у нас." in page.text
    account, attachment = house.messages()
    assert (account.kind, attachment.kind) == ("account", "attachment")
    assert attachment.part is not None
    assert attachment.part.cleaned
    assert GPS_MAKER.encode() not in attachment.body
    everything = b"".join((house.spool.get(name) or b"") for name in house.spool.ids()) + account.body + attachment.body
    assert b"Tajemne" not in everything + str(attachment).encode() + page.content


@pytest.mark.parametrize("allow", [True, False])
async def test_what_cannot_be_cleaned_is_asked_for(house: House, allow: bool) -> None:
    """Without the tick it is refused calmly and the words stay; with it, it goes as it is."""
    fields = [("lang", "uk"), ("words", "З файлом"), *([("allow", "1")] if allow else [])]
    page = await house.post(fields, files=b"%PDF-1.7 something")
    kinds = [message.kind for message in house.messages()]
    assert kinds == (["account", "attachment"] if allow else ["account"])
    assert ("Файл у нас." in page.text) is allow
    assert ("не вміємо вилучати" in page.text) is not allow


def chunks(content: bytes, size: int = 65536) -> Iterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def test_30_mib_are_sealed_while_they_arrive(house: House) -> None:
    """Little memory is lent, only the spool's files are opened, every part is there; the control sees a file."""
    opened: list[str] = []
    watching = True

    def watch(event: str, arguments: Any) -> None:
        if watching and event == "open" and isinstance(arguments[0], str | Path) and arguments[2] & 0o101:
            opened.append(str(arguments[0]))

    sys.addaudithook(watch)
    content = b"\0" * 30 * 1024 * 1024
    whole = body([("lang", "uk"), ("words", "Великий"), ("allow", "1")], content)

    async def stream() -> AsyncIterator[bytes]:
        for chunk in chunks(whole):
            yield chunk

    head = {"content-type": f"multipart/form-data; boundary={BOUNDARY}", "content-length": str(len(whole))}
    page = await house.client.post("/form", content=stream(), headers=head, timeout=120)
    assert page.status_code == 200
    assert house.form.budget.most <= 2 * 1024 * 1024
    assert house.form.budget.lent == 0
    assert opened
    assert all("/spool/tmp/" in name for name in opened)
    messages = [message for message in house.messages() if message.part]
    assert b"".join(message.body for message in messages) == content
    last = messages[-1].part
    assert last is not None
    assert (last.total, last.bytes) == (len(messages), len(content))
    opened.clear()
    Path(house.spool._tmp.parent / "planted").write_bytes(b"x")
    assert opened, "the control: a file that is written is seen"
    watching = False


async def test_a_dropped_connection_leaves_the_words(house: House) -> None:
    """The line breaks in the middle of the file: the words are stored, and what came of the file as well."""
    whole = body([("lang", "uk"), ("words", "Спершу слова"), ("allow", "1")], b"\1" * 2_000_000)

    async def stream() -> AsyncIterator[bytes]:
        for chunk in chunks(whole[:1_200_000]):
            yield chunk
        raise ConnectionResetError

    head = {"content-type": f"multipart/form-data; boundary={BOUNDARY}", "content-length": str(len(whole))}
    with pytest.raises(ConnectionResetError):
        await house.client.post("/form", content=stream(), headers=head)
    messages = house.messages()
    assert messages[0].body.decode() == "Спершу слова"
    assert sum(message.kind == "attachment" for message in messages) == 4
    assert house.form.budget.lent == 0


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (b"", f"multipart/form-data; boundary={BOUNDARY}", 400),
        (b"garbage", f"multipart/form-data; boundary={BOUNDARY}", 400),
        (b"words=x", "application/x-www-form-urlencoded", 400),
        (b"x", "multipart/form-data", 400),
        (b"x", f"multipart/form-data; boundary={'b' * 200}", 400),
        (body([("words", "x")])[:-30], f"multipart/form-data; boundary={BOUNDARY}", 400),
        (body([("words", "x")]).replace(b'name="words"', b""), f"multipart/form-data; boundary={BOUNDARY}", 400),
        (body([("a" * 100, "x")]), f"multipart/form-data; boundary={BOUNDARY}", 400),
        (body([("x", "y")] * 60), f"multipart/form-data; boundary={BOUNDARY}", 400),
        (body([("words", "x" * 150_000)] * 2), f"multipart/form-data; boundary={BOUNDARY}", 400),
        (body([("words", "x" * 300_000)]), f"multipart/form-data; boundary={BOUNDARY}", 400),
        (body([("words", "x")]).replace(b"x\r\n", b"\xff\xfe\r\n"), f"multipart/form-data; boundary={BOUNDARY}", 400),
    ],
)
async def test_broken_bodies_get_a_calm_page(house: House, content: bytes, content_type: str, status: int) -> None:
    """Nothing is stored, nothing is disturbed, and the page says to try again."""
    page = await house.client.post("/form", content=content, headers={"content-type": content_type})
    assert page.status_code == status
    assert "<form" in page.text
    assert "Traceback" not in page.text
    assert house.messages() == []
    assert (await house.post([("lang", "uk"), ("words", "Добре")])).status_code == 200


async def test_a_full_budget_is_busy_for_files_only(house: House, tmp_path: Path) -> None:
    """When no memory can be lent in time the file waits for another time; the words are stored."""
    house.form.budget = Budget(1024, patience_seconds=0.05)
    page = await house.post(
        [("lang", "uk"), ("words", "Слова")], files=photo_with_gps(tmp_path / "x.jpg", 64).read_bytes()
    )
    assert page.status_code == 503
    assert "забагато" in page.text
    assert [message.kind for message in house.messages()] == ["account"]


async def test_a_refusing_disk_keeps_the_words_on_the_page(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is acknowledged; trying again sends the same words."""
    with monkeypatch.context() as patch:

        def refuse(*_: object) -> None:
            raise OSError(28, "full")

        patch.setattr(Spool, "put", refuse)
        page = await house.post([("lang", "uk"), ("words", "Важливе")])
        assert TEXTS["send"]["failed"] in page.text
        assert "Дякуємо" not in page.text
    page = await house.post([*hidden(page), ("do", "retry")])
    assert "Дякуємо" in page.text
    assert [message.body.decode() for message in house.messages()] == ["Важливе"]


async def test_a_file_does_not_acknowledge_words_that_failed(
    house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The disk refuses the words and takes the file after them: the words are still asked to be sent again."""
    put, calls = Spool.put, iter([True])

    def refuse_once(spool: Spool, name: str, content: bytes) -> Any:
        if next(calls, False):
            raise OSError(28, "full")
        return put(spool, name, content)

    monkeypatch.setattr(Spool, "put", refuse_once)
    photo = photo_with_gps(tmp_path / "x.jpg", 64).read_bytes()
    page = await house.post([("lang", "uk"), ("words", "Важливе")], files=photo)
    assert "Файл у нас." in page.text
    assert TEXTS["send"]["failed"] in page.text
    assert [message.kind for message in house.messages()] == ["attachment"]
    page = await house.post([*hidden(page), ("do", "retry")])
    assert sorted(message.kind for message in house.messages()) == ["account", "attachment"]


async def test_two_pages_at_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page posted again while the first is still being stored: further words wait their turn, and none are lost."""
    first = await house.client.get("/form?lang=uk")
    store, slow = house.form._dispatch.store_account, asyncio.Event()

    async def wait_for_it(dispatch: Dispatch, sender: Sender, text: str) -> None:
        if text == "Перші":
            await slow.wait()
        await store(sender, text)

    monkeypatch.setattr(Dispatch, "store_account", wait_for_it)
    one = asyncio.create_task(house.post([*hidden(first), ("words", "Перші"), ("do", "tell")]))
    await asyncio.sleep(0.05)
    again = await house.post([*hidden(first), ("words", "Перші"), ("do", "tell")])
    two = asyncio.create_task(house.post([*hidden(again), ("words", "Другі"), ("do", "tell")]))
    await asyncio.sleep(0.05)
    slow.set()
    await asyncio.gather(one, two)
    assert [message.body.decode() for message in house.messages()] == ["Перші", "Другі"]


@pytest.mark.parametrize("number", ["--3", "3-", "٣", "1e3", "9" * 40])
async def test_no_number(house: House, number: str) -> None:
    """What only looks like a whole number is asked for again."""
    talk = house.form._new_talk("uk")
    talk.state = replace(talk.state, phase="question", told=True, asked="people", answers={"what": ["workers"]})
    token = house.form.talks.keep(talk, time.monotonic())
    page = await house.post([("c", token), ("n", "old"), ("do", "none")])
    page = await house.post([*hidden(page), ("answer", number), ("do", "reply")])
    assert page.status_code == 200
    assert TEXTS["problem"]["integer"] in page.text


async def test_the_review_shows_what_will_be_sent(tmp_path: Path) -> None:
    """An answer that a later change took away is neither shown nor sent."""
    house = House(tmp_path / "spool", make_line(ROOT / "tests/vectors/questionnaires/every.json"))
    talk = house.form._new_talk("uk")
    talk.state = replace(talk.state, phase="review", told=True, answers={"oblast": "d", "raion": "l1"})
    token = house.form.talks.keep(talk, time.monotonic())
    page = await house.post([("c", token), ("n", "old"), ("do", "none")])
    assert 'value="change:oblast"' in page.text
    assert "change:raion" not in page.text
    house.writers.shutdown()


async def test_talks_are_forgotten(house: House) -> None:
    """After the time, and beyond the number, those idle for longest go."""
    talks = house.form.talks
    talk = house.form._new_talk("uk")
    token = talks.keep(talk, 0.0)
    assert talks.find(token, 1799.0) is talk
    assert talks.find(token, 1799.0 + 1801.0) is None
    for _ in range(6000):
        talks.keep(house.form._new_talk("uk"), 5000.0)
    assert len(talks) == 5000


async def test_nobody_has_to_come_for_a_talk_to_be_forgotten(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half an hour after the last page it is gone from memory, although no other visitor came; a fresh one stays."""
    monkeypatch.setattr(form, "_FORGET_SECONDS", 0.01)
    old, fresh = (house.form._new_talk("uk") for _ in range(2))
    house.form.talks.keep(old, time.monotonic() - form.TALK_SECONDS - 1)
    token = house.form.talks.keep(fresh, time.monotonic())
    chore = asyncio.create_task(house.form.keep_forgetting())
    async with asyncio.timeout(10):
        while len(house.form.talks) > 1:
            await asyncio.sleep(0.01)
    chore.cancel()
    assert house.form.talks.find(token, time.monotonic()) is fresh


async def test_every_question_of_the_shipped_form_has_a_page(tmp_path: Path) -> None:
    """All kinds of controls are drawn, and a walk through the shipped questionnaire ends in the receipt."""
    compiled = tmp_path / "q.json"
    compiled.write_text(json.dumps(to_json(compile_form(shipped_questionnaire()).questionnaire)), "utf-8")
    house = House(tmp_path / "spool", make_line(compiled))
    page = await house.post([("lang", "en"), ("words", "I saw it.")])
    for _ in range(30):
        if 'value="send"' in page.text:
            break
        offered = re.findall(r'<(?:input type="(?:checkbox|radio)" name="answer"|option) value="([^"]+)"', page.text)
        answer = [("answer", offered[0])] if offered else []
        page = await house.post([*hidden(page), *answer, ("do", "reply")])
    page = await house.post([*hidden(page), ("do", "send")])
    assert "Everything has reached us" in page.text
    house.writers.shutdown()


def test_a_state_never_shows_words_in_its_repr() -> None:
    """What could end in a log by accident holds nothing of the source's."""
    line = make_line()
    state = State(line.line.questionnaire, "uk", asyncio.run(_today()), answers={"x": "Таємниця"})
    assert "Таємниця" not in repr(state) + repr(Sender("form", "uk"))


async def _today() -> Any:
    from datetime import date

    return date(2026, 11, 23)
