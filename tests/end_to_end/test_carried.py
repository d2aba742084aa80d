"""The carried pigeon: a page from a stick, no network, a file, and a report at the desk."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from holub_testing.carried import Carrier, carry, fetch_page
from holub_testing.chat import PHONE, SENT, arrive
from holub_testing.demo import Demo
from holub_testing.heap import strings_of
from holub_testing.listening import Listener, listening
from holub_testing.pictures import GPS_MAKER, photo_with_gps
from holub_testing.search import find
from PIL import Image
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).parents[2]
CANARY = "Канарка співає о сьомій біля зеленого паркану"
TO = "Скринька 12, https://line.example"
REPLY = "Дякуємо. Чи бачили ви, хто їх зустрічав?"


@pytest.fixture(scope="module")
def page_file(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a running line, on a disk."""
    return fetch_page(demo.chat, tmp_path_factory.mktemp("stick"))


@pytest.fixture
def source(browser: Browser, page_file: Path) -> Iterator[Carrier]:
    carrier = carry(browser, page_file)
    yield carrier
    carrier.context.close()


def opened_by_stock_age(demo: Demo, file: Path, output: Path) -> list[dict[str, Any]]:
    """Each envelope, by the documented program, stock age and the recovery sheet."""
    sheet = (demo.directory / "recovery-sheet.txt").read_text()
    secret = re.search(r"^AGE-SECRET-KEY-PQ-1\S+$", sheet, re.MULTILINE)
    assert secret
    output.mkdir()
    (output / "identity.txt").write_text(secret[0] + "\n")
    program = [sys.executable, "-I", str(ROOT / "docs" / "open_envelope.py"), "-i", str(output / "identity.txt")]
    age = os.environ.get("HOLUB_AGE") or str(ROOT / ".tools" / "age" / "age")
    result = subprocess.run(
        [*program, "-o", str(output), str(file)], capture_output=True, text=True, check=True, env={"HOLUB_AGE": age}
    )
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_report_is_carried(demo: Demo, browser: Browser, page_file: Path, tmp_path: Path) -> None:
    """Words, answers, a photo and code words in two files, by hand to the desk; an answer is read by the words."""
    addressed = tmp_path / "notes.html"
    addressed.write_text(
        page_file.read_text("utf-8").replace('"carried_to":{}', f'"carried_to":{{"uk":"{TO}"}}'), "utf-8"
    )
    source = carry(browser, addressed)
    page = source.page
    source.understand()
    assert page.locator("#save").is_disabled()
    source.tell(CANARY)
    page.wait_for_selector("#panel .chip")
    source.choose("Привезені іноземні робітники")
    source.press("Далі")
    source.choose("На власні очі")
    expect(page.locator("#kept")).to_have_text("Запечатано, ще не збережено")
    first = source.save(tmp_path)
    expect(page.locator("#kept")).to_have_text("Збережено: notes.age. Перевірте, чи є.")
    photo = photo_with_gps(tmp_path / "photo.jpg", 160)
    source.attach(photo, "Запечатати без прихованих даних")
    source.skip_to_review()
    source.press("Запечатати відповіді")
    page.get_by_text("Усе запечатано").wait_for()
    assert page.locator(".receipt p", has_text=TO).is_visible()
    assert page.locator(".receipt a").count() == 0, "an address is read, not followed"
    page.get_by_role("button", name="Слова, щоб повернутися").click()
    page.get_by_role("button", name="Створити слова").click()
    page.locator("ol.code li").first.wait_for(timeout=60_000)
    words = page.locator("ol.code li").all_text_contents()
    second = source.save(tmp_path)

    assert (first.name, second.name) == ("notes.age", "notes-2.age")
    assert second.read_bytes().startswith(first.read_bytes())
    assert source.asked == [addressed.as_uri()]
    assert source.errors == []
    assert find([first, second], CANARY) == []
    assert CANARY not in page.content()
    source.context.close()

    [one] = [json.loads(line) for line in demo.holub_desk("open", "--json", str(first)).splitlines()]
    [number] = one["reports"]
    assert (one["new"], one["known"], one["whole"]) == (1, 0, True)
    [two] = [json.loads(line) for line in demo.holub_desk("open", "--json", str(second)).splitlines()]
    assert (two["new"], two["known"], two["reports"], two["whole"]) == (4, 1, [number], True)
    report = demo.report(number)
    assert (report["account"], report["channel"]) == (CANARY, "carried")
    assert {answer["name"] for answer in report["answers"]} == {"topic", "knows"}
    [attachment] = report["attachments"]
    assert (attachment["state"], attachment["cleaned"], attachment["type"]) == ("whole", True, "image/jpeg")
    [again] = [json.loads(line) for line in demo.holub_desk("open", "--json", str(second)).splitlines()]
    assert (again["new"], again["known"]) == (0, 5)
    assert demo.report(number) == report

    opened = opened_by_stock_age(demo, second, tmp_path / "opened")
    assert [each.get("kind") for each in opened[:-1]] == ["account", "attachment", "answers", "end", "address"]
    assert opened[0]["body"] == CANARY
    picture = (tmp_path / "opened" / opened[-1]["file"]).read_bytes()
    assert GPS_MAKER.encode() not in picture
    assert Image.open(io.BytesIO(picture)).tobytes() == Image.open(photo).tobytes()

    (tmp_path / "reply").write_text(REPLY)
    demo.holub_desk("replies", "write", number, "--file", str(tmp_path / "reply"))
    assert REPLY in letters_for(browser, demo, words)


