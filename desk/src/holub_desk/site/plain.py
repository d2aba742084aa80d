"""A bulletin without any markup: whole, and short enough to be handed on in a messenger. Pure."""

from __future__ import annotations

import textwrap
from typing import Final

from holub_desk.bulletins.released import PublicSentence, Released, Version, page_of
from holub_desk.site.content import Site, words

SHORT: Final = 900
"""Characters: below what messengers allow under a picture (1,024)."""
_LINE: Final = 78


def whole(site: Site, bulletin: Released, language: str) -> bytes:
    """Everything that the page says, in lines of at most 78 characters."""
    t, version = words(language), bulletin.versions[language]
    parts = [version.title.upper(), _about(site, bulletin, language)]
    if bulletin.status == "retracted":
        parts.append(f"{t['retracted']}. {t['retracted_why']}")
    parts.append(running(version.lead, t["assessment"]))
    for section in version.sections:
        heading = section.heading or ("" if section.kind == "text" else t[section.kind])
        if section.kind == "text":
            parts += [heading.upper(), running(section.sentences, t["assessment"])]
        else:
            parts.append(heading.upper())
            says_it = section.kind in ("assessed", "unknown")
            parts += [f"– {each.text if says_it else running((each,), t['assessment'])}" for each in section.sentences]
    if bulletin.cells:
        parts.append(t["where_when"].upper())
        parts += [
            f"– {site.said(cell.place.names, language)}, {t['week_of']} {t.week(cell.week)}" for cell in bulletin.cells
        ]
    for note in bulletin.corrections:
        parts.append(f"{t['corrected']} {t.day(note.day)}: {site.said(note.text, language)}")
    parts.append(f"{t['told']}. {t['told_text']}\n{site.address}/{language}/report.html")
    return ("\n\n".join(_wrapped(part) for part in parts if part.strip()) + "\n").encode()


def short(site: Site, bulletin: Released, language: str) -> bytes:
    """Title, as much of the lead as fits, where to read on, and how to report safely. No link to any bot."""
    t, version = words(language), bulletin.versions[language]
    title = f"{t['retracted']}: {version.title}" if bulletin.status == "retracted" else version.title
    tail = (
        f"\n\n{site.address}/{page_of(bulletin.address, language)}"
        f"\n\n{t['told']}: {site.address}/{language}/report.html\n"
    )
    lead, room = "", SHORT - len(title) - len(tail) - 2
    for sentence in version.lead:
        longer = f"{lead} {running((sentence,), t['assessment'])}".strip()
        if len(longer) > room:
            break
        lead = longer
    return (title[: SHORT - len(tail)] + (f"\n\n{lead}" if lead else "") + tail).encode()


def running(sentences: tuple[PublicSentence, ...], mark: str) -> str:
    """Sentences one after the other, with assessments marked."""
    return " ".join(f"{each.text} [{mark}]" if each.assessment else each.text for each in sentences)


def description(version: Version, most: int = 200) -> str:
    """The lead, as search engines and previews show it."""
    return textwrap.shorten(" ".join(each.text for each in version.lead) or version.title, most, placeholder=" …")


def _about(site: Site, bulletin: Released, language: str) -> str:
    t = words(language)
    said = f"{site.said(site.name, language)} · {t.day(bulletin.released_on)}"
    return f"{said} · {t['corrected']} {t.day(bulletin.changed_on)}" if bulletin.status == "corrected" else said


def _wrapped(text: str) -> str:
    return "\n".join(
        textwrap.fill(line, _LINE, break_long_words=False, break_on_hyphens=False) for line in text.split("\n")
    )
