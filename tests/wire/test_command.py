"""How a program ends: with one line of error and one of hint, never with a traceback."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from holub_wire.command import CommandError, run


def _raising(error: BaseException) -> int:
    def main(_: Sequence[str]) -> int:
        raise error

    return run("holub-x", main, [])


def test_success_and_arguments() -> None:
    """The status is the program's own; it is given its arguments."""
    assert run("holub-x", len, ["a", "b"]) == 2


def test_an_error_with_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    """Two lines on standard error, status 1."""
    assert _raising(CommandError("no such thing", "make one")) == 1
    shown = capsys.readouterr()
    assert shown.err == "holub-x: error: no such thing\nholub-x: hint: make one\n"
    assert shown.out == ""


def test_an_error_without_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    """A hint that there is not is not printed."""
    assert _raising(CommandError("no such thing")) == 1
    assert capsys.readouterr().err == "holub-x: error: no such thing\n"


def test_a_defect_shows_no_content(capsys: pytest.CaptureFixture[str]) -> None:
    """The class and the place of an unexpected exception, never its message: that may be what a source wrote."""
    assert _raising(ValueError("planted words")) == 70
    shown = capsys.readouterr().err
    assert "unexpected ValueError at main:" in shown
    assert "planted" not in shown
    assert "Traceback" not in shown


def test_interrupted(capsys: pytest.CaptureFixture[str]) -> None:
    """Ctrl-C is no error, and a reader that went away is none either."""
    assert _raising(KeyboardInterrupt()) == 130
    assert _raising(BrokenPipeError()) == 0
    assert capsys.readouterr().err == ""
