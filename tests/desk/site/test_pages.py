"""What readers get: every page, both feeds, the texts without markup."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from holub_testing.bulletins import released
from holub_testing.site import SITE, bulletins

from holub_desk.bulletins.released import PublicSentence, Version
from holub_desk.site.content import SPOKEN, words
from holub_desk.site.pages import rendered

ATOM = {"a": "http://www.w3.org/2005/Atom"}
HOSTILE = '</script><script>alert(1)</script><img src=x onerror=alert(1)> & "quoted" \u202e'


@pytest.fixture(scope="module")
def site() -> dict[str, str]:
    """A site of thirty bulletins, as text."""
    return {path: content.decode() for path, content in rendered(SITE, bulletins(30))}


def test_a_bulletin_in_three_languages(site: dict[str, str]) -> None:
    """Title, lead, assessment marked, the closing list, place and week, and where the next report begins."""
    page = site["en/2026-11-20-workers-0.html"]
    for said in (
        "<h1>Foreign workers brought to a building site</h1>",
        "They live behind a fence. <span",
        "(our assessment)",
        "What we do not know",
        "week of 26 October – 1 November 2026",
        "If you saw something",
        'href="../en/report.html"',
        'property="og:title"',
        "Custody checkpoint",
    ):
        assert said in page, said
    for code in SPOKEN:
        assert (
            f'<link rel="alternate" hreflang="{code}" href="{SITE.address}/{code}/2026-11-20-workers-0.html">' in page
        )
    assert "наша оцінка" in site["uk/2026-11-20-workers-0.html"]
    assert "наша оценка" in site["ru/2026-11-20-workers-0.html"]


def test_linked_data(site: dict[str, str]) -> None:
    """schema.org NewsArticle: whose, when, where, in which language."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', site["uk/2026-11-20-workers-0.html"], re.S)
    assert found is not None
    made = json.loads(found[1])
    assert (made["@context"], made["@type"]) == ("https://schema.org", "NewsArticle")
    assert (made["inLanguage"], made["datePublished"]) == ("uk", "2026-11-20")
    assert [place["name"] for place in made["contentLocation"]] == ["Маріуполь", "Донецька область"]
    assert made["publisher"]["@type"] == "Organization"


def test_corrected_and_retracted(site: dict[str, str]) -> None:
    """Both keep their address and say what happened; of the retracted one nothing else is left."""
    corrected, taken_back = site["en/2026-11-19-workers-1.html"], site["en/2026-11-18-workers-2.html"]
    assert "It named another week." in corrected
    assert "They live behind a fence." in corrected
    assert "Retracted" in taken_back
    assert "the source was wrong" in taken_back
    assert not [path for path in site if "workers-2." in path and "behind a fence" in site[path]]
    assert "Retracted: Foreign workers" in site["en/feed.json"]


@pytest.mark.parametrize("language", SPOKEN)
def test_atom(site: dict[str, str], language: str) -> None:
    """RFC 4287: ids, titles, dates, an author, one link to itself; entries are the newest thirty, in order."""
    feed = ET.fromstring(site[f"{language}/feed.atom"])
    assert feed.tag == f"{{{ATOM['a']}}}feed"
    assert feed.findtext("a:author/a:name", namespaces=ATOM)
    assert len(feed.findall("a:link[@rel='self']", ATOM)) == 1
    entries = feed.findall("a:entry", ATOM)
    ids = [entry.findtext("a:id", namespaces=ATOM) for entry in entries]
    assert len(set(ids)) == len(ids) == 30
    for node in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(node.findall(f"a:{name}", ATOM)) == 1
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", node.findtext("a:updated", "", ATOM))
    published = [entry.findtext("a:published", "", ATOM) for entry in entries]
    assert published == sorted(published, reverse=True)


