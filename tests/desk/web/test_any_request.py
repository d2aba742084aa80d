"""Whatever is asked of whatever route, by whomever: no failure, and no content without a right."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import date
from urllib.parse import quote, urlencode

import pytest
from holub_testing.pages import Pages, sign_in
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.orm import Session
from starlette.routing import Route

from holub_desk.bulletins import store
from holub_desk.bulletins.draft import Draft, Sentence
from holub_desk.cases.folder import Act
from holub_desk.staff import sessions
from holub_desk.vault.tables import Attachment, Case, NeedToKnow, Report, ReportGroup, StaffSession
from holub_desk.vault.vault import Vault, create_vault
from holub_desk.web import texts
from holub_desk.web.app import build_routes
from holub_desk.web.desk import Desk, environment
from holub_wire.age.identities import HybridIdentity

FOR_NOBODY = "Лише для групи, в якій нікого нема."
AT = "2026-11-20T10:00Z"
FOR_EVERYONE = "Для всіх, хто має право читати."
ACTORS = ("stranger", "forged", "unknown", "analyst", "editor", "admin", "custodian", "locked")
MAY_READ = ("analyst", "editor", "admin", "custodian")


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """Two reports with an attachment each: one that everyone may know of, one of a group without members."""
    made = create_vault(tmp_path_factory.mktemp("any") / "vault", "six words that nobody has guessed")
    with Session(made.writer) as session, session.begin():
        for serial, words in ((1, FOR_NOBODY), (2, FOR_EVERYONE)):
            session.add(
                Report(
                    id=serial,
                    conversation=f"{serial:032x}",
                    year=2026,
                    serial=serial,
                    received_on=date(2026, 11, 20),
                    channel="web",
                    language="uk",
                    questionnaire="q",
                    version="v",
                    account=words,
                    attachments=1,
                    changed=serial,
                )
            )
            session.flush()
            session.add(
                Attachment(
                    report_id=serial,
                    id="a" * 32,
                    ordinal=1,
                    seq=1,
                    type="image/jpeg",
                    cleaned=True,
                    role="copy",
                    total=1,
                    bytes=0,
                    sha256="",
                    received=1,
                    state="whole",
                    identity=HybridIdentity.generate().secret(),
                )
            )
        session.add(NeedToKnow(id=1, name="witnesses"))
        session.flush()
        session.add(ReportGroup(report_id=1, group_id=1))
        session.add_all([Case(id=1, title=FOR_NOBODY, group_id=1, at=AT), Case(id=2, title="For all", at=AT)])
        session.flush()
        for case, words in ((1, FOR_NOBODY), (2, "For all")):
            made_of = Draft(title=Sentence("title", {"uk": words}), lead=(Sentence("lead", {"uk": words}),))
            store.create(session, case, made_of, Act(None, AT))
    return made


@pytest.fixture(scope="module")
def actors(vault: Vault) -> dict[str, Pages]:
    """Someone of each role. The admin has not shown lately who she is: nothing grave happens."""
    made = {name: sign_in(vault, name, "admin" if name == "locked" else name) for name in ACTORS[2:]}
    made["locked"].give_password("quiet granite lantern")
    return made


@pytest.fixture(scope="module")
def paths(vault: Vault) -> list[str]:
    """The application's own table of routes."""
    routes = build_routes(Desk(vault, texts.load(), environment(), 3600))
    return sorted({route.path for route in routes if isinstance(route, Route)})


def session_of(pages: Pages, actor: str) -> Pages:
    """A new session: what was asked before may have ended the last one."""
    now = int(time.time())
    with Session(pages.vault.writer) as session, session.begin():
        sessions.end_all(session, pages.person)
        token = sessions.start(session, pages.person, now, 3600)
        mine = update(StaffSession).where(StaffSession.person_id == pages.person)
        session.execute(mine.values(confirmed=now - 600, locked=actor == "locked"))
    return replace(pages, cookie=token)


