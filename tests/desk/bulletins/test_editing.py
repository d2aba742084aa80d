"""What can be done to a draft: nothing that is not meant to go is lost."""

from __future__ import annotations

from holub_testing.writing import draft, saying
from hypothesis import given
from hypothesis import strategies as st

from holub_desk.bulletins import editing
from holub_desk.bulletins.differing import differences, words_apart
from holub_desk.bulletins.draft import Draft, Section, Sentence
from holub_desk.bulletins.merging import merge

A, B, C, D = (Sentence(id, {"uk": id}) for id in "abcd")
SMALL = Draft(
    lead=(A, B),
    sections=(Section(Sentence("h1"), (C,)), Section(Sentence("h2"), (D,), "known")),
    languages=("uk", "en"),
)


def order(made: Draft) -> str:
    return " ".join(each.id for each in made.sentences())


def test_moving() -> None:
    """Within its list, over borders in both directions, and sections whole; at the ends nothing happens."""
    assert order(editing.moved(SMALL, "b", -1)) == "title b a h1 c h2 d"
    assert order(editing.moved(SMALL, "b", 1)) == "title a h1 b c h2 d"
    assert order(editing.moved(SMALL, "c", -1)) == "title a b c h1 h2 d"
    assert order(editing.moved(SMALL, "h2", -1)) == "title a b h2 d h1 c"
    assert editing.moved(SMALL, "a", -1) == SMALL
    assert editing.moved(SMALL, "d", 1) == SMALL
    assert editing.moved(SMALL, "title", 1) == SMALL


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from([-1, 1])), max_size=12))
def test_moving_loses_nothing(moves: list[tuple[str, int]]) -> None:
    """Whatever is moved wherever: the same sentences, each once."""
    made = SMALL
    for id, by in moves:
        made = editing.moved(made, id, by)
    assert sorted(each.id for each in made.sentences()) == sorted(each.id for each in SMALL.sentences())


def test_adding_and_leaving_out() -> None:
    """After a sentence, after a heading, at the end of the lead; a heading goes with its section; the title stays."""
    new = Sentence("n")
    assert order(editing.added(SMALL, "a", new)) == "title a n b h1 c h2 d"
    assert order(editing.added(SMALL, "h1", new)) == "title a b h1 n c h2 d"
    assert order(editing.added(SMALL, editing.LEAD, new)) == "title a b n h1 c h2 d"
    assert order(editing.dropped(SMALL, "c")) == "title a b h1 h2 d"
    assert order(editing.dropped(SMALL, "h1")) == "title a b h2 d"
    assert editing.dropped(SMALL, "title") == SMALL


def test_languages() -> None:
    """What lacks a language is told; a language that goes takes its words along, but the last one stays."""
    both = dict.fromkeys(("title", "h1", "h2"), ("uk", "en"))
    assert editing.missing(SMALL) == both | dict.fromkeys("abcd", ("en",))
    only = editing.without_language(SMALL, "uk")
    assert (only.languages, only.lead[0].text) == (("en",), {})
    assert editing.without_language(only, "en") == only
    assert editing.with_language(only, "pl").languages == ("en", "pl")
    assert editing.missing(draft()) == {}


def test_two_who_write_on_different_sentences() -> None:
    """Both are in it, order and text."""
    theirs, mine = saying(SMALL, "a", "uk", "A!"), editing.moved(saying(SMALL, "d", "en", "D?"), "b", -1)
    merged = merge(SMALL, theirs, mine)
    assert merged.clean
    assert order(merged.draft) == order(mine)
    assert editing.sentence(merged.draft, "a") == Sentence("a", {"uk": "A!"})
    assert editing.sentence(merged.draft, "d") == Sentence("d", {"uk": "d", "en": "D?"})


def test_two_who_write_on_the_same_sentence() -> None:
    """Mine stays, theirs is shown beside it."""
    merged = merge(SMALL, saying(SMALL, "a", "uk", "one"), saying(SMALL, "a", "uk", "other"))
    assert not merged.clean
    assert merged.draft.lead[0].text["uk"] == "other"
    assert merged.theirs["a"].text["uk"] == "one"