@pytest.mark.parametrize("language", SPOKEN)
def test_json_feed(site: dict[str, str], language: str) -> None:
    """JSON Feed 1.1."""
    feed = json.loads(site[f"{language}/feed.json"])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["language"] == language
    assert len(feed["items"]) == 30
    assert all({"id", "url", "content_text", "date_published"} <= item.keys() for item in feed["items"])


def test_without_markup(site: dict[str, str]) -> None:
    """Whole, and short enough for a messenger; both end where the next report begins."""
    whole, short = site["uk/2026-11-20-workers-0.txt"], site["uk/2026-11-20-workers-0.short.txt"]
    assert "[наша оцінка]" in whole
    assert all(len(line) <= 78 for line in whole.splitlines())
    assert len(short) <= 900
    for text in (whole, short):
        assert text.rstrip().endswith(f"{SITE.address}/uk/report.html")
    long = replace(released(), versions={"en": Version("A title " * 40, (PublicSentence("Long " * 400),), ())})
    made = dict(rendered(SITE, [long]))
    assert len(made[f"en/{long.address}.short.txt"].decode()) <= 900


def test_how_to_report_safely(site: dict[str, str]) -> None:
    """The line's addresses stand there to be typed, with its words; nothing of it is a link."""
    for language in SPOKEN:
        page = site[f"{language}/report.html"]
        for address in SITE.line_addresses:
            assert f"<code>{address}</code>" in page
            assert f'href="{address}' not in page
        assert all(f"<li>{word}</li>" in page for word in SITE.fingerprint[language])


def test_what_was_written_is_text_and_nothing_else() -> None:
    """A hostile title, sentence or caption runs nowhere: not in pages, not in linked data, not in feeds."""
    version = Version(HOSTILE, (PublicSentence(HOSTILE, assessment=True),), (), HOSTILE, HOSTILE)
    made = dict(rendered(SITE, [replace(released(), versions={"en": version})]))
    pages = [content.decode() for path, content in made.items() if path.endswith(".html")]
    assert not any("<script>" in page or "<img src=x" in page for page in pages)
    assert any("&lt;/script&gt;" in page for page in pages), "the control: it is there, as text"
    ET.fromstring(made["en/feed.atom"])
    json.loads(made["en/feed.json"])


def test_a_language_without_words_of_its_own(site: dict[str, str]) -> None:
    """Its bulletins are there; the fixed words around them are English."""
    version = Version("Nhóm công nhân nước ngoài", (PublicSentence("Họ sống sau hàng rào."),), ())
    bulletin = released()
    made = dict(rendered(SITE, [replace(bulletin, versions={**bulletin.versions, "vi": version})]))
    page = made[f"vi/{bulletin.address}.html"].decode()
    assert '<html lang="vi">' in page
    assert "If you saw something" in page
    assert (
        f'hreflang="vi" href="{SITE.address}/vi/{bulletin.address}.html"'
        in made[f"uk/{bulletin.address}.html"].decode()
    )
    assert "vi/index.html" in made
    assert "vi/index.html" not in site


def test_the_same_words_in_all_languages() -> None:
    """No text is missing in one of them."""

    def shape(value: object) -> object:
        if isinstance(value, dict):
            return {name: shape(each) for name, each in value.items()}
        return [shape(each) for each in value] if isinstance(value, list) else str

    shapes = [shape(dict(words(code).texts)) for code in SPOKEN]
    assert shapes[0] == shapes[1] == shapes[2]


def test_weeks_are_said_as_days() -> None:
    """Within a month, across months, across years."""
    assert words("en").week("2026-W46") == "9–15 November 2026"
    assert words("uk").week("2026-W44") == "26 жовтня – 1 листопада 2026"
    assert words("ru").week("2026-W53") == "28 декабря 2026 – 3 января 2027"


def test_an_address_that_another_page_has() -> None:
    """Fails loudly instead of replacing that page."""
    with pytest.raises(ValueError, match="index"):
        dict(rendered(SITE, [released("index")]))
