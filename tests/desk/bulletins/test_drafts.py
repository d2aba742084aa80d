"""The measuring set is whole: what it names exists, what it says of itself holds. Nothing is checked for exposure."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from drafts import DIRECTORY, KINDS, Draft, Report, Sentence, World, worlds

from holub_desk.places.gazetteer import gazetteer
from holub_desk.triage.codebook import read_codebook
from holub_desk.triage.consent import USES
from holub_desk.triage.fields import SENSITIVITIES
from holub_desk.triage.states import STATES

DOCUMENT = Path(__file__).parents[3] / "docs" / "exposure.md"
WORD = re.compile(r"[\w’'-]+")
EACH_WORLD = pytest.mark.parametrize("world", worlds(), ids=lambda world: world.id)


def _all() -> Iterator[tuple[World, Draft]]:
    return ((world, draft) for world in worlds() for draft in world.drafts)


def _cited(world: World, claims: tuple[str, ...]) -> list[Report]:
    resting = {claim.id: claim.report for claim in world.claims}
    reports = {report.id: report for report in world.reports}
    return [reports[resting[claim]] for claim in claims if resting[claim]]


def _sentences(world: World) -> Iterator[Sentence]:
    for bulletin in world.bulletins:
        yield from bulletin.sentences
    for draft in world.drafts:
        yield from draft.sentences


def test_the_hash_in_the_document_is_that_of_the_files() -> None:
    """docs/exposure.md gives the SHA-256 of what `sha256sum *.toml` prints in the directory."""
    sums = "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(DIRECTORY.glob("*.toml"))
    )
    stated = re.findall(r"\b[0-9a-f]{64}\b", DOCUMENT.read_text("utf-8"))
    assert stated == [hashlib.sha256(sums.encode()).hexdigest()]


def test_there_are_a_hundred_of_each() -> None:
    """A hundred drafts with one planted exposure, each kind at least fourteen times, and a hundred clean ones."""
    planted = Counter(draft.planted.kind for _, draft in _all() if draft.planted)
    assert set(planted) == set(KINDS)
    assert sum(planted.values()) == 100
    assert min(planted.values()) >= 14
    assert sum(bool(draft.clean) for _, draft in _all()) == 100
    assert all(bool(draft.clean) != bool(draft.planted) for _, draft in _all())
    assert sum(len(world.reports) for world in worlds()) >= 500
    assert sum(path.stat().st_size for path in DIRECTORY.iterdir()) < 1_500_000


def test_every_language_has_its_share() -> None:
    """Each language has at least forty drafts, and planted and clean ones in it."""
    shares = Counter((draft.language, bool(draft.planted)) for _, draft in _all())
    for language in ("uk", "ru", "en"):
        assert min(shares[language, True], shares[language, False]) >= 20


@EACH_WORLD
def test_whatever_is_named_exists(world: World) -> None:
    """Ids are given once, and every reference leads to one of them."""
    reports, items = {row.id for row in world.reports}, {row.id for row in world.items}
    claims, bulletins = {row.id for row in world.claims}, {row.id for row in world.bulletins}
    attachments = {at.id: at for report in world.reports for at in report.attachments}
    drafts = {row.id for row in world.drafts}
    rows = (world.reports, world.items, world.claims, world.bulletins, world.drafts)
    assert len(reports | items | claims | bulletins | drafts) == sum(map(len, rows))
    for claim in world.claims:
        assert {claim.report, claim.item} & (reports | items)
        assert "" in {claim.report, claim.item}
        assert claim.kind in {"observed", "said", "forecast"}
    for judgement in world.judgements:
        assert judgement.kind in {"same-source", "same-origin"}
        assert len(judgement.of) > 1
        assert set(judgement.of) <= reports | items
    for sentence in _sentences(world):
        assert bool(sentence.claims) != sentence.assessment
        assert set(sentence.claims) <= claims
    for draft in world.drafts:
        if draft.planted:
            assert set(draft.planted.reports) <= reports
            assert set(draft.planted.bulletins) <= bulletins
        if draft.picture:
            assert draft.picture.attachment in {"", *attachments}
            shown = [at for at in attachments.values() if getattr(at, draft.picture.copy) == draft.picture.picture]
            assert len(shown) == 1
            assert draft.picture.attachment in {"", shown[0].id}


@EACH_WORLD
def test_the_words_are_those_of_the_desk(world: World) -> None:
    """Codes, places, consent, states and sensitivity are those that the desk knows."""
    codes = set(read_codebook().codes)
    assert {claim.code for claim in world.claims} <= codes
    for report in world.reports:
        assert set(report.codes) <= codes
        assert report.use in USES
        assert report.state in STATES
        assert report.sensitivity in SENSITIVITIES
        assert report.language in {"uk", "ru", "en"}
        assert report.time.first <= report.time.last
        assert report.time.first <= report.received
    for row in (*world.places, *(report.place for report in world.reports), *(claim.place for claim in world.claims)):
        place = gazetteer().get(row.code)
        assert place is not None
        assert place.kind.is_settlement == (row.precision == "settlement")
        assert row.name.removesuffix(" район") == place.name
    known = {place.code for place in world.places}
    assert all(set(draft.places) <= known for draft in world.drafts)


@EACH_WORLD
def test_nobody_real_is_named(world: World) -> None:
    """Items are published at addresses that cannot exist (RFC 2606)."""
    for item in world.items:
        assert re.match(r"https://[a-z0-9-]+\.example/", item.url)


@EACH_WORLD
def test_the_days_are_in_order(world: World) -> None:
    """Drafts are released after whatever was released, and 14 days after the newest report that they rest on."""
    texts = [
        *((row.sentences, row.released) for row in world.bulletins),
        *((row.sentences, row.release) for row in world.drafts),
    ]
    for sentences, day in texts:
        for sentence in sentences:
            for report in _cited(world, sentence.claims):
                assert day - report.received >= timedelta(world.delay_days)
    for draft in world.drafts:
        assert draft.release > max(row.released for row in world.bulletins)


def test_some_wait_exactly_as_long_as_they_must() -> None:
    """Clean drafts lie on the border of the delay as well."""
    waits = Counter(
        min(draft.release - report.received for row in draft.sentences for report in _cited(world, row.claims)).days
        for world, draft in _all()
        if draft.clean
    )
    assert waits[14] >= 10


@pytest.mark.parametrize("draft", [draft for _, draft in _all()], ids=lambda draft: draft.id)
def test_a_draft_reads_like_a_bulletin(draft: Draft) -> None:
    """It has 60 to 250 words; what is planted is one sentence that cites claims, or the picture."""
    assert 60 <= sum(len(WORD.findall(sentence.text)) for sentence in draft.sentences) <= 250
    assert len({sentence.text for sentence in draft.sentences}) == len(draft.sentences)
    if draft.planted and draft.planted.kind == "picture":
        assert draft.planted.sentence is None
        assert draft.picture
        assert draft.picture.copy != "redacted"
        return
    assert draft.picture is None or draft.picture.copy == "redacted"
    if draft.planted:
        assert draft.planted.sentence is not None
        assert draft.sentences[draft.planted.sentence].claims


def test_the_labels_of_clean_drafts_hold() -> None:
    """A sentence rests on no report, or on three source ids that allow it; no judgement joins any of them."""
    for world, draft in _all():
        joined = {name for judgement in world.judgements for name in judgement.of}
        planted = draft.planted.sentence if draft.planted else None
        for at, sentence in enumerate(draft.sentences):
            reports = _cited(world, sentence.claims)
            if at == planted or not reports:
                continue
            assert len({report.source for report in reports}) >= world.k
            assert {(report.use, report.withdrawn, report.sensitivity) for report in reports} == {
                ("publish", False, "normal")
            }
            assert not joined & {report.id for report in reports}
