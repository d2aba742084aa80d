"""As an editor would: from forty invented reports in three languages to a bulletin that readers have in three."""

from __future__ import annotations

import json
import re
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from holub_testing.axe import violations
from holub_testing.demo import Demo, running_demo
from holub_testing.gallery import SIZES
from holub_testing.journey import ADDED, journey
from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
ATOM = {"a": "http://www.w3.org/2005/Atom"}
LANGUAGES = ("uk", "en", "ru")


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo as a newcomer starts it, with its invented desk."""
    with running_demo(tmp_path_factory.mktemp("tour") / "data", "--examples") as demo:
        yield demo


@pytest.fixture(scope="module")
def address(tour: Demo, browser: Browser) -> str:
    """The address of the bulletin, once two people have brought it to the site; axe looks at each page on the way."""
    faults: list[str] = []
    made = journey(tour, browser, lambda name, page: faults.extend(f"{name}: {each}" for each in violations(page)))
    assert not faults, "\n" + "\n".join(faults)
    return made


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_readers_have_it(tour: Demo, browser: Browser, address: str, language: str, size: str) -> None:
    """In each language, on a phone and a desktop: its words and its picture, without the colour; axe finds nothing."""
    context = browser.new_context(viewport=SIZES[size], bypass_csp=True)
    page = context.new_page()
    page.goto(f"{tour.site}/{language}/index.html")
    page.locator(f"a[href$='{address}.html']").first.click()
    assert page.locator("html").get_attribute("lang") == language
    said = page.inner_text("main")
    assert ADDED[language] in said
    assert "зелен" not in said
    assert page.locator("main img").first.evaluate("each => each.decode().then(() => each.naturalWidth >= 600)")
    assert page.locator("main img").first.get_attribute("alt")
    assert page.locator("html").evaluate("html => html.scrollWidth") <= SIZES[size]["width"]
    assert violations(page) == []
    linked = [json.loads(each) for each in page.locator("script[type='application/ld+json']").all_text_contents()]
    assert [each["@type"] for each in linked] == ["NewsArticle"]
    assert {"headline", "datePublished", "inLanguage", "image", "publisher"} <= linked[0].keys()
    context.close()


def test_the_site_has_no_fault(tour: Demo, address: str) -> None:
    """`holub-desk site check` finds none; the control: a page that somebody changed is found."""
    assert "no fault found" in tour.holub_desk("site", "check")
    copy = tour.directory.parent / "copy"
    tour.holub_desk("site", "mirror", str(copy))
    page = copy / "uk" / f"{address}.html"
    page.write_text(page.read_text("utf-8").replace("<h1>", "<h1>!"), "utf-8")
    with pytest.raises(AssertionError):
        tour.holub_desk("site", "check", str(copy))


def html_faults(*pages: Path) -> list[str]:
    """What html-validate finds: an independent reading of the HTML standard."""
    command = ["node", ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"]
    command += ["--config", ROOT / "tests" / "end_to_end" / "htmlvalidate.json", "--formatter", "json", *pages]
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, cwd=ROOT)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return [
        f"{Path(each['filePath']).name}:{one['line']} {one['ruleId']}" for each in found for one in each["messages"]
    ]


def test_html_is_valid(tour: Demo, address: str, tmp_path: Path) -> None:
    """Every page of the site; the control: a paragraph within a heading is found."""
    pages = sorted((tour.directory / "site").rglob("*.html"))
    assert any(page.stem == address for page in pages)
    assert html_faults(*pages) == []
    planted = tmp_path / "planted.html"
    planted.write_text(pages[-1].read_text("utf-8").replace("<h1>", "<h1><p>x</p>", 1), "utf-8")
    assert html_faults(planted)


@pytest.mark.parametrize("language", LANGUAGES)
def test_atom_is_valid(tour: Demo, address: str, language: str) -> None:
    """RFC 4287, section 4: what a feed and each entry must have, once; ids that differ; dates of RFC 3339."""
    feed = ET.parse(tour.directory / "site" / language / "feed.atom").getroot()
    entries = feed.findall("a:entry", ATOM)
    assert any(f"/{language}/{address}.html" in link.get("href", "") for link in feed.iterfind(".//a:link", ATOM))
    ids = [each.findtext("a:id", namespaces=ATOM) for each in (feed, *entries)]
    assert len(entries) == 2
    assert len(set(ids)) == 3
    assert feed.findtext("a:author/a:name", namespaces=ATOM)
    for each in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(each.findall(f"a:{name}", ATOM)) == 1
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", each.findtext("a:updated", "", ATOM))
    for entry in entries:
        assert len(entry.findall("a:link[@rel='alternate']", ATOM)) == 1 or entry.find("a:content", ATOM) is not None


def test_no_report_crosses(tour: Demo, address: str) -> None:
    """No account of a report, nor its number, stands anywhere on the site; the control: both are at the desk."""
    assert address
    reports = tour.reports()
    assert len(reports) == 40
    site = "\n".join(
        path.read_text("utf-8", "replace")
        for path in (tour.directory / "site").rglob("*")
        if path.is_file() and path.suffix != ".jpg"
    )
    for report in reports:
        assert report["account"] not in site
        assert report["number"] not in site
    assert "Привезли" in site or "привезли" in site
