"""Cases in the vault: who knows of them, what they hold, what is claimed and judged in them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from holub_desk.cases import asked, claims, folder, items, judging
from holub_desk.cases.claim import Kind, Many, Rests
from holub_desk.cases.claims import Fit
from holub_desk.cases.folder import Act
from holub_desk.cases.said import Said, meant, read_said
from holub_desk.custody import log
from holub_desk.places.when import DatePrecision
from holub_desk.places.where import Precision
from holub_desk.staff import groups
from holub_desk.staff.people import NotDone
from holub_desk.triage import retention
from holub_desk.triage.codebook import read_codebook
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import Claim, GroupMember, Item, Judgement, NeedToKnow, Report, ReportGroup, ReportLink
from holub_desk.vault.vault import Vault

BOOK = read_codebook()
A1 = Said("A1", Kind.OBSERVED)
OLENA = Act(1, "2026-11-28T10:00Z")
PETRO = Act(2, "2026-11-28T11:00Z")
MARIUPOL = "UA14140050010029262"


def on(*reports: int) -> list[Rests]:
    return [Rests(report=each) for each in reports]


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(NotChanged) as found:
        act()
    return found.value.fault


def item(session: Session, vault: Vault, case: int, publisher: str, capture: bytes = b"") -> int:
    wanted = items.read_item("https://example.org/a", publisher, "2026-09-01", "", "")
    return items.add(session, vault.files, case, wanted, capture, OLENA)


def test_a_case_of_a_group_is_not_there_for_others(session: Session, case: int) -> None:
    """Not in the list, not under its number, not in what a report is in, and nothing can be done to it."""
    session.add(NeedToKnow(id=1, name="witnesses"))
    session.flush()
    session.add(GroupMember(group_id=1, person_id=1))
    folder.put_in(session, case, [1], OLENA)
    claims.add_claims(session, case, on(1), A1, OLENA)
    assert folder.find(session, 2, case) is not None
    folder.set_group(session, case, 1, OLENA)
    assert [each.id for each in folder.listed(session, 1)] == [case]
    assert folder.listed(session, 2) == ()
    assert folder.find(session, 2, case) is None
    assert claims.claims_of(session, 2, case) == ()
    assert len(claims.claims_of(session, 1, case)) == 1
    assert folder.cases_with(session, 2, 1) == []
    assert refused(lambda: folder.put_in(session, case, [2], PETRO)) == "no-case"
    assert refused(lambda: folder.set_state(session, case, "closed", PETRO)) == "no-case"


def test_a_report_in_a_case_stays_as_restricted_as_it_is(session: Session, case: int) -> None:
    """Who may not know of it finds it neither in the case nor in its counts nor in its claims; others do."""
    session.add(NeedToKnow(id=1, name="witnesses"))
    session.flush()
    session.add_all([GroupMember(group_id=1, person_id=1), ReportGroup(report_id=1, group_id=1)])
    folder.put_in(session, case, [1, 2], OLENA)
    claims.add_claims(session, case, on(1, 2), A1, OLENA)
    seen = {reader: folder.find(session, reader, case) for reader in (1, 2)}
    assert [each.reports for each in seen.values() if each] == [2, 1]
    assert [each.id for each in folder.reports_in(session, 2, case)] == [2]
    assert [each.on.report for each in claims.claims_of(session, 2, case)] == [2]
    assert [each.on.report for each in claims.claims_of(session, 1, case)] == [1, 2]
    assert len(claims.claims_of(session, None, case)) == 2
    assert refused(lambda: claims.add_claims(session, case, on(1), A1, PETRO)) == "no-report"
    assert folder.put_in(session, case, [1], PETRO) == 0
    first = claims.claims_of(session, 1, case)[0].id
    assert refused(lambda: claims.take_back(session, case, first, PETRO)) == "not-there"


def test_a_closed_case_stays_as_it_is(session: Session, case: int) -> None:
    """Nothing is added until it is open again."""
    folder.set_state(session, case, "closed", OLENA)
    assert refused(lambda: folder.put_in(session, case, [1], OLENA)) == "case-closed"
    assert refused(lambda: asked.ask(session, case, "Who pays?", OLENA)) == "case-closed"
    folder.set_state(session, case, "open", OLENA)
    assert folder.put_in(session, case, [1, 1, 2], OLENA) == 2


def test_one_claim_each(session: Session, vault: Vault, case: int) -> None:
    """Made from several at once; reports come into the case with them, and each act is in the custody log."""
    published = item(session, vault, case, "News")
    form = {"code": "a1 group arrival", "kind": "observed", "place": MARIUPOL, "day": "2026-11-03", "time": "week"}
    said = read_said(form | {"low": "40", "high": "60", "who": " a  group "}, BOOK)
    made = claims.add_claims(session, case, [*on(1, 2), Rests(item=published)], said, OLENA)
    found = claims.claims_of(session, None, case)
    assert [each.id for each in found] == made
    assert [each.on for each in found] == [*on(1, 2), Rests(item=published)]
    assert {(each.code, each.who, each.place, each.many) for each in found} == {
        ("A1", "a group", "Маріуполь", Many(40, 60))
    }
    where, when = found[0].where, found[0].when
    assert where is not None
    assert when is not None
    assert (where.code, where.precision) == (MARIUPOL, Precision.SETTLEMENT)
    assert (when.first, when.last, when.precision) == (date(2026, 11, 2), date(2026, 11, 8), DatePrecision.WEEK)
    assert len(folder.reports_in(session, 1, case)) == 2
    told = [each.said or {} for each in log.entries_of(session, 1, limit=10)]
    assert [each["did"] for each in told] == ["claimed", "put into a case"]
    assert refused(lambda: folder.take_out(session, case, 1, OLENA)) == "has-claims"
    assert refused(lambda: items.remove(session, case, published, OLENA)) == "has-claims"
    claims.take_back(session, case, made[0], OLENA)
    folder.take_out(session, case, 1, OLENA)
    assert [each.id for each in folder.reports_in(session, 1, case)] == [2]


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        ({"code": "Z9"}, "no-code"),
        ({"kind": "certain"}, "no-kind"),
        ({"place": "Маріуп0ль"}, "no-place"),
        ({"place": "Іванівка"}, "place-several"),
        ({"place": "UA14000000000091971", "precision": "settlement"}, "place-precise"),
        ({"code": "D3", "place": "біля заводу", "precision": "unknown"}, "place-coarse"),
        ({"day": "2026-02-30", "time": "day"}, "no-time"),
        ({"day": "2026-07-01", "first": "2026-07-30", "time": "range"}, "no-time"),
        ({"low": "60", "high": "40"}, "no-number"),
        ({"low": "-1"}, "no-number"),
        ({"who": "x" * 201}, "too-long"),
    ],
)
def test_what_cannot_be_claimed(form: dict[str, str], fault: str) -> None:
    """Each with a word that the pages have a sentence for."""
    good = {"code": "A1", "kind": "said"}
    assert read_said(good, BOOK) == Said("A1", Kind.SAID)
    assert refused(lambda: read_said(good | form, BOOK)) == fault


def test_a_name_of_several_places_is_chosen_by_a_person() -> None:
    """All that it may mean are offered; a code or a name with its raion is one place."""
    assert len(meant("Іванівка")) > 5
    where, name = read_said({"code": "A1", "kind": "said", "place": f"{MARIUPOL} Маріуполь"}, BOOK), "Маріуполь"
    assert where.place == name


def test_fortification_is_never_finer_than_a_settlement() -> None:
    """A district of a city becomes the city; of another code it stays what it is."""
    district = "UA14140050010166965"
    said = {code: read_said({"code": code, "kind": "said", "place": district}, BOOK) for code in ("D1", "D3")}
    assert said["D1"].where is not None
    assert said["D3"].where is not None
    assert said["D1"].where.code == district
    assert said["D3"].where.code == MARIUPOL


def test_what_a_claim_may_be_used_for_follows_its_report(session: Session, vault: Vault, case: int) -> None:
    """A report that is only kept can be claimed from and is not for publication; one taken back is for nothing."""
    published = Rests(item=item(session, vault, case, "News"))
    every = [*on(1, 4), published]
    claims.add_claims(session, case, every, A1, OLENA)
    assert list(claims.fits(session, every).values()) == [Fit.PUBLISH, Fit.KEEP, Fit.PUBLISH]
    session.execute(update(Report).where(Report.id == 1).values(withdrawn=True))
    assert claims.fits(session, every)[every[0]] is Fit.UNUSABLE
    assert refused(lambda: claims.add_claims(session, case, on(1), A1, OLENA)) == "withdrawn"


def test_what_is_destroyed_takes_its_claims_along(session: Session, case: int) -> None:
    """And its judgements, its place in the case, and what the custody log says of them."""
    claims.add_claims(session, case, on(1, 2), A1, OLENA)
    judging.judge(session, case, (Rests(report=2), Rests(report=1)), "origin", "", OLENA)
    retention.destroy(session, [1], "2026-11-29", None, "retention")
    session.expire_all()
    assert [each.on for each in claims.claims_of(session, None, case)] == on(2)
    assert session.scalar(select(func.count()).select_from(Claim)) == 1
    assert session.scalar(select(func.count()).select_from(Judgement)) == 0
    assert log.entries_of(session, 1, limit=10) == []
    assert judging.origins_of(session, case) == {Rests(report=2): 0}


def test_judgements_are_pairwise_signed_and_undoable(session: Session, vault: Vault, case: int) -> None:
    """Seven outlets come down to one; a judgement of the same two replaces the one before; taking back restores."""
    outlets = [Rests(item=item(session, vault, case, f"Outlet {n}")) for n in range(7)]
    assert len(set(judging.origins_of(session, case).values())) == 7
    made = [judging.judge(session, case, (outlets[0], each), "origin", "agency", OLENA) for each in outlets[1:]]
    assert len(set(judging.origins_of(session, case).values())) == 1
    judging.judge(session, case, (outlets[1], outlets[0]), "apart", "an interview of its own", PETRO)
    assert len(set(judging.origins_of(session, case).values())) == 2
    first = session.get_one(Judgement, made[0])
    assert (first.taken_back_by, first.taken_back_at) == (2, PETRO.at)
    judging.take_back(session, case, made[-1], PETRO)
    assert len(set(judging.origins_of(session, case).values())) == 3
    assert refused(lambda: judging.take_back(session, case, made[-1], PETRO)) == "not-there"
    standing = judging.judged_in(session, outlets)
    assert {each.person for each in standing} == {1, 2}
    assert session.scalar(select(func.count()).select_from(Judgement)) == 7


def test_one_publisher_in_two_spellings_is_one(session: Session, vault: Vault, case: int) -> None:
    """Quotes, capitals and spaces make no second outlet."""
    for name in ("«Донбас Новини»", "ДОНБАС  НОВИНИ", "Інші"):
        item(session, vault, case, name)
    assert list(judging.origins_of(session, case).values()) == [0, 0, 1]


def test_links_of_triage_count(session: Session, case: int) -> None:
    """`echo` and `source` join, through a report that is not in the case too; `incident` does not."""
    folder.put_in(session, case, [1, 2], OLENA)
    session.add(ReportLink(one=1, other=2, kind="incident"))
    session.flush()
    assert set(judging.origins_of(session, case).values()) == {0, 1}
    session.add_all([ReportLink(one=1, other=3, kind="echo"), ReportLink(one=2, other=3, kind="source")])
    session.flush()
    assert set(judging.origins_of(session, case).values()) == {0}


def test_what_cannot_be_judged(session: Session, case: int) -> None:
    """One thing with itself, something that is not in the case, a word that means nothing."""
    folder.put_in(session, case, [1, 2], OLENA)
    one, two, three = on(1, 2, 3)
    assert refused(lambda: judging.judge(session, case, (one, one), "origin", "", OLENA)) == "same-thing"
    assert refused(lambda: judging.judge(session, case, (one, three), "origin", "", OLENA)) == "not-there"
    assert refused(lambda: judging.judge(session, case, (one, two), "alike", "", OLENA)) == "no-judgement"


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org", "javascript:alert(1)", "https://", "https://a b", "http://u:p@example.org", "//example.org",
     "https://example.org/\u202e", "https://example.org:port/", "file:///etc/passwd"],
)  # fmt: skip
def test_addresses_that_are_refused(url: str) -> None:
    """Only http and https, with a host and nothing hidden."""
    assert items.read_url(" https://example.org/a?b=c#d ") == "https://example.org/a?b=c#d"
    assert refused(lambda: items.read_url(url)) == "no-url"


def test_a_capture_is_sealed_and_hashed(session: Session, vault: Vault, case: int) -> None:
    """The file is ciphertext under an identity of its own, the hash is of what came, a second one is refused."""
    page = b"<html>Announcement</html>" * 100
    made = item(session, vault, case, "News", page)
    row = session.get_one(Item, made)
    assert row.sha256 == hashlib.sha256(page).digest()
    assert (row.bytes, row.type) == (len(page), "file")
    stored = [each.read_bytes() for each in vault.files.root.rglob("*") if each.is_file()]
    assert len(stored) == 1
    assert b"Announcement" not in stored[0]
    assert items.download(session, vault.files, case, made, OLENA) == page
    assert refused(lambda: items.capture(session, vault.files, case, made, b"other", OLENA)) == "captured"
    large = b"x" * (items.MAX_CAPTURE + 1)
    assert refused(lambda: item(session, vault, case, "News", large)) == "capture-large"
    assert items.remove(session, case, made, OLENA) == row.capture
    assert items.download(session, vault.files, case, made, OLENA) is None


def test_days_of_what_was_published() -> None:
    """A day of the calendar, and not one to come."""
    later = (datetime.now(UTC).date() + timedelta(days=3)).isoformat()
    for day in (later, "2026-2-1", "", "1799-01-01"):
        assert refused(lambda: items.read_item("https://example.org", "News", day, "", "")) == "no-day"  # noqa: B023


def test_a_group_with_a_case_is_not_removed(session: Session, case: int) -> None:
    """The case would be everyone's."""
    session.add(NeedToKnow(id=1, name="witnesses"))
    session.flush()
    session.add(GroupMember(group_id=1, person_id=1))
    session.flush()
    folder.set_group(session, case, 1, OLENA)
    with pytest.raises(NotDone, match="cases"):
        groups.remove(session, 1, 1, 0)
    folder.set_group(session, case, None, OLENA)
    session.flush()
    groups.remove(session, 1, 1, 0)
    assert session.get(NeedToKnow, 1) is None


