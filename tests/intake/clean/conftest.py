"""The vectors, and the browser's cleaner as a process to compare with."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from holub_intake.clean import CannotClean, clean, sniff

ROOT = Path(__file__).resolve().parents[3]

Answer = dict[str, Any]


def answer(data: bytes) -> Answer:
    """What Python's cleaner says, in the words of twin.ts."""
    try:
        cleaned = clean(data)
    except CannotClean as refusal:
        return {"type": sniff(data), "fault": refusal.reason}
    if cleaned is None:
        return {"type": sniff(data), "ask": True}
    return {"type": sniff(data), "kind": cleaned.type, "data": base64.b64encode(cleaned.data).decode()}


@pytest.fixture(scope="session")
def here() -> Callable[[bytes], Answer]:
    """Python's cleaner."""
    return answer


@pytest.fixture(scope="session")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[bytes], Answer]]:
    """The browser's cleaner, in one node process for all tests. A missing node fails; nothing is skipped."""
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

        def ask(data: bytes) -> Answer:
            stdin.write(base64.b64encode(data) + b"\n")
            stdin.flush()
            reply: Answer = json.loads(stdout.readline())
            return reply

        yield ask
        stdin.close()
        process.wait(timeout=10)


@pytest.fixture(scope="session")
def vectors() -> Path:
    return ROOT / "tests/vectors/clean"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`case` is each vector, `cleanable` each that is cleaned, `shown` each of these that Pillow can show."""
    cases: list[dict[str, Any]] = json.loads((ROOT / "tests/vectors/clean/cases.json").read_text("utf-8"))["cases"]
    wanted: dict[str, Callable[[dict[str, Any]], bool]] = {
        "case": lambda _: True,
        "cleanable": lambda case: "sha256" in case["outcome"],
        "shown": lambda case: "sha256" in case["outcome"] and case["looks_like"],
    }
    for name, fits in wanted.items():
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, [case for case in cases if fits(case)], ids=lambda case: case["file"])
