"""A vault of many varied reports, written through the real tables in bulk: what years of work leave behind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any, Final

from sqlalchemy import insert
from sqlalchemy.orm import Session

from holub_desk.custody import contents, log
from holub_desk.reports.folding import gist
from holub_desk.search.index import INSERT
from holub_desk.search.terms import Terms, terms_of
from holub_desk.vault.tables import (
    Attachment,
    Base,
    Change,
    GroupMember,
    NeedToKnow,
    Person,
    ReadBy,
    Report,
    ReportCode,
    ReportGroup,
    ReportPlace,
    ReportTime,
    Setting,
    StoredMessage,
)
from holub_desk.vault.vault import Vault

BATCH: Final = 5_000
_WORDS: Final = (
    "автобус автобуси гуртожиток гуртожитку паркан завод заводу табличка представництво робітники робітників "
    "вантажівка вантажівки школа лікарня ринок вокзал дорога група групою мова охорона будівництво бетон вахта "
    "оголошення паспорт документи вечір ранок вулиця площа прапор делегація фірма підрядник контракт міграційна "
    "служба казарма поле склад привезли бачив говорили чужою вивели зранку ввечері сказали начальник спецодяг"
).split()
_PLACES: Final = (
    "Донецьк Донецька Маріуполь Маріуполі Єнакієве Єнакієвому Горлівка Горлівці Луганськ Луганську Токмак Алчевськ"
).split()
_RARE: Final = [f"{a}{b}" for a in _WORDS for b in _WORDS]
_OBLASTS: Final = ("UA14", "UA44", "UA23", "UA65")
_ENDS: Final = (("assessed", 0.62), ("linked", 0.1), ("set_aside", 0.2), ("rejected", 0.08))


def account(chance: Random) -> str:
    """One to eight sentences; in each a place, and a word that few others have."""
    return " ".join(_sentence(chance) for _ in range(chance.choice((1, 1, 2, 2, 3, 4, 8))))


def _sentence(chance: Random) -> str:
    words = [*chance.choices(_WORDS, k=chance.randint(4, 9)), chance.choice(_RARE), chance.choice(_PLACES)]
    return f"Два {' '.join(words)}."


def terms(number: int, words: str) -> dict[str, int | str]:
    """What the index stores, as `values_of` gives it; each word is looked up once for all reports."""
    each = [_terms(word) for word in words.replace(".", "").split()]
    exact, lemma = " ".join(one.exact for one in each), " ".join(one.lemma for one in each)
    sound = " ".join(one.sound for one in each if one.sound)
    return {
        "id": number,
        "exact": exact,
        "lemma": lemma,
        "sound": sound,
        "name": " ".join(one.names for one in each if one.names),
    }


@cache
def _terms(word: str) -> Terms:
    return terms_of(word)


@dataclass
class _Rows:
    """Of one batch, by table."""

    of: dict[type[Base], list[dict[str, Any]]] = field(default_factory=dict)
    terms: list[dict[str, int | str]] = field(default_factory=list)
    entries: list[log.Entry] = field(default_factory=list)

    def add(self, table: type[Base], **values: Any) -> None:
        self.of.setdefault(table, []).append(values)

    def write(self, session: Session, day: date) -> None:
        for table, rows in self.of.items():
            session.execute(insert(table), rows)
        for statement in INSERT:
            session.execute(statement, self.terms)
        log.append(session, day.isoformat(), self.entries)


@dataclass(frozen=True)
class Many:
    """How many reports, of which questionnaire, until which day; `people` read and decide."""

    count: int
    questionnaire: tuple[str, str]
    last_day: date
    people: tuple[int, ...]
    open: int = 1_500
    """The newest, of which nobody has read anything; a hundred before these are in triage."""

    def write(self, vault: Vault, chance: Random) -> None:
        """Into an empty vault but for people and questionnaire.

        The first person has read all but the newest and forty of the oldest, the second nothing, each other a third.
        """
        with Session(vault.writer) as session, session.begin():
            session.add(NeedToKnow(id=1, name="witnesses"))
            session.flush()
            session.add_all(GroupMember(group_id=1, person_id=person) for person in self.people[::3])
        for first in range(1, self.count + 1, BATCH):
            rows = _Rows()
            for number in range(first, min(first + BATCH, self.count + 1)):
                self._report(rows, chance, number)
            with Session(vault.writer) as session, session.begin():
                rows.write(session, self.last_day)
        with Session(vault.writer) as session, session.begin():
            session.merge(Setting(name="search_changed", value=str(3 * self.count)))

    def _report(self, rows: _Rows, chance: Random, number: int) -> None:
        age = self.count - number
        day = self.last_day - timedelta(days=age // 300)
        words, channel = account(chance), chance.choices(("web", "form", "telegram"), (6, 1, 3))[0]
        state = "new" if age < self.open else "in_triage" if age < self.open + 100 else _end(chance)
        person = chance.choice(self.people) if state != "new" else None
        source = f"{chance.randrange(number):032x}" if chance.random() < 0.2 else f"{number:032x}"
        graded = state in ("assessed", "linked")
        topic = chance.choice(("labour", "office", "recruitment", "construction", "company", "other"))
        rows.add(
            Report,
            id=number,
            conversation=f"{number:032x}",
            year=self.last_day.year,
            serial=number,
            received_on=day,
            channel=channel,
            language=chance.choices(("uk", "ru", "en"), (60, 35, 5))[0],
            questionnaire=self.questionnaire[0],
            version=self.questionnaire[1],
            state=state,
            account=words,
            attachments=(files := chance.choices((0, 1, 3), (85, 10, 5))[0]),
            ended=chance.random() < 0.9,
            withdrawn=chance.random() < 0.01,
            example=False,
            source_id=source,
            changed=3 * number,
            first_read_on=None if state == "new" else day + timedelta(days=1),
            assigned_to=person if state == "in_triage" else None,
            source_grade=chance.choice("BCDF") if graded else None,
            info_grade=chance.choice((2, 3, 3, 4, 5, 6)) if graded else None,
            sensitivity="high",
            protection="open" if chance.random() < 0.002 else "",
            use=chance.choice(("keep", "share", "publish")),
            told=chance.choice(("", "no", "yes")),
            gist=gist(words),
            folded_into=number - number % 1000 + 1 if number % 1000 > 980 else None,
        )
        rows.terms.append(terms(number, words))
        self._came(rows, number, day, words, {"topic": [topic], "knows": "seen", "going_on": "yes"})
        self._files(rows, chance, number, files)
        self._decided(rows, chance, number, day, state, person)
        for code in chance.sample(("A1", "A2", "A3", "A6", "B1", "C2", "D1", "D4", "E1", "F1"), chance.randrange(4)):
            rows.add(ReportCode, report_id=number, code=code, person_id=person, answered=person is None, spans="[]")
        if chance.random() < 0.5:
            self._where_and_when(rows, chance, number, day)
        if number % 500 == 0:
            rows.add(ReportGroup, report_id=number, group_id=1)
        for place, reader in enumerate(self.people):
            if age >= self.open and (number > 40 if place == 0 else place > 1 and chance.random() < 0.33):
                rows.add(ReadBy, person_id=reader, report_id=number)

    def _came(self, rows: _Rows, number: int, day: date, words: str, answers: dict[str, Any]) -> None:
        bodies = (("account", words), ("answers", json.dumps(answers)), ("end", ""))
        digests = {}
        for seq, (kind, body) in enumerate(bodies):
            name = f"{3 * number + seq:032x}"
            rows.add(StoredMessage, id=name, report_id=number, seq=seq, kind=kind, day=day, body=body, revises=None)
            digests[name] = contents.digest(body.encode())
        rows.entries.append(log.Entry(log.Act.OPENED, number, said={"contents": digests}))

    def _files(self, rows: _Rows, chance: Random, number: int, files: int) -> None:
        for ordinal in range(1, files + 1):
            rows.add(
                Attachment,
                report_id=number,
                id=f"{ordinal:032x}",
                ordinal=ordinal,
                seq=0,
                type="image/jpeg",
                cleaned=True,
                role="copy",
                total=4,
                bytes=900_000,
                sha256="0" * 64,
                received=chance.randint(1, 3),
                state="arriving",
                identity="",
            )

    def _decided(self, rows: _Rows, chance: Random, number: int, day: date, state: str, person: int | None) -> None:
        steps = [("new", "in_triage"), ("in_triage", state)] if state not in ("new", "in_triage") else []
        for before, after in [("new", "in_triage")] if state == "in_triage" else steps:
            change = {"before": json.dumps(before), "after": json.dumps(after), "reason": "", "undoes": None}
            at = f"{day + timedelta(days=1)}T10:{chance.randrange(60):02d}Z"
            rows.add(Change, report_id=number, person_id=person, at=at, field="state", bulk=None, **change)
            rows.entries.append(log.Entry(log.Act.READ, number, person))

    def _where_and_when(self, rows: _Rows, chance: Random, number: int, day: date) -> None:
        code = f"{chance.choice(_OBLASTS)}{chance.randrange(10**13):013d}"
        rows.add(
            ReportPlace,
            report_id=number,
            key=code,
            answered=True,
            code=code,
            edition="2026",
            name=chance.choice(_PLACES),
            hromada="",
            raion="",
            oblast="",
            precision="settlement",
            words="",
            spans="[]",
            person_id=None,
            at=day.isoformat(),
            counts=True,
        )
        rows.add(
            ReportTime,
            report_id=number,
            answered=True,
            first_day=day - timedelta(days=3),
            last_day=day,
            precision="week",
            words="",
            person_id=None,
            at=day.isoformat(),
            counts=True,
        )


def _end(chance: Random) -> str:
    return chance.choices([name for name, _ in _ENDS], [weight for _, weight in _ENDS])[0]


def add_people(session: Session, count: int) -> Iterator[int]:
    """Analysts; the caller commits."""
    for number in range(1, count + 1):
        person = Person(name=f"Analyst {number}", role="analyst", language="en")
        session.add(person)
        session.flush()
        yield person.id
