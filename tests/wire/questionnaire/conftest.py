"""The browser's conversation as a process to compare with, and the questionnaire that ships."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from holub_wire.questionnaire.model import Questionnaire

ROOT = Path(__file__).resolve().parents[3]
Ask = Callable[[dict[str, Any]], Any]


@pytest.fixture(scope="session")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """One node process for all tests. A missing node fails; nothing is skipped."""
    node = shutil.which("node")
    esbuild = ROOT / "node_modules/.bin/esbuild"
    if node is None or not esbuild.exists():
        pytest.fail("node or its packages are missing; type: tools/setup test")
    bundle = tmp_path_factory.mktemp("twin") / "twin.mjs"
    source = Path(__file__).with_name("twin.ts")
    options = ["--bundle", "--platform=node", "--format=esm", "--log-level=error", f"--outfile={bundle}"]
    subprocess.run([str(esbuild), str(source), *options], check=True)
    with subprocess.Popen([node, str(bundle)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        stdin, stdout = process.stdin, process.stdout

        def ask(request: dict[str, Any]) -> Any:
            stdin.write(json.dumps(request).encode() + b"\n")
            stdin.flush()
            return json.loads(stdout.readline())

        yield ask
        stdin.close()
        process.wait(timeout=10)


@pytest.fixture(scope="session")
def shipped() -> Questionnaire:
    """questionnaires/what-did-you-see.md, compiled."""
    from holub_desk.forms.compile import compile_form

    return compile_form(ROOT / "questionnaires/what-did-you-see.md").questionnaire
