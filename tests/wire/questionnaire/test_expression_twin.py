"""Python and the browser come to the same values: random expressions, random patterns, and planted mistakes."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import brotli
import pytest
from holub_testing.expressions import VECTORS, outcome
from holub_testing.random_expressions import Expressions, parts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from holub_wire.questionnaire.expression import Known, MalformedExpression, calls_in, check_expression
from holub_wire.questionnaire.pattern import PatternError, read_pattern

ROOT = Path(__file__).resolve().parents[3]
ESBUILD = ROOT / "node_modules/.bin/esbuild"
SOURCES = ("chat/src/form", "tests/chat/expressions.ts", "tests/chat/expressions_twin.ts")
Case = dict[str, Any]
Ask = Callable[[list[Case]], list[Any]]


@contextmanager
def running(root: Path, directory: Path) -> Iterator[Ask]:
    """The evaluator of a source tree as a process. A missing node fails; nothing is skipped."""
    node = shutil.which("node")
    if node is None or not ESBUILD.exists():
        pytest.fail("node or its packages are missing; type: tools/setup test")
    bundle = directory / "twin.mjs"
    options = ["--bundle", "--platform=node", "--format=esm", "--log-level=error", f"--outfile={bundle}"]
    subprocess.run([str(ESBUILD), str(root / SOURCES[-1]), *options], check=True)
    with subprocess.Popen([node, str(bundle)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        stdin, stdout = process.stdin, process.stdout

        def send(value: object) -> None:
            stdin.write(json.dumps(value).encode() + b"\n")
            stdin.flush()

        def ask(cases: list[Case]) -> list[Any]:
            send(cases)
            values: list[Any] = json.loads(stdout.readline())
            return values

        send({key: VECTORS[key] for key in ("today", "labels", "tables")})
        yield ask
        stdin.close()
        process.wait(timeout=10)


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """The browser's evaluator."""
    with running(ROOT, tmp_path_factory.mktemp("twin")) as ask:
        yield ask


def _same(mine: object, theirs: object) -> bool:
    """Equal and of one kind. ECMAScript writes 2 ** 60 without its last digits; the number is the same."""
    if isinstance(theirs, int) and not isinstance(theirs, bool):
        theirs = float(theirs)
    return type(mine) is type(theirs) and mine == theirs


def _differences(there: Ask, cases: list[Case]) -> list[tuple[Any, ...]]:
    """Cases that have two values, each narrowed to its smallest part that has; with both values."""
    found = []
    for case, theirs in zip(cases, there(cases), strict=True):
        if not _same(outcome(case), theirs):
            smaller = [case | {"compiled": part} for part in parts(case["compiled"])] or [case]
            for one, value in zip(smaller, there(smaller), strict=True):
                if not _same(outcome(one), value):
                    found.append((one["compiled"], one, "here", outcome(one), "there", value))
                    break
    return found


def _cases(chance: Random, number: int) -> list[Case]:
    expressions = Expressions(chance)
    return [expressions.case() for _ in range(number)]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chance=st.randoms(use_true_random=True))
def test_same_values(there: Ask, chance: Random) -> None:
    """40,000 expressions, any answers: the same values of the same kinds."""
    assert _differences(there, _cases(chance, 400)) == []


def test_expressions_are_worth_it() -> None:
    """The random expressions are such as a questionnaire may hold, use everything, and mostly come to something."""
    cases = _cases(Random(1), 3000)
    tables = {name: {column for row in rows for column in row} for name, rows in VECTORS["tables"].items()}
    everything = {"a", "b", "c", "d", "people", "toString"}
    used = {call[0] for case in cases for call in calls_in(case["compiled"])}
    for case in cases:
        check_expression(case["compiled"], Known(everything, tables))
    assert len(used) > 60
    values = [json.dumps(outcome(case)) for case in cases]
    assert sum(value in ('""', '{"number": "NaN"}') for value in values) < len(values) / 2
    assert len(set(values)) > len(values) / 10


