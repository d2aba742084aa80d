"""The eight words with which a source from the web comes back, and the keys that they stand for.

Seven words are 77 random bits; the eighth checks them. Specified apart from this code in docs/reply.md, with vectors in
tests/vectors/code.json.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from holub_wire.age.recipients import HybridRecipient
from holub_wire.age.secret import Secret

WORDS: Final = 8
LIST: Final = 2048
LANGUAGES: Final = ("uk", "ru", "en")
"""Those with a list of words; a line in another language uses the English one."""
SLOTS: Final = 8
"""Letters that may ever lie under one mailbox. Whoever comes back asks for all of them, full or empty."""
MAX_TEXT: Final = 400
"""Characters that are looked at for eight words."""
_BITS: Final = 77
_SECRET: Final = 10
"""Bytes that hold the 77 bits."""
_COST: Final = 2**15

Fault = Literal["count", "unknown", "check"]


class CodeError(ValueError):
    """These are not the words of a code: not eight of them, one in no list, or one mistyped."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"not a code: {fault}")
        self.fault: Fault = fault


class Code(Secret):
    """77 bits that a source carries away as words."""

    def __init__(self, secret: int) -> None:
        if not 0 <= secret < 1 << _BITS:
            raise ValueError("a code has 77 bits")
        self._secret = secret

    @classmethod
    def new(cls) -> Code:
        """A new code from the operating system's randomness."""
        return cls(secrets.randbits(_BITS))

    def indexes(self) -> tuple[int, ...]:
        """Eight places in a list of words: seven carry the secret, the last one checks it."""
        told = tuple(self._secret >> shift & LIST - 1 for shift in range(_BITS - 11, -1, -11))
        return (*told, int.from_bytes(hashlib.sha256(b"holub-code-v1" + self.raw()).digest()[:2]) >> 5)

    def words(self, language: str) -> list[str]:
        """The code in a language; those without a list get the English one."""
        words = word_list(language)
        return [words[index] for index in self.indexes()]

    def raw(self) -> bytes:
        """The secret as 10 bytes."""
        return self._secret.to_bytes(_SECRET)


@dataclass(frozen=True)
class Return:
    """What a code stands for on one line: who may read its letters, and where they lie."""

    identity_seed: bytes = field(repr=False)
    mailbox: bytes = field(repr=False)


def read(untrusted: str) -> Code:
    """The code that eight words stand for, in any of the languages. Raises CodeError."""
    said = re.findall(r"[\w']+", folded(untrusted[:MAX_TEXT]))
    if len(said) != WORDS:
        raise CodeError("count")
    known = _places()
    if not all(word in known for word in said):
        raise CodeError("unknown")
    indexes = [known[word] for word in said]
    secret = 0
    for index in indexes[:-1]:
        secret = secret << 11 | index
    code = Code(secret)
    if code.indexes()[-1] != indexes[-1]:
        raise CodeError("check")
    return code


def folded(text: str) -> str:
    """A text as words are compared: lower case, one kind of apostrophe, no ё."""
    text = unicodedata.normalize("NFC", text).casefold()
    return text.replace("’", "'").replace("ʼ", "'").replace("`", "'").replace("ё", "е")


@cache
def word_list(language: str) -> tuple[str, ...]:
    """The 2,048 words of a language."""
    name = language if language in LANGUAGES else "en"
    words = tuple((files("holub_wire") / "words" / f"{name}.txt").read_text("utf-8").split())
    if len(words) != LIST:
        raise ValueError(f"the word list {name} is damaged")
    return words


@cache
def _places() -> dict[str, int]:
    return {word: index for language in LANGUAGES for index, word in enumerate(word_list(language))}


def salt_of(recovery: HybridRecipient) -> bytes:
    """The salt of a line: follows from its recovery recipient, which stays the same as long as the line."""
    return hashlib.sha256(b"holub-return-salt-v1\n" + str(recovery).encode()).digest()[:16]


def keys(code: Code, salt: bytes) -> Return:
    """What a code stands for; takes about a tenth of a second and 32 MiB, on purpose."""
    master = Scrypt(salt=salt, length=32, n=_COST, r=8, p=1).derive(code.raw())

    def derive(info: bytes) -> bytes:
        return HKDF(hashes.SHA256(), 32, None, info).derive(master)

    return Return(derive(b"holub-return-identity-v1"), derive(b"holub-return-mailbox-v1"))


def slot(mailbox: bytes, n: int) -> str:
    """Under which id the letter `n` (from 0) of a mailbox lies: 32 hex digits that say nothing of either."""
    if not 0 <= n < SLOTS:
        raise ValueError("a mailbox has eight slots")
    return hmac.digest(mailbox, b"holub-slot-v1" + bytes([n]), "sha256").hex()[:32]
