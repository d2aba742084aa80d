"""The world of a draft, as the vault has it: claims, who is independent of whom, what was released, and pictures."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from holub_testing.exposure import MARIUPOL, TODAY, draft
from sqlalchemy.orm import Session

from holub_desk.bulletins.draft import Draft, PictureUse, Sentence
from holub_desk.bulletins.exposure import corpus
from holub_desk.bulletins.exposure.corpus import VaultCorpus
from holub_desk.bulletins.exposure.finding import Test as Sought
from holub_desk.bulletins.exposure.gather import Asked, check_in_vault, gather
from holub_desk.bulletins.exposure.originals import originals
from holub_desk.bulletins.exposure.world import World
from holub_desk.cases.claim import Rests
from holub_desk.cases.judging import origins_of
from holub_desk.vault import tables
from holub_desk.vault.vault import Vault

TEXTS = (
    "У Маріуполі живуть 43 робітники.",
    "В Мариуполе рабочих возят автобусами.",
    "Охорона не пускає їх.",
    "Робітники живуть тут.",
)
ASKED = Asked(1, TODAY)


@pytest.fixture
def filled(vault: Vault) -> Vault:
    """A case of four reports and two items of one publisher, a claim of each."""
    with Session(vault.writer) as session, session.begin():
        session.add(tables.Case(id=1, title="Case", at=""))
        for number, text in enumerate(TEXTS, 1):
            session.add(
                tables.Report(
                    id=number, conversation=f"{number:032x}", year=2026, serial=number, channel="web", language="uk",
                    received_on=TODAY - timedelta(days=60), questionnaire="q", version="v", account=text,
                    changed=number, use="publish", sensitivity="normal", state="assessed", source_id=f"s{number}",
                )
            )  # fmt: skip
        session.flush()
        for number in (1, 2):
            session.add(
                tables.Item(
                    id=number, case_id=1, url="https://example.org", publisher=("Вісник", " вісник")[number - 1],
                    published_on=TODAY, title="Відкрито представництво", note="у центрі", at="",
                )
            )  # fmt: skip
        session.flush()
        for number in range(1, 7):
            report, item = (number, None) if number < 5 else (None, number - 4)
            session.add(
                tables.Claim(
                    id=number, case_id=1, report_id=report, item_id=item, code="A1", kind="observed",
                    place_code=MARIUPOL, place_precision="settlement", first_day=date(2026, 9, 14),
                    last_day=date(2026, 9, 20), time_precision="week", low=40, high=None, at="",
                )
            )  # fmt: skip
    return vault


def world(vault: Vault, of: Draft | None = None) -> World:
    with Session(vault.engine) as session:
        return gather(session, VaultCorpus(session), of or draft("Робітників утримують."), ASKED)


def independent(made: World, *reports: int) -> int:
    return len({made.origins[Rests(report=each)] for each in reports})


def test_claims_and_items(filled: Vault) -> None:
    """As a person wrote them down; one publisher in two spellings is one."""
    made = world(filled)
    assert set(made.claims) == {1, 2, 3, 4, 5, 6}
    claim = made.claims[1]
    assert claim.where is not None
    assert claim.when is not None
    assert (claim.where.code, claim.when.last, claim.many.low) == (MARIUPOL, date(2026, 9, 20), 40)
    assert independent(made, 1, 2, 3, 4) == 4
    assert made.origins[Rests(item=1)] == made.origins[Rests(item=2)]
    assert any("представництво" in each for each in made.public)


@pytest.mark.parametrize(
    ("kind", "taken_back", "left"), [("source", None, 2), ("origin", None, 2), ("apart", None, 3), ("origin", "t", 3)]
)
def test_judgements_of_a_case(filled: Vault, kind: str, taken_back: str | None, left: int) -> None:
    """One source or one origin, until it is taken back."""
    with Session(filled.writer) as session, session.begin():
        session.add(tables.Judgement(one_report=1, other_report=2, kind=kind, at="", taken_back_at=taken_back))
    assert independent(world(filled), 1, 2, 3) == left


def test_a_chain_through_what_is_not_cited(filled: Vault) -> None:
    """A report outside the case has the source of one in it, and was judged to be an echo of another: those two are
    one, for the check as for the case's page."""
    with Session(filled.writer) as session, session.begin():
        session.add(
            tables.Report(
                id=9, conversation=f"{9:032x}", year=2026, serial=9, channel="web", language="uk", received_on=TODAY,
                questionnaire="q", version="v", account="", changed=9, source_id="s2",
            )
        )  # fmt: skip
        session.flush()
        session.add(tables.ReportLink(one=1, other=9, kind="echo"))
    assert independent(world(filled), 1, 2, 3) == 2
    with Session(filled.engine) as session:
        assert origins_of(session, 1)[Rests(report=1)] == origins_of(session, 1)[Rests(report=2)]


@pytest.mark.parametrize(("kind", "left"), [("source", 2), ("echo", 2), ("incident", 3)])
def test_links_of_triage(filled: Vault, kind: str, left: int) -> None:
    """That two tell of one thing does not make them one source."""
    with Session(filled.writer) as session, session.begin():
        session.add(tables.ReportLink(one=1, other=2, kind=kind))
    assert independent(world(filled), 1, 2, 3) == left


