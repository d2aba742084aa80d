"""Files for other systems on the desk's pages."""

from __future__ import annotations

import hashlib
import json

import pytest
from holub_testing.bulletins import publish, released
from holub_testing.deciding import post
from holub_testing.pages import Answer, Pages, sign_in
from sqlalchemy.orm import Session

from holub_desk.exports.model import read_lines
from holub_desk.exports.sharing import shares
from holub_desk.vault.vault import Vault

SAID = {"recipient": "A monitor", "purpose": "Sanctions.", "agreement": "Of 1 November."}


@pytest.fixture
def editor(vault: Vault) -> Pages:
    """An editor at a desk that has published one bulletin."""
    with Session(vault.writer) as session, session.begin():
        publish(session, released())
    return sign_in(vault, "Olena", "editor")


async def give(pages: Pages, **fields: str) -> Answer:
    """Send the form."""
    return await post(pages, "/sharing", **fields)


async def test_a_file_is_given_and_logged(vault: Vault, editor: Pages) -> None:
    """Each kind as a file with its name; the log has its hash, for whom and what for, and the page shows it."""
    for kind, name in (("ftm", "bulletins.ftm.json"), ("geojson", "cells.geojson"), ("csv", "counts.csv")):
        answer = await give(editor, kind=kind, **SAID)
        assert answer.status == 200
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
        with Session(vault.engine) as session:
            share = shares(session, 1)[0]
        assert (share.who, share.format, share.to.recipient) == ("Olena", kind, "A monitor")
        assert share.sha256 == hashlib.sha256(answer.body).hexdigest()
        if kind == "ftm":
            assert len(read_lines(answer.body)) == 7
        elif kind == "geojson":
            assert len(json.loads(answer.body)["features"]) == 2
    page = (await editor.ask("GET", "/sharing")).text
    assert page.count("A monitor") == 3


@pytest.mark.parametrize("missing", ["kind", *SAID])
async def test_nothing_is_given_without_saying_what_for(vault: Vault, editor: Pages, missing: str) -> None:
    """The page says what is missing and keeps what was typed; nothing is logged."""
    fields = {"kind": "ftm", **SAID}
    fields[missing] = ""
    answer = await give(editor, **fields)
    assert answer.status == 422
    assert 'role="alert"' in answer.text
    assert all(value in answer.text for name, value in SAID.items() if name != missing)
    with Session(vault.engine) as session:
        assert not shares(session, 1)


async def test_what_cannot_be_told_stops_the_file(vault: Vault, editor: Pages) -> None:
    """A title with a character that nobody sees: no file, nothing logged, and the page says so calmly."""
    from dataclasses import replace

    bad = released("2026-11-bad")
    versions = {code: replace(each, title="A \u202e title") for code, each in bad.versions.items()}
    with Session(vault.writer) as session, session.begin():
        publish(session, replace(bad, versions=versions))
    answer = await give(editor, kind="ftm", **SAID)
    assert answer.status == 409
    with Session(vault.engine) as session:
        assert not shares(session, 1)
