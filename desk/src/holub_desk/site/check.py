"""Look at a built site as a reader, a mirror and an attacker would: what is found is told, nothing is changed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Final
from xml.etree import ElementTree as ET

from holub_desk.site import manifest
from holub_wire.note import Verifier

MOST_BYTES: Final = 50_000
"""Of one page without its pictures."""
_VOID: Final = frozenset("area base br col embed hr img input link meta source track wbr".split())
_BOT: Final = re.compile(r"(?i)\b(?:t\.me|telegram\.(?:me|dog|org)|tg:|wa\.me|signal\.me|matrix\.to|i\.delta\.chat)")
_FOREIGN: Final = re.compile(r"(?i)^(?:[a-z][a-z0-9+.-]*:|//)")


@dataclass(frozen=True)
class Fault:
    """What is wrong with which file."""

    path: str
    what: str


def check(directory: Path, address: str, verifier: Verifier) -> list[Fault]:
    """All faults of a site; none, if it is as it should be."""
    try:
        named = manifest.read((directory / manifest.FILE).read_bytes(), verifier)
    except OSError:
        return [Fault(manifest.FILE, "is not there")]
    except manifest.ManifestError as error:
        return [Fault(manifest.FILE, str(error).removeprefix(f"{manifest.FILE}: "))]
    faults, pages = [], {}
    for path, sha256 in named.items():
        try:
            content = (directory / path).read_bytes()
        except OSError:
            faults.append(Fault(path, "is not there"))
            continue
        if hashlib.sha256(content).hexdigest() != sha256:
            faults.append(Fault(path, "is not what the manifest names"))
        elif path.endswith(".html"):
            pages[path] = _read(content.decode())
        else:
            faults += (Fault(path, what) for what in _other(path, content))
    there = {path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file()}
    faults += (Fault(path, "is not in the manifest") for path in sorted(there - {*named, manifest.FILE}))
    for path, page in pages.items():
        faults += (Fault(path, what) for what in _page(path, page, pages, named, address, directory))
    return sorted(faults, key=lambda fault: fault.path)


class _Page(HTMLParser):
    """What matters of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.alternates: dict[str, str] = {}
        self.canonical = ""
        self.language = ""
        self.ids: set[str] = set()
        self.headings = 0
        self.data: list[str] = []
        self.size = 0
        self.text = ""
        self._in_data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag not in _VOID:
            self.open.append(tag)
        if values.get("id"):
            if values["id"] in self.ids:
                self.wrong.append(f"has two elements with the id {values['id']}")
            self.ids.add(values["id"])
        if any(name.startswith("on") or name == "style" for name in values):
            self.wrong.append(f"has a script or a style in <{tag}>")
        match tag:
            case "html":
                self.language = values.get("lang", "")
            case "h1":
                self.headings += 1
            case "script":
                self._in_data = values.get("type") == "application/ld+json"
                if not self._in_data or "src" in values:
                    self.wrong.append("has a script")
            case "form" | "iframe" | "object" | "embed" | "input" | "video" | "audio" | "base":
                self.wrong.append(f"has <{tag}>")
            case "a":
                self.links.append(values.get("href", ""))
            case "img":
                self.loaded.append(values.get("src", ""))
                if not values.get("alt"):
                    self.wrong.append("has a picture without a text")
            case "link" if values.get("rel") == "alternate" and "hreflang" in values:
                self.alternates[values["hreflang"]] = values.get("href", "")
            case "link" if values.get("rel") == "alternate":
                self.links.append(values.get("href", ""))
            case "link" if values.get("rel") == "canonical":
                self.canonical = values.get("href", "")
            case "link" if values.get("href") != "data:,":
                self.loaded.append(values.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"does not close <{tag}> where it should")
        self._in_data = False

    def handle_data(self, data: str) -> None:
        if self._in_data:
            self.data.append(data)


def _read(text: str) -> _Page:
    page = _Page()
    page.feed(text)
    page.close()
    page.size, page.text = len(text.encode()), text
    return page


def _page(
    path: str, page: _Page, pages: Mapping[str, _Page], named: Mapping[str, str], address: str, directory: Path
) -> Iterator[str]:
    yield from page.wrong
    if page.open:
        yield f"leaves <{page.open[-1]}> open"
    if not page.language:
        yield "does not say its language"
    if page.headings != 1:
        yield f"has {page.headings} main headings"
    if _BOT.search(page.text):
        yield "leads to a messenger"
    styles = [each for each in (_within(path, link) for link in page.loaded) if each in named and each.endswith(".css")]
    if page.size + sum((directory / each).stat().st_size for each in styles) > MOST_BYTES:
        yield f"is larger than {MOST_BYTES:,} bytes without its pictures"
    for link in (*page.links, *page.loaded):
        if link.startswith("#"):
            if link[1:] not in page.ids:
                yield f"links to {link}, which is not there"
        elif _FOREIGN.match(link):
            yield f"leads elsewhere: {link[:80]}"
        elif _within(path, link) not in named:
            yield f"links to {link[:80]}, which is not there"
    if path.count("/"):
        if page.canonical != f"{address}/{path}":
            yield "does not name its own address"
        for language, there in page.alternates.items():
            other = pages.get(there.removeprefix(f"{address}/"))
            if other is None and there.removeprefix(f"{address}/") in named:
                continue  # it has faults of its own
            if other is None:
                yield f"has no version in {language} where it says"
            elif language not in ("x-default", other.language):
                yield f"says {language} of a page in {other.language}"
            elif page.alternates != other.alternates:
                yield f"and its version in {language} do not name each other"
    for data in page.data:
        yield from _linked(data)


def _within(path: str, link: str) -> str:
    return normpath(join(dirname(path), link.partition("#")[0]))


def _linked(data: str) -> Iterator[str]:
    try:
        made = json.loads(data)
        missing = [name for name in ("headline", "datePublished", "author", "inLanguage", "url") if not made[name]]
        if made["@type"] != "NewsArticle" or missing:
            yield "has linked data that says too little"
    except (ValueError, KeyError, TypeError):
        yield "has linked data that cannot be read"


def _other(path: str, content: bytes) -> Iterator[str]:
    if path.endswith((".txt", ".atom", ".json", ".css")) and _BOT.search(content.decode(errors="replace")):
        yield "leads to a messenger"
    if path.endswith(".short.txt") and len(content.decode(errors="replace")) > 1024:
        yield "is too long for a messenger"
    try:
        if path.endswith((".atom", ".svg")):
            ET.fromstring(content)  # noqa: S314 - our own file
        elif path.endswith(".json"):
            json.loads(content)
    except (ET.ParseError, ValueError):
        yield "cannot be read"
