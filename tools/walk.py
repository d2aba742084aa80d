"""Will these forms run? Compile each form of a folder, and walk through it in Python and in a real browser.

    make walk FORMS=folder

A line for each form: how it went, or why it was refused. What the two do differently is an error.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from holub_testing.browser_walks import served, walk_in_browser
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Error as BrowserError

from holub_desk.forms.compile import compile_form
from holub_desk.forms.fault import FormError

SUFFIXES = (".xlsx", ".xls", ".csv", ".md")


def main() -> int:
    """Walk through everything; the number of forms that went wrong, at most 100, is the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("forms", type=Path, nargs="+", help="forms, or folders of them")
    parser.add_argument("--walks", type=int, default=2, help="ways through each form (default: %(default)s)")
    arguments = parser.parse_args()
    found = [each for path in arguments.forms for each in (sorted(path.iterdir()) if path.is_dir() else [path])]
    outcomes: dict[str, int] = {"walked": 0, "refused": 0, "wrong": 0}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for path in found:
            if path.suffix.lower() in SUFFIXES and path.stem != "README":
                outcomes[_walked(browser, path, arguments.walks)] += 1
        browser.close()
    print(", ".join(f"{number} {outcome}" for outcome, number in outcomes.items()))
    return min(100, outcomes["wrong"])


def _walked(browser: Browser, path: Path, walks: int) -> str:
    begun = time.monotonic()
    try:
        compiled = compile_form(path)
    except FormError as error:
        for fault in error.faults[:5]:
            print(f"refused  {path.name}, {fault.place()}: {fault.message}; {fault.hint}")
        return "refused"
    seconds = time.monotonic() - begun
    form = compiled.questionnaire
    try:
        with tempfile.TemporaryDirectory() as directory, served(form, Path(directory)) as intake:
            steps = [walk_in_browser(browser, intake, form, seed) for seed in range(walks)]
    except (AssertionError, BrowserError) as error:
        print(f"WRONG    {path.name}: {str(error).splitlines()[0] if str(error) else 'the page and the core differ'}")
        return "wrong"
    print(
        f"walked   {path.name}: {len(form.index)} questions, compiled in {seconds:.2f} s, {steps} answered or skipped"
    )
    return "walked"


if __name__ == "__main__":
    sys.exit(main())
