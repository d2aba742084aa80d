"""The chat page's files are the same bytes wherever and whenever they are built."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUILT = Path("intake/src/holub_intake/web/static")
NEEDED = ("esbuild", "@esbuild", "@noble", "htmx.org", "leaflet")
"""Of node_modules, for the build."""
CLOCK = """\
const shift = 400 * 24 * 3600 * 1000, Real = Date;
globalThis.Date = class extends Real { constructor(...a) { a.length ? super(...a) : super(Real.now() + shift); } };
Date.now = () => Real.now() + shift;
"""


def _tree(place: Path, *, touched: int | None = None) -> Path:
    """The sources and what builds them, at another absolute path."""
    shutil.copytree(ROOT / "chat", place / "chat")
    for name in NEEDED:
        shutil.copytree(ROOT / "node_modules" / name, place / "node_modules" / name, symlinks=True)
    if touched is not None:
        for file in place.rglob("*"):
            os.utime(file, (touched, touched), follow_symlinks=False)
    return place


def _build(place: Path, **environment: str) -> dict[str, bytes]:
    result = subprocess.run(
        ["node", "chat/build.mjs"],
        cwd=place,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return {file.name: file.read_bytes() for file in sorted((place / BUILT).iterdir())}


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A tree, and what is built in it."""
    place = _tree(tmp_path_factory.mktemp("one"))
    return place, _build(place, TZ="UTC", LC_ALL="C")


def test_built_twice(here: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    """Another path, another year, another time zone and language: every file is the same, compressed ones too."""
    clock = tmp_path / "clock.cjs"
    clock.write_text(CLOCK)
    there = _tree(tmp_path / "a much longer path" / "two", touched=978_307_200)
    options = {"TZ": "Asia/Kathmandu", "LC_ALL": "uk_UA.UTF-8", "LANG": "uk_UA.UTF-8", "HOME": str(tmp_path)}
    again = _build(there, NODE_OPTIONS=f'--require "{clock}"', **options)
    first = here[1]
    assert again.keys() == first.keys()
    assert [name for name in first if first[name] != again[name]] == []
    assert {"app.js", "app.js.br", "app.js.gz", "verify.js", "app.css.gz"} <= first.keys()


def test_it_is_what_this_tree_serves(here: tuple[Path, dict[str, bytes]]) -> None:
    """The files of the installed intake are those of a clean build."""
    for name, data in here[1].items():
        assert (ROOT / BUILT / name).read_bytes() == data, f"{name}: type node chat/build.mjs"


def test_the_control_a_change_is_seen(here: tuple[Path, dict[str, bytes]]) -> None:
    """One text of the page's own code, and the script that holds it differs."""
    place, first = here
    source = place / "chat" / "src" / "send.ts"
    source.write_text(source.read_text("utf-8").replace("const FIRST_PAUSE = 1000;", "const FIRST_PAUSE = 1001;"))
    again = _build(place)
    assert {name for name in first if first[name] != again[name]} == {"app.js", "app.js.br", "app.js.gz"}
