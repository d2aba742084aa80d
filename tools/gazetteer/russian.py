"""What a Ukrainian name is called in Russian: Макіївка, Макеевка; by rule, where no one has written it down."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice, product

from holub_desk.words import fold
from holub_desk.words.lemmas import analyzer

MOST = 3
"""Forms of one name that are kept where the rules leave it open."""

WORDS = {
    "велика": ("большая", "великая"),
    "великий": ("большой", "великий"),
    "велике": ("большое", "великое"),
    "великі": ("большие", "великие"),
    "мала": ("малая",),
    "миколаївка": ("николаевка",),
    "новомиколаївка": ("новониколаевка",),
    "миколаїв": ("николаев",),
    "микільське": ("никольское",),
    "василівка": ("васильевка",),
    "нововасилівка": ("нововасильевка",),
    "юріївка": ("юрьевка",),
    "дмитрівка": ("дмитровка",),
    "костянтинівка": ("константиновка",),
    "пристань": ("пристань",),
    "ріг": ("рог",),
    "кут": ("угол", "кут"),
    "гай": ("гай", "роща"),
    "щастя": ("счастье",),
    "київський": ("киевский",),
    "київська": ("киевская",),
    "дніпро": ("днепр",),
    "хутір": ("хутор",),
    "перше": ("первое",),
    "травня": ("мая",),
    "червоне": ("червоное", "красное"),
    "червоний": ("червоный", "красный"),
    "червона": ("червоная", "красная"),
    "жовтневе": ("октябрьское", "жовтневое"),
    "світле": ("светлое",),
    "нижня": ("нижняя",),
    "верхня": ("верхняя",),
    "нижнє": ("нижнее",),
    "верхнє": ("верхнее",),
    "середня": ("средняя",),
    "середнє": ("среднее",),
    "вишневе": ("вишневое",),
    "кримка": ("крымка",),
    "республіка": ("республика",),
    "автономна": ("автономная",),
    "крим": ("крым",),
}
"""Words of names that do not follow from their letters."""

ROOTS = (
    ("октябр", "октябрь"),
    ("слов'ян", "славян"), ("кам'ян", "камен"), ("кам'ян", "каменн"), ("олекс", "алекс"), ("володимир", "владимир"),
    ("ганн", "анн"), ("ілл", "иль"), ("чорн", "черн"), ("жовт", "желт"), ("руськ", "русск"), ("черкаськ", "черкасск"),
    ("спаськ", "спасск"), ("вугле", "угле"), ("шахтар", "шахтер"), ("дніпр", "днепр"), ("миколаїв", "николаев"),
    ("гірськ", "горск"), ("гірн", "горн"), ("гірк", "горк"), ("гірник", "горняк"), ("гір", "гор"), ("піль", "поль"),
    ("пілля", "полье"), ("пілл", "поль"), ("ліс", "лес"), ("біл", "бел"), ("під", "под"), ("світл", "светл"),
    ("світ", "свет"), ("хліб", "хлеб"), ("річ", "реч"), ("сільц", "сельц"), ("сілк", "селк"), ("міст", "мост"),
    ("дібр", "дубр"), ("дібр", "дибр"), ("півден", "южн"), ("північн", "северн"), ("східн", "восточн"),
    ("західн", "западн"), ("перш", "перв"), ("роз", "раз"), ("хрест", "крест"), ("хутір", "хутор"), ("зір", "зор"),
    ("віт", "вет"), ("сін", "сен"), ("лід", "лед"), ("сірк", "серк"), ("мідн", "медн"), ("ріпк", "репк"),
    ("верхньо", "верхне"), ("нижньо", "нижне"), ("середньо", "средне"), ("підгір", "подгор"), ("вовч", "волч"),
    ("довг", "долг"), ("довж", "долж"), ("стовп", "столб"), ("цвіт", "цвет"), ("глибок", "глубок"),
    ("сонячн", "солнечн"), ("оріх", "орех"), ("бузьк", "бугск"), ("лисичанськ", "лисичанск"), ("кінн", "конн"),
    ("кінськ", "конск"), ("вільн", "вольн"), ("вільх", "ольх"), ("вівч", "овч"), ("вісь", "ось"), ("осін", "осен"),
    ("сіверсько", "северо"), ("сєвєро", "северо"), ("сіверськ", "северск"), ("ріг", "рог"), ("кіс", "кос"),
    ("підлісн", "подлесн"), ("олен", "елен"), ("олен", "олен"), ("охрім", "ефрем"), ("йосип", "осип"),
    ("юхим", "ефим"), ("микит", "никит"), ("микол", "никол"), ("великоолекс", "великоалекс"), ("розсип", "рассып"),
)  # fmt: skip
"""Beginnings and middles of words; where two stand for one, both are tried."""

_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ївщина", ("евщина",)), ("івщина", ("овщина", "евщина")), ("ївськ", ("евск",)), ("івськ", ("овск", "евск")),
    ("ївське", ("евское",)), ("івське", ("овское", "евское")), ("ївський", ("евский",)),
    ("івський", ("овский", "евский")), ("ївська", ("евская",)), ("івська", ("овская", "евская")), ("ївці", ("евцы",)),
    ("івці", ("овцы",)), ("инці", ("инцы",)), ("анці", ("анцы",)), ("ці", ("цы",)), ("ївка", ("евка",)),
    ("івка", ("овка", "евка")), ("ївки", ("евки",)), ("івки", ("овки", "евки")), ("їв", ("ев",)),
    ("ів", ("ов", "ев")), ("ська", ("ская",)), ("цька", ("цкая",)), ("зька", ("зская",)), ("ське", ("ское",)),
    ("цьке", ("цкое",)), ("зьке", ("зское",)), ("ський", ("ский",)), ("цький", ("цкий",)), ("зький", ("зский",)),
    ("ські", ("ские",)), ("цькі", ("цкие",)), ("ськ", ("ск",)), ("цьк", ("цк",)), ("ця", ("ца",)), ("ець", ("ец",)),
    ("ани", ("аны",)), ("яни", ("яны",)), ("ове", ("ово", "овое")), ("еве", ("ево", "евое")), ("єве", ("ево",)),
    ("ине", ("ино", "иное")), ("іне", ("ино",)), ("їне", ("ино",)), ("не", ("ное",)), ("нє", ("нее", "ное")),
    ("ння", ("нье",)), ("лля", ("лье",)), ("ття", ("тье",)), ("ддя", ("дье",)), ("жжя", ("жье",)), ("ччя", ("чье",)),
    ("сся", ("сье",)), ("р'я", ("рье",)),
)  # fmt: skip
_ADJECTIVE = (
    ("нє", "нее"), ("є", "ее"), ("е", "ое"), ("ній", "ний"), ("ій", "ий"), ("ий", "ый"), ("ий", "ой"), ("а", "ая"),
    ("я", "яя"), ("і", "ые"),
)  # fmt: skip
_LETTERS = {"ґ": "г", "є": "е", "ї": "и", "'": "ь"}
_OPEN = {"и": ("и", "ы"), "і": ("и", "о", "е"), "о": ("о",), "е": ("е",)}
_AFTER_HUSH = str.maketrans({"о": "е"})


def russian(name: str) -> tuple[str, ...]:
    """Russian forms of a Ukrainian name, folded, the likeliest first; at most `MOST`."""
    parts = re.split("([ -])", fold(name))
    choices = [_word(part) if part not in (" ", "-", "") else (part,) for part in parts]
    return tuple(islice(dict.fromkeys("".join(chosen) for chosen in product(*choices)), MOST))


@cache
def _word(word: str) -> tuple[str, ...]:
    if word in WORDS:
        return WORDS[word]
    candidates = list(dict.fromkeys(_candidates(word)))
    candidates += ["э" + each[1:] for each in candidates if each.startswith("е") and word.startswith("е")]
    known = [candidate for candidate in candidates if is_known(candidate)]
    return tuple(known[:2] or candidates[:1] + _otherwise(candidates))


def _candidates(word: str) -> list[str]:
    return [made for rooted in _rooted(word) for made in _ended(rooted, word)]


def _rooted(word: str) -> list[str]:
    made = [""]
    place = 0
    while place < len(word):
        roots = [(old, new) for old, new in ROOTS if word.startswith(old, place)]
        longest = max((len(old) for old, _ in roots), default=0)
        if longest and place + longest <= len(word):
            made = [begun + new for begun in made for old, new in roots if len(old) == longest]
            place += longest
        else:
            made = [begun + word[place] for begun in made]
            place += 1
    return made if word in made else [*made, word]


def _ended(word: str, whole: str) -> list[str]:
    stem, endings = word, ("",)
    for ukrainian, others in _ENDINGS:
        if word.endswith(ukrainian) and len(word) > len(ukrainian):
            stem, endings = word.removesuffix(ukrainian), others
            break
    else:
        if _is_adjective(whole):
            ending = next((ukrainian for ukrainian, _ in _ADJECTIVE if word.endswith(ukrainian)), "")
            if ending:
                stem = word.removesuffix(ending)
                endings = tuple(other for ukrainian, other in _ADJECTIVE if ukrainian == ending)
    return [made for ending in endings for made in _joined(stem, ending)]


def _joined(stem: str, ending: str) -> list[str]:
    if ending.startswith("о") and stem.endswith(tuple("жшчщц")):
        ending = "е" + ending[1:]
    if ending.startswith("ый") and stem.endswith(tuple("гкхжшчщ")):
        ending = "и" + ending[1:]
    if ending.startswith("е") and stem.endswith(("і", "и")):  # Андріївка, Андреевка; Софіївка, Софиевка
        stems = (stem[:-1] + "е", stem[:-1] + "и")
    elif ending.startswith("е") and stem.endswith("'"):
        stems = (stem[:-1] + "ь",)
    else:
        stems = (stem,)
    return [made + ending for each in stems for made in _stems(each)]


def _stems(stem: str) -> list[str]:
    plain = stem.replace("йо", "е") if "йо" in stem[1:] else stem
    plain = plain.replace("ьо", "е")
    choices = [_OPEN.get(letter, (_LETTERS.get(letter, letter),)) for letter in plain]
    open_places = [place for place, choice in enumerate(choices) if len(choice) > 1]
    for place in {0, len(plain) - 1} & set(open_places) if stem == plain else ():
        choices[place] = ("и",)  # only between consonants is it anything else
    for place in open_places[:-4]:  # at most 3⁴ candidates
        choices[place] = choices[place][:1]
    made = ["".join(chosen) for chosen in product(*choices)]
    return [variant for each in made for variant in ((each, each.replace("ь", "", 1)) if "'" in stem else (each,))]


def _otherwise(candidates: list[str]) -> list[str]:
    """A second form for a name that no dictionary knows, where it ends otherwise: Писаровка, Писаревка."""
    return next(([other] for other in candidates if other[-4:] != candidates[0][-4:]), [])


def _is_adjective(word: str) -> bool:
    return any(
        parse.is_known and parse.tag.POS == "ADJF" and "nomn" in parse.tag.grammemes
        for parse in analyzer("uk").parse(word)
    )


def is_known(word: str) -> bool:
    """Whether the Russian dictionary has it as the nominative of a noun or adjective."""
    return any(
        parse.is_known and "nomn" in parse.tag.grammemes and parse.tag.POS in ("NOUN", "ADJF")
        for parse in analyzer("ru").parse(word)
    )
