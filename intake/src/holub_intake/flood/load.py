"""How much work is asked: nothing on an ordinary day, more while the crowd or the disk grows, less as it shrinks."""

from __future__ import annotations

from typing import Final

from holub_intake.flood.work import LEAST_BITS, MOST_BITS

CROWD: Final = 192
"""Envelopes that wait for the disk at once from which on work is asked: twelve for each writer."""
CALM: Final = 24
FILLING: Final = 0.5
"""Part of the room in use from which on work is asked, whoever waits: a slow flood fills a disk too."""
FULL: Final = 0.7
"""From here on the price rises until no more comes than the desk takes away: what is left is for words."""


def next_bits(bits: int, waiting: int, used: float) -> int:
    """The difficulty from now on, in bits; 0 asks for nothing. Called a few times a second.

    `waiting` envelopes are at the disk's door, and the part `used` of the room is taken. Pure: one step up or down at a
    time, with a gap between the marks so that it does not swing.
    """
    floor = 0 if used < FILLING else LEAST_BITS
    if waiting >= CROWD or used >= FULL:
        bits = max(LEAST_BITS, bits + 1)
    elif waiting <= CALM and bits > floor:
        bits = bits - 1 if bits > LEAST_BITS else 0
    return min(MOST_BITS, max(floor, bits))
