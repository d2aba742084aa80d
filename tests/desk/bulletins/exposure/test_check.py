"""Each kind of exposure is found at its sentence, with a remedy; a draft without any has no finding."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from holub_testing.exposure import MARIUPOL, TODAY, Case, MemoryCorpus, case, claim, draft
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from holub_desk.bulletins.draft import Cell, Draft, PictureUse, Sentence
from holub_desk.bulletins.exposure.because import REASONS, meanings
from holub_desk.bulletins.exposure.check import check
from holub_desk.bulletins.exposure.delay import draw_release_day
from holub_desk.bulletins.exposure.finding import Finding, Remedy
from holub_desk.bulletins.exposure.finding import Test as Sought
from holub_desk.bulletins.exposure.hidden import as_seen
from holub_desk.bulletins.exposure.reading import passages, words_of
from holub_desk.bulletins.exposure.verbatim import overlaps
from holub_desk.bulletins.exposure.ways import apply
from holub_desk.bulletins.exposure.world import Before, Known, Original, PictureSeen, World
from holub_desk.cases.claim import Many, Rests

REPORTS = (
    "Біля заводу в Маріуполі живуть 43 робітники, їх возять о 6:40 червоним автобусом. Бригадир грає на скрипці.",
    "В Мариуполе поселили корейских рабочих в контейнеры, возят автобусами, паспорта отобрали.",
    "У Маріуполі багато іноземних робітників, охорона не пускає їх у місто. Забрали паспорти.",
    "privezli rabochih iz korei na stroyku vozle porta, ohrana nikogo ne puskaet",
    "Новий котлован копають, людей привозять звідкись автобусами.",
)
WEEK = "2026-W38"
"""That of the claims."""


def found(texts: Draft, world: World) -> list[tuple[Sought, str, str]]:
    """What was found, where and why."""
    return [(each.test, each.sentence, each.because) for each in check(texts, world)]


def only(test: Sought, texts: Draft, world: World) -> list[Finding]:
    return [each for each in check(texts, world) if each.test is test]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uk", "У Маріуполі живуть іноземні робітники, їхні паспорти забрали."),
        ("ru", "В Мариуполе живут иностранные рабочие, паспорта у них отобрали."),
        ("en", "Foreign workers live in Mariupol; their passports were taken away."),
    ],
)
def test_a_draft_in_general_words_has_no_finding(language: str, text: str) -> None:
    """Three sources, one town, a week."""
    made = draft(text, language=language, cells=(Cell(MARIUPOL, WEEK),))
    assert found(made, case(*REPORTS).world()) == []


@pytest.mark.parametrize(
    ("language", "text", "because", "coarser"),
    [
        ("uk", "Там живуть сорок три робітники.", "rare-number", "Там живуть десятки робітників."),
        ("ru", "Там живут 43 рабочих.", "rare-number", "Там живут десятки рабочих."),
        ("en", "There are forty-three workers.", "rare-number", "There are dozens of workers."),
        ("uk", "Їх возять червоними автобусами.", "rare-colour", "Їх возять автобусами."),
        ("en", "They are driven in a red bus.", "rare-colour", "They are driven in a bus."),
        ("uk", "Їх возять о шостій сорок.", "rare-time", "Їх возять."),
        ("ru", "Там слышали скрипку.", "rare-word", ""),
        ("en", "They heard a violin.", "rare-word", ""),
    ],
)
def test_what_one_source_alone_has(language: str, text: str, because: str, coarser: str) -> None:
    """In whatever language the draft says it, as far as numbers, hours, colours and common words go."""
    [finding] = only(Sought.RARE, draft(text, language=language), case(*REPORTS).world())
    assert finding.because == because
    assert finding.text[finding.start : finding.end] == finding.shown
    assert finding.ways[0].text == coarser


def test_what_two_sources_have_is_not_rare() -> None:
    """Whether in digits or in words; but two reports of one source are one."""
    texts = (*REPORTS, "Нарахували сорок три людини.")
    made = draft("Там живуть 43 робітники.")
    assert not only(Sought.RARE, made, case(*texts).world())
    one = case(*texts)
    same = Case((*one.reports[:5], replace(one.reports[5], source="s1")), one.claims)
    assert [each.reports for each in only(Sought.RARE, made, same.world())] == [(1, 6)]


def test_what_claims_of_two_origins_say_is_not_rare() -> None:
    """Though their reports said it in words that no list of numbers has."""
    base = case(*REPORTS)
    claims = tuple(replace(each, many=Many(43, 43)) for each in base.claims[:2])
    assert not only(Sought.RARE, draft("Там 43 робітники."), Case(base.reports, (*claims, *base.claims[2:])).world())


def test_what_is_published_anyway_is_not_rare() -> None:
    """A word that an item of the case has; and one that no report has."""
    made = draft("Іноземці чули скрипку й арфу.")
    assert [each.shown for each in only(Sought.RARE, made, case(*REPORTS, "Чули скрипку.").world())] == []
    assert [each.shown for each in only(Sought.RARE, made, case(*REPORTS).world())] == ["скрипку"]
    assert not only(Sought.RARE, made, case(*REPORTS).world(public=("Скрипка на будові",)))


@pytest.mark.parametrize("sources", [1, 2])
def test_fewer_sources_than_three(sources: int) -> None:
    """With claims of others that say the same, if there are such."""
    made = draft("Іноземних робітників утримують.", claims=tuple(range(1, sources + 1)))
    world = case(*REPORTS).world()
    [finding] = only(Sought.FEW_SOURCES, made, world)
    assert finding.ways[0].remedy is Remedy.AGGREGATE
    assert not only(Sought.FEW_SOURCES, apply(made, finding, finding.ways[0]), world)


def test_claims_that_cannot_be_used_do_not_count() -> None:
    """Two that may be published and one that may not are two."""
    base = case(*REPORTS)
    refused = Case((replace(base.reports[0], use="keep"), *base.reports[1:]), base.claims)
    tests = {each[0] for each in found(draft("Іноземних робітників утримують."), refused.world())}
    assert tests == {Sought.FEW_SOURCES, Sought.CONSENT}


def test_seven_outlets_and_one_report() -> None:
    """Seven that repeat one announcement are one source; without a report nobody is given away."""
    base = case(*REPORTS)
    outlets = tuple(claim(10 + n, Rests(item=n)) for n in range(7))
    mixed = Case(base.reports, (base.claims[0], *outlets))
    origins = {Rests(report=1): 0} | {each.on: 1 for each in outlets}
    cites = tuple(each.id for each in outlets)
    assert only(Sought.FEW_SOURCES, draft("Відкрили.", claims=(1, *cites)), mixed.world(origins=origins))
    assert not only(Sought.FEW_SOURCES, draft("Відкрили.", claims=cites), mixed.world(origins=origins))


@pytest.mark.parametrize(
    ("language", "text", "because"),
    [
        ("uk", "Охорона не пускає їх у місто.", "verbatim-words"),
        ("uk", "Охорону просили: «забрали паспорти».", "verbatim-quoted"),
        ("ru", "Привезли рабочих из Кореи на стройку возле порта.", "verbatim-words"),
        ("ru", "Уводят по двое и тихо.", "verbatim-words"),
        ("ru", "Там поселили корейского рабочего в контейнере и возили автобусом.", "verbatim-lemmas"),
    ],
)
def test_words_of_a_report(language: str, text: str, because: str) -> None:
    """As they stand, in other forms, in Latin letters, in quotation marks."""
    texts = (*REPORTS, "uvodyat po dvoe i tiho, kazhdyi vecher")
    findings = only(Sought.VERBATIM, draft(text, language=language), case(*texts, cited=3).world())
    assert because in {each.because for each in findings}


def test_words_that_are_spaced_otherwise() -> None:
    """Letters in a row, whatever spaces stand between."""
    [passage] = passages(draft("На всіх робітників нападали охоронці з палицями."))
    same = words_of("бачили: навсіх робіт ників напа дали охо ронці зпа лицями")
    assert {each.because for each in overlaps(passage, same)} == {"verbatim-letters"}
    assert not list(overlaps(passage, words_of("На всіх робітників чекали інші охоронці з собаками.")))


def test_a_phrase_of_many_reports_is_nobodys() -> None:
    """Three sources have it; with two it is still found."""
    phrase = "Охорона нікого не випускає за ворота без дозволу"
    made = draft(f"{phrase}.")
    assert only(Sought.VERBATIM, made, case(*REPORTS, *[phrase] * 2).world())
    assert not only(Sought.VERBATIM, made, case(*REPORTS, *[phrase] * 3).world())


def test_a_quotation_of_a_published_item_is_no_finding() -> None:
    """Though a report repeats it."""
    phrase = "Представництво відкрито для розвитку торгівлі та культури"
    made = draft(f"Оголошено: «{phrase}».")
    assert only(Sought.VERBATIM, made, case(*REPORTS, phrase).world())
    assert not only(Sought.VERBATIM, made, case(*REPORTS, phrase).world(public=(phrase,)))


@pytest.mark.parametrize(
    ("change", "test", "because"),
    [
        ({"use": "keep"}, Sought.CONSENT, "not-allowed"),
        ({"use": "share"}, Sought.CONSENT, "not-allowed"),
        ({"withdrawn": True}, Sought.CONSENT, "withdrawn"),
        ({"sensitivity": "high"}, Sought.SENSITIVITY, "sensitive"),
        ({"state": "rejected"}, Sought.SENSITIVITY, "set-aside"),
        ({"received_on": TODAY - timedelta(days=13)}, Sought.DELAY, "too-soon"),
    ],
)
def test_a_report_that_may_not_be_used(change: dict[str, object], test: Sought, because: str) -> None:
    """Found at each sentence that rests on it, with the report."""
    base = case(*REPORTS, cited=4)
    changed = Case((replace(base.reports[0], **change), *base.reports[1:]), base.claims)  # type: ignore[arg-type]
    made = draft("Іноземних робітників утримують.", claims=(1, 2, 3, 4))
    assert [(each.because, each.reports) for each in only(test, made, changed.world())] == [(because, (1,))]
    assert not only(test, made, base.world())


@pytest.mark.parametrize(("further", "rare"), [("", True), ("Над портом кран.", False), ("Old crane.", False)])
def test_one_thing_in_three_languages(further: str, rare: bool) -> None:
    """A crane is кран; what another source has in its own language is not the first one's alone."""
    found = only(
        Sought.RARE, draft("A crane stands there.", language="en"), case(*REPORTS, "Стоїть кран.", further).world()
    )
    assert [each.shown for each in found] == (["crane"] if rare else [])