def letters_for(browser: Browser, demo: Demo, words: list[str]) -> str:
    """What the chat page shows to whoever has the words; the desk lays answers down within some seconds."""
    source = arrive(browser, demo.chat)
    for _ in range(10):
        source.page.click("#again")
        source.page.fill("#code", " ".join(words))
        source.page.get_by_role("button", name="Шукати відповідь").click()
        source.page.get_by_role("button", name="Відкликати мою розповідь").wait_for(timeout=60_000)
        shown = source.page.locator("#panel").inner_text()
        if "Для цих слів зараз немає відповіді." not in shown:
            break
        source.page.reload()
    source.context.close()
    return shown


def test_control_planted_words_are_found(page_file: Path, tmp_path: Path) -> None:
    """The control: a file that held the words would be found."""
    (tmp_path / "notes.age").write_bytes(os.urandom(100) + CANARY.encode() + os.urandom(100))
    assert find([tmp_path], CANARY)


REACHING = """async ([url, navigating]) => {
  const add = (place, tag, more) => {
    const made = Object.assign(document.createElement(tag), more);
    place.append(made);
    return made;
  };
  const { head, body } = document;
  const tries = [
    () => fetch(url + '/fetch'),
    () => void (new Image().src = url + '/image'),
    () => void new WebSocket(url.replace('http', 'ws') + '/socket'),
    () => void navigator.sendBeacon(url + '/beacon', 'x'),
    () => void new EventSource(url + '/events'),
    () => import(url + '/module.js'),
    () => { const asked = new XMLHttpRequest(); asked.open('GET', url + '/xhr'); asked.send() },
    () => void add(head, 'link', { rel: 'stylesheet', href: url + '/css' }),
    () => void add(head, 'link', { rel: 'prefetch', href: url + '/prefetch' }),
    () => void add(body, 'script', { src: url + '/script' }),
  ];
  const leading = [
    () => void add(body, 'iframe', { src: url + '/frame' }),
    () => add(body, 'form', { action: url + '/form', target: 'x' }).submit(),
  ];
  for (const reach of navigating ? leading : tries) try { await reach() } catch {}
}"""


def reached(browser: Browser, file: Path, *, navigating: bool) -> Listener:
    """Who came to a listener while a script in the page tried to get there; there is a network."""
    source = carry(browser, file, offline=False)
    source.understand()
    with listening() as listener:
        source.page.evaluate(REACHING, [listener.url, navigating])
        source.page.wait_for_timeout(500)
    source.context.close()
    return listener