def test_what_cannot_be_seen_is_left_out(session: Session) -> None:
    """A name that is copied brings along what turns the line around."""
    made = folder.make(session, " Site\u202e\n one\u200b ", OLENA)
    found = folder.find(session, 1, made)
    assert found is not None
    assert found.title == "Site one"


def test_questions_and_what_happened(session: Session, case: int) -> None:
    """Answered, a question stays; emptied, it is open again; lines of what happened keep their precision."""
    one, two = (asked.ask(session, case, each, OLENA) for each in ("Who pays?", "Who brings them?"))
    asked.answer(session, case, one, "An agency.", PETRO)
    assert [(each.id, each.answered) for each in asked.questions_in(session, 1, case)] == [(two, False), (one, True)]
    asked.answer(session, case, one, "  ", PETRO)
    found = folder.find(session, 1, case)
    assert found is not None
    assert found.open_questions == 2
    asked.forget(session, case, two, OLENA)
    line = asked.tell(session, case, {"last": "2023-09-13", "precision": "day"}, "A meeting.", OLENA)
    assert [(each, when.last, words) for each, when, words in asked.happened_in(session, 1, case)] == [
        (line, date(2023, 9, 13), "A meeting.")
    ]
    assert refused(lambda: asked.tell(session, case, {"last": "soon", "precision": "day"}, "x", OLENA)) == "no-time"
    asked.untell(session, case, line, OLENA)
    assert asked.happened_in(session, 1, case) == []
