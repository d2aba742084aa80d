"""How many, as it is published: in bands, and only where enough independent sources tell a number. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection
from typing import Final

from holub_desk.cases.claim import Many

BANDS: Final = (1, 10, 50, 100, 500, 1_000, 5_000)


def band(said: Collection[Many]) -> tuple[int | None, int | None]:
    """The band that all these lie in; `(None, None)` where one says nothing, no upper end beyond the last band."""
    if not said or any(many.low is None and many.high is None for many in said):
        return None, None
    least = min(many.low if many.low is not None else 1 for many in said)
    below = bisect_right(BANDS, max(least, 1)) - 1
    if any(many.high is None for many in said):
        return BANDS[below], None
    most = max(many.high or 1 for many in said)
    above = bisect_left(BANDS, most)
    return BANDS[below], BANDS[above] if above < len(BANDS) else None
