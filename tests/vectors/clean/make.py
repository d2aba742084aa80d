"""Write the vectors of this directory anew: `python tests/vectors/clean/make.py`.

They are committed; this is needed only after a change of what cleaning means. Encoders differ between
versions of Pillow, so a new run may change pictures, but never what must become of them.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import jpeg_cases
import jpeg_faults
import other_cases
import png_cases
import png_faults
import webp_cases
from pieces import PLANTED, Case

HERE = Path(__file__).parent
KINDS = (jpeg_cases, jpeg_faults, png_cases, png_faults, webp_cases, other_cases)


def entry(case: Case) -> dict[str, object]:
    """One case as cases.json tells it."""
    outcome: dict[str, object]
    if case.expected is None:
        outcome = {"ask": True}
    elif isinstance(case.expected, str):
        outcome = {"fault": case.expected}
    else:
        outcome = {"bytes": len(case.expected), "sha256": hashlib.sha256(case.expected).hexdigest()}
    return {
        "file": case.file,
        "says": case.says,
        "type": case.type,
        "decodes": case.decodes,
        "outcome": outcome,
    }


def main() -> None:
    for old in HERE.iterdir():
        if old.is_file() and old.suffix not in {".py", ".json"}:
            old.unlink()
    cases = [case for kind in KINDS for case in kind.cases()]
    names = [case.file for case in cases]
    if len(set(names)) != len(names):
        raise SystemExit("two cases have one name")
    for case in cases:
        (HERE / case.file).write_bytes(case.data)
    table = {"format": 1, "planted": PLANTED, "cases": [entry(case) for case in cases]}
    (HERE / "cases.json").write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
