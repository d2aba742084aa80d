"""Words in an account that may mean a child, or somebody in danger. Pure.

A word found is a reason to look at once, not a finding; a word not found means nothing. Beginnings of words, folded to
lower case, so that inflected forms meet.
"""

from __future__ import annotations

import re
from typing import Final

_BEGINNINGS: Final = (
    # children
    "дитин", "дитя", "діти", "дітей", "дітям", "дітьми", "неповнолітн", "підліт", "школяр", "малолітн",
    "ребён", "ребен", "дети", "детей", "детям", "детьми", "несовершеннолетн", "подрост", "школьник", "малолетн",
    "child", "minor", "teenage", "underage", "boys", "girls",
    # injured, dying, beaten, threatened
    "поране", "травмов", "помира", "загину", "вбил", "вбит", "побил", "побит", "катува", "зґвалт", "згвалт", "погрож",
    "ранен", "травмир", "умира", "погиб", "убил", "убит", "избил", "избит", "пыта", "изнасил", "угрож",
    "injur", "wounded", "dying", "killed", "beaten", "tortur", "raped", "threat",
    # held, taken away
    "викрал", "викраден", "утримують", "похитил", "похищен", "удерживают", "kidnap", "held against",
)  # fmt: skip
_MAX: Final = 60_000
_PATTERN: Final = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, _BEGINNINGS)) + ")")


def at_risk(account: str) -> bool:
    """Whether any of these words stands in the account's first 60,000 characters."""
    return _PATTERN.search(account[:_MAX].lower()) is not None
