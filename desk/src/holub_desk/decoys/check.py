"""One look at a site, as a source's browser would meet it: the line file first, then every page that it names."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from holub_desk.decoys import compare
from holub_desk.decoys.compare import Finding, Known
from holub_desk.decoys.visit import Answer, NoAnswer
from holub_wire.line import Line

Get = Callable[[str, str], Answer]
"""A path and a language; raises NoAnswer."""


def look(get: Get, url: str, known: Known) -> Iterator[Finding]:
    """What is found, one after another. `url` is the address as a source would type it."""
    try:
        line, found = compare.line_of(get("/line.json", "en"), known)
    except NoAnswer as error:
        line, found = None, [Finding("/line.json", False, str(error))]
    yield from found
    if line is None:
        return
    yield from compare.place_and_time(line, url, known)
    if line.channels is None:
        return
    for about, path, language, signed in _pages(line):
        yield _try(about, lambda: compare.page(about, get(path, language), signed, line))  # noqa: B023
    for language in line.languages:
        about = f"/verify?lang={language}"
        yield _try(about, lambda: compare.verify_page(language, get(about, language), line, known.key))  # noqa: B023


def _pages(line: Line) -> Iterator[tuple[str, str, str, str]]:
    """What to call it, what to ask for, in which language, and what was signed; first what a visitor asks for first."""
    assert line.channels is not None
    signed = line.channels.page
    for language in line.languages:
        if f"/?lang={language}" in signed:
            yield f"/ in {language}", "/", language, signed[f"/?lang={language}"]
    for path, digest in signed.items():
        language = path.rpartition("lang=")[2] if "lang=" in path else line.languages[0]
        yield path, path, language, digest


def _try(about: str, looked: Callable[[], Finding]) -> Finding:
    try:
        return looked()
    except NoAnswer as error:
        return Finding(about, False, str(error))
