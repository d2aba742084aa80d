"""Forms as the field writes them, filled in by hand in a real browser: it asks, shows and seals the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from holub_testing.browser_walks import served, walk_in_browser
from holub_testing.traffic import LATER, visit
from holub_testing.walks import FORMS, forms
from playwright.sync_api import Browser

from holub_desk.forms.compile import compile_form

ALWAYS = (
    "agricultural-survey.xlsx",
    "complaints.md",
    "environmental-damage.xlsx",
    "household-roster.xlsx",
    "labour-exploitation.xlsx",
    "tree-inventory.csv",
)
"""Among them all kinds of questions, repeats in repeats, pictures, four languages, one from right to left."""


@pytest.mark.parametrize("name", ALWAYS)
def test_walk(browser: Browser, tmp_path: Path, name: str) -> None:
    """One way through each."""
    form = compile_form(FORMS / name).questionnaire
    with served(form, tmp_path) as intake:
        assert walk_in_browser(browser, intake, form, 1) > 0


@pytest.mark.soak
@pytest.mark.parametrize("path", forms(), ids=lambda path: path.name)
def test_three_ways(browser: Browser, tmp_path: Path, path: Path) -> None:
    """Three ways through every form."""
    form = compile_form(path).questionnaire
    with served(form, tmp_path) as intake:
        for seed in range(3):
            assert walk_in_browser(browser, intake, form, seed) > 0


def test_the_comparison_sees_a_difference(browser: Browser, tmp_path: Path) -> None:
    """The control: a page that asks another form than the one that is walked is found out."""
    with served(compile_form(FORMS / "complaints.md").questionnaire, tmp_path) as intake:
        other = compile_form(FORMS / "union-checklist.md").questionnaire
        with pytest.raises(AssertionError):
            walk_in_browser(browser, intake, other, 0)


def test_a_form_of_600_rows_stays_small(browser: Browser, tmp_path: Path) -> None:
    """All that is ever loaded, headers included, whatever is answered: at most 60 kB."""
    form = compile_form(FORMS / "health-facility-checklist.xlsx").questionnaire
    with served(form, tmp_path) as intake:
        traffic = visit(browser, intake.url, javascript=True)
    assert set(LATER) <= set(traffic.paths.values())
    assert sum(traffic.size.values()) <= 60_000, traffic