MISTAKES = {
    "code units": ("functions.ts", "Array.from(textOf(value))", 'textOf(value).split("")'),
    "the negative zero": ("functions.ts", "apply(number) + 0", "apply(number)"),
    "a half added first": ("functions.ts", "Math.round(scaled)", "Math.floor(scaled + 0.5)"),
    "eleven digits": ("functions.ts", "toPrecision(12)", "toPrecision(11)"),
    "NaN forgotten": ("functions.ts", "a !== a || before(a, b)", "before(a, b)"),
    "every instance": ("functions.ts", "a.some(", "a.every("),
    "the last day": ("dates.ts", "2932896", "2932895"),
    "a sloppy time": ("value.ts", "time[0] ===", "time[0] !=="),
    "other space": ("value.ts", r"split(/[ \t\n\r\f\v]+/)", r"split(/\s+/)"),
    "the inner row stays": ("evaluate.ts", "row = around;", ""),
    "both branches": ("evaluate.ts", "truthOf(at(0)) ? at(1) : at(2)", "at(2) && truthOf(at(0)) ? at(1) : at(2)"),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_found(mistake: tuple[str, str, str], tmp_path: Path) -> None:
    """The comparison sees a twin that differs in one place."""
    for source in SOURCES:
        target = tmp_path / source
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, target)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / source, target)
    name, right, wrong = mistake
    path = tmp_path / SOURCES[0] / name
    assert path.read_text("utf-8").count(right) == 1
    path.write_text(path.read_text("utf-8").replace(right, wrong), "utf-8")
    chance = Random(0)
    with running(tmp_path, tmp_path) as ask:
        assert any(_differences(ask, _cases(chance, 200)) for _ in range(100))


_ATOMS = st.sampled_from(
    ["a", "b", "ж", ".", r"\d", r"\w", r"\s", r"\S", r"\W", "[a-c]", "[^ab]", r"[\d.]", "[ж-]", r"\.", r"\n", "🕊"]
)  # fmt: skip


def _larger(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    repeats = st.sampled_from(["", "*", "+", "?", "{2}", "{0,2}", "{1,}"])
    return st.one_of(
        st.lists(children, min_size=1, max_size=3).map("".join),
        st.tuples(children, children).map("|".join),
        st.tuples(children, repeats).map(lambda both: f"({both[0]}){both[1]}"),
        st.tuples(_ATOMS, repeats).map("".join),
    )


_WRITTEN = st.one_of(st.recursive(_ATOMS, _larger, max_leaves=8), st.text("ab|()[]{}*+?^$\\.-,12dw:", max_size=8))
_MATCHED = st.text("aabbcж1. \n\u00a0\u2028🕊_-", max_size=6)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(_WRITTEN, _MATCHED), min_size=1, max_size=20))
def test_same_matches(there: Ask, pairs: list[tuple[str, str]]) -> None:
    """Every pattern that we take is one that the browser takes, and it matches the same texts."""
    taken = []
    for pattern, text in pairs:
        expression = ["regex", ["self"], pattern]
        try:
            read_pattern(pattern)
        except PatternError:
            with pytest.raises(MalformedExpression):
                check_expression(expression, Known(()))
        else:
            taken.append({"compiled": expression, "answers": {}, "own": text})
    assert _differences(there, taken) == []


def test_ordinary_patterns(there: Ask) -> None:
    """The comparison above is not empty: ordinary patterns are taken, and match what they should."""
    for pattern, text in (
        ("[0-9]{10}", "0441234567"),
        (r"\+?38\d{10}", "+380441234567"),
        ("[А-ЯІЇЄҐ]{2}[0-9]{4}[А-ЯІЇЄҐ]{2}", "КА1234ЇЄ"),
        (r"[^@\s]+@[^@\s]+\.[a-z]{2,10}", "a@b.org"),
        ("(a|b|c){3}", "cab"),
    ):
        case = {"compiled": ["regex", ["self"], pattern], "answers": {}, "own": text}
        assert outcome(case) is True
        assert there([case, case | {"own": text + "\n"}]) == [True, False]


def test_size() -> None:
    """The browser's evaluator stays small: 2.7 kB at most, compressed."""
    options = ["--bundle", "--minify", "--format=esm", "--target=es2020", "--charset=utf8"]
    command = [str(ESBUILD), str(ROOT / "chat/src/form/evaluate.ts"), *options]
    bundle = subprocess.run(command, check=True, capture_output=True).stdout
    assert 500 < len(brotli.compress(bundle, quality=11)) <= 2700
