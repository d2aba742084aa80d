"""Who may go where: every role on every route of the application, against a table that was written by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest
from holub_testing.pages import Answer, Pages, sign_in
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from holub_desk.staff import sessions
from holub_desk.staff.rights import ROLES, Right
from holub_desk.vault.tables import GroupMember, NeedToKnow, Report, ReportGroup
from holub_desk.vault.vault import Vault, create_vault
from holub_desk.web import texts
from holub_desk.web.access import STRANGERS, Needs, needs_of
from holub_desk.web.app import build_routes, checked
from holub_desk.web.desk import Desk, environment

EXPECTED: dict[tuple[str, str], Needs] = {
    ("GET", "/"): Needs(Right.READ),
    ("GET", "/account"): Needs(Right.OWN),
    ("GET", "/account/add"): Needs(Right.OWN, grave=True),
    ("POST", "/account/add/passkey"): Needs(Right.OWN, grave=True),
    ("POST", "/account/add/passkey-options"): Needs(Right.OWN, grave=True),
    ("POST", "/account/add/password"): Needs(Right.OWN, grave=True),
    ("POST", "/account/remove"): Needs(Right.OWN, grave=True),
    ("POST", "/account/sessions"): Needs(Right.OWN),
    ("POST", "/again"): Needs(Right.OWN, while_locked=True),
    ("POST", "/again/passkey"): Needs(Right.OWN, while_locked=True),
    ("POST", "/again/passkey-options"): Needs(Right.OWN, while_locked=True),
    ("POST", "/bulk"): Needs(Right.TRIAGE),
    ("POST", "/bulk/preview"): Needs(Right.TRIAGE),
    ("POST", "/bulk/undo"): Needs(Right.TRIAGE),
    ("GET", "/charts"): Needs(Right.READ),
    ("GET", "/cases"): Needs(Right.READ),
    ("POST", "/cases"): Needs(Right.TRIAGE),
    ("POST", "/cases/gather"): Needs(Right.TRIAGE),
    ("GET", "/cases/{case:int}"): Needs(Right.READ),
    ("POST", "/cases/{case:int}"): Needs(Right.TRIAGE),
    ("POST", "/cases/{case:int}/claims"): Needs(Right.TRIAGE),
    ("POST", "/cases/{case:int}/group"): Needs(Right.RESTRICT),
    ("POST", "/cases/{case:int}/happened"): Needs(Right.TRIAGE),
    ("POST", "/cases/{case:int}/items"): Needs(Right.TRIAGE),
    ("POST", "/cases/{case:int}/items/capture"): Needs(Right.DOWNLOAD),
    ("POST", "/cases/{case:int}/items/remove"): Needs(Right.TRIAGE),
    ("POST", "/cases/{case:int}/judge"): Needs(Right.TRIAGE),
    ("POST", "/cases/{case:int}/questions"): Needs(Right.TRIAGE),
    ("POST", "/cases/{case:int}/reports"): Needs(Right.TRIAGE),
    ("POST", "/cases/{case:int}/state"): Needs(Right.PUBLISH),
    ("GET", "/custody"): Needs(Right.CUSTODY),
    ("GET", "/custody/checkpoint"): Needs(Right.CUSTODY),
    ("GET", "/custody/verify"): Needs(Right.CUSTODY),
    ("POST", "/custody/verify"): Needs(Right.CUSTODY),
    ("GET", "/bulletins"): Needs(Right.PUBLISH),
    ("POST", "/bulletins"): Needs(Right.PUBLISH),
    ("GET", "/bulletins/{bulletin:int}"): Needs(Right.PUBLISH),
    ("POST", "/bulletins/{bulletin:int}/approve"): Needs(Right.PUBLISH, grave=True),
    ("POST", "/bulletins/{bulletin:int}/bear"): Needs(Right.PUBLISH, grave=True),
    ("GET", "/bulletins/{bulletin:int}/check"): Needs(Right.PUBLISH),
    ("POST", "/bulletins/{bulletin:int}/correct"): Needs(Right.PUBLISH, grave=True),
    ("GET", "/bulletins/{bulletin:int}/history"): Needs(Right.PUBLISH),
    ("GET", "/bulletins/{bulletin:int}/picture"): Needs(Right.PUBLISH),
    ("POST", "/bulletins/{bulletin:int}/picture"): Needs(Right.PUBLISH),
    ("GET", "/bulletins/{bulletin:int}/picture/original"): Needs(Right.PUBLISH),
    ("GET", "/bulletins/{bulletin:int}/pictures/{picture:int}"): Needs(Right.PUBLISH),
    ("POST", "/bulletins/{bulletin:int}/preview"): Needs(Right.PUBLISH),
    ("POST", "/bulletins/{bulletin:int}/propose"): Needs(Right.PUBLISH),
    ("POST", "/bulletins/{bulletin:int}/propose-correction"): Needs(Right.PUBLISH),
    ("POST", "/bulletins/{bulletin:int}/remedy"): Needs(Right.PUBLISH),
    ("POST", "/bulletins/{bulletin:int}/restore"): Needs(Right.PUBLISH),
    ("POST", "/bulletins/{bulletin:int}/retract"): Needs(Right.PUBLISH, grave=True),
    ("POST", "/bulletins/{bulletin:int}/take-back"): Needs(Right.PUBLISH),
    ("POST", "/bulletins/{bulletin:int}/unbear"): Needs(Right.PUBLISH),
    ("GET", "/bulletins/{bulletin:int}/write"): Needs(Right.PUBLISH),
    ("POST", "/bulletins/{bulletin:int}/write"): Needs(Right.PUBLISH),
    ("GET", "/enrol/{token}"): STRANGERS,
    ("POST", "/enrol/{token}/passkey"): STRANGERS,
    ("POST", "/enrol/{token}/passkey-options"): STRANGERS,
    ("POST", "/enrol/{token}/password"): STRANGERS,
    ("GET", "/events"): Needs(Right.READ),
    ("GET", "/groups"): Needs(Right.PEOPLE),
    ("POST", "/groups"): Needs(Right.PEOPLE, grave=True),
    ("POST", "/groups/{group:int}/members"): Needs(Right.PEOPLE, grave=True),
    ("POST", "/groups/{group:int}/remove"): Needs(Right.PEOPLE, grave=True),
    ("POST", "/here"): Needs(Right.OWN),
    ("POST", "/language/{language}"): Needs(Right.OWN, while_locked=True),
    ("POST", "/lock"): Needs(Right.OWN, while_locked=True),
    ("GET", "/map"): Needs(Right.READ),
    ("GET", "/map/data"): Needs(Right.READ),
    ("GET", "/map/outlines/{level}"): Needs(Right.READ),
    ("GET", "/people"): Needs(Right.PEOPLE),
    ("POST", "/people"): Needs(Right.PEOPLE, grave=True),
    ("POST", "/people/sheet"): Needs(Right.PEOPLE, grave=True),
    ("GET", "/people/{person:int}"): Needs(Right.PEOPLE),
    ("POST", "/people/{person:int}/leave"): Needs(Right.PEOPLE, grave=True),
    ("POST", "/people/{person:int}/link"): Needs(Right.PEOPLE, grave=True),
    ("POST", "/people/{person:int}/recovery"): Needs(Right.PEOPLE, grave=True),
    ("POST", "/people/{person:int}/refuse"): Needs(Right.PEOPLE),
    ("POST", "/people/{person:int}/role"): Needs(Right.PEOPLE, grave=True),
    ("POST", "/places"): Needs(Right.READ),
    ("GET", "/protection"): Needs(Right.READ),
    ("GET", "/recover"): STRANGERS,
    ("POST", "/recover"): STRANGERS,
    ("POST", "/people/{person:int}/sign-out"): Needs(Right.PEOPLE, grave=True),
    ("GET", "/reports/{number}"): Needs(Right.READ),
    ("GET", "/reports/{number}/attachments/{ordinal:int}"): Needs(Right.READ),
    ("GET", "/reports/{number}/attachments/{ordinal:int}/copies"): Needs(Right.READ),
    ("GET", "/reports/{number}/attachments/{ordinal:int}/copies/{n:int}"): Needs(Right.READ),
    ("POST", "/reports/{number}/attachments/{ordinal:int}"): Needs(Right.DOWNLOAD),
    ("POST", "/reports/{number}/case"): Needs(Right.TRIAGE),
    ("POST", "/reports/{number}/change"): Needs(Right.TRIAGE),
    ("GET", "/reports/{number}/folded"): Needs(Right.READ),
    ("POST", "/reports/{number}/group"): Needs(Right.RESTRICT),
    ("POST", "/reports/{number}/places"): Needs(Right.TRIAGE),
    ("POST", "/reports/{number}/reply"): Needs(Right.REPLY),
    ("POST", "/reports/{number}/undo"): Needs(Right.TRIAGE),
    ("GET", "/search"): Needs(Right.READ),
    ("GET", "/sharing"): Needs(Right.EXPORT),
    ("POST", "/sharing"): Needs(Right.EXPORT, grave=True),
    ("POST", "/search/digest"): Needs(Right.TRIAGE),
    ("POST", "/search/keep"): Needs(Right.TRIAGE),
    ("GET", "/sign-in"): STRANGERS,
    ("POST", "/sign-in/passkey"): STRANGERS,
    ("POST", "/sign-in/passkey-options"): STRANGERS,
    ("POST", "/sign-in/password"): STRANGERS,
    ("GET", "/sign-in/{token}"): STRANGERS,
    ("POST", "/sign-in/{token}"): STRANGERS,
    ("POST", "/sign-out"): Needs(Right.OWN, while_locked=True),
    ("POST", "/views"): Needs(Right.TRIAGE),
    ("POST", "/views/remove"): Needs(Right.TRIAGE),
}
"""What each route needs, written by hand. A route that is not here fails."""
SAMPLES = {
    "number": "26-0001",
    "ordinal:int": "1",
    "n:int": "1",
    "token": "no-token",
    "language": "en",
    "person:int": "99999",
    "group:int": "99999",
    "level": "oblasts",
    "bulletin:int": "99999",
    "picture:int": "99999",
    "case:int": "99999",
}
ENDING = ("/sign-out", "/lock")
"""These end the session of someone with no way in: not for the walk below, but each has its own test."""


def ways(routes: Iterable[BaseRoute]) -> dict[tuple[str, str], Needs]:
    return {
        (method, route.path): needs_of(route)
        for route in routes
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}
    }


def sample(path: str) -> str:
    for name, value in SAMPLES.items():
        path = path.replace("{" + name + "}", value)
    assert "{" not in path, "give the new parameter a sample"
    return path


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """An empty vault."""
    return create_vault(tmp_path_factory.mktemp("access") / "vault", "six words that nobody has guessed")


@pytest.fixture(scope="module")
def everyone(vault: Vault) -> dict[str, Pages]:
    """Someone of each role, and of one that does not exist, signed in."""
    return {role: sign_in(vault, role, role) for role in (*ROLES, "unknown")}


def refused(answer: Answer) -> bool:
    return answer.status == 403 and "not part of your work" in answer.text


def ended(answer: Answer) -> bool:
    return b"event: ended" in answer.body


def test_every_route_says_what_it_needs(vault: Vault) -> None:
    """And needs what the table above says: a new route is entered there on purpose."""
    routes = build_routes(Desk(vault, texts.load(), environment(), 3600))
    assert ways(routes) == EXPECTED


def test_a_route_without_a_right_cannot_be_served() -> None:
    """The control of the above: forgetting it is an error when the application is built."""

    async def forgotten(request: Request) -> Response:
        return Response()

    with pytest.raises(LookupError, match="does not say which right it needs"):
        checked([Route("/forgotten", forgotten)])


@pytest.mark.parametrize("role", [*ROLES, "unknown"])
async def test_every_role_on_every_route(everyone: dict[str, Pages], role: str) -> None:
    """Who has the right is let through; who has not is told so calmly, whatever the route is about."""
    pages, rights = everyone[role], ROLES.get(role, frozenset())
    for (method, path), needs in EXPECTED.items():
        if path in ENDING:
            continue
        answer = await pages.ask(method, sample(path), until=lambda got: b"data:" in got.body)
        lacks = needs.right is not None and needs.right not in rights
        if path == "/events":
            assert ended(answer) == lacks
        else:
            assert refused(answer) == lacks, (role, method, path)
        assert answer.status < 500, (role, method, path)


async def test_strangers_get_nothing(everyone: dict[str, Pages]) -> None:
    """Without a session every route that needs a right leads to the door, with an empty body."""
    pages = everyone["admin"]
    for (method, path), needs in EXPECTED.items():
        answer = await pages.ask(method, sample(path), signed_in=False)
        if needs.right is None:
            assert answer.status in (200, 403)
        elif path == "/events":
            assert ended(answer)
        else:
            assert (answer.status, answer.headers["location"], answer.body) == (303, "/sign-in", b"")


async def test_a_locked_session_shows_nothing(vault: Vault) -> None:
    """Every route but those that unlock or end it asks who one is; the control: unlocked, the name is on the pages."""
    pages = sign_in(vault, "Locked Lesia", "admin")
    pages.give_password("quiet granite lantern")
    assert "People" in (await pages.ask("GET", "/people")).text
    with Session(vault.writer) as session, session.begin():
        sessions.lock(session, pages.cookie)
    for (method, path), needs in EXPECTED.items():
        if needs.right is None or needs.while_locked:
            continue
        answer = await pages.ask(method, sample(path))
        if path == "/events":
            assert b"event: locked" in answer.body
            continue
        assert answer.status == 403, (method, path)
        assert "<h1>Locked</h1>" in answer.text
        assert 'class="side"' not in answer.text
    part = await pages.ask("GET", "/reports/26-0001", headers={"hx-request": "true"})
    assert (part.status, part.headers["hx-refresh"], part.body) == (401, "true", b"")


async def test_grave_acts_ask_again(vault: Vault) -> None:
    """Six minutes after signing in nothing grave is done without asking who it is; what is not grave goes on."""
    pages = sign_in(vault, "Slow Sofia", "admin")
    pages.give_password("quiet granite lantern")
    pages.age_session(started=360, used=10)
    for (method, path), needs in EXPECTED.items():
        if needs.right is None or path in (*ENDING, "/events", "/again"):
            continue
        asked = "<h1>Is it you?</h1>" in (await pages.ask(method, sample(path))).text
        assert asked == needs.grave, (method, path)
    pages.age_session(started=240, used=10)
    assert "<h1>Is it you?</h1>" not in (await pages.ask("GET", "/account/add")).text


ABOUT_A_REPORT = [(method, path) for method, path in EXPECTED if "{number}" in path]


async def test_a_report_of_others_is_not_there(everyone: dict[str, Pages], vault: Vault) -> None:
    """Under its number comes the answer that a number without a report gets; a member of its group sees it."""
    insider, outsider = everyone["editor"], everyone["admin"]
    secret = "Лише для групи."
    with Session(vault.writer) as session, session.begin():
        for serial, words in ((1, secret), (2, "Для всіх.")):
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
                    changed=serial,
                )
            )
        session.add(NeedToKnow(id=1, name="witnesses"))
        session.flush()
        session.add_all([GroupMember(group_id=1, person_id=insider.person), ReportGroup(report_id=1, group_id=1)])
    assert secret in (await insider.ask("GET", "/reports/26-0001")).text
    for method, path in ABOUT_A_REPORT:
        theirs = await outsider.ask(method, sample(path), body=b"text=Thanks")
        nobodys = await outsider.ask(method, sample(path).replace("26-0001", "26-0099"), body=b"text=Thanks")
        assert theirs.status == 404, path
        assert theirs.body == nobodys.body.replace(b"26-0099", b"26-0001")
    listed = (await outsider.ask("GET", "/")).text
    assert secret not in listed
    assert "26-0001" not in listed
    assert "26-0002" in listed
    assert secret in (await insider.ask("GET", "/")).text
    asked = "/events?changed=0&newest=0&report=26-0001&report_changed=0"
    told = [
        (await each.ask("GET", asked, until=lambda got: b"event: report" in got.body)).text
        for each in (insider, outsider)
    ]
    assert "2 new reports" in told[0]
    assert "data: more" in told[0]
    assert "1 new report " in told[1].replace("\n", " ")
    assert "data: more" not in told[1]
