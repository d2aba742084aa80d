"""`holub demo` as a newcomer meets it."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from datetime import date
from pathlib import Path

import httpx
from holub_testing.demo import environment, running_demo
from holub_testing.ports import free_port

from holub_demo.examples import Ago, invented
from holub_demo.prepare import shipped_questionnaire
from holub_desk.forms.compile import compile_form
from holub_wire.questionnaire.interview import Interview


def demo_with(*options: str) -> subprocess.CompletedProcess[str]:
    """Run `holub demo` until it ends by itself."""
    command = [sys.executable, "-m", "holub_demo.cli", "demo", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=environment())


def test_ctrl_c_stops_cleanly_and_a_second_run_reuses_everything(tmp_path: Path) -> None:
    """The invented reports arrive through the real way, and one bulletin is released; a new start adds nothing."""
    with running_demo(tmp_path / "data", "--examples") as first:
        rows = first.reports()
        assert len(rows) == len(invented().reports)
        bulletins = first.holub_desk("bulletins", "list", "--json")
        states = sorted(json.loads(line)["state"] for line in bulletins.splitlines())
        key = (tmp_path / "data" / "line.key").read_text()
        assert first.stop() == 0
    assert states == ["draft", "released"]
    assert "Traceback" not in "".join(first.printed)
    with running_demo(tmp_path / "data", "--examples") as second:
        assert (tmp_path / "data" / "line.key").read_text() == key
        assert second.reports() == rows
        assert second.holub_desk("bulletins", "list", "--json") == bulletins
        assert not any("sending" in line for line in second.printed)
        steps = [line for line in second.printed if re.match(r"  \d  ", line)]
    assert [line[2] for line in steps] == ["1", "2", "3", "4", "5"]
    assert all("http://" in line for line in steps)


def test_a_taken_port_names_the_option(tmp_path: Path) -> None:
    """Nothing is made, and the error says which option chooses another port."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        options = ("--chat-port", "--desk-port", "--site-port")
        for option in options:
            others = [word for other in options if other != option for word in (other, str(free_port()))]
            result = demo_with("--dir", str(tmp_path / "data"), option, port, *others)
            assert result.returncode == 1
            assert f"port {port}" in result.stderr
            assert option in result.stderr
            assert not (tmp_path / "data").exists()


def test_examples_fit_the_shipped_questionnaire() -> None:
    """No invented answer is one that the form would refuse, on whatever day the demo is prepared."""
    questionnaire = compile_form(shipped_questionnaire()).questionnaire
    for today in (date(2026, 11, 23), date(2026, 11, 29), date(2028, 2, 29)):
        for example in invented().reports:
            day = example.ago.before(today)
            answers = example.answered(day)
            assert Interview(questionnaire, answers, day).kept == answers, example.id
            assert example.language in questionnaire.languages


def test_examples_are_what_a_line_receives() -> None:
    """Forty in three languages; all consents; a repeat, two of one source, a picture, and what is turned away."""
    reports = invented().reports
    assert len(reports) == len({each.account for each in reports}) == 40
    assert {each.language for each in reports} == {"uk", "ru", "en"}
    assert {each.answers.get("use", "") for each in reports} == {"", "keep", "share", "publish"}
    assert sum(bool(each.echo_of) for each in reports) == sum(bool(each.same_source_as) for each in reports) == 1
    assert sum(each.picture for each in reports) == 1
    reasons = {each.state for each in reports if each.state.startswith("rejected")}
    assert reasons == {"rejected:spam", "rejected:positions", "rejected:vendetta"}


def test_seven_outlets_are_one_announcement() -> None:
    """They all forecast, and go back to one; that it opened is another claim, of another day."""
    items = [each for each in invented().items if each.case == "office"]
    repeated = [each for each in items if each.origin or each.id == "announcement"]
    assert len(repeated) == 7
    assert {claim.kind for each in repeated for claim in each.claims} == {"forecast"}
    [other] = [each for each in items if each not in repeated]
    assert [(claim.kind, claim.time) for claim in other.claims] == [("said", "day")]


def test_days_are_counted_back() -> None:
    """From the Monday of a week; never to a day that has not come."""
    assert Ago(8, 2).before(date(2026, 11, 28)) == date(2026, 9, 30)
    assert Ago(0, 6).before(date(2026, 11, 28)) == date(2026, 11, 28)


def test_the_site_is_files_and_nothing_else(tmp_path: Path) -> None:
    """A page is served; a directory is not listed; nothing is logged."""
    (tmp_path / "uk").mkdir()
    (tmp_path / "uk" / "page.html").write_text("<p>here")
    port = free_port()
    command = [sys.executable, "-m", "holub_demo.serve_site", str(port), str(tmp_path)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment())
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", transport=httpx.HTTPTransport(retries=5)) as client:
            assert client.get("/uk/page.html").text == "<p>here"
            assert client.get("/uk/").status_code == 404
            assert client.get("/uk/../../etc/passwd").status_code == 404
    finally:
        server.terminate()
        assert server.communicate(timeout=10)[0] == b""