@pytest.mark.parametrize(("further", "rare"), [("", True), ("Живуть біля штольні.", False)])
def test_an_adjective_and_its_noun(further: str, rare: bool) -> None:
    """Who says the one says the other."""
    found = only(Sought.RARE, draft("Там штольний двір."), case(*REPORTS, "Штольний двір.", further).world())
    assert [each.shown for each in found] == (["штольний"] if rare else [])


def test_the_day_of_release() -> None:
    """Never before the delay is over, at random within a week, and later for military codes."""
    base = case(*REPORTS)
    newest = Case(tuple(replace(each, received_on=TODAY) for each in base.reports), base.claims)
    made = draft("Іноземних робітників утримують.")
    days = {draw_release_day(made, newest.world(), Random(seed)) for seed in range(60)}
    assert days == {TODAY + timedelta(days=14 + n) for n in range(8)}
    [finding] = only(Sought.DELAY, made, newest.world())
    assert not only(Sought.DELAY, made, newest.world(release_on=date.fromisoformat(finding.ways[0].until)))
    digging = Case(newest.reports, tuple(replace(each, code="D3") for each in base.claims))
    assert draw_release_day(made, digging.world(), Random(1)) >= TODAY + timedelta(days=28)


def test_a_report_that_is_gone() -> None:
    """Its claim still stands there for a moment: nobody may rest on it."""
    base = case(*REPORTS)
    world = base.world(corpus=MemoryCorpus(base.reports[1:]))
    assert (Sought.CONSENT, "s1", "report-gone") in found(draft("Іноземних робітників утримують."), world)


