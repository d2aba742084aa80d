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

LOOKS_LIKE = {
    "strays.jpg": "plain.jpg",
    "exif-long.jpg": "plain.jpg",
    "exif-two.jpg": "plain.jpg",
    "exif-no-order.jpg": "plain.jpg",
    "exif-no-magic.jpg": "plain.jpg",
    "exif-seven.jpg": "plain.jpg",
    "exif-entries.jpg": "orientation-6.jpg",
    "exif-prefix.png": "plain.png",
    "exif-late.png": "plain.png",
    "colour-slack.png": "plain.png",
    "split.png": "plain.png",
    "animated-not.png": "plain.png",
    "animated-slack.png": "animated.png",
    "second-picture.webp": "lossy.webp",
    "reserved.webp": "lossy.webp",
    "padding-missing.webp": "lossless.webp",
    "animated-hidden.webp": "animated.webp",
}
"""What a picture must look like when it is cleaned, if Pillow stumbles over it as it comes, or turns it where
browsers do not. All others must look like themselves."""


def hides(case: Case) -> bool:
    """Whether a text is planted that an idle cleaner would let through."""
    return any(PLANTED.encode(code) in case.data for code in ("ascii", "utf-16-le", "utf-16-be"))


def outcome(case: Case) -> dict[str, object]:
    """What must become of a file."""
    if case.expected is None:
        return {"ask": True}
    if isinstance(case.expected, str):
        return {"fault": case.expected}
    return {"bytes": len(case.expected), "sha256": hashlib.sha256(case.expected).hexdigest()}


def entry(case: Case) -> dict[str, object]:
    """One case as cases.json tells it."""
    return {
        "file": case.file,
        "says": case.says,
        "type": case.type,
        "looks_like": LOOKS_LIKE.get(case.file, case.file) if case.decodes else None,
        "hides": hides(case),
        "outcome": outcome(case),
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
