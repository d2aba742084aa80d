"""Files as they can be looked at: working copies that the desk itself wrote, and what there is instead of them.

What a source sent is never among the bytes that leave here; docs/media.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy.orm import Session
from starlette.responses import Response
from starlette.routing import Route

from holub_desk.media import copies
from holub_desk.media.copies import Copies, Copy
from holub_desk.media.reasons import say
from holub_desk.reports import read
from holub_desk.reports.read import AttachmentShown
from holub_desk.staff.rights import Right
from holub_desk.vault.tables import Report
from holub_desk.web.desk import Desk, Visit
from holub_wire.age.errors import AgeError

TYPES: Final = frozenset({"image/jpeg", "image/png", "audio/wav"})
"""What the desk writes; nothing else is ever sent under a type that a browser shows."""
AT_ONCE: Final = 12
"""Files of a report that are asked for in haste when it is opened."""
_SLOWEST: Final = 16
"""Seconds between two looks at a copy that is being made; it begins with one."""
_RANGE: Final = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")
PATH: Final = "/reports/{number}/attachments/{ordinal:int}"


@dataclass(frozen=True)
class Preview:
    """A file's copies in words. `why` is a sentence, or empty."""

    state: Literal["waiting", "made", "none"]
    why: str
    more: bool
    copies: tuple[Copy, ...]


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def state(visit: Visit) -> Response:
        """The part of a page that looks again while a copy is being made; looking again is no further reading."""
        with Session(desk.vault.engine) as session:
            found = find_file(session, visit)
            if found is None:
                return desk.not_found(visit)
            preview = preview_of(session, found[0], found[1], visit.words.language)
        number, asked = visit.request.path_params["number"], visit.request.query_params.get("after", "")
        after = min(int(asked), _SLOWEST) if asked.isascii() and asked.isdecimal() and len(asked) < 3 else 1
        whole = visit.request.query_params.get("whole") == "1"
        return desk.page(
            "copies.html",
            visit.words,
            who=visit.who,
            number=number,
            file=found[1],
            preview=preview,
            after=min(after * 2, _SLOWEST),
            whole=whole,
        )

    def copy(visit: Visit) -> Response:
        with Session(desk.vault.engine) as session:
            found = find_file(session, visit)
            known = copies.copies_of(session, found[0], found[1].id).copies if found else ()
        wanted = next((each for each in known if each.n == visit.request.path_params["n"]), None)
        if wanted is None:
            return desk.not_found(visit)
        try:
            content = copies.read(desk.vault, wanted)
        except (AgeError, OSError):
            return desk.page("message.html", visit.words, 500, who=visit.who, message="unreadable")
        if content is None or content.type not in TYPES:
            return desk.not_found(visit)
        return _answer(content, visit.request.headers.get("range", ""))

    return [
        Route(PATH + "/copies", desk.protected(state, right=Right.READ), methods=["GET"]),
        Route(PATH + "/copies/{n:int}", desk.protected(copy, right=Right.READ), methods=["GET"]),
    ]


def find_file(session: Session, visit: Visit) -> tuple[int, AttachmentShown] | None:
    """The report's id and the file that a path is about; none where it is not whole, or was taken back."""
    report = read.find_report(session, visit.request.path_params["number"], visit.who.person)
    found = read.find_attachment(session, report, visit.request.path_params["ordinal"]) if report else None
    if report is None or found is None or found.state != "whole" or session.get_one(Report, report).withdrawn:
        return None
    return report, found


def preview_of(session: Session, report: int, file: AttachmentShown, language: str) -> Preview:
    """What a page says of one file."""
    return _in_words(copies.copies_of(session, report, file.id), file, language)


def previews_of(
    session: Session, report: int, files: Iterable[AttachmentShown], language: str
) -> Mapping[int, Preview]:
    """By the place of a file in its report; of those that are whole."""
    return {file.ordinal: preview_of(session, report, file, language) for file in files if file.state == "whole"}


def ask_for(session: Session, report: int, files: Iterable[AttachmentShown]) -> None:
    """Somebody waits for them. The caller commits."""
    for file in [each for each in files if each.state == "whole"][:AT_ONCE]:
        if not copies.copies_of(session, report, file.id).settled:
            copies.request(session, report, file.id)


def _in_words(found: Copies, file: AttachmentShown, language: str) -> Preview:
    if file.role == "original":
        return Preview("none", say("original", language), False, ())
    why = say(found.reason, language) if found.reason else ""
    if not found.settled:
        return Preview("waiting", "", False, ())
    return Preview("made" if found.copies else "none", why, found.more, found.copies)


def _answer(content: copies.Content, wanted: str) -> Response:
    """With a part of it where one is asked for: without, nobody could move within a recording."""
    headers = {"content-security-policy": "sandbox; default-src 'none'", "accept-ranges": "bytes"}
    matched = _RANGE.fullmatch(wanted)
    if matched is None:
        return Response(content.data, 200, headers, content.type)
    size, first = len(content.data), int(matched[1])
    last = min(int(matched[2] or size - 1), size - 1)
    if first > last:
        return Response(b"", 416, headers | {"content-range": f"bytes */{size}"}, content.type)
    headers["content-range"] = f"bytes {first}-{last}/{size}"
    return Response(content.data[first : last + 1], 206, headers, content.type)
