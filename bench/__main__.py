"""Run all benchmarks, or those named on the command line; what begins with `--` is for `desk`."""

from __future__ import annotations

import sys
from collections.abc import Callable

from bench import charts, desk, exposure, form, map, media, opening, page, put, search, site, telegram

BENCHMARKS: dict[str, Callable[[], None]] = {
    "put": put.main,
    "form": form.main,
    "opening": opening.main,
    "page": page.main,
    "telegram": telegram.main,
    "search": search.main,
    "media": media.main,
    "site": site.main,
    "charts": charts.main,
    "map": map.main,
    "desk": lambda: desk.main([each for each in sys.argv[1:] if each.startswith("--")]),
    "exposure": exposure.main,
}


def main() -> int:
    names = [each for each in sys.argv[1:] if not each.startswith("--")] or list(BENCHMARKS)
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