odd = st.text(max_size=12) | st.sampled_from(
    [
        "26-0001",
        "26-0002",
        "state",
        "source",
        "information",
        "code",
        "link",
        "note",
        "in_triage",
        "A1",
        "place",
        "time",
        "words",
        "answered",
        "UA14020010010059145",
        "2026-11-01",
        "range",
        "2",
        "null",
        "1",
        "2",
        "0",
        "-1",
        "9" * 30,
        "uk",
        "..",
        "%00",
        "password",
        "passkey",
        "26-٠٠٠١",
        "2026-11",
        "9999-12",
        "0001-01-01",
        "UA14",
        "A",
        "UA14020010010059145",
        "none",
        "oblasts",
        "2026-11-20",
        "9999-12-31",
    ]
)
fields = st.lists(
    st.tuples(
        st.sampled_from(
            "name role text group person put which password code secret again-path again-method x "
            "field value before with url note reason number changed start end "
            "change report act bulk query view shared digest typed here precision words first last "
            "kind level recipient purpose agreement "
            "base lang category s h c.title a.title t.title.uk p pc pa cell "
            "finding way n revision of covers case".split()
        ),
        odd,
    ),
    max_size=5,
)


@given(data=st.data(), actor=st.sampled_from(ACTORS), method=st.sampled_from(["GET", "POST", "HEAD", "PUT", "DELETE"]))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_request(actors: dict[str, Pages], paths: list[str], data: st.DataObject, actor: str, method: str) -> None:
    """Status below 500; what nobody may know of is nowhere, and what all may read only where someone may read."""
    path = data.draw(st.sampled_from(paths))
    while "{" in path:
        head, _, tail = path.partition("{")
        path = head + quote(data.draw(odd), safe="") + tail.partition("}")[2]
    query = data.draw(
        st.none()
        | st.dictionaries(
            st.sampled_from(
                [
                    "from",
                    "rows",
                    "changed",
                    "report",
                    "state",
                    "code",
                    "assigned",
                    "since",
                    "q",
                    "oblast",
                    "happened",
                    "photo",
                    "weeks",
                    "until",
                    "place",
                    "event_since",
                    "event_until",
                    "below",
                    "after",
                    "whole",
                ]
            ),
            odd,
        )
    )
    if query:
        path += "?" + urlencode(query)
    headers = {"content-type": "application/x-www-form-urlencoded"}
    body = data.draw(st.binary(max_size=40) | fields.map(lambda each: urlencode(each).encode()))
    if data.draw(st.booleans()):
        headers["hx-request"] = "true"
    check(actors, actor, method, path, headers, body)


def check(actors: dict[str, Pages], actor: str, method: str, path: str, headers: dict[str, str], body: bytes) -> None:
    """Ask, and look at what came."""
    pages = actors["analyst"]
    if actor in actors:
        pages = session_of(actors[actor], actor)
    elif actor == "forged":
        pages = replace(pages, cookie="A" * 43)
    answer = asyncio.run(
        pages.ask(
            method,
            path,
            headers=headers,
            body=body,
            signed_in=actor != "stranger",
            until=lambda got: got.status == 200 and b"event:" in got.body,
        )
    )
    assert answer.status < 500
    assert FOR_NOBODY.encode() not in answer.body
    assert actor in MAY_READ or FOR_EVERYONE.encode() not in answer.body


@pytest.mark.parametrize("actor", ACTORS)
def test_the_control(actors: dict[str, Pages], actor: str) -> None:
    """What the check looks for is there for those who may read, and is found."""
    pages = session_of(actors[actor], actor) if actor in actors else actors["analyst"]
    answer = asyncio.run(pages.ask("GET", "/reports/26-0002", signed_in=actor not in ("stranger", "forged")))
    assert (FOR_EVERYONE.encode() in answer.body) == (actor in MAY_READ)