def test_nothing_gets_out_of_the_page(browser: Browser, page_file: Path, tmp_path: Path) -> None:
    """Whatever a script in it tries, nobody is asked; without the policy, the control, most tries arrive.

    For a frame or a form Chromium opens a connection before it looks at the policy, and says nothing on it.
    """
    bare = tmp_path / "bare.html"
    policy = r'<meta http-equiv="Content-Security-Policy"[^>]*>'
    bare.write_text(re.sub(policy, "", page_file.read_text("utf-8")), "utf-8")
    assert reached(browser, page_file, navigating=False).connections == 0
    assert reached(browser, page_file, navigating=True).heard == set()
    assert len(reached(browser, bare, navigating=False).heard) >= 8
    assert reached(browser, bare, navigating=True).heard >= {"/frame"}


PLANTING = """() => {
  const { body } = document;
  const script = document.createElement('script');
  const names = [];
  const tries = [
    () => { script.text = 'window.planted = 1'; body.append(script) },
    () => { body.setAttribute('onclick', 'window.planted = 2'); body.click() },
    () => body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.planted = 3">'),
    () => setTimeout('window.planted = 4'),
  ];
  for (const plant of tries) try { plant() } catch (error) { names.push(error.name) }
  return new Promise(go => setTimeout(() => go([window.planted ?? 0, names.length]), 200));
}"""


def test_no_code_can_be_put_into_the_page(source: Carrier) -> None:
    """A script, a handler, markup and a timer as text are refused, three of them loudly; the page goes on."""
    source.understand()
    planted, refused = source.page.evaluate(PLANTING)
    assert planted == 0
    assert refused >= 3
    source.tell("Слова")


def test_what_is_sealed_is_held_no_longer(source: Carrier) -> None:
    """After sealing neither page nor memory has the answer; before, the control, both have."""
    page = source.page
    source.understand()
    source.tell("Слова")
    assert "Запечатано і більше не показується" in page.locator("#log").inner_text()
    press = "button => document.querySelector(button).click()"
    shown = "selector => !!document.querySelector(selector)"
    while not page.evaluate(shown, "#panel textarea"):
        page.evaluate(press, "#panel .quiet button")
    page.evaluate("words => { document.querySelector('#panel textarea').value = words }", CANARY)
    page.evaluate(press, "#panel .field .go")
    assert CANARY in page.content()
    assert any(CANARY in each for each in strings_of(page))
    while not page.evaluate(shown, "#panel .review"):
        page.evaluate(press, "#panel .quiet button")
    page.evaluate(press, "#panel .go")
    page.wait_for_selector(".receipt")
    assert CANARY not in page.content()
    assert not any(CANARY in each for each in strings_of(page))


def leave(page: Page) -> list[str]:
    """Try to go away; what the browser asked. Whoever is asked stays."""
    asked: list[str] = []

    def ask(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", ask)
    page.evaluate("void setTimeout(() => location.assign('about:blank'))")
    page.wait_for_timeout(400)
    page.remove_listener("dialog", ask)
    return asked


def test_unsaved_messages_are_not_left_behind_by_accident(source: Carrier, tmp_path: Path) -> None:
    """Leaving asks while something sealed is not saved, each time once; saved, it asks nothing."""
    page = source.page
    source.understand()
    source.tell(CANARY)
    assert leave(page) == ["beforeunload"]
    assert page.locator("#save").is_enabled()
    source.save(tmp_path)
    source.tell("Ще")
    assert leave(page) == ["beforeunload"]
    source.save(tmp_path)
    assert leave(page) == []
    assert page.url == "about:blank"


def test_stop_asks_nothing_and_leaves_nothing(source: Carrier) -> None:
    """With unsaved messages, Stop goes at once; Back brings nothing of them."""
    page = source.page
    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append(dialog.type) or dialog.dismiss())
    source.understand()
    source.tell(CANARY)
    page.fill("#words", CANARY)
    length = page.evaluate("history.length")
    page.locator(".stop:visible").click()
    page.wait_for_url("about:blank")
    assert asked == []
    assert page.evaluate("history.length") == length
    page.go_back()
    assert CANARY not in page.content()


def test_a_file_is_asked_for_only_after_saving_was_proposed(source: Carrier, tmp_path: Path) -> None:
    """Once: a phone that kills the page while its camera is open would take what is sealed with it."""
    source.understand()
    source.tell(CANARY)
    source.page.click("#add")
    source.page.locator("#log").get_by_text("Спершу збережіть файл").wait_for()
    source.attach(photo_with_gps(tmp_path / "photo.jpg", 64), "Запечатати без прихованих даних")


