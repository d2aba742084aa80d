"""What follows from a report by itself."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.triage import consent
from holub_desk.triage.risk import at_risk
from holub_desk.vault.tables import Report, ReportCode
from holub_desk.vault.vault import Vault

Tell = Callable[..., int]
Decide = Callable[..., int | None]


def row(vault: Vault, report: int) -> Report:
    with Session(vault.engine) as session:
        return session.get_one(Report, report)


def codes(vault: Vault, report: int) -> dict[str, tuple[bool, int | None]]:
    with Session(vault.engine) as session:
        rows = session.scalars(select(ReportCode).where(ReportCode.report_id == report))
        return {each.code: (each.answered, each.person_id) for each in rows}


def test_without_answers_it_is_only_kept(vault: Vault, tell: Tell) -> None:
    """New, sensitive, for nobody's use but keeping, nobody at risk."""
    found = row(vault, tell())
    assert (found.state, found.sensitivity, found.use, found.told, found.protection) == ("new", "high", "keep", "", "")


def test_what_the_source_allows_and_chose(vault: Vault, tell: Tell) -> None:
    """From the answers, with the codes of the choices; later answers lie over earlier ones, a person's codes stay."""
    conversation = secrets.token_hex(16)
    chosen = {"topic": ["labour"], "labour": ["arrived", "groups"], "use": "publish", "told": "press"}
    report = tell(conversation=conversation, **chosen)
    found = row(vault, report)
    assert (found.use, found.told) == ("publish", "press")
    assert codes(vault, report) == {"A1": (True, None), "A4": (True, None)}
    tell("", conversation=conversation, seq=5, labour=["arrived"], use="keep")
    assert row(vault, report).use == "keep"
    assert set(codes(vault, report)) == {"A1"}


def test_a_persons_code_outlives_the_answer(vault: Vault, tell: Tell, decide: Decide) -> None:
    """What somebody saw in the text stays when the source changes what it chose."""
    conversation = secrets.token_hex(16)
    report = tell(conversation=conversation, topic=["labour"], labour=["arrived"])
    decide(report, "code:A1", [[0, 5]])
    tell("", conversation=conversation, seq=5, labour=["groups"])
    assert codes(vault, report) == {"A1": (False, 1), "A4": (True, None)}


def test_answers_that_no_longer_count_give_no_code(vault: Vault, tell: Tell) -> None:
    """A choice under a topic that was not chosen, an unknown choice, a hostile value: nothing, and no fault."""
    report = tell(
        topic=["office"], labour=["arrived"], office=["premises", "x"], people={"a": 1}, use=["publish"], told={"a": 1}
    )
    assert set(codes(vault, report)) == {"B1"}
    assert row(vault, report).use == "keep"


@pytest.mark.parametrize("chosen", ["minor", "harm", "threats"])
def test_a_possible_minor_is_seen_to_at_once(vault: Vault, tell: Tell, chosen: str) -> None:
    """By the choice alone, in the batch in which it is opened."""
    assert row(vault, tell(topic=["labour"], labour=[chosen])).protection == "open"


@pytest.mark.parametrize(
    ("words", "risk"),
    [
        ("Серед них були Діти років дванадцяти.", True),
        ("С ними подростки, лет по пятнадцать.", True),
        ("Some of them are children.", True),
        ("Одного поранено, лікаря не пустили.", True),
        ("Их били и угрожали документами", True),
        ("Два автобуси, люди виходять групою.", False),
        ("Привезли обладнання й кран.", False),
        ("На детали не смотрел.", False),
    ],
)
def test_words_that_may_mean_danger(vault: Vault, tell: Tell, words: str, risk: bool) -> None:
    """In three languages, inflected; a word that only looks alike is none."""
    assert at_risk(words) is risk
    assert row(vault, tell(words)).protection == ("open" if risk else "")


def test_handled_stays_handled(vault: Vault, tell: Tell, decide: Decide) -> None:
    """Who has seen to it is not sent there again by each further word."""
    conversation = secrets.token_hex(16)
    report = tell("Там діти.", conversation=conversation)
    decide(report, "protection", "handled", "передано службі")
    tell("І ще діти.", conversation=conversation, seq=5)
    assert row(vault, report).protection == "handled"


@pytest.mark.parametrize("given", [*consent.USES, "", "all"])
def test_consent(given: str) -> None:
    """Each use allows what stands before it; a withdrawal ends all of them, and an unknown word allows nothing."""
    allowed = [each for each in consent.USES if consent.allows(given, each, withdrawn=False)]
    expected = {"keep": ["keep"], "share": ["keep", "share"], "publish": ["keep", "share", "publish"]}
    assert allowed == expected.get(given, [])
    assert not any(consent.allows(given, each, withdrawn=True) for each in consent.USES)
