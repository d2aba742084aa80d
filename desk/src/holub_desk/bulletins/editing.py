"""What can be done to a draft beside typing: sentences and sections added, moved and left out; languages. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from holub_desk.bulletins.draft import Draft, PictureUse, Section, SectionKind, Sentence

LEAD: Final = "lead"
"""Where a sentence is added that is to be the last of the lead."""
TITLE: Final = "title"


def blocks(draft: Draft) -> list[tuple[Sentence, ...]]:
    """The lead and the sentences of each section, in order."""
    return [draft.lead, *(section.sentences for section in draft.sections)]


def with_blocks(draft: Draft, made: list[tuple[Sentence, ...]]) -> Draft:
    """The draft with other sentences in its lead and sections; there are as many as before."""
    sections = (replace(section, sentences=block) for section, block in zip(draft.sections, made[1:], strict=True))
    return replace(draft, lead=made[0], sections=tuple(sections))


def each(draft: Draft, change: Callable[[Sentence], Sentence]) -> Draft:
    """The draft with each of its sentences changed, title, headings, caption and alternative text too."""
    picture = draft.picture
    if picture is not None:
        picture = PictureUse(picture.picture, change(picture.caption), change(picture.alt))
    return replace(
        draft,
        title=change(draft.title),
        lead=tuple(change(one) for one in draft.lead),
        sections=tuple(
            Section(change(section.heading), tuple(change(one) for one in section.sentences), section.kind)
            for section in draft.sections
        ),
        picture=picture,
    )


def sentence(draft: Draft, id: str) -> Sentence | None:
    """The sentence with this id."""
    return next((one for one in draft.sentences() if one.id == id), None)


def replaced(draft: Draft, new: Sentence) -> Draft:
    """The draft with this sentence in place of the one with its id."""
    return each(draft, lambda one: new if one.id == new.id else one)


def added(draft: Draft, after: str, new: Sentence) -> Draft:
    """With a sentence after that one; after a heading it is the first of its section, after `LEAD` the lead's last."""
    if after == LEAD:
        return replace(draft, lead=(*draft.lead, new))
    made = blocks(draft)
    for n, section in enumerate(draft.sections, 1):
        if section.heading.id == after:
            made[n] = (new, *made[n])
    for n, block in enumerate(made):
        at = next((k for k, one in enumerate(block) if one.id == after), None)
        if at is not None:
            made[n] = (*block[: at + 1], new, *block[at + 1 :])
    return with_blocks(draft, made)


def dropped(draft: Draft, id: str) -> Draft:
    """Without that sentence, or the whole section of that heading, or the picture of that caption; never the title."""
    picture = draft.picture
    if picture is not None and id in (picture.caption.id, picture.alt.id):
        picture = None
    kept = tuple(section for section in draft.sections if section.heading.id != id)
    left = replace(draft, sections=kept, picture=picture)
    return with_blocks(left, [tuple(one for one in block if one.id != id) for block in blocks(left)])


def moved(draft: Draft, id: str, by: int) -> Draft:
    """That sentence one place up (-1) or down (1), over the border into the next section where it stands at an edge;
    or the section of that heading."""
    for n, section in enumerate(draft.sections):
        if section.heading.id == id and 0 <= n + by < len(draft.sections):
            order = list(draft.sections)
            order[n], order[n + by] = order[n + by], order[n]
            return replace(draft, sections=tuple(order))
    made = blocks(draft)
    for n, block in enumerate(made):
        at = next((k for k, one in enumerate(block) if one.id == id), None)
        if at is None:
            continue
        rest = [*block[:at], *block[at + 1 :]]
        if 0 <= at + by <= len(rest):
            rest.insert(at + by, block[at])
            made[n] = tuple(rest)
        elif 0 <= n + by < len(made):
            made[n] = tuple(rest)
            made[n + by] = (*made[n + by], block[at]) if by < 0 else (block[at], *made[n + by])
        return with_blocks(draft, made)
    return draft


def with_section(draft: Draft, kind: SectionKind, heading: Sentence) -> Draft:
    """With a further, empty section at the end."""
    return replace(draft, sections=(*draft.sections, Section(heading, (), kind)))


def with_language(draft: Draft, language: str) -> Draft:
    """With a further language, in which nothing is said yet."""
    known = language in draft.languages
    return draft if known else replace(draft, languages=(*draft.languages, language))


def without_language(draft: Draft, language: str) -> Draft:
    """Without it, and without what was said in it; the last one stays."""
    left = tuple(one for one in draft.languages if one != language)
    if not left:
        return draft
    without = each(
        draft, lambda one: replace(one, text={code: words for code, words in one.text.items() if code != language})
    )
    return replace(without, languages=left)


def missing(draft: Draft) -> dict[str, tuple[str, ...]]:
    """By sentence, the languages in which it says nothing: a stop for release."""
    lacking = {
        one.id: tuple(language for language in draft.languages if not one.text.get(language, "").strip())
        for one in draft.sentences()
    }
    return {id: languages for id, languages in lacking.items() if languages}
