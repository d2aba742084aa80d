"""Each wheel alone in a clean environment: what is installed is the boundary."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BELOW = {"wire": (), "intake": ("wire",), "desk": ("wire",), "demo": ("wire", "intake", "desk")}
"""Which of our other wheels each one needs."""
SMOKE = {
    "wire": ["python", "-c", "import holub_wire.envelope, holub_wire.line, holub_wire.spool"],
    "intake": ["holub-intake", "--help"],
    "desk": ["holub-desk", "--help"],
    "demo": ["holub", "demo", "--help"],
}
ABSENT = {
    "wire": ("holub_intake", "holub_desk", "holub_demo", "starlette", "sqlalchemy"),
    "intake": ("holub_desk", "holub_demo", "sqlalchemy", "sqlcipher3"),
    "desk": ("holub_intake", "holub_demo"),
    "demo": ("pytest",),
}
DATA = {
    "intake": ("holub_intake/web/static/app.js.br", "holub_intake/conversation/texts/uk.toml"),
    "desk": (
        "holub_desk/web/static/htmx.min.js",
        "holub_desk/web/static/leaflet.min.js",
        "holub_desk/web/static/leaflet.min.css",
        "holub_desk/places/data/gazetteer.gz",
        "holub_desk/places/data/oblasts.geojson",
    ),
    "demo": ("holub_demo/questionnaires/what-did-you-see.md",),
}


def _run(*command: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(word) for word in command], cwd=cwd, capture_output=True, text=True, check=False)


def _build(source: Path, out: Path) -> subprocess.CompletedProcess[str]:
    return _run("uv", "build", "--wheel", "--no-build-isolation", "--python", sys.executable, "-o", out, source)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The four wheels, built from this tree."""
    out = tmp_path_factory.mktemp("wheels")
    built = {}
    for name in BELOW:
        result = _build(ROOT / name, out / name)
        assert result.returncode == 0, result.stderr
        built[name] = next((out / name).glob("*.whl"))
    return built


@pytest.mark.parametrize("name", BELOW)
def test_wheel_works_alone_in_a_clean_environment(name: str, wheels: dict[str, Path], tmp_path: Path) -> None:
    """Installed with nothing but its pinned dependencies, each program starts, and the other side is not there."""
    environment = tmp_path / "env"
    pins = ROOT / "requirements" / f"{name}.txt"
    assert _run("uv", "venv", "-q", "--python", sys.executable, environment).returncode == 0
    python = environment / "bin" / "python"
    result = _run("uv", "pip", "install", "-q", "--python", python, "--require-hashes", "-r", pins)
    assert result.returncode == 0, result.stderr
    ours = [wheels[other] for other in (*BELOW[name], name)]
    result = _run("uv", "pip", "install", "-q", "--python", python, "--no-deps", *ours)
    assert result.returncode == 0, result.stderr
    program, *words = SMOKE[name]
    result = _run(environment / "bin" / program, *words, cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    for module in ABSENT[name]:
        assert _run(python, "-c", f"import {module}", cwd=tmp_path).returncode != 0, f"{module} came along"
    assert _run("uv", "pip", "check", "--python", python).returncode == 0


@pytest.mark.parametrize("name", DATA)
def test_wheel_carries_its_data(name: str, wheels: dict[str, Path]) -> None:
    """Files that are not Python are in the wheel."""
    names = zipfile.ZipFile(wheels[name]).namelist()
    for expected in DATA[name]:
        assert expected in names


@pytest.mark.parametrize("name", ["intake", "desk"])
def test_wheel_build_fails_without_built_files(name: str, tmp_path: Path) -> None:
    """A wheel without the pages' scripts would serve nothing, so it is not made."""
    source = tmp_path / name
    shutil.copytree(ROOT / name, source, ignore=shutil.ignore_patterns("*.js", "*.br", "*.gz", "__pycache__"))
    result = _build(source, tmp_path / "out")
    assert result.returncode != 0
    assert "make assets" in result.stderr
