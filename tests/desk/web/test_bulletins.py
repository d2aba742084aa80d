"""The pages about bulletins, without a network: writing, two at once, findings and remedies, release, pictures."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from random import Random
from urllib.parse import urlencode

import pytest
from holub_testing import writing as made_up
from holub_testing.deciding import post
from holub_testing.pages import Answer, Pages, sign_in
from holub_testing.writing import draft, form_of, saying
from PIL import Image
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from holub_desk.bulletins import publishing, store
from holub_desk.bulletins.draft import Cell, Draft, PictureUse, Sentence
from holub_desk.bulletins.release import Rules, publish_due
from holub_desk.media.convert import Converter
from holub_desk.media.limits import LIMITS
from holub_desk.media.sandbox import Sandbox
from holub_desk.vault.tables import (
    Bulletin,
    BulletinPicture,
    Case,
    GroupMember,
    NeedToKnow,
    Person,
    Report,
    ReportGroup,
)
from holub_desk.vault.vault import Vault
from holub_desk.web import bulletins_picture
from holub_desk.web.bulletins_form import posted

PETRO = 900
"""Who began the bulletins of these tests."""


@pytest.fixture
def olena(vault: Vault) -> Pages:
    """An editor who is signed in, and a case of four reports."""
    pages = sign_in(vault, "Olena", "editor")
    with Session(vault.writer) as session, session.begin():
        session.add(Person(id=PETRO, name="Petro", role="editor", language="en"))
    made_up.fill(vault, people=False)
    return pages


def begin(olena: Pages, made: Draft | None = None, person: int = PETRO) -> int:
    return made_up.begin(olena.vault, 1, person, made)


def newest(olena: Pages, bulletin: int) -> tuple[int, Draft]:
    with Session(olena.vault.engine) as session:
        row = session.get_one(Bulletin, bulletin)
        return row.revision, store.draft_of(session, row)


async def save(olena: Pages, bulletin: int, made: Draft, base: int, act: str = "save", part: bool = False) -> Answer:
    pairs = [*form_of(made, base), ("act", act)]
    return await post(olena, f"/bulletins/{bulletin}/write", *pairs, part=part)


async def test_from_a_case_to_a_draft(olena: Pages) -> None:
    """A new one is in the list, has the three closing lists, and is of the case."""
    assert "There is no bulletin yet" in (await olena.ask("GET", "/bulletins")).text
    answer = await post(olena, "/bulletins", case="1")
    assert answer.headers["location"] == "/bulletins/1/write"
    page = (await olena.ask("GET", "/bulletins/1/write")).text
    for words in ("Що ми знаємо", "What we assess", "Чего мы не знаем"):
        assert words in page
    assert 'href="/bulletins/1/write"' in (await olena.ask("GET", "/bulletins")).text
    assert 'href="/bulletins/1/write"' in (await olena.ask("GET", "/cases/1")).text
    assert (await post(olena, "/bulletins", case="77")).status == 422


def test_a_form_is_read_as_it_was_made() -> None:
    """What the page has comes back as the draft, claims and order and picture too."""
    use = PictureUse(7, Sentence("cap", {"uk": "Паркан."}, (1,)), Sentence("alt", {"uk": "Паркан із бетону."}))
    whole = replace(draft(), picture=use)
    sent = posted(urlencode([*form_of(whole, 3), ("act", "up:known1")]).encode())
    assert (sent.draft, sent.base, sent.act) == (whole, 3, "up:known1")


async def test_saving_with_and_without_a_script(olena: Pages) -> None:
    """The same form: a page alone goes back to the editor, a script gets what changed, with the new revision."""
    bulletin = begin(olena)
    answer = await save(olena, bulletin, saying(draft(), "lead1", "en", "One."), 1)
    assert (answer.status, answer.headers["location"]) == (303, f"/bulletins/{bulletin}/write?shown=uk")
    cited = saying(draft(), "lead1", "en", "Two.")
    part = await save(olena, bulletin, replace(cited, lead=(replace(cited.lead[0], claims=(1, 9)),)), 2, part=True)
    assert 'name="base" value="3"' in part.text
    assert re.search(r'id="r-lead1"[^>]*hx-swap-oob="true">1 independent source<', part.text)
    assert "<main" not in part.text
    assert newest(olena, bulletin)[1].lead[0].claims == (1, 9)


@pytest.mark.parametrize(
    ("act", "order"),
    [
        ("down:lead1", "title known lead1 known1"),
        ("drop:known1", "title lead1 known"),
        ("drop:known", "title lead1"),
        ("up:known1", "title lead1 known1 known"),
        ("nonsense:%00", "title lead1 known known1"),
    ],
)
async def test_acts_on_the_order(olena: Pages, act: str, order: str) -> None:
    """Saved together with what was typed, in one revision, without a script too."""
    bulletin = begin(olena)
    await save(olena, bulletin, saying(draft(), "lead1", "en", "Typed."), 1, act)
    revision, made = newest(olena, bulletin)
    assert revision == 2
    assert " ".join(each.id for each in made.sentences()) == order
    assert "Typed." in [each.text.get("en") for each in made.sentences()]


async def test_adding_languages_and_cells(olena: Pages) -> None:
    """A sentence has the hand on it; a language is another column; a place needs to be one, a week too."""
    bulletin = begin(olena)
    page = (await save(olena, bulletin, draft(), 1, "add:lead1", part=True)).text
    assert re.search(r"<textarea[^>]* autofocus", page)
    _, made = newest(olena, bulletin)
    assert len(made.lead) == 2

    async def act(name: str, **typed: str) -> Answer:
        revision, now = newest(olena, bulletin)
        pairs = [*form_of(now, revision), ("act", name), *typed.items()]
        return await post(olena, f"/bulletins/{bulletin}/write", *pairs)

    await act("language", language="PL")
    assert newest(olena, bulletin)[1].languages == ("uk", "en", "ru", "pl")
    assert "two or three letters" in (await act("language", language="Polish")).text
    await act("unlanguage:pl")
    several = (await act("cell", place="Маріуполь", week="2026-W45")).text
    assert f'value="cell:{made_up.MARIUPOL}|2026-W45"' in several
    await act("cell", place=made_up.MARIUPOL, week="2026-w45")
    assert newest(olena, bulletin)[1].cells[-1] == Cell(made_up.MARIUPOL, "2026-W45")
    assert "A week is written like" in (await act("cell", place=made_up.MARIUPOL, week="soon")).text
    assert (await act("cell", place="Нідейка", week="2026-W45")).status == 422
    await act(f"uncell:{made_up.MARIUPOL}|2026-W45")
    assert newest(olena, bulletin)[1].cells == draft().cells
    assert newest(olena, bulletin)[1].languages == ("uk", "en", "ru")


async def test_two_at_once(olena: Pages) -> None:
    """On other sentences both are saved; on the same one nothing is, and both are shown; then it is put together."""
    bulletin = begin(olena)
    await save(olena, bulletin, saying(draft(), "lead1", "en", "Theirs."), 1)
    other = await save(olena, bulletin, saying(draft(), "known1", "en", "Mine."), 1, part=True)
    assert "What both of you wrote is in it" in other.text
    assert other.headers["hx-retarget"] == "#writing"
    revision, both = newest(olena, bulletin)
    assert (revision, both.lead[0].text["en"], both.sections[0].sentences[0].text["en"]) == (3, "Theirs.", "Mine.")
    same = await save(olena, bulletin, saying(draft(), "lead1", "en", "Mine too."), 1)
    assert same.status == 409
    assert "Somebody saved meanwhile" in same.text
    assert re.search(r'class="theirs".*Theirs\.', same.text, re.DOTALL)
    assert ">Mine too.</textarea>" in same.text
    assert newest(olena, bulletin)[0] == 3
    await save(olena, bulletin, saying(both, "lead1", "en", "Mine too."), 3)
    assert newest(olena, bulletin)[1].lead[0].text["en"] == "Mine too."


async def test_what_is_no_draft(olena: Pages) -> None:
    """Nothing is saved, and the page says so; beyond the size nothing is even read."""
    bulletin = begin(olena)
    for body in (b"", b"\xff", b"lang=uk&base=1&s=" + b"x" * 40, b"a=1&" * 9_000):
        answer = await olena.ask("POST", f"/bulletins/{bulletin}/write", body=body)
        assert answer.status == 422
        assert "Nothing was saved" in answer.text
    assert (await olena.ask("POST", f"/bulletins/{bulletin}/write", body=b"x" * (1024 * 1024 + 1))).status == 413
    assert (await olena.ask("POST", f"/bulletins/{bulletin}/propose", body=b"x" * 17_000)).status == 413
    assert newest(olena, bulletin)[0] == 1


async def test_what_is_typed_outlives_a_lock(olena: Pages) -> None:
    """A long form comes back whole after somebody showed who they are."""
    olena.give_password("quiet granite lantern")
    long = replace(draft(), lead=tuple(Sentence(f"s{n}", {"uk": f"Речення {n}."}) for n in range(80)))
    bulletin = begin(olena)
    olena.age_session(started=7_200, used=4_000)
    body = urlencode(form_of(long, 1)).encode()
    headers = {"content-type": "application/x-www-form-urlencoded"}
    asked = (await olena.ask("POST", f"/bulletins/{bulletin}/write", body=body, headers=headers)).text
    assert "<h1>Locked</h1>" in asked
    assert "Речення 79." in asked
    assert 'name="carried-t.s79.uk"' in asked


async def test_the_preview_shows_what_is_typed(olena: Pages) -> None:
    """In the language that is looked at, escaped, and nothing is saved."""
    bulletin = begin(olena)
    typed = [*form_of(saying(draft(), "lead1", "en", "<b>Typed</b>"), 1), ("act", "save")]
    typed[1] = ("shown", "en")
    answer = await post(olena, f"/bulletins/{bulletin}/preview", *typed, part=True)
    assert "&lt;b&gt;Typed&lt;/b&gt;" in answer.text
    assert "Mariupol · 2026-W44" in answer.text
    assert newest(olena, bulletin)[0] == 1
    assert (await olena.ask("POST", f"/bulletins/{bulletin}/preview", body=b"")).status == 204


async def test_a_finding_and_its_remedy(olena: Pages) -> None:
    """Sentence by sentence, in words, with what it would become; one act does it, and the history has what was."""
    rare = Sentence(
        "rare1", {"uk": "Двоє сіли в автобус о 06:40.", "en": "Two boarded.", "ru": "Двое сели."}, (1, 2, 3)
    )
    bulletin = begin(olena, replace(draft(), lead=(*draft().lead, rare)))
    page = (await olena.ask("GET", f"/bulletins/{bulletin}/check")).text
    assert "Not found by these tests" in page
    assert not re.search(r"\bsafe\b", page)
    found = re.search(r'name="finding" value="([0-9a-f]{64})"><input type="hidden" name="base" value="1">\s*'
                      r'<button name="way" value="0">Say it less exactly', page)  # fmt: skip
    assert found is not None
    answer = await post(olena, f"/bulletins/{bulletin}/remedy", finding=found[1], way="0", base="1")
    assert answer.status == 303
    revision, made = newest(olena, bulletin)
    assert revision == 2
    assert "06:40" not in made.lead[1].text["uk"]
    again = await post(olena, f"/bulletins/{bulletin}/remedy", finding=found[1], way="0", base="2")
    assert "does not find that any more" in again.text
    history = (await olena.ask("GET", f"/bulletins/{bulletin}/history")).text
    assert "<del>" in history
    await post(olena, f"/bulletins/{bulletin}/restore", n="1", base="2")
    assert "06:40" in newest(olena, bulletin)[1].lead[1].text["uk"]


async def test_a_finding_is_borne_by_two(olena: Pages) -> None:
    """The first gives a reason; the second is somebody else; who may not see a report is not told its number."""
    bulletin = begin(olena, replace(draft(), lead=(replace(draft().lead[0], claims=(1, 2)),)))
    ivan = sign_in(olena.vault, "Ivan", "editor")
    page = (await olena.ask("GET", f"/bulletins/{bulletin}/check")).text
    finding = re.search(r'name="finding" value="([0-9a-f]{64})"', page)
    assert finding is not None
    path = f"/bulletins/{bulletin}/bear"
    assert "Say why in a sentence" in (await post(olena, path, finding=finding[1], reason="ok")).text
    await post(olena, path, finding=finding[1], reason="All of the town has seen it.")
    assert "A second person is needed" in (await olena.ask("GET", f"/bulletins/{bulletin}/check")).text
    assert "Another person has to do this" in (await post(olena, path, finding=finding[1])).text
    await post(ivan, path, finding=finding[1])
    assert "Ivan bears it too" in (await olena.ask("GET", f"/bulletins/{bulletin}/check")).text
    with Session(olena.vault.writer) as session, session.begin():
        session.add(NeedToKnow(id=1, name="few"))
        session.flush()
        session.add(GroupMember(group_id=1, person_id=ivan.person))
        session.add(ReportGroup(report_id=1, group_id=1))
    page = (await olena.ask("GET", f"/bulletins/{bulletin}/check")).text
    assert "26-0001" not in page
    assert "others that you may not see" in page
    assert "26-0001" in (await ivan.ask("GET", f"/bulletins/{bulletin}/check")).text
    await post(ivan, f"/bulletins/{bulletin}/unbear", finding=finding[1])
    assert "bears it too" not in (await ivan.ask("GET", f"/bulletins/{bulletin}/check")).text


DRAWN = "holub_desk.web.bulletins_release.SystemRandom"


class First(Random):
    """Draws the least."""

    def randint(self, a: int, b: int) -> int:
        return a


class Last(Random):
    """Draws the most."""

    def randint(self, a: int, b: int) -> int:
        return b


async def test_a_day_that_is_today_is_at_once(olena: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the delay is over and chance draws today, readers have it as soon as it is approved."""
    monkeypatch.setattr(DRAWN, First)
    bulletin = begin(olena)
    ivan = sign_in(olena.vault, "Ivan", "editor")
    await post(olena, f"/bulletins/{bulletin}/propose", revision="1")
    assert (await post(ivan, f"/bulletins/{bulletin}/approve", revision="1")).status == 303
    assert "Readers have it" in (await ivan.ask("GET", f"/bulletins/{bulletin}")).text


