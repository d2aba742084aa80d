"""Run all benchmarks, or those named on the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable

from bench import exposure, form, media, opening, page, put, search, telegram

BENCHMARKS: dict[str, Callable[[], None]] = {
    "put": put.main,
    "form": form.main,
    "opening": opening.main,
    "page": page.main,
    "telegram": telegram.main,
    "search": search.main,
    "media": media.main,
    "exposure": exposure.main,
}


def main() -> int:
    names = sys.argv[1:] or list(BENCHMARKS)
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(
            f"bench: error: no benchmark named {unknown[0]}\nbench: hint: there are {', '.join(BENCHMARKS)}",
            file=sys.stderr,
        )
        return 1
    for name in names:
        BENCHMARKS[name]()
    return 0


sys.exit(main())
