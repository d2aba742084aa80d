"""The editor: a draft in all its languages side by side, saved as one writes, with what readers would see beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from holub_desk.bulletins import editing, making, store
from holub_desk.bulletins.document import CATEGORIES
from holub_desk.bulletins.draft import SECTION_KINDS, Cell, Draft, Sentence, week_of
from holub_desk.bulletins.merging import merge
from holub_desk.bulletins.store import Meanwhile
from holub_desk.bulletins.strictly import WEEK
from holub_desk.cases.claims import claims_of
from holub_desk.cases.said import above, meant, read_place
from holub_desk.places.called import in_language
from holub_desk.places.gazetteer import gazetteer
from holub_desk.places.when import DatePrecision
from holub_desk.staff.rights import Right
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import Bulletin
from holub_desk.web.bulletins_form import Posted, cell_of, is_language, kind_of, posted
from holub_desk.web.bulletins_head import CLOSING, act_of, claims_shown, counts, found, head, new_id, place_of
from holub_desk.web.desk import Desk, Visit

_MOST_PROPOSED: Final = 12
_SEVERAL: Final = (DatePrecision.MONTH, DatePrecision.YEAR, DatePrecision.BEFORE)


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def write(visit: Visit) -> Response:
        return _page(desk, visit)

    def save(visit: Visit) -> Response:
        return _save(desk, visit)

    def preview(visit: Visit) -> Response:
        try:
            sent = posted(visit.body)
        except NotChanged:
            return Response(status_code=204)
        with Session(desk.vault.engine) as session:
            row = found(session, visit)
        if row is None:
            return desk.not_found(visit)
        return desk.page("_bulletin_paper.html", visit.words, **_paper(row, sent.draft, sent.shown))

    path = "/bulletins/{bulletin:int}"
    return [
        Route(path + "/write", desk.protected(write, right=Right.PUBLISH), methods=["GET"]),
        Route(path + "/write", desk.protected(save, right=Right.PUBLISH), methods=["POST"]),
        Route(path + "/preview", desk.protected(preview, right=Right.PUBLISH), methods=["POST"]),
    ]


def _save(desk: Desk, visit: Visit) -> Response:
    try:
        sent = posted(visit.body)
    except NotChanged as refused:
        return _page(desk, visit, fault=refused.fault)
    theirs: Mapping[str, Sentence] = {}
    note = fault = focus = ""
    try:
        draft, focus = acted(sent)
    except NotChanged as refused:
        draft, fault = sent.draft, refused.fault
    base = sent.base
    try:
        with Session(desk.vault.writer) as session, session.begin():
            row = found(session, visit)
            if row is None:
                return desk.not_found(visit)
            try:
                base = store.save(session, row, draft, base, act_of(visit))
            except Meanwhile as meanwhile:
                merged = merge(meanwhile.base, meanwhile.theirs, draft)
                base, draft, theirs = meanwhile.revision, merged.draft, merged.theirs
                note = "differs"
                if merged.clean:
                    base, note = store.save(session, row, draft, base, act_of(visit)), "merged"
    except NotChanged as refused:
        return _page(desk, visit, fault=refused.fault, draft=sent.draft, base=sent.base)
    plain = sent.act == "save" and not note and not fault
    if plain and "hx-request" in visit.request.headers:
        return _saved(desk, visit, draft, base)
    if plain or (not note and not fault and "hx-request" not in visit.request.headers and not focus):
        shown = f"?shown={sent.showing}" if is_language(sent.showing) else ""
        return RedirectResponse(f"{place_of(visit)}/write{shown}", 303)
    return _page(desk, visit, fault=fault, draft=draft, base=base, theirs=theirs, note=note, focus=focus, sent=sent)


def acted(sent: Posted) -> tuple[Draft, str]:
    """The draft after what was to be done with it, and the sentence that the hand is on then. Raises NotChanged."""
    draft, (what, _, which) = sent.draft, sent.act.partition(":")
    match what:
        case "add":
            made = Sentence(new_id())
            return editing.added(draft, which, made), made.id
        case "up" | "down":
            return editing.moved(draft, which, -1 if what == "up" else 1), which
        case "drop":
            return editing.dropped(draft, which), _beside(draft, which)
        case "section":
            kind = kind_of(which)
            heading = Sentence(new_id(), CLOSING.get(kind, {}), assessment=True)
            return editing.with_section(draft, kind, heading), heading.id
        case "language":
            wanted = sent.extra["language"].strip().lower()
            if not is_language(wanted):
                raise NotChanged("no-language")
            return editing.with_language(draft, wanted), "title"
        case "unlanguage":
            return editing.without_language(draft, which), "title"
        case "cell":
            cell = _dated(cell_of(which)) if which else _typed(sent.extra)
            return replace(draft, cells=tuple(dict.fromkeys((*draft.cells, cell)))), "cells"
        case "uncell":
            gone = cell_of(which)
            return replace(draft, cells=tuple(each for each in draft.cells if each != gone)), "cells"
        case "shown":
            return draft, "shown"
        case _:
            return draft, ""


def _beside(draft: Draft, id: str) -> str:
    """The sentence before the one that goes."""
    order = [each.id for each in draft.sentences()]
    at = order.index(id) if id in order else 0
    return order[at - 1] if at else "title"


def _typed(extra: Mapping[str, str]) -> Cell:
    where, _ = read_place(extra["place"], "", coarse=True)
    if where is None or not where.code:
        raise NotChanged("no-place")
    return _dated(Cell(where.code, extra["week"].strip().upper()))


def _dated(cell: Cell) -> Cell:
    if not WEEK.fullmatch(cell.week):
        raise NotChanged("no-week")
    return cell


def _saved(desk: Desk, visit: Visit, draft: Draft, base: int) -> Response:
    """That it is saved, and what each sentence rests on now: parts of the page, in their places."""
    with Session(desk.vault.engine) as session:
        row = found(session, visit)
        if row is None:
            return desk.not_found(visit)
        told = counts(session, row, draft)
    return desk.page(
        "_bulletin_saved.html", visit.words, base=base, draft=draft, told=told, quiet=_quiet(draft), part=True
    )


def _quiet(draft: Draft) -> set[str]:
    """Beside these nothing is said of what they rest on: headings of the closing lists, the alternative text."""
    headings = {section.heading.id for section in draft.sections if section.kind != "text"}
    return headings | ({draft.picture.alt.id} if draft.picture else set())


def _page(
    desk: Desk,
    visit: Visit,
    *,
    fault: str = "",
    draft: Draft | None = None,
    base: int = 0,
    theirs: Mapping[str, Sentence] | None = None,
    note: str = "",
    focus: str = "",
    sent: Posted | None = None,
) -> Response:
    """The editor, with a draft that is saved, or with one that could not be: nothing that was typed is lost."""
    with Session(desk.vault.engine) as session:
        row = found(session, visit)
        if row is None:
            return desk.not_found(visit)
        draft = draft or store.draft_of(session, row)
        shown = sent.showing if sent else visit.request.query_params.get("shown", "")
        values = head(session, visit, row, draft, "write")
        values |= {
            "base": base or row.revision,
            "told": counts(session, row, draft),
            "claims": claims_shown(desk, session, visit, row),
            "proposed": _proposed(session, row, draft, visit.words.language),
            "place_of": lambda code: _called(code, visit.words.language),
            "kinds": SECTION_KINDS,
            "categories": [each for each in CATEGORIES if each in desk.codebook.groups],
            "groups": desk.codebook.groups,
            "theirs": theirs or {},
            "note": note,
            "focus": focus,
            "fault": fault,
            "typed": sent.extra if sent and fault else {"language": "", "place": "", "week": ""},
            "meant": meant(sent.extra["place"]) if sent and fault == "place-several" else (),
            "above": above,
            "can_write": row.state in store.OPEN,
            "policy": desk.policy,
            "missing": editing.missing(draft),
            "part": False,
        }
        values |= _paper(row, draft, shown)
    part = "hx-request" in visit.request.headers
    status = 409 if note == "differs" else 422 if fault else 200
    made = desk.page("bulletin_write.html", visit.words, 200 if part else status, **values)
    if part:
        made.headers.update({"hx-retarget": "#writing", "hx-reselect": "#writing", "hx-reswap": "outerHTML"})
    return made


def _paper(row: Bulletin, draft: Draft, shown: str) -> dict[str, Any]:
    language = shown if shown in draft.languages else draft.languages[0]
    version = making.version_of(draft, language)
    picture = draft.picture.picture if draft.picture else 0
    cells = making.cells_of(draft, gazetteer())
    return {"version": version, "shown": language, "picture": picture, "paper_cells": cells, "row": row}


def _called(code: str, language: str) -> str:
    place = gazetteer().get(code)
    return in_language(place, language) if place is not None else code


def _proposed(session: Session, row: Bulletin, draft: Draft, language: str) -> list[tuple[str, Cell]]:
    """Cells that the cited claims are about, and the raions around them, with the name of the place."""
    cited = {claim for sentence in draft.sentences() for claim in sentence.claims}
    known, found_ones = gazetteer(), {}
    for claim in claims_of(session, None, row.case_id):
        when = claim.when
        if claim.id not in cited or claim.where is None or when is None or when.first is None:
            continue
        place = known.get(claim.where.code)
        if place is None or when.precision in _SEVERAL or week_of(when.first) != week_of(when.last):
            continue
        for each in (place, *reversed(known.above(place))):
            if not each.kind.is_settlement or each is place:
                found_ones[Cell(each.code, week_of(when.last))] = in_language(each, language)
    return [(name, cell) for cell, name in found_ones.items() if cell not in draft.cells][:_MOST_PROPOSED]
