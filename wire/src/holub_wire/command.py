"""How both sides' programs speak when something is wrong: one line of error, one of hint, never a traceback."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence


class CommandError(Exception):
    """What an operator can act on. Neither text may hold content, an address or a secret."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


def run(program: str, main: Callable[[Sequence[str]], int], argv: Sequence[str] | None = None) -> int:
    """Call `main` and turn what goes wrong into `program: error: …` and an exit status."""
    try:
        return main(sys.argv[1:] if argv is None else argv)
    except CommandError as error:
        print(f"{program}: error: {error}", file=sys.stderr)
        if error.hint:
            print(f"{program}: hint: {error.hint}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0
    except Exception as error:  # the last resort: a traceback could show what a source wrote
        place = error.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        where = f" at {place.tb_frame.f_code.co_name}:{place.tb_lineno}" if place else ""
        print(f"{program}: error: unexpected {type(error).__name__}{where}", file=sys.stderr)
        print(
            f"{program}: hint: this is a defect of the program; nothing was disclosed by this message",
            file=sys.stderr,
        )
        return 70
