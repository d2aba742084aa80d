"""Places and times on a report's page: what is proposed, what is decided by its forms, and what is never chosen."""

from __future__ import annotations

import html
import json
import re
from datetime import date
from typing import Any

import pytest
from holub_testing.deciding import post
from holub_testing.pages import Answer, Pages, sign_in
from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.places.gazetteer import gazetteer
from holub_desk.places.store import keep_answered
from holub_desk.vault.tables import Change, CustodyDetail, Report, ReportPlace, ReportTime

WORDS = "Бачив у Маріуполі два автобуси. Потім їх повезли до Іванівки, а далі до Артемівська."
MARIUPOL = "UA14140050010029262"
BAKHMUT = "UA14020010010059145"
PATH = "/reports/26-0001"
DAY = date(2026, 11, 20)


@pytest.fixture
def placed(pages: Pages) -> Pages:
    """One report that speaks of places, and says in the form that it was in Donetsk oblast, within the last week."""
    with Session(pages.vault.writer) as session, session.begin():
        session.add(
            Report(
                id=1, conversation="c" * 32, year=2026, serial=1, received_on=DAY, channel="web", language="uk",
                questionnaire="q", version="v", account=WORDS, changed=1, source_id="s",
            )
        )  # fmt: skip
        session.flush()
        answers = {"oblast": "UA14", "settlement": "Маріуполь", "when": "week"}
        keep_answered(session, 1, answers, DAY, gazetteer())
    return pages


async def shown(pages: Pages) -> str:
    return (await pages.ask("GET", PATH)).text


async def decide(pages: Pages, field: str, **more: str) -> Answer:
    return await post(pages, f"{PATH}/change", field=field, **more)


def rows(pages: Pages) -> list[tuple[str, str, str, str, bool]]:
    with Session(pages.vault.engine) as session:
        query = select(ReportPlace).where(ReportPlace.answered.is_(False)).order_by(ReportPlace.key)
        return [(row.key, row.precision, row.words, row.spans, row.counts) for row in session.scalars(query)]


def times(pages: Pages) -> list[tuple[Any, ...]]:
    with Session(pages.vault.engine) as session:
        query = select(ReportTime).where(ReportTime.answered.is_(False))
        return [(row.first_day, row.last_day, row.precision, row.words) for row in session.scalars(query)]


async def test_what_is_proposed(placed: Pages) -> None:
    """Each name with everyone who bears it, raion and hromada, and marked in the account; nothing is decided by it."""
    page = await shown(placed)
    for words in ("Маріуполі", "Іванівки", "Артемівська"):
        start = WORDS.index(words)
        assert f'<mark class="place" id="said-{start}" title="Place">{words}</mark>' in page
        assert f'<a href="#said-{start}" class="heard"' in page
    assert re.search(r"1\d\d of this name", page)
    assert "Маріупольська громада · Маріупольський район · Донецька область" in page
    assert "called so before" in page
    assert rows(placed) == []
    assert page.count(' id="place-1"') == 1


async def test_deciding_keeps_the_words(placed: Pages) -> None:
    """The place with the words it was read from, in the history, the custody log, and no more among the proposals."""
    start = WORDS.index("Маріуполі")
    where = {"words": "Маріуполі", "start": str(start), "end": str(start + 9), "changed": "1"}
    assert (await decide(placed, "place", code=MARIUPOL, **where)).status == 303
    assert rows(placed) == [(MARIUPOL, "settlement", "Маріуполі", f"[[{start}, {start + 9}]]", True)]
    page = await shown(placed)
    assert "the desk decided otherwise" in page
    assert f'<a href="#said-{start}"' not in page
    assert f'id="said-{start}"' in page  # still marked
    with Session(placed.vault.engine) as session:
        said = [json.loads(each) for each in session.scalars(select(CustodyDetail.said))]
        change = session.scalars(select(Change.id)).one()
    entry = next(each for each in said if each.get("field") == f"place:{MARIUPOL}")
    assert (entry["after"]["words"], entry["person"], entry["report"]) == ("Маріуполі", placed.person, 1)
    assert (await post(placed, f"{PATH}/undo", change=str(change))).status == 303
    assert rows(placed) == []


async def test_two_words_for_one_place(placed: Pages) -> None:
    """A second stretch is added to the first, and the words that were kept stay where a form does not say others."""
    for start in (0, 10):
        where = {"start": str(start), "end": str(start + 5), "changed": "1"}
        await decide(placed, "place", code=BAKHMUT, **where)
    assert rows(placed) == [(BAKHMUT, "settlement", "", "[[0, 5], [10, 15]]", True)]
    await decide(placed, "place", code=BAKHMUT, precision="raion", words="під Бахмутом")
    assert rows(placed) == [(BAKHMUT, "raion", "під Бахмутом", "[[0, 5], [10, 15]]", True)]
    assert "only the raion is known" in await shown(placed)


async def test_taking_a_place_away(placed: Pages) -> None:
    """What the source answered then counts again; somebody who saw an older value is told."""
    await decide(placed, "place", code=BAKHMUT)
    stale = await decide(placed, "place", code=BAKHMUT, value="none", before="null")
    assert "Somebody changed this meanwhile" in stale.text
    assert (await decide(placed, "place", code=BAKHMUT, value="none")).status == 303
    assert rows(placed) == []
    assert "the desk decided otherwise" not in await shown(placed)


async def test_as_the_source_says(placed: Pages) -> None:
    """Place and time as they were answered become decisions, with their words and their precision."""
    page = await shown(placed)
    oblast = re.search(r'name="code" value="(UA\d+)"><button class="small" name="value" value="answered"', page)
    assert oblast is not None
    await decide(placed, "place", code=oblast[1], value="answered")
    assert rows(placed) == [(oblast[1], "oblast", "Маріуполь", "[]", True)]
    await decide(placed, "time", value="answered")
    assert times(placed) == [(date(2026, 11, 13), DAY, "week", "")]
    again = await decide(placed, "time", value="answered")
    assert "Somebody changed this meanwhile" in again.text


