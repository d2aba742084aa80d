"""What a source allowed, and what may therefore be done. Pure.

A question named `use` with the choices `keep`, `share`, `publish` says it; without an answer a report is only kept. A
report that was taken back may not be used any more, whatever was allowed before.
"""

from __future__ import annotations

from typing import Final, Literal

Use = Literal["keep", "share", "publish"]
USES: Final[tuple[Use, ...]] = ("keep", "share", "publish")
"""Each allows what stands before it."""
QUESTION: Final = "use"
TOLD: Final = "told"
"""Whether they told anybody else; whatever is not `no` means that nobody should make them tell it again."""


def use_of(answer: object) -> Use:
    """What the answer allows; anything but the known words allows nothing further than keeping."""
    return answer if answer in USES else "keep"


def allows(given: str, purpose: Use, *, withdrawn: bool) -> bool:
    """Whether a report may be used for this purpose."""
    return not withdrawn and given in USES and USES.index(purpose) <= USES.index(given)
