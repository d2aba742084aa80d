"""All pages of the site from what was released. Pure: the same bulletins give the same bytes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from holub_desk.bulletins.released import PublicPlace, Released, page_of
from holub_desk.site import feeds, linked, maps, plain
from holub_desk.site.content import Site, words

A_PAGE: Final = 20
"""Bulletins on one page of a list: it stays below 50 kB with leads of any usual length."""
_RESERVED: Final = ("index", "archive", "places", "subjects", "report", "privacy", "feed")
_LOCALE: Final = {"uk": "uk_UA", "en": "en_GB", "ru": "ru_UA"}


def rendered(site: Site, released: Sequence[Released]) -> Iterator[tuple[str, bytes]]:
    """Path below the address → content. Pictures are not among them: they come as files."""
    newest = sorted(released, key=lambda each: (each.released_on, each.address), reverse=True)
    languages = tuple(dict.fromkeys((*site.languages, *sorted({code for each in newest for code in each.versions}))))
    yield "style.css", (files("holub_desk.site") / "style.css").read_bytes()
    yield "index.html", _page("languages.html", site, languages[0], languages, choose=languages)
    if site.checkpoint:
        yield "checkpoint.txt", site.checkpoint.encode()
    marked = {_oblasts(each) for each in newest} - {()}
    for oblasts in sorted(marked | {(each,) for together in marked for each in together}):
        yield maps.file_of(oblasts), maps.drawn(oblasts)
    for language in languages:
        yield from _in_language(site, [each for each in newest if language in each.versions], language, languages)


def _in_language(
    site: Site, newest: list[Released], language: str, languages: tuple[str, ...]
) -> Iterator[tuple[str, bytes]]:
    t = words(language)

    def made(template: str, name: str, **values: Any) -> tuple[str, bytes]:
        there = f"{language}/{name}"
        everywhere = {code: f"{code}/{name}" for code in languages} if values.pop("everywhere", False) else {}
        return there, _page(template, site, language, languages, path=there, versions=everywhere, **values)

    def listing(name: str, heading: str, bulletins: Sequence[Released], **values: Any) -> Iterator[tuple[str, bytes]]:
        for page, start in enumerate(range(0, len(bulletins), A_PAGE), 1):
            older = _numbered(name, page + 1) if start + A_PAGE < len(bulletins) else ""
            shown = bulletins[start : start + A_PAGE]
            yield made("list.html", _numbered(name, page), heading=heading, bulletins=shown, older=older, **values)

    older = "archive.html" if len(newest) > A_PAGE else ""
    first = {"everywhere": True, "current": "latest", "heading": "", "older": older}
    yield made("list.html", "index.html", bulletins=newest[:A_PAGE], **first)
    months, subjects, places = _grouped(newest)
    yield made("archive.html", "archive.html", everywhere=True, current="archive", months=_years(months))
    for month, found in months.items():
        yield from listing(f"archive-{month}", t.month(month), found)
    yield made("subjects.html", "subjects.html", everywhere=True, current="subjects", subjects=subjects)
    for subject, found in subjects.items():
        yield from listing(f"subject-{subject}", t["category"].get(subject, subject), found)
    yield made("places.html", "places.html", everywhere=True, current="places", places=_by_oblast(places))
    for place, found in places.values():
        oblast = (place.oblast or place.code)[:4]
        yield from listing(f"place-{place.code}", site.said(place.names, language), found, oblasts=(oblast,))
    for name, parts in (("report", "safe"), ("privacy", "private")):
        yield made("told.html", f"{name}.html", everywhere=True, current=name, heading=t[name], parts=t[parts])
    yield f"{language}/feed.atom", feeds.atom(site, newest[: feeds.NEWEST], language)
    yield f"{language}/feed.json", feeds.json_feed(site, newest[: feeds.NEWEST], language)
    for bulletin in newest:
        yield from _bulletin(site, bulletin, language, languages)


def _bulletin(site: Site, bulletin: Released, language: str, languages: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    if bulletin.address.partition("-")[0] in _RESERVED:
        raise ValueError(f"no bulletin can have the address {bulletin.address}")
    page = page_of(bulletin.address, language)
    yield (
        page,
        _page(
            "bulletin.html",
            site,
            language,
            languages,
            path=page,
            versions={code: page_of(bulletin.address, code) for code in languages if code in bulletin.versions},
            bulletin=bulletin,
            version=bulletin.versions[language],
            oblasts=_oblasts(bulletin),
            description=plain.description(bulletin.versions[language]),
            linked=Markup(linked.news_article(site, bulletin, language)),  # noqa: S704 - JSON without any `<`
            picture=linked.picture_file(bulletin) if bulletin.picture is not None else "",
        ),
    )
    stem = page.removesuffix(".html")
    yield f"{stem}.txt", plain.whole(site, bulletin, language)
    yield f"{stem}.short.txt", plain.short(site, bulletin, language)


def _page(template: str, site: Site, language: str, languages: tuple[str, ...], **values: Any) -> bytes:
    values = {"path": "", "versions": {}, "current": "", "oblasts": (), "older": ""} | values
    root = "../" if values["path"] else ""
    html = (
        _environment()
        .get_template(template)
        .render(
            site=site,
            t=words(language),
            language=language,
            languages=languages,
            root=root,
            name_of=lambda code: words(code)["language_name"] if code in site.languages else code,
            locale=_LOCALE.get(language, language),
            map_file=maps.file_of,
            **values,
        )
    )
    return html.encode()


def _numbered(name: str, page: int) -> str:
    return f"{name}.html" if page == 1 else f"{name}-{page}.html"


def _grouped(
    newest: Sequence[Released],
) -> tuple[dict[str, list[Released]], dict[str, list[Released]], dict[str, tuple[PublicPlace, list[Released]]]]:
    months: dict[str, list[Released]] = defaultdict(list)
    subjects: dict[str, list[Released]] = defaultdict(list)
    places: dict[str, tuple[PublicPlace, list[Released]]] = {}
    for bulletin in newest:
        months[f"{bulletin.released_on:%Y-%m}"].append(bulletin)
        subjects[bulletin.category].append(bulletin)
        for place in {cell.place.code: cell.place for cell in bulletin.cells}.values():
            places.setdefault(place.code, (place, []))[1].append(bulletin)
    return months, dict(sorted(subjects.items())), dict(sorted(places.items()))


def _years(months: Mapping[str, Sequence[Released]]) -> dict[str, dict[str, int]]:
    years: dict[str, dict[str, int]] = defaultdict(dict)
    for month, found in months.items():
        years[month[:4]][month] = len(found)
    return years


def _by_oblast(places: Mapping[str, tuple[PublicPlace, list[Released]]]) -> list[tuple[PublicPlace, int]]:
    order = sorted(places.values(), key=lambda each: (each[0].oblast or each[0].code, each[0].oblast != ""))
    return [(place, len(found)) for place, found in order]


def _oblasts(bulletin: Released) -> tuple[str, ...]:
    return tuple(sorted({(cell.place.oblast or cell.place.code)[:4] for cell in bulletin.cells}))


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("holub_desk.site", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["in_language"] = lambda texts, site, language: site.said(texts, language)
    return made
