"""What a running part still remembers: everything that can be reached from it, followed object by object."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterable
from types import CodeType, FunctionType, ModuleType
from typing import Any

_ELSEWHERE = (ModuleType, CodeType, type, asyncio.AbstractEventLoop)
"""What is the program itself, or leads to the test that is running."""


def remembers(roots: Iterable[Any], wanted: str) -> list[str]:
    """The types of the objects reachable from `roots` that hold `wanted`, as text, bytes or a number."""
    raw, number = wanted.encode(), int(wanted) if wanted.isdecimal() else None
    seen: set[int] = set()
    waiting, found = list(roots), []
    while waiting:
        each = waiting.pop()
        if id(each) in seen or isinstance(each, _ELSEWHERE):
            continue
        seen.add(id(each))
        if (
            (isinstance(each, str) and wanted in each)
            or (isinstance(each, bytes | bytearray) and raw in each)
            or (type(each) is int and each == number)
        ):
            found.append(f"{type(each).__name__} after {len(seen)} objects")
        if isinstance(each, FunctionType):  # to what it closes over, and not to the module around it
            waiting += [each.__closure__, each.__defaults__, each.__kwdefaults__]
        else:
            waiting += gc.get_referents(each)
    return found
