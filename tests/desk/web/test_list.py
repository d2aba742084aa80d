"""The list: what one has not read comes first, on every page of it."""

from __future__ import annotations

import re

from holub_testing.desk import DAY, DeskPages
from sqlalchemy.orm import Session

from holub_desk.reports.examples import add_examples
from holub_desk.web.reports import MOST_ROWS, PAGE


def numbers(html: str) -> list[str]:
    """The reports of the list, in order."""
    return re.findall(r'<li><a href="/reports/(26-\d+)["?]', html)


def sections(html: str) -> list[str]:
    """The headings that are shown."""
    return re.findall(r"<h2(?! hidden)(?: class=\"again\")?>(New since you left|Earlier)", html)


def walk(desk: DeskPages, cookie: str) -> list[list[str]]:
    """Every page, by the link at its end."""
    pages, path = [], "/"
    while path:
        html = desk.get(path, cookie).text
        pages.append(numbers(html))
        more = re.search(r'id="more"><a href="([^"]+)"', html)
        path = more[1] if more else ""
    return pages


def test_nothing_yet(desk: DeskPages, cookie: str) -> None:
    """An empty desk says what to do."""
    html = desk.get("/", cookie).text
    assert "No report has come yet" in html
    assert numbers(html) == []


def test_first_run(desk: DeskPages, cookie: str) -> None:
    """Three invented reports, each marked, with one line of help that goes when a real one comes."""
    with Session(desk.vault.writer) as session, session.begin():
        add_examples(session, desk.vault.files, DAY)
    html = desk.get("/", cookie).text
    assert html.count(">EXAMPLE<") == 3
    assert "invented" in html
    for number in numbers(html):
        assert ">EXAMPLE<" in desk.get(f"/reports/{number}", cookie).text.partition('id="number"')[2]
    desk.add("Справжнє.")
    assert "invented" not in desk.get("/", cookie).text


def test_a_row(desk: DeskPages, cookie: str) -> None:
    """Number, channel, language, day, the first words, and what is special."""
    desk.attach(desk.add("Перші слова. " * 100, channel="form", language="ru"), b"x")
    other = desk.add("Відкликане.")
    desk.store(desk.message("withdraw", "", other))
    html = desk.get("/", cookie).text
    row = re.sub(r"<[^>]+>|\s+", " ", html[html.index('href="/reports/26-0001"') :].partition("</li>")[0])
    row = " ".join(row.split())
    assert "26-0001 form · ru · Fri 20 Nov Перші слова." in row
    assert "1 attachment" in row
    assert row.count("Перші слова.") < 40
    assert "withdrawn by the source" in html


def test_unread_first(desk: DeskPages, cookie: str) -> None:
    """What was read goes below, newest first; what is unread stays above, latest change first."""
    for n in range(5):
        desk.add(f"Повідомлення {n}.")
    for number in ("26-0004", "26-0002"):
        desk.get(f"/reports/{number}", cookie)
    html = desk.get("/", cookie).text
    assert numbers(html) == ["26-0005", "26-0003", "26-0001", "26-0004", "26-0002"]
    assert sections(html) == ["New since you left", "Earlier"]
    assert html.count('class="dot"') == 3
    assert "3 unread" in html
    assert '<span id="new-count">3</span>' in html


def test_all_read(desk: DeskPages, cookie: str) -> None:
    """Then there is no heading for what is new."""
    desk.add("Одне.")
    desk.get("/reports/26-0001", cookie)
    html = desk.get("/", cookie).text
    assert sections(html) == ["Earlier"]
    assert "all read" in html


def test_more_of_a_report_makes_it_new_again(desk: DeskPages, cookie: str) -> None:
    """It comes to the top, before reports that came after it."""
    first = desk.add("Перше.")
    desk.add("Друге.")
    desk.get("/reports/26-0001", cookie)
    desk.store(desk.message("account", "Ще дещо.", first))
    html = desk.get("/", cookie).text
    assert numbers(html) == ["26-0001", "26-0002"]
    assert html.count('class="dot"') == 2


def test_pages_of_the_list(desk: DeskPages, cookie: str) -> None:
    """300 reports, some read: every one is on exactly one page, unread ones before the others."""
    desk.store(*(desk.message("account", f"Номер {n}.") for n in range(1, 301)))
    read = [f"26-{n:04d}" for n in range(1, 301, 2)]
    for number in read[:130]:
        desk.get(f"/reports/{number}", cookie)
    pages = walk(desk, cookie)
    assert [len(page) for page in pages] == [PAGE] * 5
    flat = [number for page in pages for number in page]
    assert len(set(flat)) == 300
    assert flat[:170] == sorted(set(flat) - set(read[:130]), reverse=True)
    assert flat[170:] == sorted(read[:130], reverse=True)


def test_the_page_where_new_ones_end_exactly(desk: DeskPages, cookie: str) -> None:
    """60 unread and some read: the first page is full, and the next begins with those read."""
    desk.store(*(desk.message("account", f"Номер {n}.") for n in range(1, PAGE + 4)))
    for n in (1, 2, 3):
        desk.get(f"/reports/26-{n:04d}", cookie)
    assert [len(page) for page in walk(desk, cookie)] == [PAGE, 3]


def test_a_longer_list_on_request(desk: DeskPages, cookie: str) -> None:
    """A list that was paged through keeps its length when it is brought up to date, within bounds."""
    desk.store(*(desk.message("account", f"Номер {n}.") for n in range(200)))
    assert len(numbers(desk.get("/?rows=180", cookie).text)) == 180
    for nonsense in ("0", "-1", "x", "%D9%A3", "99999999", ""):
        assert len(numbers(desk.get(f"/?rows={nonsense}", cookie).text)) == PAGE
    assert MOST_ROWS < 1000


def test_nonsense_is_the_first_page(desk: DeskPages, cookie: str) -> None:
    """A place that nobody gave out is no place."""
    desk.add("Одне.")
    for nonsense in ("x", "new-", "new--1", "old-5", "earlier-99999999999999999999", "new-%D9%A3", "%00"):
        answer = desk.get(f"/?from={nonsense}", cookie)
        assert answer.status == 200
        assert numbers(answer.text) == ["26-0001"]


def test_folded_reports_have_a_page_of_their_own(desk: DeskPages, cookie: str) -> None:
    """A row says for how many it stands; its report leads to them."""
    for number in range(8):
        desk.add(f"Одні й ті самі слова про два автобуси, {number}.")
    html = desk.get("/", cookie).text
    assert len(numbers(html)) == 5
    first = numbers(html)[-1]
    assert "3 more folded" in html
    report = desk.get(f"/reports/{first}", cookie).text
    assert f'href="/reports/{first}/folded"' in report
    folded = desk.get(f"/reports/{first}/folded", cookie).text
    assert len(numbers(folded)) == 3
    assert not set(numbers(folded)) & set(numbers(html))
    assert desk.get(f"/reports/{numbers(folded)[0]}", cookie).status == 200
    assert desk.get("/reports/26-9999/folded", cookie).status == 404
