"""The vault answers as a corpus in memory does, and not at all while its index lags."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from holub_testing.exposure import TODAY, MemoryCorpus, report
from sqlalchemy.orm import Session

from holub_desk.bulletins.exposure import corpus as module
from holub_desk.bulletins.exposure.corpus import IndexBehind, VaultCorpus, open_corpus
from holub_desk.bulletins.exposure.world import MANY, Corpus
from holub_desk.vault.tables import Report, ReportCode, ReportPlace, ReportTime
from holub_desk.vault.vault import Vault

TEXTS = (
    "Біля заводу живуть 43 робітники, їх возять червоним автобусом. Фірма Будстальмонтаж.",
    "В Мариуполе рабочих возят автобусами, паспорта отобрали.",
    "У Єнакієвому сорок три робітники, охорона не пускає.",
    "privezli rabochih vozle porta v Mariupole",
)


def add(vault: Vault, number: int, text: str, **fields: object) -> None:
    """One report that may be published."""
    with Session(vault.writer) as session, session.begin():
        values = {"use": "publish", "sensitivity": "normal", "state": "assessed", "source_id": f"s{number}"} | fields
        session.add(
            Report(
                id=number, conversation=f"{number:032x}", year=2026, serial=number,
                received_on=TODAY - timedelta(days=60), channel="web", language="uk", questionnaire="q", version="v",
                account=text, changed=number, **values,
            )
        )  # fmt: skip


@pytest.fixture
def filled(vault: Vault) -> Vault:
    """Four reports."""
    for number, text in enumerate(TEXTS, 1):
        add(vault, number, text)
    return vault


def memory() -> MemoryCorpus:
    return MemoryCorpus(report(number, text) for number, text in enumerate(TEXTS, 1))


def test_both_give_the_same_answers(filled: Vault) -> None:
    """Word by word: in other forms, in the other language, by sound, by number, and none."""
    words = ("автобус", "робітників", "рабочие", "43", "сорок", "маріуполь", "mariupol", "будстальмонтажу", "скрипка")
    with Session(filled.engine) as session:
        vaults: Corpus = open_corpus(filled, session)
        for word in words:
            assert vaults.standing_in([word]) == memory().standing_in([word]), word
            assert set(vaults.with_all([word], 10)) == set(memory().with_all([word], 10)), word
        for pair in (("автобус", "возити"), ("сорок", "три"), ("паспорт", "охорона"), ("завод", "нічого")):
            assert set(vaults.with_all(pair, 10)) == set(memory().with_all(pair, 10)), pair
        assert vaults.known([1, 99]) == memory().known([1])


def test_how_many_are_many(vault: Vault) -> None:
    """Nobody counts further."""
    for number in range(1, MANY + 10):
        add(vault, number, "Автобуси.")
    with Session(vault.engine) as session:
        assert open_corpus(vault, session).standing_in(["автобус"]) == {"автобус": MANY}


def test_what_cannot_be_a_word_is_in_no_report(filled: Vault) -> None:
    """Nor does it break the question."""
    with Session(filled.engine) as session:
        vaults = open_corpus(filled, session)
        for odd in ("", '"', "OR", "NEAR(", "*", "'", 'a" OR "b', "\u202e", 'автобус" *'):
            assert vaults.standing_in([odd])[odd] in (0, 1, 2, 3)
            vaults.with_all([odd, "43"], 3)


def test_an_index_that_lags(filled: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is brought up to date first; where that does not help, nothing is said."""
    monkeypatch.setattr(module, "bring_up_to_date", lambda vault: 0)
    with Session(filled.engine) as session, pytest.raises(IndexBehind):
        open_corpus(filled, session)


def test_what_is_known_of_a_report(filled: Vault) -> None:
    """Its places and time as they count, and its codes."""
    with Session(filled.writer) as session, session.begin():
        day = date(2026, 9, 19)
        session.add(ReportCode(report_id=1, code="A1"))
        for key, counts in (("UA14", False), ("UA1402", True)):
            session.add(
                ReportPlace(report_id=1, key=key, answered=counts, code=key, precision="raion", at="", counts=counts)
            )
        session.add(ReportTime(report_id=1, answered=True, first_day=None, last_day=day, precision="before", at=""))
    with Session(filled.engine) as session:
        known = VaultCorpus(session).known([1])[1]
    assert (known.places, known.days, known.codes) == (("UA1402",), (day, day), {"A1"})