PDQ = bytes(32)
NEAR = (2**31 - 1).to_bytes(32)
FAR = (2**32 - 1).to_bytes(32)


@pytest.mark.parametrize(
    ("seen", "use", "because"),
    [
        (PictureSeen(1, b"a", PDQ, 2, 1), "publish", None),
        (PictureSeen(1, b"a", PDQ, 0, 1), "publish", "picture-uncovered"),
        (PictureSeen(1, b"o", PDQ, 2, 1), "publish", "picture-original"),
        (PictureSeen(1, b"a", NEAR, 2, None), "publish", "picture-of-another"),
        (PictureSeen(1, b"a", FAR, 0, None), "publish", None),
        (PictureSeen(1, b"a", PDQ, 2, 1), "share", "picture-not-allowed"),
        (PictureSeen(2, b"a", PDQ, 2, 1), "publish", "picture-unknown"),
    ],
)
def test_the_picture(seen: PictureSeen, use: str, because: str | None) -> None:
    """Only what was encoded anew with parts covered, of a source who allows it."""
    base = case(*REPORTS)
    changed = Case((replace(base.reports[0], use=use), *base.reports[1:]), base.claims)
    world = changed.world(pictures={seen.picture: seen}, originals=(Original(1, b"o", PDQ), Original(2, b"p", None)))
    made = Draft(picture=PictureUse(1, Sentence("c", {"uk": "Будова"}, (2,)), Sentence("a", {"uk": "Будова"})))
    findings = [each for each in check(made, world) if each.test in (Sought.PICTURE, Sought.UNCHECKED)]
    assert [(each.sentence, each.because) for each in findings] == ([("c", because)] if because else [])
    for each in findings:
        assert apply(made, each, each.ways[0]).picture is None
    unread = [each.because for each in check(made, replace(world, originals=None)) if each.test is Sought.UNCHECKED]
    assert len(unread) == 1


