"""A follow-up question: what every one of them says beside itself, in the source's own language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_NOTES: Final[Mapping[str, str]] = {
    "uk": "Ви можете не відповідати. Якщо відповісте – лише те, що вже знаєте: нічого не з’ясовуйте заради нас.",
    "ru": "Вы можете не отвечать. Если ответите – только то, что уже знаете: ничего не выясняйте ради нас.",
    "en": "You need not answer. If you do, only what you already know: do not find out anything for us.",
}


def note(language: str) -> str:
    """That nobody has to answer, and that nothing is to be risked for it. In English where we have no better."""
    return _NOTES.get(language.partition("-")[0], _NOTES["en"])
