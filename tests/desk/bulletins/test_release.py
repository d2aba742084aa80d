"""The way to the public: by two, on a day drawn at random, checked once more on that day; corrections, retraction."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from holub_testing.writing import ARRIVED, TODAY, begin, draft, report, saying
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from holub_desk.bulletins import checking, publishing, release, store
from holub_desk.bulletins.approvals import all_of, pending
from holub_desk.bulletins.draft import Draft, Sentence
from holub_desk.bulletins.exposure.finding import Finding
from holub_desk.bulletins.exposure.finding import Test as Looked
from holub_desk.bulletins.exposure.world import Policy
from holub_desk.bulletins.publisher import Publisher
from holub_desk.bulletins.release import Found, Rules, publish_due
from holub_desk.cases.folder import Act
from holub_desk.search.index import bring_up_to_date
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import (
    Bulletin,
    BulletinOverride,
    Claim,
    CustodyCheckpoint,
    CustodyDetail,
    CustodyEntry,
    Report,
    RestedOn,
)
from holub_desk.vault.vault import Vault

OLENA, PETRO = Act(1, "2026-11-28T10:00Z"), Act(2, "2026-11-28T11:00Z")
RULES = Rules(Policy())
SAID = {"uk": "Було не так.", "en": "It was otherwise.", "ru": "Было не так."}


def do(vault: Vault, bulletin: int, act: Callable[[Session, Bulletin], object]) -> None:
    """One transaction."""
    checking.prepare(vault)
    with Session(vault.writer) as session, session.begin():
        act(session, session.get_one(Bulletin, bulletin))


def propose(vault: Vault, bulletin: int, act: Act = OLENA) -> None:
    do(vault, bulletin, lambda session, row: release.propose(session, row, row.revision, act))


def approve(vault: Vault, bulletin: int, act: Act = PETRO, rules: Rules = RULES, seed: int = 1) -> None:
    def acted(session: Session, row: Bulletin) -> None:
        release.approve(session, row, row.revision, act, rules, TODAY, Random(seed))

    do(vault, bulletin, acted)


def state(vault: Vault, bulletin: int) -> tuple[str, date | None]:
    with Session(vault.engine) as session:
        row = session.get_one(Bulletin, bulletin)
        return row.state, row.release_on


def released(vault: Vault, bulletin: int) -> str:
    """All the way; its address."""
    propose(vault, bulletin)
    approve(vault, bulletin)
    (outcome,) = publish_due(vault, TODAY + timedelta(days=8), RULES)
    return outcome.address


def write(vault: Vault, bulletin: int, made: Draft) -> None:
    do(vault, bulletin, lambda session, row: store.save(session, row, made, row.revision, OLENA))


def custody(vault: Vault) -> list[dict[str, object]]:
    with Session(vault.engine) as session:
        query = select(CustodyDetail.said).join(CustodyEntry, CustodyEntry.n == CustodyDetail.n)
        return [json.loads(each) for each in session.scalars(query.where(CustodyEntry.act == "published"))]


def test_all_the_way(vault: Vault, bulletin: int) -> None:
    """Proposed by one, approved by another, due on the day that was drawn and not before, and then an edition."""
    with Session(vault.writer) as session, session.begin():
        session.add(CustodyCheckpoint(size=1, note="holub.line/custody\n1\nroot\n\n— sig\n"))
    propose(vault, bulletin)
    assert state(vault, bulletin) == ("proposed", None)
    approve(vault, bulletin)
    now, day = state(vault, bulletin)
    assert now == "scheduled"
    assert day is not None
    assert TODAY <= day <= TODAY + timedelta(days=7)
    assert publish_due(vault, day - timedelta(days=1), RULES) == []
    (outcome,) = publish_due(vault, day, RULES)
    assert outcome.address == f"{day}-pryvezly-robitnykiv"
    assert publish_due(vault, day, RULES) == []
    with Session(vault.engine) as session:
        row = session.get_one(Bulletin, bulletin)
        edition = publishing.last_edition(session, row)
        rested = session.scalars(select(RestedOn.report_id).where(RestedOn.sentence == "lead1")).all()
        assert [each.act for each in all_of(session, row)] == ["release", "propose"]
        assert publishing.published_revision(session, row) == 1
    assert (row.state, row.address, edition.status, edition.released_on) == (
        "released",
        outcome.address,
        "released",
        day,
    )
    assert edition.versions["en"].title == "Workers were brought"
    assert [(fact.code, fact.low, fact.high) for fact in edition.facts] == [("A1", 10, 50)]
    assert edition.checkpoint.startswith("holub.line/custody")
    assert sorted(rested) == [1, 2, 3]
    assert [each["did"] for each in custody(vault)] == ["proposed", "approved", "released", *["in a bulletin"] * 3]


def test_the_day_is_drawn_within_the_spread(vault: Vault, bulletin: int) -> None:
    """Never before the delay after the newest report is over, and not always the same."""
    newest = TODAY - timedelta(days=3)
    with Session(vault.writer) as session, session.begin():
        session.execute(update(Report).where(Report.id == 2).values(received_on=newest))
    days = set()
    for seed in range(12):
        propose(vault, bulletin)
        approve(vault, bulletin, seed=seed)
        days.add(state(vault, bulletin)[1])
        do(vault, bulletin, lambda session, row: release.take_back(session, row, OLENA))
    earliest = newest + timedelta(days=14)
    assert all(day is not None and earliest <= day <= earliest + timedelta(days=7) for day in days)
    assert len(days) > 3


def test_two_people(vault: Vault, bulletin: int) -> None:
    """Neither who began it nor who proposed it approves; one person alone may, where that is the desk's setting, and
    it is recorded."""
    propose(vault, bulletin)
    with pytest.raises(NotChanged, match="same-person"):
        approve(vault, bulletin, OLENA)
    do(vault, bulletin, lambda session, row: release.take_back(session, row, OLENA))
    propose(vault, bulletin, PETRO)
    for act in (OLENA, PETRO, Act(None, "2026-11-28T11:00Z")):
        with pytest.raises(NotChanged, match="same-person"):
            approve(vault, bulletin, act)
    assert state(vault, bulletin)[0] == "proposed"
    approve(vault, bulletin, PETRO, Rules(Policy(), one_person=True))
    assert state(vault, bulletin)[0] == "scheduled"
    assert custody(vault)[-1]["alone"] is True


def test_what_was_not_seen_is_not_approved(vault: Vault, bulletin: int) -> None:
    """A revision that somebody did not have before them is approved by nobody, nor one that is not whole."""
    with pytest.raises(NotChanged, match="revised"):
        do(vault, bulletin, lambda session, row: release.propose(session, row, 7, OLENA))
    write(vault, bulletin, saying(draft(), "lead1", "ru", ""))
    with pytest.raises(NotChanged, match="missing-versions"):
        propose(vault, bulletin)
    write(vault, bulletin, replace(draft(), category=""))
    with pytest.raises(NotChanged, match="unfinished"):
        propose(vault, bulletin)
    with pytest.raises(NotChanged, match="not-proposed"):
        approve(vault, bulletin)
    assert state(vault, bulletin) == ("draft", None)


def test_a_finding_stops_it(vault: Vault, case: int) -> None:
    """Two sources where three are needed: it may be proposed, and read by the other, but not approved."""
    few = replace(draft(), lead=(Sentence("lead1", draft().lead[0].text, (1, 2)),))
    bulletin = begin(vault, case, made=few)
    propose(vault, bulletin)
    with pytest.raises(Found) as found:
        approve(vault, bulletin)
    assert {each.test for each in found.value.findings} == {Looked.FEW_SOURCES}
    assert state(vault, bulletin)[0] == "proposed"


def findings(vault: Vault, bulletin: int) -> tuple[Finding, ...]:
    checking.prepare(vault)
    with Session(vault.engine) as session:
        row = session.get_one(Bulletin, bulletin)
        return checking.findings_of(session, row, store.draft_of(session, row), Policy(), TODAY)


def test_a_finding_is_borne_by_two(vault: Vault, case: int) -> None:
    """Two different people, a reason, in the custody log; it ends when the sentence is another."""
    few = replace(draft(), lead=(Sentence("lead1", draft().lead[0].text, (1, 2)),))
    bulletin = begin(vault, case, made=few)
    found = findings(vault, bulletin)

    def bear(act: Act, reason: str = "Everybody there has seen it.") -> None:
        for each in found:
            do(
                vault,
                bulletin,
                lambda session, row, each=each: checking.bear(session, row, each, reason, act, one_person=False),
            )

    with pytest.raises(NotChanged, match="needs-reason-why"):
        bear(OLENA, "ok")
    bear(OLENA)
    with pytest.raises(NotChanged, match="same-person"):
        bear(OLENA)
    propose(vault, bulletin)
    with pytest.raises(Found):
        approve(vault, bulletin)
    bear(PETRO, "")
    assert [(each["second"], each["reason"]) for each in custody(vault) if each["did"] == "bears a finding"] == [
        (second, "Everybody there has seen it.") for second in (False, True) for _ in found
    ]
    approve(vault, bulletin)
    do(vault, bulletin, lambda session, row: release.take_back(session, row, OLENA))
    write(vault, bulletin, saying(few, "lead1", "uk", "На будівництво в Маріуполі привезли людей."))
    propose(vault, bulletin)
    with pytest.raises(Found):
        approve(vault, bulletin)
    do(vault, bulletin, lambda session, row: checking.no_longer_bear(session, row, found[0].key, PETRO))
    with pytest.raises(NotChanged, match="not-there"):
        do(vault, bulletin, lambda session, row: checking.no_longer_bear(session, row, found[0].key, PETRO))


def test_one_person_bears_alone_only_where_that_is_set(vault: Vault, case: int) -> None:
    """And it says so in the log; a test that could not be done is borne by nobody."""
    bulletin = begin(vault, case, made=replace(draft(), lead=(Sentence("lead1", draft().lead[0].text, (1, 2)),)))
    (found,) = findings(vault, bulletin)

    def bear(session: Session, row: Bulletin) -> None:
        checking.bear(session, row, found, "Everybody there has seen it.", OLENA, one_person=True)

    do(vault, bulletin, bear)
    assert custody(vault)[-1]["alone"] is True
    unchecked = Finding(Looked.UNCHECKED, "", "", "failed")
    with pytest.raises(NotChanged, match="unchecked"):
        do(
            vault,
            bulletin,
            lambda s, row: checking.bear(s, row, unchecked, "Because it is so.", OLENA, one_person=True),
        )
    made = checking.Override(unchecked.key, "x", 1, "", 2, "2026-11-28T10:00Z")
    assert checking.open_findings((unchecked,), {unchecked.key: made}) == (unchecked,)


def test_what_changed_until_the_day_holds_it_back(vault: Vault, bulletin: int) -> None:
    """A source took its report back after the approval: nothing is released, it waits again, and says why."""
    propose(vault, bulletin)
    approve(vault, bulletin)
    with Session(vault.writer) as session, session.begin():
        session.execute(update(Report).where(Report.id == 3).values(withdrawn=True))
    (outcome,) = publish_due(vault, TODAY + timedelta(days=8), RULES)
    assert outcome.address == ""
    assert Looked.CONSENT in {each.test for each in outcome.found}
    assert state(vault, bulletin) == ("proposed", None)
    with Session(vault.engine) as session:
        row = session.get_one(Bulletin, bulletin)
        newest = all_of(session, row)[0]
        assert (newest.act, newest.person) == ("held", None)
        assert "consent" in newest.texts["tests"].split()
        assert publishing.editions(session, row) == []
        waiting = pending(session, row)
    assert waiting is not None
    assert waiting.person == OLENA.person
    write_again = saying(draft(), "lead1", "en", "Workers came.")
    do(vault, bulletin, lambda session, row: release.take_back(session, row, OLENA))
    write(vault, bulletin, write_again)


def test_an_index_that_is_behind_holds_it_back(vault: Vault, bulletin: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be looked at is not "not found"."""
    propose(vault, bulletin)
    approve(vault, bulletin)
    with Session(vault.writer) as session, session.begin():
        session.add(report(9))
    monkeypatch.setattr(checking, "bring_up_to_date", lambda _: None)
    (outcome,) = publish_due(vault, TODAY + timedelta(days=8), RULES)
    assert [(each.test, each.because) for each in outcome.found] == [(Looked.UNCHECKED, "failed")]
    assert state(vault, bulletin)[0] == "proposed"


