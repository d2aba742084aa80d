"""The check against a set that was written without knowing it: what is planted is found, what is clean stays quiet."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from drafts import Draft as Written
from drafts import Sentence as Said
from drafts import World as Desk
from drafts import worlds
from holub_testing.exposure import MemoryCorpus

from holub_desk.bulletins.draft import Draft, PictureUse, Section, Sentence
from holub_desk.bulletins.exposure.check import check
from holub_desk.bulletins.exposure.finding import Finding
from holub_desk.bulletins.exposure.finding import Test as Sought
from holub_desk.bulletins.exposure.world import Before, Known, Original, PictureSeen, Policy, World
from holub_desk.cases.claim import Claim, Kind, Many, Rests
from holub_desk.cases.origins import Told, origins
from holub_desk.places.when import DatePrecision, When
from holub_desk.places.where import Precision, Where

EQUIVALENT: Mapping[str, frozenset[Sought]] = {
    "single": frozenset((Sought.FEW_SOURCES,)),
    "verbatim": frozenset((Sought.VERBATIM, Sought.RARE)),
    "rare": frozenset((Sought.RARE, Sought.VERBATIM, Sought.PLACE)),
    "cell": frozenset((Sought.PLACE,)),
    "picture": frozenset((Sought.PICTURE,)),
    "consent": frozenset((Sought.CONSENT,)),
    "cumulative": frozenset((Sought.CUMULATIVE,)),
}
"""A piece of an account can hold a rare word, and a rare detail can be a place or a piece of an account."""
_PICTURE = 7
_MANY = {
    "": Many(),
    "1–5": Many(1, 5),
    "6–20": Many(6, 20),
    "21–50": Many(21, 50),
    "51–100": Many(51, 100),
    "more than 100": Many(101, None),
}


@dataclass(frozen=True)
class Outcome:
    """What the check said of one draft."""

    written: Written
    findings: tuple[Finding, ...]

    @property
    def found(self) -> bool:
        """Whether the planted sentence, or the picture, was found by a right name."""
        planted = self.written.planted
        assert planted is not None
        at = "caption" if planted.sentence is None else f"s{planted.sentence}"
        return any(each.sentence == at and each.test in EQUIVALENT[planted.kind] for each in self.findings)


@cache
def outcomes() -> tuple[Outcome, ...]:
    """Each draft against its own desk."""
    found = []
    for desk in worlds():
        numbers = {each.id: number for number, each in enumerate((*desk.reports, *desk.items, *desk.claims), 1)}
        corpus = MemoryCorpus(known_of(desk, numbers))
        for written in desk.drafts:
            draft = draft_of(written, numbers)
            found.append(Outcome(written, check(draft, world_of(desk, written, numbers, corpus))))
    return tuple(found)


def known_of(desk: Desk, numbers: Mapping[str, int]) -> Iterable[Known]:
    """The reports, as the check knows them."""
    for each in desk.reports:
        yield Known(
            numbers[each.id], each.source, each.account, each.use, each.withdrawn, each.sensitivity, each.state,
            each.received, (each.place.code,), (each.time.first, each.time.last), frozenset(each.codes),
        )  # fmt: skip


def world_of(desk: Desk, written: Written, numbers: Mapping[str, int], corpus: MemoryCorpus) -> World:
    """All of a desk, on the day on which a draft would be released."""
    rests = {each.id: Rests(report=numbers[each.id]) for each in desk.reports}
    rests |= {each.id: Rests(item=numbers[each.id]) for each in desk.items}
    claims = {
        numbers[each.id]: Claim(
            numbers[each.id],
            rests[each.report or each.item],
            each.code,
            Kind(each.kind),
            each.who,
            Where(each.place.code, Precision(each.place.precision)),
            each.place.name,
            When(each.time.first, each.time.last, DatePrecision(each.time.precision)),
            _MANY[each.how_many],
        )
        for each in desk.claims
    }
    told = [Told(rests[each.id], each.source) for each in desk.reports]
    told += [Told(rests[each.id], each.publisher) for each in desk.items]
    judged = [(rests[row.of[0]], rests[other]) for row in desk.judgements for other in row.of[1:]]
    by_origin: dict[str, str] = {}
    for item in desk.items:
        judged.append((rests[item.id], rests[by_origin.setdefault(item.origin, item.id)]))
    resting = {each.id: each for each in desk.claims}

    def before(bulletin: str, language: str, at: int, said: Said) -> Before:
        on = [resting[each] for each in said.claims]
        reports = frozenset(numbers[each.report] for each in on if each.report)
        return Before(bulletin, f"s{at}", {language: said.text}, reports, tuple((each.place.code, "") for each in on))

    released = tuple(
        before(each.id, each.language, at, said) for each in desk.bulletins for at, said in enumerate(each.sentences)
    )
    attached = [(numbers[report.id], at) for report in desk.reports for at in report.attachments]
    originals = [Original(report, b"", looks(name)) for report, at in attached for name in (at.original, at.reencoded)]
    originals += [Original(report, looks(at.original), None) for report, at in attached]
    of = {at.id: report for report, at in attached}
    pictures = {}
    if written.picture is not None:
        use = written.picture
        seen = looks(use.picture)
        sha256 = seen if use.copy == "original" else looks(f"{use.copy} of {use.picture}")
        pictures[_PICTURE] = PictureSeen(_PICTURE, sha256, seen, int(use.copy == "redacted"), of.get(use.attachment))
    return World(
        written.release, Policy(desk.k, desk.delay_days), corpus, claims, origins(told, judged), released, pictures,
        tuple(originals), written.release, tuple(f"{each.text} {each.published}" for each in desk.items),
    )  # fmt: skip


def looks(name: str) -> bytes:
    """One picture per name, as far from all others as pictures are."""
    return hashlib.sha256(name.encode()).digest()


def draft_of(written: Written, numbers: Mapping[str, int]) -> Draft:
    """One language, and nothing that the draft does not have."""

    def sentence(of: str, said: Said) -> Sentence:
        claims = tuple(numbers[each] for each in said.claims)
        return Sentence(of, {written.language: said.text}, claims, said.assessment)

    at = 0
    sections = []
    for number, section in enumerate(written.sections):
        sentences = tuple(sentence(f"s{at + n}", said) for n, said in enumerate(section.sentences, 1))
        at += len(sentences)
        sections.append(Section(Sentence(f"h{number}", {written.language: section.heading}), sentences))
    picture = None
    if written.picture is not None:
        caption = Sentence("caption", {written.language: written.picture.caption})
        picture = PictureUse(_PICTURE, caption, Sentence("alt", {written.language: written.picture.alt}))
    title = Sentence("title", {written.language: written.title})
    return Draft((written.language,), "", title, (sentence("s0", written.lead),), tuple(sections), (), picture)


def test_what_is_planted_is_found() -> None:
    """At least 95 of a hundred, at the sentence and by a right name."""
    planted = [each for each in outcomes() if each.written.planted is not None]
    missed = [f"{each.written.id} {each.written.planted.kind}" for each in planted if not each.found]  # type: ignore[union-attr]
    assert len(planted) == 100
    assert len(missed) <= 5, missed


def test_what_is_clean_stays_quiet() -> None:
    """At most ten of a hundred have any finding."""
    clean = [each for each in outcomes() if each.written.planted is None]
    alarms = [each.written.id for each in clean if each.findings]
    assert len(clean) == 100
    assert len(alarms) <= 10, alarms


def figures() -> str:
    """For docs/exposure.md: `PYTHONPATH=tests/support:tests/desk/bulletins python -m test_measured`."""
    lines = []
    planted = [each for each in outcomes() if each.written.planted is not None]
    for kind in EQUIVALENT:
        these = [each for each in planted if each.written.planted is not None and each.written.planted.kind == kind]
        lines.append(f"| planted: {kind} | {sum(each.found for each in these)} of {len(these)} |")
    clean = [each for each in outcomes() if each.written.planted is None]
    alarms = [each for each in clean if each.findings]
    sentences = sum(len(each.written.sentences) for each in clean)
    at = {(each.written.id, finding.sentence) for each in alarms for finding in each.findings}
    kinds = Counter(finding.because for each in alarms for finding in each.findings)
    lines.append(f"| planted: all | {sum(each.found for each in planted)} of {len(planted)} |")
    lines.append(f"| clean: drafts with a finding | {len(alarms)} of {len(clean)} |")
    lines.append(f"| clean: sentences with a finding | {len(at)} of {sentences} |")
    lines.append(f"| of these by reason | {', '.join(f'{name} {count}' for name, count in kinds.most_common())} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(figures())