def test_words_that_wait_for_long_can_be_carried(demo: Demo, browser: Browser, tmp_path: Path) -> None:
    """The chat page's line is gone for half a minute: it offers a file; when the line is back nothing comes twice."""
    words = "Слова, для яких довго не було зв’язку."
    chat = arrive(browser, demo.chat)
    page = chat.page
    page.clock.install()
    chat.understand()
    page.wait_for_load_state("networkidle")
    chat.context.set_offline(True)
    page.fill("#words", words)
    page.click("#composer .go")
    page.locator("#log").get_by_text("Чекаємо на зв’язок.").wait_for()
    offer = page.get_by_role("button", name="Зберегти запечатаний файл")
    assert not offer.is_visible()
    while not offer.is_visible():
        page.clock.fast_forward(10_000)
        page.wait_for_timeout(50)
    with page.expect_download() as download:
        offer.click()
    download.value.save_as(tmp_path / "notes.age")
    [result] = [json.loads(row) for row in demo.holub_desk("open", "--json", str(tmp_path / "notes.age")).splitlines()]
    assert (result["new"], result["whole"]) == (1, True)
    chat.context.set_offline(False)
    page.clock.fast_forward(60_000)
    page.get_by_text(SENT["uk"], exact=True).wait_for()
    assert offer.count() == 0
    chat.context.close()
    deadline = time.monotonic() + 30
    while [path for path in (demo.directory / "spool" / "new").rglob("*") if path.is_file()]:  # until it was collected
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert [row["number"] for row in demo.reports() if row["account"] == words] == result["reports"]


def test_the_gate_in_each_language(browser: Browser, page_file: Path) -> None:
    """`#ru`, else what the browser prefers, else the line's first. At 360 × 640 both buttons are in view."""
    for locale, mark, language in (("ru", "", "ru"), ("uk", "#en", "en"), ("de", "#xx", "uk")):
        source = carry(browser, page_file, locale=locale, mark=mark)
        source.page.wait_for_selector("#go:not([disabled])")
        assert source.page.evaluate("document.documentElement.lang") == language
        stop, go = (source.page.locator(each).bounding_box() for each in ("#gate .stop", "#go"))
        assert stop is not None
        assert go is not None
        assert stop["y"] + stop["height"] <= go["y"]
        assert go["y"] + go["height"] <= 640, language
        source.context.close()


def test_it_changes_its_language_in_the_middle(source: Carrier) -> None:
    """All of the page speaks the other language, and nobody is asked for it."""
    source.understand()
    source.page.click("#chat .languages a[lang=en]")
    source.page.get_by_role("button", name="Save the sealed file").wait_for()
    source.page.get_by_text("Tell in your own words what you saw.").wait_for()
    assert len(source.asked) == 1


def test_where_it_cannot_seal_it_says_so(browser: Browser, page_file: Path) -> None:
    """Without WebCrypto, and without JavaScript: a calm sentence, and no button that leads nowhere."""
    context = browser.new_context(viewport=PHONE, locale="ru", offline=True)
    context.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    page = context.new_page()
    page.goto(page_file.as_uri())
    page.get_by_text("Этот браузер не может запечатывать.").wait_for()
    assert not page.locator("#go").is_visible()
    context.close()
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(page_file.as_uri())
    assert page.locator("noscript p").first.is_visible()
    assert "Без JavaScript ця сторінка не може запечатувати." in page.locator("noscript").inner_text()
    assert page.locator("#go").is_disabled()
    context.close()


def test_a_copy_made_by_the_browser_works(browser: Browser, source: Carrier, tmp_path: Path) -> None:
    """Saved by "save page as", which writes the page as it stands, it is brought to life again."""
    source.page.wait_for_selector("#go:not([disabled])")
    copy = tmp_path / "copy.htm"
    copy.write_text(source.page.content(), "utf-8")
    other = carry(browser, copy)
    other.understand()
    other.tell("Слова")
    assert other.save(tmp_path).stat().st_size == 8192
    assert other.errors == []
    other.context.close()