def test_a_correction_keeps_the_address(vault: Vault, bulletin: int) -> None:
    """Written on what is released, proposed by one, approved by the other, and public at once, with what was wrong."""
    address = released(vault, bulletin)
    better = saying(draft(), "lead1", "en", "Workers were brought to a building site.")
    with pytest.raises(NotChanged, match="not-corrected"):
        do(vault, bulletin, lambda s, row: release.propose_correction(s, row, row.revision, SAID, OLENA))
    write(vault, bulletin, better)
    with pytest.raises(NotChanged, match="says-nothing"):
        do(vault, bulletin, lambda s, row: release.propose_correction(s, row, row.revision, {"uk": "x"}, OLENA))
    with pytest.raises(NotChanged, match="not-proposed"):
        do(vault, bulletin, lambda s, row: release.correct(s, row, row.revision, PETRO, RULES, TODAY))
    do(vault, bulletin, lambda s, row: release.propose_correction(s, row, row.revision, SAID, OLENA))
    with pytest.raises(NotChanged, match="same-person"):
        do(vault, bulletin, lambda s, row: release.correct(s, row, row.revision, OLENA, RULES, TODAY))
    later = TODAY + timedelta(days=30)
    do(vault, bulletin, lambda s, row: release.correct(s, row, row.revision, PETRO, RULES, later))
    with Session(vault.engine) as session:
        row = session.get_one(Bulletin, bulletin)
        now, before = publishing.editions(session, row)
        assert publishing.published_revision(session, row) == row.revision == 2
        assert publishing.all_released(session) == [now]
    assert (row.address, now.address, now.status) == (address, address, "corrected")
    assert (now.released_on, now.changed_on) == (before.released_on, later)
    assert [each.text for each in now.corrections] == [SAID]
    assert now.versions["en"].lead[0].text == "Workers were brought to a building site."
    assert before.versions["en"].lead[0].text == draft().lead[0].text["en"]