MANHUSH = "UA14140030010076696"


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("uk", "У Мангуші живуть робітники.", "У Маріупольськім районі живуть робітники."),
        ("ru", "В Мангуше живут рабочие.", "В Мариупольском районе живут рабочие."),
        ("en", "Workers live in Manhush.", "Workers live in Mariupolskyi raion."),
    ],
)
def test_a_settlement_of_too_few(language: str, text: str, said: str) -> None:
    """Its raion has enough."""
    base = case(*REPORTS)
    world = Case(base.reports, (claim(1, 1, where=MANHUSH), *base.claims[1:])).world()
    [finding] = only(Sought.PLACE, draft(text, language=language), world)
    assert finding.because == "place-few"
    assert finding.ways[0].text in (said, said.replace("районі", "районі").replace("ськім", "ському"))
    made = draft(text, language=language)
    assert not only(Sought.PLACE, apply(made, finding, finding.ways[0]), world)


def test_a_cell_of_too_few() -> None:
    """In that week, or in that place; an enclosing one has enough."""
    base = case(*REPORTS)
    world = Case(base.reports, (claim(1, 1, where=MANHUSH), *base.claims[1:])).world()
    made = draft("Іноземних робітників утримують.", cells=(Cell(MARIUPOL, WEEK), Cell("UA14140000000099403", WEEK)))
    few = [each for each in check(made, world) if each.test is Sought.PLACE]
    assert [(each.because, each.shown) for each in few] == [("cell-few", f"{MARIUPOL} {WEEK}")]
    coarser = apply(made, few[0], few[0].ways[0])
    assert not only(Sought.PLACE, coarser, world)
    other = draft("Іноземних робітників утримують.", cells=(Cell(MARIUPOL, "2026-W20"),))
    assert [each.because for each in only(Sought.PLACE, other, base.world())] == ["cell-empty"]
    bad = draft("Іноземних робітників утримують.", cells=(Cell(MARIUPOL, "2026-W99"), Cell("UA1", WEEK)))
    assert [each.because for each in only(Sought.UNCHECKED, bad, base.world())] == ["cell-unknown"] * 2


