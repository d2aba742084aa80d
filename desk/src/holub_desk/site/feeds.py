"""Feeds of the newest bulletins in one language: Atom (RFC 4287) and JSON Feed 1.1. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Final
from xml.etree import ElementTree as ET

from holub_desk.bulletins.released import Released, page_of
from holub_desk.site.content import Site, words
from holub_desk.site.plain import description, running

NEWEST: Final = 30
_ATOM: Final = "http://www.w3.org/2005/Atom"
_EPOCH: Final = date(2000, 1, 1)
ET.register_namespace("", _ATOM)


def atom(site: Site, newest: Sequence[Released], language: str) -> bytes:
    """An Atom feed; an entry's id is the address of its page, and stays."""
    feed = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": language})
    here = f"{site.address}/{language}/feed.atom"
    _put(feed, "id", here)
    _put(feed, "title", site.said(site.name, language))
    _put(feed, "updated", _moment(max((each.changed_on for each in newest), default=_EPOCH)))
    _put(_put(feed, "author"), "name", site.said(site.operator, language))
    _put(feed, "link", rel="self", type="application/atom+xml", href=here)
    _put(
        feed, "link", rel="alternate", type="text/html", hreflang=language, href=f"{site.address}/{language}/index.html"
    )
    for bulletin in newest:
        version, page = bulletin.versions[language], f"{site.address}/{page_of(bulletin.address, language)}"
        entry = _put(feed, "entry")
        _put(entry, "id", page)
        _put(entry, "title", _title(bulletin, language))
        _put(entry, "published", _moment(bulletin.released_on))
        _put(entry, "updated", _moment(bulletin.changed_on))
        _put(entry, "link", rel="alternate", type="text/html", hreflang=language, href=page)
        _put(entry, "category", term=bulletin.category, label=words(language)["category"].get(bulletin.category, ""))
        _put(entry, "summary", description(version, 400), type="text")
        _put(entry, "content", _text(site, bulletin, language), type="text")
    ET.indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(feed, encoding="unicode")}\n'.encode()


def json_feed(site: Site, newest: Sequence[Released], language: str) -> bytes:
    """The same as JSON Feed."""
    made = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.said(site.name, language),
        "home_page_url": f"{site.address}/{language}/index.html",
        "feed_url": f"{site.address}/{language}/feed.json",
        "language": language,
        "authors": [{"name": site.said(site.operator, language)}],
        "items": [
            {
                "id": f"{site.address}/{page_of(each.address, language)}",
                "url": f"{site.address}/{page_of(each.address, language)}",
                "title": _title(each, language),
                "summary": description(each.versions[language], 400),
                "content_text": _text(site, each, language),
                "date_published": _moment(each.released_on),
                "date_modified": _moment(each.changed_on),
                "tags": [words(language)["category"].get(each.category, each.category)],
                "language": language,
            }
            for each in newest
        ],
    }
    return json.dumps(made, ensure_ascii=False, indent=1).encode() + b"\n"


def _title(bulletin: Released, language: str) -> str:
    title = bulletin.versions[language].title
    return f"{words(language)['retracted']}: {title}" if bulletin.status == "retracted" else title


def _text(site: Site, bulletin: Released, language: str) -> str:
    t, version = words(language), bulletin.versions[language]
    parts = [running(version.lead, t["assessment"])]
    for section in version.sections:
        heading = section.heading or ("" if section.kind == "text" else t[section.kind])
        parts += [heading, running(section.sentences, t["assessment"])]
    parts += [f"{t['corrected']}: {site.said(note.text, language)}" for note in bulletin.corrections]
    parts.append(f"{t['told']}: {site.address}/{language}/report.html")
    return "\n\n".join(part for part in parts if part)


def _put(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    made.text = text or None
    return made


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