TIMES = [
    ({"precision": "day", "last": "2026-11-04"}, (date(2026, 11, 4), date(2026, 11, 4), "day")),
    ({"precision": "week", "last": "2026-11-04"}, (date(2026, 11, 2), date(2026, 11, 8), "week")),
    ({"precision": "month", "last": "2026-02-04"}, (date(2026, 2, 1), date(2026, 2, 28), "month")),
    ({"precision": "year", "last": "2024-02-04"}, (date(2024, 1, 1), date(2024, 12, 31), "year")),
    (
        {"precision": "range", "first": "2026-01-31", "last": "2026-02-04"},
        (date(2026, 1, 31), date(2026, 2, 4), "range"),
    ),
    ({"precision": "before", "last": "2026-11-04", "first": "2026-11-01"}, (None, date(2026, 11, 4), "before")),
]  # fmt: skip


@pytest.mark.parametrize(("form", "kept"), TIMES)
async def test_a_time_with_its_precision(placed: Pages, form: dict[str, str], kept: tuple[Any, ...]) -> None:
    """As wide as its name says, whichever day of it is given; the page shows it, and it can be taken away."""
    assert (await decide(placed, "time", words="у вівторок", **form)).status == 303
    assert times(placed) == [(*kept, "у вівторок")]
    assert "у вівторок" in await shown(placed)
    assert (await decide(placed, "time", value="none")).status == 303
    assert times(placed) == []


REFUSED = [
    ("place", {"code": "UA99"}, "nothing of that name"),
    ("place", {"code": "UA99999999999999999"}, "cannot be chosen here"),
    ("place", {"code": BAKHMUT, "precision": "street"}, "cannot be chosen here"),
    ("place", {"code": BAKHMUT, "start": "1", "end": "4", "changed": "9"}, "Somebody changed this meanwhile"),
    ("place", {"code": BAKHMUT, "start": "1", "end": "99999", "changed": "1"}, "cannot be chosen here"),
    ("place", {"code": "words", "words": "  "}, "nothing written yet"),
    ("place", {"code": BAKHMUT, "value": "answered"}, "Somebody changed this meanwhile"),
    ("time", {"precision": "day"}, "Say a day"),
    ("time", {"precision": "day", "last": "tomorrow"}, "cannot be chosen here"),
    ("time", {"precision": "range", "first": "2026-02-02", "last": "2026-02-01"}, "cannot be chosen here"),
    ("time", {"precision": "hour", "last": "2026-02-01"}, "cannot be chosen here"),
]


@pytest.mark.parametrize(("field", "form", "why"), REFUSED)
async def test_refused(placed: Pages, field: str, form: dict[str, str], why: str) -> None:
    """With the reason in its card, and nothing is written."""
    answer = await decide(placed, field, **form)
    said = re.search(r'role="alert"[^>]*>(.*?)</p>', answer.text)
    assert answer.status == 422
    assert said is not None
    assert why in html.unescape(said[1])
    assert (rows(placed), times(placed)) == ([], [])


async def test_only_words(placed: Pages) -> None:
    """What is in no list is kept in the source's words, without a code."""
    await decide(placed, "place", code="words", words="біля терикона")
    assert rows(placed) == [("words", "unknown", "біля терикона", "[]", True)]


@pytest.mark.parametrize("typed", ["Єнакієве", "Енакиево", "Yenakiieve", "Enakievo", "Орджонікідзе"])
async def test_one_place_in_three_languages(placed: Pages, typed: str) -> None:
    """The same place, by its names of today and before, in every alphabet."""
    answer = await post(placed, f"{PATH}/places", name=typed)
    assert 'name="code" value="UA14060070010013898"' in answer.text


async def test_a_shared_name_is_told_apart(placed: Pages) -> None:
    """Everyone with kind, hromada, raion and oblast; a raion after the name narrows; an unknown name says so."""
    many = (await post(placed, f"{PATH}/places", name="Іванівка")).text
    assert many.count('name="code"') == 20
    assert "The first 20" in many
    one = (await post(placed, f"{PATH}/places", name="Іванівка Генічеський")).text
    assert one.count('name="code"') == 1
    assert "Іванівська громада · Генічеський район · Херсонська область" in one
    nobody = (await post(placed, f"{PATH}/places", name="<b>Нетакого</b>")).text
    assert "No place is called “&lt;b&gt;Нетакого&lt;/b&gt;”" in nobody
    assert rows(placed) == []


async def test_who_only_reads_decides_nothing(placed: Pages) -> None:
    """A custodian sees what was decided and answered, and no proposal, search or form."""
    await decide(placed, "place", code=BAKHMUT)
    reader = sign_in(placed.vault, "Kateryna", "custodian")
    page = await shown(reader)
    assert '<b lang="uk">Бахмут</b>' in page
    for gone in ('id="place-name"', 'id="place-1"', 'id="say-time"', f"unplace-{BAKHMUT}"):
        assert gone not in page
        assert gone in await shown(placed)


async def test_of_a_withdrawn_report_nothing_is_proposed(placed: Pages) -> None:
    """Nor can a place be said of it; the control: before, there was a proposal."""
    assert 'id="place-1"' in await shown(placed)
    with Session(placed.vault.writer) as session, session.begin():
        session.get_one(Report, 1).withdrawn = True
    assert 'id="place-1"' not in await shown(placed)
    assert "taken this report back" in (await decide(placed, "place", code=BAKHMUT)).text
