"""Languages as forms name them: `Українська (uk)`, `French`, `pt-BR`. Names are in English and in themselves."""

from __future__ import annotations

import re
from typing import Final

_CODED: Final = re.compile(r".*\(\s*([a-z]{2,3})(?:[-_]([a-z0-9-]+))?\s*\)\s*", re.I)
_BARE: Final = re.compile(r"([a-z]{2,3})(?:[-_]([a-z0-9-]+))?", re.I)
_NAMES: Final = {
    "af": "afrikaans",
    "am": "amharic አማርኛ",
    "ar": "arabic العربية عربي عربى",
    "az": "azerbaijani azeri",
    "be": "belarusian беларуская",
    "bg": "bulgarian български",
    "bn": "bangla bengali বাংলা",
    "bs": "bosnian bosanski",
    "cs": "czech čeština",
    "da": "danish dansk",
    "de": "german deutsch",
    "el": "greek ελληνικά",
    "en": "english",
    "es": "spanish español espanol castellano",
    "et": "estonian eesti",
    "fa": "persian farsi فارسی",
    "ff": "fulfulde fula",
    "fi": "finnish suomi",
    "fr": "french français francais francês",
    "ha": "hausa",
    "he": "hebrew עברית",
    "hi": "hindi हिन्दी हिंदी",
    "hr": "croatian hrvatski",
    "ht": "kreyol kreyòl creole",
    "hu": "hungarian magyar",
    "hy": "armenian հայերեն",
    "id": "indonesian bahasa",
    "it": "italian italiano",
    "ja": "japanese 日本語",
    "ka": "georgian ქართული",
    "kk": "kazakh қазақша",
    "km": "khmer ខ្មែរ",
    "ko": "korean 한국어",
    "ku": "kurdish kurmanji kurdî",
    "ky": "kyrgyz кыргызча",
    "lg": "luganda",
    "lo": "lao ລາວ",
    "lt": "lithuanian lietuvių",
    "lv": "latvian latviešu",
    "mg": "malagasy",
    "mn": "mongolian монгол",
    "my": "burmese myanmar မြန်မာ",
    "ne": "nepali नेपाली",
    "nl": "dutch nederlands",
    "no": "norwegian norsk",
    "ny": "chichewa nyanja",
    "om": "oromo afaan-oromo",
    "pl": "polish polski",
    "prs": "dari دری",
    "ps": "pashto پښتو",
    "pt": "portuguese português portugues",
    "rn": "kirundi",
    "ro": "romanian română",
    "ru": "russian русский",
    "rw": "kinyarwanda",
    "si": "sinhala sinhalese සිංහල",
    "sk": "slovak slovenčina",
    "sl": "slovene slovenščina",
    "sn": "shona",
    "so": "somali soomaali",
    "sq": "albanian shqip",
    "sr": "serbian srpski српски",
    "sv": "swedish svenska",
    "sw": "swahili kiswahili",
    "ta": "tamil தமிழ்",
    "tet": "tetun tetum",
    "tg": "tajik тоҷикӣ",
    "th": "thai ไทย",
    "ti": "tigrinya ትግርኛ",
    "tl": "tagalog filipino",
    "tr": "turkish türkçe",
    "uk": "ukrainian українська",
    "ur": "urdu اردو",
    "uz": "uzbek oʻzbek",
    "vi": "vietnamese tiếng-việt",
    "wo": "wolof",
    "yo": "yoruba",
    "zh": "chinese 中文",
    "zu": "zulu isizulu",
}
_CODES: Final = {name: code for code, names in _NAMES.items() for name in names.split()}
_LONG: Final = {
    "amh": "am",
    "ara": "ar",
    "ben": "bn",
    "deu": "de",
    "eng": "en",
    "fas": "fa",
    "fra": "fr",
    "hat": "ht",
    "hau": "ha",
    "hin": "hi",
    "ind": "id",
    "ita": "it",
    "khm": "km",
    "mya": "my",
    "nep": "ne",
    "pol": "pl",
    "por": "pt",
    "pus": "ps",
    "ron": "ro",
    "rus": "ru",
    "som": "so",
    "spa": "es",
    "swa": "sw",
    "tgl": "tl",
    "tur": "tr",
    "ukr": "uk",
    "urd": "ur",
    "vie": "vi",
    "zho": "zh",
}
"""Codes of three letters for languages that have one of two."""


def code_of(text: str) -> tuple[str, str] | None:
    """The code that a heading names, and its region or an empty text; None if it names none that is known."""
    text = text.strip().lower()
    coded = _CODED.fullmatch(text)
    if coded is None and text.replace(" ", "-") in _CODES:
        return _CODES[text.replace(" ", "-")], ""
    coded = coded or _BARE.fullmatch(text)
    if coded:
        return _LONG.get(coded[1], coded[1]), coded[2] or ""
    words = [_CODES[word] for word in re.split(r"[\s/()]+", text) if word in _CODES]
    return (words[0], "") if words else None


def private_code(taken: set[str]) -> str:
    """A code of ISO 639-2 for private use that is not taken: qaa, qab, …"""
    letters = "abcdefghijklmnopqrst"
    return next(
        code for first in letters for second in letters + "uvwxyz" if (code := f"q{first}{second}") not in taken
    )
