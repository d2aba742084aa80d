"""`holub demo` as a newcomer meets it."""

from __future__ import annotations

import socket
import subprocess
import sys
from datetime import date
from pathlib import Path

from holub_testing.demo import environment, running_demo
from holub_testing.ports import free_port

from holub_demo.examples import EXAMPLES
from holub_demo.prepare import shipped_questionnaire
from holub_desk.forms.compile import compile_form
from holub_wire.questionnaire.interview import Interview


def demo_with(*options: str) -> subprocess.CompletedProcess[str]:
    """Run `holub demo` until it ends by itself."""
    command = [sys.executable, "-m", "holub_demo.cli", "demo", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=environment())


def test_ctrl_c_stops_cleanly_and_a_second_run_reuses_everything(tmp_path: Path) -> None:
    """The invented reports arrive through the real way; after Ctrl-C and a new start they are still there."""
    with running_demo(tmp_path / "data", "--examples") as first:
        rows = first.wait_for_reports(len(EXAMPLES))
        key = (tmp_path / "data" / "line.key").read_text()
        assert first.stop() == 0
    assert "Traceback" not in "".join(first.printed)
    with running_demo(tmp_path / "data") as second:
        assert (tmp_path / "data" / "line.key").read_text() == key
        assert sorted(row["account"] for row in second.reports()) == sorted(row["account"] for row in rows)


def test_a_taken_port_names_the_option(tmp_path: Path) -> None:
    """Nothing is made, and the error says which option chooses another port."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for option, other in (("--chat-port", "--desk-port"), ("--desk-port", "--chat-port")):
            result = demo_with("--dir", str(tmp_path / "data"), option, port, other, str(free_port()))
            assert result.returncode == 1
            assert f"port {port}" in result.stderr
            assert option in result.stderr
            assert not (tmp_path / "data").exists()


def test_examples_fit_the_shipped_questionnaire() -> None:
    """No invented answer is one that the form would refuse."""
    questionnaire = compile_form(shipped_questionnaire()).questionnaire
    for example in EXAMPLES:
        assert Interview(questionnaire, example.answers, date(2026, 11, 23)).kept == dict(example.answers)
        assert example.language in questionnaire.languages