def test_three_bulletins_that_differ_by_one_source() -> None:
    """Who can have known all three? What shares nobody, and what rests on the same all along, gives nothing away."""
    base = case(*REPORTS)
    cells = ((MARIUPOL, WEEK),)

    def released(*sets: set[int]) -> tuple[Before, ...]:
        return tuple(Before(f"b{n}", "s", {}, frozenset(each), cells) for n, each in enumerate(sets))

    made = draft("Іноземних робітників утримують.")
    narrowed = only(Sought.CUMULATIVE, made, base.world(released=released({1, 2, 4}, {1, 3, 5})))
    assert [(each.because, each.reports) for each in narrowed] == [("cumulative-sources", (1,))]
    assert not only(Sought.CUMULATIVE, made, base.world(released=released({1, 2, 3})))
    assert not only(Sought.CUMULATIVE, made, base.world(released=released({4, 5, 6})))


def test_what_is_left_of_a_larger_group() -> None:
    """Seven in the raion, three here before, three there now: one is left. Four would not be too few."""
    base = case(*REPORTS, *REPORTS[:2])
    cells = ((MARIUPOL, WEEK),)
    whole, three = (
        Before(name, "s", {}, frozenset(each), cells) for name, each in (("a", range(1, 8)), ("b", (4, 5, 6)))
    )
    made = draft("Іноземних робітників утримують.")
    [finding] = only(Sought.CUMULATIVE, made, base.world(released=(whole, three)))
    assert (finding.because, finding.reports) == ("cumulative-left", (7,))
    assert finding.ways[0].remedy is Remedy.AGGREGATE
    assert not only(Sought.CUMULATIVE, apply(made, finding, finding.ways[0]), base.world(released=(whole, three)))
    assert not only(Sought.CUMULATIVE, made, base.world(released=(whole,)))


def test_details_that_only_one_report_has_together() -> None:
    """Each stands in three; both stand in one."""
    texts = (
        "Приїхало 60 людей, зелений фургон.",
        "Нарахували шістдесят.",
        "Было 60 человек.",
        "Зелёный прицеп.",
        "A green lorry.",
    )
    base = case(*texts)
    before = (Before("b1", "s", {"uk": "Там стоїть зелений фургон."}, frozenset((1, 4, 5)), ((MARIUPOL, WEEK),)),)
    apart = draft("Утримують 60 людей.", claims=(1, 2, 3, 4, 5))
    [finding] = only(Sought.CUMULATIVE, apart, base.world(released=before))
    assert (finding.because, finding.reports) == ("cumulative-details", (1,))
    assert not only(Sought.CUMULATIVE, apart, base.world())


def test_an_uncited_sentence() -> None:
    """One act marks it; titles and headings sum up what is cited below."""
    world = case(*REPORTS).world()
    made = replace(draft(Sentence("s1", {"uk": "Так і є."})), title=Sentence("title", {"uk": "Робітники"}))
    [finding] = check(made, world)
    assert (finding.test, finding.sentence) == (Sought.UNCITED, "s1")
    assert check(apply(made, finding, finding.ways[0]), world) == ()
    assert found(draft("Так і є.", claims=(99,)), world)[0][0] is Sought.UNCITED


class Broken(MemoryCorpus):
    """An index that does not answer."""

    def with_all(self, words: Sequence[str], at_most: int, *, heard: bool = False) -> Collection[int]:
        raise OSError

    def known(self, reports: Collection[int]) -> Mapping[int, Known]:
        if len(reports) > 4:
            return super().known(reports)
        raise OSError


