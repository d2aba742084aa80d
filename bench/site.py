"""A site of 1,000 bulletins in three languages: build, build again, check; beside writing and hashing its bytes."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from holub_testing.site import SIGNER, SITE, bulletins

from holub_desk.site.build import Built, build
from holub_desk.site.check import check
from holub_desk.site.pages import rendered

BULLETINS = 1_000


def main() -> None:
    found = bulletins(BULLETINS)
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory)

        def made() -> Built:
            return build(root / "site", rendered(SITE, found), [], SIGNER)

        first, again = seconds(made), seconds(made)
        assert not made().written
        checked = seconds(lambda: check(root / "site", SITE.address, SIGNER.verifier()))
        files = [path.read_bytes() for path in (root / "site").rglob("*") if path.is_file()]

        def bare() -> None:
            for n, content in enumerate(files):
                (root / f"{n}").write_bytes(content)
                hashlib.sha256(content).digest()

        base = seconds(bare)
    size = sum(map(len, files)) / 1e6
    print(f"site: {BULLETINS} bulletins in {len(SITE.languages)} languages, {len(files)} files, {size:.0f} MB")
    for name, took in (("build", first), ("build again", again), ("check", checked)):
        print(f"site {name}: {took:.2f} s, {took / base:.1f} of {base:.2f} s to write and hash the same bytes")


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
