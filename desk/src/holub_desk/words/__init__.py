"""Words of Ukrainian and Russian: where they stand in a text, how they are folded, which lemmas they may have."""

from holub_desk.words.fold import fold
from holub_desk.words.lemmas import LANGUAGES, lemmas
from holub_desk.words.tokens import Token, tokens

__all__ = ["LANGUAGES", "Token", "fold", "lemmas", "tokens"]