async def test_the_way_to_the_public(olena: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proposed, approved by another who sees exactly what is published, due; corrected; retracted."""
    monkeypatch.setattr(DRAWN, Last)
    bulletin = begin(olena)
    ivan = sign_in(olena.vault, "Ivan", "editor")
    path = f"/bulletins/{bulletin}"
    await post(olena, f"{path}/propose", revision="1")
    mine = (await olena.ask("GET", path)).text
    assert "Another person has to approve it" in mine
    assert 'action="/bulletins/1/approve"' not in mine
    assert "Another person has to do this" in (await post(olena, f"{path}/approve", revision="1")).text
    theirs = (await ivan.ask("GET", path)).text
    for words in ("Привезли рабочих", "Workers were brought to a building site", "10–50", "Nothing was found by these"):
        assert words in theirs
    assert "proposed for release as it is" in (await olena.ask("GET", f"{path}/write")).text
    assert (await save(olena, bulletin, saying(draft(), "lead1", "en", "Late."), 1)).status == 422
    assert (await post(ivan, f"{path}/approve", revision="1")).status == 303
    assert "will be released on" in (await ivan.ask("GET", path)).text
    publish_due(olena.vault, date(2027, 1, 10), Rules())
    assert "Readers have it" in (await olena.ask("GET", path)).text
    better = saying(draft(), "lead1", "en", "Workers were brought to a building site.")
    await save(olena, bulletin, better, 1)
    said = {f"said.{language}": f"Fixed ({language})." for language in ("uk", "en", "ru")}
    assert "in every language" in (await post(olena, f"{path}/propose-correction", revision="2")).text
    await post(olena, f"{path}/propose-correction", *said.items(), revision="2")
    assert "Fixed (ru)." in (await ivan.ask("GET", path)).text
    assert (await post(ivan, f"{path}/correct", revision="2")).status == 303
    assert (await post(ivan, f"{path}/retract", *said.items())).status == 303
    assert "retracted" in (await olena.ask("GET", path)).text
    with Session(olena.vault.engine) as session:
        editions = publishing.editions(session, session.get_one(Bulletin, bulletin))
    assert [each.status for each in editions] == ["retracted", "corrected", "released"]
    assert len({each.address for each in editions}) == 1


async def test_what_a_text_rests_on_is_gone(olena: Pages) -> None:
    """The list, the page and the editor say so, and what readers see meanwhile."""
    bulletin = begin(olena)
    ivan = sign_in(olena.vault, "Ivan", "editor")
    await post(olena, f"/bulletins/{bulletin}/propose", revision="1")
    await post(ivan, f"/bulletins/{bulletin}/approve", revision="1")
    publish_due(olena.vault, date(2027, 1, 10), Rules())
    assert "something it rests on is gone" not in (await olena.ask("GET", "/bulletins")).text
    with Session(olena.vault.writer) as session, session.begin():
        session.execute(update(Report).where(Report.id == 2).values(withdrawn=True))
    assert "something it rests on is gone" in (await olena.ask("GET", "/bulletins")).text
    assert "Readers see no difference until you act" in (await olena.ask("GET", f"/bulletins/{bulletin}")).text
    assert "claim 2 is gone" in (await olena.ask("GET", f"/bulletins/{bulletin}/write")).text


async def test_a_bulletin_of_a_case_of_others_is_not_there(olena: Pages) -> None:
    """Every way to it answers as for a number that no bulletin has."""
    bulletin = begin(olena)
    with Session(olena.vault.writer) as session, session.begin():
        session.add(NeedToKnow(id=1, name="few"))
        session.flush()
        session.get_one(Case, 1).group_id = 1
    for way in ("", "/write", "/check", "/history", "/picture", "/picture/original?of=1"):
        theirs = await olena.ask("GET", f"/bulletins/{bulletin}{way}")
        nobodys = await olena.ask("GET", f"/bulletins/77{way}")
        assert (theirs.status, theirs.body) == (404, nobodys.body), way
    for way in "write propose approve take-back correct retract remedy bear unbear restore picture preview".split():
        pairs = form_of(draft(), 1)
        assert (await post(olena, f"/bulletins/{bulletin}/{way}", *pairs)).status == 404, way
    assert "Workers were brought" not in (await olena.ask("GET", "/bulletins")).text


@pytest.fixture
def with_file(olena: Pages, monkeypatch: pytest.MonkeyPatch) -> Pages:
    """A report with a working copy of a picture, and a real sandbox."""
    made_up.add_picture(olena.vault)
    sandbox = Sandbox.prepare()
    monkeypatch.setattr(bulletins_picture, "converter", lambda: Converter(sandbox, LIMITS))
    return olena


async def test_a_picture_is_covered_and_made_anew(with_file: Pages) -> None:
    """What is covered is not in the pixels; it goes through the sandbox, is sealed, and stands in the draft."""
    bulletin, key = begin(with_file), f"1.{'a' * 32}.0"
    assert "26-0001" in (await with_file.ask("GET", f"/bulletins/{bulletin}/picture")).text
    original = await with_file.ask("GET", f"/bulletins/{bulletin}/picture/original?of={key}")
    assert original.headers["content-type"] == "image/jpeg"
    path = f"/bulletins/{bulletin}/picture"
    refused = await post(with_file, path, of=key, base="1", covers="[[900,0,200,10]]")
    assert "four numbers each" in refused.text
    made = await post(with_file, path, of=key, base="1", covers="[[0,0,500,1000]]")
    assert made.headers["location"] == f"/bulletins/{bulletin}/write#picture"
    use = newest(with_file, bulletin)[1].picture
    assert use is not None
    shown = await with_file.ask("GET", f"/bulletins/{bulletin}/pictures/{use.picture}")
    picture = Image.open(io.BytesIO(shown.body)).convert("RGB")
    assert picture.size == (400, 200)
    assert max(picture.getpixel((x, 100))[0] for x in range(0, 198)) < 90  # type: ignore[index]
    assert picture.getpixel((300, 100))[2] > 170  # type: ignore[index]
    assert not picture.getexif()
    with Session(with_file.vault.engine) as session:
        row = session.scalar(select(BulletinPicture))
        assert row is not None
        stored = (with_file.vault.files.root / row.file[:2] / row.file).read_bytes()
    assert (row.report_id, row.covered) == (1, "[[0, 0, 500, 1000]]")
    assert stored.startswith(b"age-encryption.org/v1")
    assert (await with_file.ask("GET", f"/bulletins/{begin(with_file)}/pictures/{use.picture}")).status == 404


async def test_no_sandbox_no_picture(with_file: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says so; nothing is decoded in this process."""
    monkeypatch.setattr(bulletins_picture, "converter", lambda: None)
    bulletin = begin(with_file)
    made = await post(with_file, f"/bulletins/{bulletin}/picture", of=f"1.{'a' * 32}.0", base="1", covers="[]")
    assert "No sandbox on this machine" in made.text
    assert newest(with_file, bulletin)[1].picture is None