def test_a_correction_is_checked(vault: Vault, bulletin: int) -> None:
    """It is released at once, so the delay counts from today: a new report cannot slip in through it."""
    released(vault, bulletin)
    with Session(vault.writer) as session, session.begin():
        session.execute(update(Report).where(Report.id == 1).values(received_on=TODAY))
    write(vault, bulletin, saying(draft(), "lead1", "en", "Workers were brought to a building site."))
    do(vault, bulletin, lambda s, row: release.propose_correction(s, row, row.revision, SAID, OLENA))
    with pytest.raises(Found) as found:
        do(vault, bulletin, lambda s, row: release.correct(s, row, row.revision, PETRO, RULES, TODAY))
    assert Looked.DELAY in {each.test for each in found.value.findings}


def test_a_retraction_is_at_once_and_keeps_the_address(vault: Vault, bulletin: int) -> None:
    """By one; of what it said only the titles stay public, and why; it is written on no more."""
    address = released(vault, bulletin)
    do(vault, bulletin, lambda s, row: release.retract(s, row, SAID, PETRO, TODAY))
    assert state(vault, bulletin)[0] == "retracted"
    with Session(vault.engine) as session:
        row = session.get_one(Bulletin, bulletin)
        now = publishing.last_edition(session, row)
    assert (now.address, row.address, now.status) == (address, address, "retracted")
    assert now.versions["en"].lead == ()
    assert now.corrections[-1].text == SAID
    with pytest.raises(NotChanged, match="not-open"):
        write(vault, bulletin, saying(draft(), "lead1", "en", "Again."))
    with pytest.raises(NotChanged, match="not-released"):
        do(vault, bulletin, lambda s, row: release.retract(s, row, SAID, PETRO, TODAY))


