"""A remedy, applied in one act. Pure: where the sentence is another by now, nothing changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from holub_desk.bulletins.draft import Cell, Draft, Section, Sentence
from holub_desk.bulletins.exposure.finding import Finding, Remedy, Test, Way


def apply(draft: Draft, finding: Finding, way: Way) -> Draft:
    """The draft with one way taken. To delay changes no draft: its day is the release's business."""
    match way.remedy:
        case Remedy.DROP:
            return _without(draft, finding)
        case Remedy.MARK:
            return _each(draft, finding.sentence, lambda each: replace(each, assessment=True))
        case Remedy.AGGREGATE:
            return _each(draft, finding.sentence, lambda each: _citing(each, way.claims))
        case Remedy.COARSEN if finding.sentence:
            return _each(draft, finding.sentence, lambda each: _saying(each, finding, way.text))
        case Remedy.COARSEN:
            return replace(draft, cells=_coarser(draft.cells, finding.shown, way.text))
        case Remedy.DELAY:
            return draft


def _saying(sentence: Sentence, finding: Finding, text: str) -> Sentence:
    if sentence.text.get(finding.language) != finding.text:
        return sentence
    return replace(sentence, text={**sentence.text, finding.language: text})


def _citing(sentence: Sentence, claims: tuple[int, ...]) -> Sentence:
    return replace(sentence, claims=tuple(dict.fromkeys((*sentence.claims, *claims))))


def _coarser(cells: tuple[Cell, ...], shown: str, code: str) -> tuple[Cell, ...]:
    changed = (replace(each, code=code) if f"{each.code} {each.week}" == shown else each for each in cells)
    return tuple(dict.fromkeys(changed))


def _without(draft: Draft, finding: Finding) -> Draft:
    """Without the sentence; a title and a heading stay, empty, for there has to be one."""
    if not finding.sentence:
        return replace(draft, cells=tuple(each for each in draft.cells if f"{each.code} {each.week}" != finding.shown))
    if draft.picture is not None:
        of_it = (draft.picture.caption.id, draft.picture.alt.id)
        about = finding.test is Test.PICTURE or finding.shown == Test.PICTURE
        if about and finding.sentence in of_it:
            return replace(draft, picture=None)
    gone = finding.sentence
    lead = tuple(each for each in draft.lead if each.id != gone)
    sections = tuple(
        replace(section, sentences=tuple(each for each in section.sentences if each.id != gone))
        for section in draft.sections
    )
    return _each(replace(draft, lead=lead, sections=sections), gone, lambda each: replace(each, text={}, claims=()))


def _each(draft: Draft, of: str, change: Callable[[Sentence], Sentence]) -> Draft:
    def changed(sentence: Sentence) -> Sentence:
        return change(sentence) if sentence.id == of else sentence

    def section(each: Section) -> Section:
        return replace(each, heading=changed(each.heading), sentences=tuple(map(changed, each.sentences)))

    picture = draft.picture
    if picture is not None:
        picture = replace(picture, caption=changed(picture.caption), alt=changed(picture.alt))
    return replace(
        draft,
        title=changed(draft.title),
        lead=tuple(map(changed, draft.lead)),
        sections=tuple(map(section, draft.sections)),
        picture=picture,
    )
