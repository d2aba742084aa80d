"""The browser's conversation as a process to compare with."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
Play = Callable[[dict[str, Any]], list[str]]


@pytest.fixture(scope="session")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    """One node process for all plays. A missing node fails; nothing is skipped."""
    node = shutil.which("node")
    assert node is not None
    bundle = tmp_path_factory.mktemp("twin") / "twin.mjs"
    source = Path(__file__).with_name("twin.ts")
    options = ["--bundle", "--platform=node", "--format=esm", "--log-level=error", f"--outfile={bundle}"]
    subprocess.run([str(ROOT / "node_modules/.bin/esbuild"), str(source), *options], check=True)
    with subprocess.Popen([node, str(bundle)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        stdin, stdout = process.stdin, process.stdout

        def play(request: dict[str, Any]) -> list[str]:
            stdin.write(json.dumps(request).encode() + b"\n")
            stdin.flush()
            played: list[str] = json.loads(stdout.readline())
            return played

        yield play
        stdin.close()
        process.wait(timeout=10)
