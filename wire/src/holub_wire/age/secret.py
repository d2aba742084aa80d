"""What every holder of a secret shares."""

from __future__ import annotations

from typing import NoReturn


class Secret:
    """Nothing of it is printed, copied or written by accident: its texts are redacted, and it does not pickle."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"

    __str__ = __repr__

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret does not pickle")