def test_a_sentence_that_one_left_out_and_the_other_wrote_on_is_not_lost() -> None:
    """In either direction, and nor is one that both sides know nothing of."""
    wrote, left = saying(SMALL, "c", "uk", "C!"), editing.dropped(SMALL, "c")
    for theirs, mine in ((left, wrote), (editing.added(SMALL, "a", Sentence("n")), editing.added(left, "a", A))):
        merged = merge(SMALL, theirs, mine)
        kept = {each.id for each in merged.draft.sentences()} | set(merged.theirs)
        assert {each.id for each in mine.sentences()} <= kept
    assert editing.sentence(merge(SMALL, left, wrote).draft, "c") == Sentence("c", {"uk": "C!"})
    added = editing.added(SMALL, "a", Sentence("n", {"uk": "new"}))
    mine = editing.moved(SMALL, "b", -1)
    merged = merge(SMALL, added, mine)
    assert not merged.clean
    assert merged.theirs["n"].text == {"uk": "new"}


edits = st.lists(
    st.tuples(st.sampled_from(["say", "drop", "add", "up", "down"]), st.sampled_from(["a", "b", "c", "d", "h1", "h2"])),
    max_size=4,
)


def edited(who: str, made: list[tuple[str, str]]) -> Draft:
    """What somebody made of the small draft."""
    now = SMALL
    for n, (what, id) in enumerate(made):
        if what == "say":
            now = saying(now, id, "uk", f"{who} {n}")
        elif what == "drop":
            now = editing.dropped(now, id)
        elif what == "add":
            now = editing.added(now, id, Sentence(f"{who}{n}", {"uk": f"{who} {n}"}))
        else:
            now = editing.moved(now, id, -1 if what == "up" else 1)
    return now


@given(edits, edits)
def test_whatever_two_do_nothing_written_is_lost(one: list[tuple[str, str]], other: list[tuple[str, str]]) -> None:
    """All that mine has is in the draft; all that theirs wrote is in it, or is shown; a clean merge has both."""
    theirs, mine = edited("t", one), edited("m", other)
    merged = merge(SMALL, theirs, mine)
    before = {each.id: each for each in SMALL.sentences()}
    here = {each.id: each for each in merged.draft.sentences()}
    assert len(here) == len(list(merged.draft.sentences()))
    for each in mine.sentences():
        assert before.get(each.id) == each or here[each.id] == each
    for each in theirs.sentences():
        assert before.get(each.id) == each or each in (here.get(each.id), merged.theirs.get(each.id))
    if merged.clean and mine == SMALL:
        assert merged.draft == theirs


def test_the_same_twice_is_once() -> None:
    """Both wrote the same: nothing differs."""
    both = saying(SMALL, "a", "uk", "A!")
    assert merge(SMALL, both, both).clean
    assert merge(SMALL, both, both).draft == both


def test_differences() -> None:
    """Word by word, by sentence and language; what is cited otherwise, and another order, are told apart."""
    now = editing.moved(saying(SMALL, "a", "uk", "a two"), "b", 1)
    found = differences(SMALL, now)
    assert [(each.sentence, each.language) for each in found.texts] == [("a", "uk")]
    assert found.texts[0].pieces == (("same", "a"), ("new", " two"))
    assert found.frame
    assert found.cited == ()
    cited = editing.replaced(SMALL, Sentence("a", {"uk": "a"}, (1,)))
    assert differences(SMALL, cited).cited == ("a",)
    assert differences(SMALL, SMALL) == differences(now, now)
    gone = differences(SMALL, editing.dropped(SMALL, "a"))
    assert [(each.sentence, each.now) for each in gone.texts] == [("a", None)]


@given(st.text(max_size=40), st.text(max_size=40))
def test_pieces_make_both_texts(one: str, other: str) -> None:
    """Without the new ones it is the earlier, without the gone ones the later."""
    pieces = words_apart(one, other)
    assert "".join(text for kind, text in pieces if kind != "new") == one
    assert "".join(text for kind, text in pieces if kind != "gone") == other
