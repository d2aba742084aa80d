"""The page's TypeScript: its types, and its tests in node, bundled as the page is."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from holub_demo.prepare import shipped_questionnaire
from holub_desk.forms.compile import compile_form
from holub_wire.questionnaire.model import to_json

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TESTS = sorted(HERE.glob("*.test.ts"))


@pytest.fixture(scope="module")
def questionnaires(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compiled questionnaires by the names that scripts use."""
    vectors = ROOT / "tests" / "vectors" / "questionnaires"
    compiled = {path.stem: json.loads(path.read_text("utf-8")) for path in vectors.glob("*.json")}
    compiled["shipped"] = to_json(compile_form(shipped_questionnaire()).questionnaire)
    path = tmp_path_factory.mktemp("questionnaires") / "all.json"
    path.write_text(json.dumps(compiled), "utf-8")
    return path


@pytest.mark.parametrize("source", TESTS, ids=lambda path: path.name)
def test_in_node(source: Path, tmp_path: Path, questionnaires: Path) -> None:
    """Every test of the file passes, and there is at least one."""
    bundle = tmp_path / "bundle.mjs"
    esbuild = [ROOT / "node_modules" / ".bin" / "esbuild", source, "--bundle", "--platform=node", "--format=esm"]
    built = subprocess.run(
        [*map(str, esbuild), f"--outfile={bundle}", "--log-level=warning"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    ran = subprocess.run(
        ["node", "--test", "--test-reporter=tap", str(bundle)],
        cwd=ROOT,
        env=os.environ | {"HOLUB_ROOT": str(ROOT), "HOLUB_QUESTIONNAIRES": str(questionnaires)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-5000:] + ran.stderr[-2000:]
    passed = re.search(r"^# pass (\d+)$", ran.stdout, re.M)
    assert passed is not None
    assert int(passed.group(1)) > 0


def test_types() -> None:
    """The page and its tests pass the type checker in strict mode."""
    checker = [ROOT / "node_modules" / ".bin" / "tsc", "-p", ROOT / "chat" / "tsconfig.json"]
    result = subprocess.run(list(map(str, checker)), cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout
