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

from holub_desk.staff.rights import ROLES, Right
from holub_desk.vault.tables import GroupMember, NeedToKnow, Report, ReportGroup
from holub_desk.vault.vault import Vault, create_vault
from holub_desk.web import texts
from holub_desk.web.access import needs_of
from holub_desk.web.app import build_routes, checked
from holub_desk.web.desk import Desk, environment

EXPECTED: dict[tuple[str, str], Right | None] = {
    ("GET", "/"): Right.READ,
    ("GET", "/events"): Right.READ,
    ("POST", "/language/{language}"): Right.OWN,
    ("GET", "/reports/{number}"): Right.READ,
    ("GET", "/reports/{number}/attachments/{ordinal:int}"): Right.DOWNLOAD,
    ("POST", "/reports/{number}/attachments/{ordinal:int}"): Right.DOWNLOAD,
    ("GET", "/reports/{number}/folded"): Right.READ,
    ("POST", "/reports/{number}/reply"): Right.REPLY,
    ("GET", "/sign-in"): None,
    ("GET", "/sign-in/{token}"): None,
    ("POST", "/sign-in/{token}"): None,
    ("POST", "/sign-out"): Right.OWN,
}
"""What each route needs; none where strangers may come. A route that is not here fails."""
SAMPLES = {"number": "26-0001", "ordinal:int": "1", "token": "no-token", "language": "en"}


def ways(routes: Iterable[BaseRoute]) -> dict[tuple[str, str], Right | None]:
    return {
        (method, route.path): needs_of(route).right
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
    for (method, path), right in EXPECTED.items():
        if path == "/sign-out":
            continue  # it would end here; test_sign_in has it
        answer = await pages.ask(method, sample(path), until=lambda got: b"data:" in got.body)
        if path == "/events":
            assert ended(answer) == (right not in rights)
        else:
            assert refused(answer) == (right is not None and right not in rights), (role, method, path)
        assert answer.status < 500, (role, method, path)


async def test_strangers_get_nothing(everyone: dict[str, Pages]) -> None:
    """Without a session every route that needs a right leads to the door, with an empty body."""
    pages = everyone["admin"]
    for (method, path), right in EXPECTED.items():
        answer = await pages.ask(method, sample(path), signed_in=False)
        if right is None:
            assert answer.status in (200, 403)
        elif path == "/events":
            assert ended(answer)
        else:
            assert (answer.status, answer.headers["location"], answer.body) == (303, "/sign-in", b"")


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