def test_a_test_that_cannot_be_done_is_a_finding() -> None:
    """Never silence; and what can be done is done."""
    base = case(*REPORTS)
    findings = check(draft("Утримують 43 робітників 12 листопада."), base.world(corpus=Broken(base.reports)))
    failed = {each.shown for each in findings if each.test is Sought.UNCHECKED}
    assert {Sought.VERBATIM, Sought.RARE} <= failed
    assert Sought.PLACE in {each.test for each in findings}


@pytest.mark.parametrize("text", ["а" * 1_000_000, "«" * 200_000, "43 " * 300_000, "\u0301" * 100_000, "1" * 500_000])
def test_a_sentence_that_is_none(text: str) -> None:
    """It is not read, and that is a finding; it takes no time."""
    assert {each.because for each in only(Sought.UNCHECKED, draft(text), case(*REPORTS).world())} == {"too-long"}


@pytest.mark.parametrize(
    "text",
    [
        "\u202e\u0000\ud7ff 𝟜𝟛 ４３ ٤٣",
        "٤٣ робітники",
        "²³ ½ Ⅷ",
        "́" * 2_000,
        "43-" * 900,
        "сорок три " * 250,
        "«" * 2_900,
    ],
)
def test_odd_letters_are_read(text: str) -> None:
    """Nothing fails, whatever they are."""
    assert not [each for each in only(Sought.UNCHECKED, draft(text), case(*REPORTS).world())]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=200), st.sampled_from(("uk", "ru", "en", "de")))
def test_any_text_can_be_checked(text: str, language: str) -> None:
    """No test fails on it, and every finding points into it."""
    for each in check(draft(text, language=language), case(*REPORTS).world()):
        assert each.test is not Sought.UNCHECKED
        assert each.because in REASONS
        assert text[each.start : each.end] == each.shown or not each.end


@settings(max_examples=20, deadline=None)
@given(st.sets(st.integers(1, 5), min_size=1), st.integers(1, 5))
def test_a_further_origin_never_makes_too_few(cited: set[int], further: int) -> None:
    """Whoever is added."""
    world = case(*REPORTS).world()
    before = only(Sought.FEW_SOURCES, draft("Утримують.", claims=tuple(cited)), world)
    after = only(Sought.FEW_SOURCES, draft("Утримують.", claims=tuple(cited | {further})), world)
    assert len(after) <= len(before)


@settings(max_examples=15, deadline=None)
@given(
    st.permutations(
        (
            "Там живуть 43 робітники",
            "їх возять о 6:40",
            "червоним автобусом",
            "12 листопада",
            "на вулиці Артема",
            "грає скрипка",
        )
    ),
    st.integers(1, 6),
)
def test_a_way_removes_its_finding(pieces: list[str], count: int) -> None:
    """Each of them, in whatever company; to delay is the release's."""
    made, world = draft(", ".join(pieces[:count]) + "."), case(*REPORTS).world()
    for each in check(made, world):
        for way in each.ways:
            left = check(apply(made, each, way), world)
            assert (each.test, each.because, each.shown) not in {(one.test, one.because, one.shown) for one in left}


def test_who_may_not_see_a_report() -> None:
    """They see that one is concerned; neither which nor how many."""
    finding = Finding(Sought.RARE, "s1", "uk", "rare-word", shown="скрипка", reports=(1, 2, 3))
    one, two = as_seen(finding, {1}), as_seen(replace(finding, reports=(1, 4)), {1})
    assert one.finding.reports == two.finding.reports == (1,)
    assert one.others
    assert two.others
    assert one.key == finding.key
    assert not as_seen(finding, {1, 2, 3}).others


def test_every_reason_has_its_meaning() -> None:
    """In both languages of the desk, and no other; none of them promises safety."""
    for language in ("uk", "en"):
        assert set(meanings(language)) == set(REASONS)
        assert not [each for each in meanings(language).values() if "safe" in each.lower() or "безпечн" in each.lower()]
