"""The same, less exactly, in the grammar of its language: a raion for a village, "dozens" for 43, a month. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from holub_desk.bulletins.exposure.days import MONTHS, Day
from holub_desk.bulletins.exposure.reading import Word
from holub_desk.places import hints
from holub_desk.places.place import Kind, Place
from holub_desk.words import fold, readings, romanise
from holub_desk.words.lemmas import analyzer, has_dictionary_letters

_GOVERNS: Final = {
    **dict.fromkeys(hints.GENITIVE, "gent"),
    **dict.fromkeys(("у", "в", "на", "по", "при", "во"), "loct"),
    **dict.fromkeys("під над за між поміж перед под над за между перед".split(), "ablt"),
    **dict.fromkeys(("через", "про"), "accs"),
    **dict.fromkeys(("к", "ко"), "datv"),
}
_ENGLISH: Final = frozenset("in from to of around between before after since until till by during through".split())
_ORDER: Final = ("nomn", "gent", "loct", "datv", "ablt", "accs")
_KINDS: Final = {
    ("uk", Kind.RAION): "район",
    ("ru", Kind.RAION): "район",
    ("uk", Kind.OBLAST): "область",
    ("ru", Kind.OBLAST): "область",
    ("en", Kind.RAION): "raion",
    ("en", Kind.OBLAST): "oblast",
}
_BANDS: Final[tuple[tuple[int, dict[str, tuple[str, ...]]], ...]] = (
    # from so many on; in Ukrainian and Russian in the nominative, genitive, dative, instrumental and locative
    (1000, {"uk": ("тисячі", "тисяч", "тисячам", "тисячами", "тисячах"),
            "ru": ("тысячи", "тысяч", "тысячам", "тысячами", "тысячах"), "en": ("thousands of",)}),
    (200, {"uk": ("сотні", "сотень", "сотням", "сотнями", "сотнях"),
           "ru": ("сотни", "сотен", "сотням", "сотнями", "сотнях"), "en": ("hundreds of",)}),
    (100, {"uk": ("понад сто",) * 5, "ru": ("более ста",) * 5, "en": ("more than a hundred",)}),
    (20, {"uk": ("десятки", "десятків", "десяткам", "десятками", "десятках"),
          "ru": ("десятки", "десятков", "десяткам", "десятками", "десятках"), "en": ("dozens of",)}),
    (10, {"uk": ("понад десять",) * 5, "ru": ("более десяти",) * 5, "en": ("more than ten",)}),
    (0, {"uk": ("кілька", "кількох", "кільком", "кількома", "кількох"),
         "ru": ("несколько", "нескольких", "нескольким", "несколькими", "нескольких"), "en": ("several",)}),
)  # fmt: skip
_FORM: Final = {"nomn": 0, "accs": 0, "gent": 1, "datv": 2, "ablt": 3, "loct": 4}
_DIGITS: Final = re.compile(r"\d+")
_SPACES: Final = re.compile(r"[ \u00a0]{2,}")
_BEFORE_STOP: Final = re.compile(r"\s+([,.;:!?…])")
_STOPS: Final = re.compile(r",\s*(?=[,.;:!?…])|^[\s,;:]+")


def cut(text: str, start: int, end: int, words: Sequence[Word] = ()) -> str:
    """Without what stands there, nor the preposition that led to it; the sentence still begins with a capital."""
    before = [word for word in words if word.end <= start]
    if before and before[-1].folded in hints.PREPOSITIONS | _GOVERNS.keys() | {"on", "о", "об"}:
        start = before[-1].start
    left = _BEFORE_STOP.sub(r"\1", _SPACES.sub(" ", text[:start] + text[end:]))
    left = _STOPS.sub("", left).strip()
    return left[:1].upper() + left[1:] if text[:1].isupper() else left


def banded(text: str, start: int, end: int, value: int, language: str, words: Sequence[Word]) -> str | None:
    """A number as a band of words; none where the grammar of the sentence has no place for one."""
    forms = next(forms for least, forms in _BANDS if value >= least)
    following = [word for word in words if word.start >= end]
    before = [word for word in words if word.end <= start]
    if language not in forms or not following or ("-" in text[start:end] and language != "en"):
        return None
    if language == "en":
        return _put(text, start, end, forms["en"][0])
    noun = _counted(following, language)
    if noun is None:
        return None
    case = _oblique(before, following[:noun], language)
    put = forms[language][_FORM[case]]
    wanted = case if value < 10 and case not in ("nomn", "accs") else "gent"  # з кількома автобусами, десятками людей
    declined = [_plural(text[word.start : word.end], wanted, language) for word in following[:noun]]
    if any(each is None for each in declined):
        return None
    for word, each in zip(reversed(following[:noun]), reversed(declined), strict=True):
        text = text[: word.start] + str(each) + text[word.end :]
    return _put(text, start, end, put)


def _put(text: str, start: int, end: int, put: str) -> str:
    return text[:start] + (put[:1].upper() + put[1:] if start == 0 else put) + text[end:]


def _counted(following: Sequence[Word], language: str) -> int | None:
    """How many of the words that follow are adjectives and the noun that is counted."""
    for at, word in enumerate(following[:4]):
        if not has_dictionary_letters(word.folded):
            return None
        parses = [parse for parse in analyzer(language).parse(word.folded) if parse.is_known]
        kinds = {str(parse.tag.POS) for parse in parses}
        if not kinds & {"ADJF", "PRTF"} or ("NOUN" in kinds and not _goes_on(following[at + 1 : at + 2], language)):
            return at + 1 if "NOUN" in kinds else None
    return None


def _goes_on(following: Sequence[Word], language: str) -> bool:
    """Whether a word that may be either is the adjective of the next one: робочих бригад, but робочих привезли."""
    return any(
        parse.tag.POS in ("NOUN", "ADJF", "PRTF") and parse.is_known
        for word in following
        if not word.grammar
        for parse in analyzer(language).parse(word.folded)
    )


def _oblique(before: Sequence[Word], counted: Sequence[Word], language: str) -> str:
    """The case that the number stands in, by the noun it counts and by the preposition before."""
    cases = {
        str(parse.tag.case)
        for parse in analyzer(language).parse(counted[-1].folded)
        if parse.tag.POS == "NOUN" and "plur" in parse.tag.grammemes
    }
    for case in ("ablt", "datv", "loct"):
        if case in cases and "gent" not in cases and "nomn" not in cases:
            return case
    governed = _GOVERNS.get(before[-1].folded) if before else None
    return "gent" if governed == "gent" else "nomn"


def _plural(word: str, case: str, language: str) -> str | None:
    for parse in analyzer(language).parse(fold(word)):
        if parse.tag.POS in ("NOUN", "ADJF", "PRTF"):
            form = parse.inflect({case, "plur"})
            if form is not None:
                return str(form.word)
    return None


def widened(text: str, start: int, end: int, to: Place, language: str, words: Sequence[Word]) -> str | None:
    """The name of a settlement replaced by that of its raion or oblast, in the case that it stood in."""
    if (language, to.kind) not in _KINDS:
        return None
    at = next((number for number, word in enumerate(words) if word.end > start), len(words))
    end = _with_unit(words, end)
    if (
        at
        and words[at - 1].folded in hints.SETTLEMENTS
        and (len(words[at - 1].folded) > 1 or "." in text[words[at - 1].end : start])
    ):
        at -= 1
        start = words[at].start
    before = words[at - 1].folded if at else ""
    if language == "en":
        return text[:start] + romanise(to.name) + " " + _KINDS["en", to.kind] + text[end:]
    name = to.name if language == "uk" else (to.russian[0] if to.russian else "")
    declined = declined_unit(name, _KINDS[language, to.kind], _case(before, words[at], language), language)
    return text[:start] + declined + text[end:] if declined else None


def _with_unit(words: Sequence[Word], end: int) -> int:
    following = next((word for word in words if word.start >= end), None)
    return following.end if following is not None and following.folded in hints.UNITS else end


def _case(before: str, name: Word, language: str) -> str:
    cases = {each.case for each in readings(name.folded) if each.part in ("NOUN", "ADJF")}
    governed = _GOVERNS.get(before, "")
    if before == "у" and language == "ru":
        return "gent"
    if governed == "loct" and cases and "loct" not in cases and "accs" in cases:
        return "accs"
    if governed:
        return governed
    return next((case for case in _ORDER if case in cases), "nomn")


def declined_unit(name: str, kind: str, case: str, language: str) -> str | None:
    """Маріупольський район in the locative: Маріупольському районі."""
    gender = "masc" if kind == "район" else "femn"
    case = "nomn" if gender == "masc" and case == "accs" else case  # or it would be that of a living being
    one = {"sing"} if language == "ru" else set()  # the Ukrainian dictionary marks the plural alone
    noun = analyzer(language).parse(kind)[0].inflect({case} | one)
    for parse in analyzer(language).parse(fold(name)):
        if parse.tag.POS == "ADJF":
            form = parse.inflect({case, gender} | one)
            if form is not None and noun is not None:
                word = str(form.word)
                return f"{word[:1].upper()}{word[1:]} {noun.word}"
    return None


def month_of(text: str, day: Day, language: str, words: Sequence[Word]) -> str | None:
    """A day replaced by its month, and by its year where one stood beside it."""
    if day.kind != "date" or not day.month or language not in MONTHS:
        return None
    before = [word for word in words if word.end <= day.start]
    led = before[-1].folded if before and not text[before[-1].end : day.start].strip() else ""
    year = f" {day.year}" if day.year else ""
    if language == "en":
        start = before[-1].start if led in ("on", "the") else day.start
        if led == "the" and len(before) > 1 and before[-2].folded == "on":
            start = before[-2].start
        name = MONTHS["en"][day.month - 1].capitalize()
        put = name + year if led in _ENGLISH else f"in {name}{year}"
        return _put(text, start, day.end, put)
    genitive = MONTHS[language][day.month - 1]
    if led in _GOVERNS and _GOVERNS[led] == "gent":
        return text[: day.start] + genitive + year + text[day.end :]
    parse = next(each for each in analyzer(language).parse(genitive) if each.tag.case == "gent")
    locative = parse.inflect({"loct", "sing"} if language == "ru" else {"loct"})
    if locative is None:
        return None
    preposition = "у" if language == "uk" else "в"
    start = before[-1].start if led in ("у", "в", "на") else day.start
    numeral = f"{year} року" if year and language == "uk" and not _DIGITS.search(text[day.end : day.end + 1]) else year
    if numeral.endswith("року") and text[day.end :].lstrip().lower().startswith(("рок", "р.")):
        numeral = year
    return _put(text, start, day.end, f"{preposition} {locative.word}{numeral}")