def test_what_was_released(filled: Vault) -> None:
    """Each sentence with what it rested on, the words of the whole once, and its cells; it narrows the next one."""
    public = {
        "cells": [{"place": {"code": MARIUPOL}, "week": "2026-W38"}],
        "versions": {"uk": {"title": "Назва", "lead": [{"text": "Утримують 60 людей.", "assessment": False}]}},
    }
    with Session(filled.writer) as session, session.begin():
        session.add(tables.Bulletin(id=1, case_id=1, at=""))
        session.flush()
        session.add(tables.Edition(bulletin_id=1, n=1, day=TODAY, public=json.dumps(public)))
        for report in (1, 2, 4):
            session.add(tables.RestedOn(bulletin_id=1, edition=1, sentence="s9", report_id=report))
    whole, sentence = world(filled).released
    assert "60 людей" in whole.text["uk"]
    assert (sentence.sentence, sentence.reports) == ("s9", {1, 2, 4})
    assert sentence.cells == ((MARIUPOL, "2026-W38"),)
    found = check_in_vault(filled, draft("Іноземних робітників утримують."), ASKED)
    assert [(each.test, each.reports) for each in found] == [(Sought.CUMULATIVE, (1, 2))]


def test_a_vault_that_is_checked(filled: Vault) -> None:
    """The index is brought up to date first: what came a moment ago counts."""
    found = check_in_vault(filled, draft("У Маріуполі живуть сорок три робітники."), ASKED)
    assert {each.because for each in found if each.test is Sought.RARE} == {"rare-number"}
    assert check_in_vault(filled, draft("Іноземних робітників утримують."), ASKED) == ()


def test_a_vault_that_cannot_be_checked(filled: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """One finding: nothing was looked at. So it is where a released text cannot be read."""
    made = draft("Іноземних робітників утримують.")
    with monkeypatch.context() as patch:
        patch.setattr(corpus, "bring_up_to_date", lambda vault: 0)
        assert [each.test for each in check_in_vault(filled, made, ASKED)] == [Sought.UNCHECKED]
    with Session(filled.writer) as session, session.begin():
        session.add(tables.Bulletin(id=1, case_id=1, at=""))
        session.flush()
        session.add(tables.Edition(bulletin_id=1, n=1, day=TODAY, public="{}"))
    assert [each.test for each in check_in_vault(filled, made, ASKED)] == [Sought.UNCHECKED]


def attach(session: Session, report: int, state: str | None, pdq: bytes | None = None) -> None:
    """A picture of a report, and how far its working copy is."""
    name = f"{report:032x}"
    session.add(
        tables.Attachment(
            report_id=report, id=name, ordinal=1, seq=1, type="image/jpeg", cleaned=True, role="file", total=1,
            bytes=1, sha256="ab" * 32, received=1, state="whole", identity="",
        )
    )  # fmt: skip
    session.flush()
    if state is not None:
        session.add(tables.CopyRequest(report_id=report, attachment_id=name, state=state))
        session.flush()
    if state == "made":
        session.add(
            tables.WorkingCopy(
                report_id=report, attachment_id=name, n=1, part="picture", type="image/jpeg", width=1, height=1,
                bytes=1, file="f", identity="", pdq=pdq,
            )
        )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "pdq", "count"),
    [(None, None, None), ("waiting", None, None), ("unavailable", None, None), ("made", None, None),
     ("refused", None, 1), ("made", b"", 1), ("made", b"1" * 32, 2)],
)  # fmt: skip
def test_pictures_of_reports(filled: Vault, state: str | None, pdq: bytes | None, count: int | None) -> None:
    """By bytes and by look; none of them, while one could not be looked at."""
    with Session(filled.writer) as session, session.begin():
        attach(session, 1, state, pdq)
    with Session(filled.engine) as session:
        found = originals(session)
    assert (None if found is None else len(found)) == count


def test_the_picture_of_a_draft(filled: Vault) -> None:
    """Its copy with parts covered looks like what came with its report, and may."""
    with Session(filled.writer) as session, session.begin():
        attach(session, 1, "made", b"1" * 32)
        session.add(tables.Bulletin(id=1, case_id=1, at=""))
        session.flush()
        for number, covered in ((1, "[[0,0,10,10]]"), (2, "[]")):
            session.add(
                tables.BulletinPicture(
                    id=number, bulletin_id=1, report_id=1, attachment_id=f"{1:032x}", covered=covered, file="f",
                    identity="", type="image/jpeg", width=1, height=1, sha256=b"s" * 32, pdq=b"1" * 32, at="",
                )
            )  # fmt: skip
    for number, because in ((1, []), (2, ["picture-uncovered"]), (3, ["picture-unknown"])):
        use = PictureUse(number, Sentence("c", {"uk": "Будова"}), Sentence("a", {"uk": "Будова"}))
        assert [each.because for each in check_in_vault(filled, Draft(picture=use), ASKED)] == because