def test_what_a_published_sentence_rested_on_may_go(vault: Vault, bulletin: int) -> None:
    """The public's edition stays as it was; the desk is told which claims are gone."""
    released(vault, bulletin)
    with Session(vault.writer) as session, session.begin():
        session.execute(update(Report).where(Report.id == 1).values(withdrawn=True))
        session.execute(delete(Claim).where(Claim.id == 2))
    with Session(vault.engine) as session:
        row = session.get_one(Bulletin, bulletin)
        gone = publishing.gone(session, row, store.draft_of(session, row))
        assert publishing.last_edition(session, row).status == "released"
    assert gone["lead1"] == (1, 2)


def test_two_of_one_day_and_title_have_two_addresses(vault: Vault, case: int) -> None:
    """The second one gets a number, and each edition its own address."""
    one, other = begin(vault, case), begin(vault, case)
    for each in (one, other):
        propose(vault, each)
        approve(vault, each)
    with Session(vault.writer) as session, session.begin():
        session.execute(update(Bulletin).values(release_on=TODAY))
    first, second = publish_due(vault, TODAY, Rules(Policy(sources=3)))
    assert second.address in (f"{first.address}-2", "")


def test_the_thread_looks_once_a_day(vault: Vault, bulletin: int, capsys: pytest.CaptureFixture[str]) -> None:
    """And again at once where it failed; it never says of what."""
    propose(vault, bulletin)
    approve(vault, bulletin)
    days = [TODAY + timedelta(days=8)]
    publisher = Publisher(vault, RULES, lambda: days[0])
    with Session(vault.writer) as session, session.begin():
        session.execute(update(Bulletin).values(release_on=date(2099, 1, 1)))
    publisher.look()
    with Session(vault.writer) as session, session.begin():
        session.execute(update(Bulletin).values(release_on=TODAY))
    publisher.look()
    assert state(vault, bulletin)[0] == "scheduled"
    days[0] += timedelta(days=1)
    publisher.look()
    assert state(vault, bulletin)[0] == "released"
    vault.engine.dispose()
    broken = Publisher(replace(vault, engine=None), RULES, lambda: TODAY)  # type: ignore[arg-type]
    broken.look()
    assert capsys.readouterr().err.startswith("holub-desk: publish-failed kind=")


def test_overrides_are_rows_of_two_people(vault: Vault, bulletin: int) -> None:
    """None is there before somebody signs."""
    bring_up_to_date(vault)
    with Session(vault.engine) as session:
        assert session.scalars(select(BulletinOverride)).all() == []
        assert checking.overrides(session, session.get_one(Bulletin, bulletin)) == {}
    assert ARRIVED + timedelta(days=14) < TODAY
