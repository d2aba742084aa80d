"""What the repository says about itself holds."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TRACKED = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")[
    :-1
]
REGISTRIES = re.compile(
    r"(pypi\.org|pythonhosted\.org|registry\.npmjs\.org|deb\.debian\.org|security\.debian\.org|nodesource\.com)"
    + r'|"resolved"[:]'
)


def _texts() -> dict[str, str]:
    texts = {}
    for name in TRACKED:
        data = (ROOT / name).read_bytes()
        if b"\0" not in data[:8000] and "/vectors/" not in name:
            texts[name] = data.decode("utf-8")
    return texts


def test_readme_commands_are_those_of_ci() -> None:
    """The two commands of the README exist, and CI runs the second."""
    readme = (ROOT / "README.md").read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(r"^make demo\b", readme, re.M)
    assert re.search(r"^make test\b", readme, re.M)
    assert {"demo", "test"} <= set(re.findall(r"^([a-z]+):", makefile, re.M))
    assert "make test" in (ROOT / ".ci" / "run").read_text("utf-8")


@pytest.mark.parametrize("planted", ["https://registry." + "npmjs.org/x/-/x.tgz", '"resolved"' + ': "x"'])
def test_no_download_address_is_committed(planted: str) -> None:
    """No file names a package registry; the control plants an address and finds it."""
    assert REGISTRIES.search(planted)
    assert [name for name, text in _texts().items() if REGISTRIES.search(text)] == []


def test_links_in_documents_lead_somewhere() -> None:
    """Every relative link in a Markdown file names a file that is there."""
    broken = []
    for name, text in _texts().items():
        if name.endswith(".md"):
            for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text):
                if not ((ROOT / name).parent / target).exists():
                    broken.append(f"{name}: {target}")
    assert broken == []


def test_every_runtime_dependency_has_a_written_reason() -> None:
    """docs/dependencies.md names whatever the four distributions and the pages depend on."""
    reasons = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    named = set()
    for name in ("wire", "intake", "desk", "demo"):
        project = (ROOT / name / "pyproject.toml").read_text("utf-8")
        named |= set(re.findall(r'"([a-z0-9-]+)[>=]=', project)) - {"holub-wire", "holub-intake", "holub-desk"}
    named |= set(re.findall(r'^    "(@?[\w./-]+)": "\^', (ROOT / "package.json").read_text("utf-8"), re.M))
    assert len(named) > 15
    missing = [name for name in named if name not in reasons and name != "@types/node"]
    assert missing == []
