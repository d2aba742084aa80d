"""Words of Ukrainian and Russian: where they stand in a text, how they are folded, inflected and heard.

Low in the house, and of nothing but text: search and places both build on it.
"""

from holub_desk.words.fold import fold
from holub_desk.words.grammar import Reading, modifies, readings
from holub_desk.words.inflect import forms
from holub_desk.words.lemmas import LANGUAGES, lemmas
from holub_desk.words.romanise import romanise
from holub_desk.words.sound import sound
from holub_desk.words.split import parts
from holub_desk.words.tokens import Token, tokens

__all__ = [
    "LANGUAGES",
    "Reading",
    "Token",
    "fold",
    "forms",
    "lemmas",
    "modifies",
    "parts",
    "readings",
    "romanise",
    "sound",
    "tokens",
]
