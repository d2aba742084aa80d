"""A bulletin as linked data: schema.org NewsArticle in JSON-LD. Pure."""

from __future__ import annotations

import json
from typing import Any

from holub_desk.bulletins.released import Released, page_of
from holub_desk.site.content import Site, words
from holub_desk.site.plain import description


def news_article(site: Site, bulletin: Released, language: str) -> str:
    """JSON that can stand within a page: no `<` is in it."""
    version, page = bulletin.versions[language], f"{site.address}/{page_of(bulletin.address, language)}"
    publisher = {"@type": "Organization", "name": site.said(site.operator, language), "url": f"{site.address}/"}
    made: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": page,
        "url": page,
        "mainEntityOfPage": page,
        "headline": version.title[:110],
        "description": description(version),
        "inLanguage": language,
        "datePublished": bulletin.released_on.isoformat(),
        "dateModified": bulletin.changed_on.isoformat(),
        "author": publisher,
        "publisher": publisher,
        "articleSection": words(language)["category"].get(bulletin.category, bulletin.category),
        "isAccessibleForFree": True,
        "contentLocation": [
            {"@type": "Place", "name": site.said(place.names, language), "identifier": place.code}
            for place in {cell.place.code: cell.place for cell in bulletin.cells}.values()
        ],
    }
    if bulletin.picture is not None:
        made["image"] = [f"{site.address}/{picture_file(bulletin)}"]
    if bulletin.status == "retracted":
        made["creativeWorkStatus"] = "Retracted"
    if bulletin.corrections:
        made["correction"] = [
            {
                "@type": "CorrectionComment",
                "text": site.said(note.text, language),
                "datePublished": note.day.isoformat(),
            }
            for note in bulletin.corrections
        ]
    return json.dumps(made, ensure_ascii=False, indent=1).replace("<", "\\u003c")


def picture_file(bulletin: Released) -> str:
    """The path of its picture below the address of the site."""
    assert bulletin.picture is not None
    ending = {"image/jpeg": "jpg", "image/png": "png"}[bulletin.picture.type]
    return f"img/{bulletin.picture.sha256[:32]}.{ending}"
