"""What a case does not know yet, and what happened that no claim tells. Whoever calls commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from holub_desk.cases.folder import Act, known, working
from holub_desk.cases.text import lines
from holub_desk.places.when import DatePrecision, When, read_when
from holub_desk.staff.need_to_know import Reader
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import Case, Happened, Question

MOST: Final = 500
"""Questions, and lines of what happened, in one case."""


def ask(session: Session, case: int, untrusted: str, act: Act) -> int:
    """A new question. Raises NotChanged."""
    working(session, act.person, case)
    if (session.scalar(select(func.count()).where(Question.case_id == case)) or 0) >= MOST:
        raise NotChanged("case-full")
    row = Question(case_id=case, text=lines(untrusted, needed=True), answer="", answered=False, person_id=act.person)
    row.at = act.at
    session.add(row)
    session.flush()
    return row.id


def answer(session: Session, case: int, question: int, untrusted: str, act: Act) -> None:
    """What the answer is; without words the question is open again. Raises NotChanged."""
    working(session, act.person, case)
    row = _question(session, case, question)
    row.answer = lines(untrusted)
    row.answered = bool(row.answer)


def forget(session: Session, case: int, question: int, act: Act) -> None:
    """Delete a question. Raises NotChanged."""
    working(session, act.person, case)
    session.delete(_question(session, case, question))


def questions_in(session: Session, reader: Reader, case: int) -> Sequence[Question]:
    """Open questions first, in the order in which they were asked."""
    query = select(Question).join(Case, Case.id == Question.case_id).where(Question.case_id == case, known(reader))
    return session.scalars(query.order_by(Question.answered, Question.id)).all()


def tell(session: Session, case: int, untrusted_when: Mapping[str, str], untrusted: str, act: Act) -> int:
    """A line of what happened; `untrusted_when` as `places.when.read_when` takes it. Raises NotChanged."""
    working(session, act.person, case)
    if (session.scalar(select(func.count()).where(Happened.case_id == case)) or 0) >= MOST:
        raise NotChanged("case-full")
    try:
        when = read_when(untrusted_when)
    except ValueError:
        raise NotChanged("no-time") from None
    row = Happened(
        case_id=case,
        first_day=when.first,
        last_day=when.last,
        time_precision=when.precision,
        text=lines(untrusted, needed=True),
        person_id=act.person,
        at=act.at,
    )
    session.add(row)
    session.flush()
    return row.id


def untell(session: Session, case: int, line: int, act: Act) -> None:
    """Delete such a line. Raises NotChanged."""
    working(session, act.person, case)
    row = session.get(Happened, line)
    if row is None or row.case_id != case:
        raise NotChanged("not-there")
    session.delete(row)


def happened_in(session: Session, reader: Reader, case: int) -> list[tuple[int, When, str]]:
    """Id, time and words of each line."""
    query = select(Happened).join(Case, Case.id == Happened.case_id).where(Happened.case_id == case, known(reader))
    rows = session.scalars(query.order_by(Happened.last_day, Happened.id))
    return [(row.id, When(row.first_day, row.last_day, DatePrecision(row.time_precision)), row.text) for row in rows]


def _question(session: Session, case: int, question: int) -> Question:
    row = session.get(Question, question)
    if row is None or row.case_id != case:
        raise NotChanged("not-there")
    return row
