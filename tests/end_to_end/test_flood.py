"""20,000 envelopes against a mark of 64 MiB, while somebody at the chat page sends a few words every two seconds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from holub_testing import flood
from holub_testing.chat import SENT, arrive
from holub_testing.disk import on_disk
from holub_testing.intake import RunningIntake, running
from holub_testing.line import make_line
from playwright.sync_api import Browser

MARK = 64 * 2**20
TAKEN_PER_SECOND = 30
"""Envelopes that the desk's side takes away: much slower than the flood comes."""


def _collect(intake: RunningIntake, stop: threading.Event) -> None:
    """A desk that empties the spool at its own pace."""
    while not stop.wait(0.5):
        for name in list(intake.spool.ids())[: TAKEN_PER_SECOND // 2]:
            intake.spool.done(name)


def _run(browser: Browser, intake: RunningIntake, count: int, seconds: int) -> dict[str, Any]:
    """Flood, collect, and send words from the page; what was measured."""
    stop = threading.Event()
    collector = threading.Thread(target=_collect, args=(intake, stop))
    source = arrive(browser, intake.url)
    source.page.wait_for_load_state("networkidle")
    source.understand()
    command = [sys.executable, flood.__file__, str(intake.port), str(count), "96", str(seconds)]
    attack = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    collector.start()
    begun = time.monotonic()
    sent_at: list[float] = []
    latencies: dict[int, float] = {}
    disk: list[tuple[float, int]] = []
    try:
        while attack.poll() is None or len(latencies) < len(sent_at):
            now = time.monotonic() - begun
            disk.append((now, on_disk(intake.directory / "spool")))
            if attack.poll() is None and (not sent_at or now - sent_at[-1] >= 2):
                source.page.fill("#words", f"Слова номер {len(sent_at)}.")
                source.page.click("#composer .go")
                sent_at.append(now)
            states = source.page.locator("#log .m small").all_text_contents()
            for number, state in enumerate(states):
                if state == SENT["uk"]:
                    latencies.setdefault(number, time.monotonic() - begun - sent_at[number])
            assert now < seconds + 120, "the page's words are not stored"
            source.page.wait_for_timeout(150)
    finally:
        stop.set()
        collector.join()
        output = attack.communicate(timeout=120)[0]
        source.context.close()
    tally = json.loads(output)
    waits = [latencies[number] for number in range(len(sent_at))]
    return {"count": count, "mark": MARK, "sent_at": sent_at, "latencies": waits, "disk": disk, "flood": tally}


def _check(measured: dict[str, Any]) -> None:
    waits = sorted(measured["latencies"])
    assert len(waits) >= 5
    assert waits[min(len(waits) - 1, int(0.99 * len(waits)))] < 60
    assert max(used for _, used in measured["disk"]) <= MARK
    assert measured["flood"]["sent"] >= measured["count"], "the control: all of the flood came, in the time it had"
    assert measured["flood"]["asked"] > 0, "the control: the flood was strong enough to be asked for work"
    assert max(used for _, used in measured["disk"]) > MARK / 2, "likewise: and it filled the room"
    assert measured["flood"]["failed"] < measured["flood"]["sent"] / 100


def test_words_get_through_a_flood(browser: Browser, tmp_path: Path) -> None:
    """All of the page's words are durable, 99 of 100 within a minute; the disk never holds more than its mark."""
    _check(_measured(browser, tmp_path, 20_000, 300))


@pytest.mark.soak
def test_words_get_through_a_long_flood(browser: Browser, tmp_path: Path) -> None:
    """Likewise, a million."""
    _check(_measured(browser, tmp_path, 1_000_000, 3 * 3600))


def _measured(browser: Browser, tmp_path: Path, count: int, seconds: int) -> dict[str, Any]:
    intake = running(make_line(), tmp_path, most_megabytes=MARK // 2**20)
    try:
        measured = _run(browser, intake, count, seconds)
    finally:
        intake.stop()
    if "HOLUB_FLOOD_JSON" in os.environ:
        target = Path(os.environ["HOLUB_FLOOD_JSON"])
        target.parent.mkdir(exist_ok=True)
        target.write_text(json.dumps(measured))
    return measured
