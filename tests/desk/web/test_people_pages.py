"""Pages about people, one request at a time: what they tell, and what they do not."""

from __future__ import annotations

import json
import re
import time
from datetime import date
from urllib.parse import urlencode

import pytest
from holub_testing.authenticator import code
from holub_testing.pages import Pages, sign_in
from holub_testing.soft_key import SoftKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.config import WebSettings
from holub_desk.custody import log
from holub_desk.staff import people, sessions
from holub_desk.vault.tables import GroupMember, NeedToKnow, Person, Report, ReportGroup, StaffSession
from holub_desk.vault.vault import Vault
from holub_desk.web.app import build_app

PASSWORD = "quiet granite lantern"
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture
def admin(vault: Vault) -> Pages:
    """An admin who has just signed in."""
    return sign_in(vault, "Anna", "admin")


async def post(pages: Pages, path: str, signed_in: bool = True, **fields: str) -> tuple[int, str]:
    answer = await pages.ask("POST", path, headers=FORM, body=urlencode(fields).encode(), signed_in=signed_in)
    return answer.status, answer.text


def invited(vault: Vault, name: str) -> str:
    with Session(vault.writer) as session, session.begin():
        return people.invite(session, name, "analyst", None, int(time.time()))


async def test_password_fields(admin: Pages, vault: Vault) -> None:
    """Masked, named for password managers, and nothing forbids pasting."""
    admin.give_password(PASSWORD)
    pages = [
        (await admin.ask("GET", "/sign-in", signed_in=False)).text,
        (await admin.ask("GET", f"/enrol/{invited(vault, 'Olena')}", signed_in=False)).text,
        (await admin.ask("GET", "/account/add")).text,
    ]
    for page, kind in zip(pages, ("current-password", "new-password", "new-password"), strict=True):
        [field] = re.findall(r'<input name="password"[^>]*>', page)
        assert 'type="password"' in field
        assert f'autocomplete="{kind}"' in field
        assert 'autocomplete="one-time-code"' in page
        assert "onpaste" not in page


async def test_a_new_desk_has_no_way_in(vault: Vault) -> None:
    """The first person is a name: no password opens the door, the empty one included."""
    pages = sign_in(vault, "admin", "admin")
    pages.sign_out()
    for password in ("", "admin", "password", "holub"):
        status, text = await post(pages, "/sign-in/password", False, name="admin", password=password, code="000000")
        assert status == 403
        assert "is wrong" in text or "wait" in text


async def test_names_are_not_told(admin: Pages, vault: Vault) -> None:
    """A name of the desk, one that left, and one that nobody has get the same answer, word for word."""
    other = sign_in(vault, "Olena", "analyst")
    other.give_password(PASSWORD)
    gone = sign_in(vault, "Petro", "analyst")
    gone.give_password(PASSWORD)
    with Session(vault.writer) as session, session.begin():
        people.leave(session, gone.person, admin.person, int(time.time()))
    for path in ("/sign-in/password", "/recover"):
        fields = {"password": "x" * 20, "code": "123456", "secret": "abcd"}
        told = {
            (status, text.replace(name, "NAME"))
            for name in ("Olena", "Petro", "Nobody")
            for status, text in [await post(admin, path, False, name=name, **fields)]
        }
        assert len(told) == 1, path


async def test_who_left_does_not_come_in_by_password(admin: Pages, vault: Vault) -> None:
    """Even if the password had been left behind; the control: before, it opened the door."""
    other = sign_in(vault, "Olena", "analyst")
    secret = other.give_password(PASSWORD)
    status, _ = await post(other, "/sign-in/password", False, name="Olena", password=PASSWORD, code=code(secret))
    assert status == 303
    with Session(vault.writer) as session, session.begin():
        people.leave(session, other.person, admin.person, int(time.time()))
    other.give_password(PASSWORD)
    status, _ = await post(other, "/sign-in/password", False, name="Olena", password=PASSWORD, code=code(secret, 1))
    assert status == 403


async def test_every_page_leads_out(admin: Pages) -> None:
    """Signing out and locking are on each page of someone signed in, and signing out on the locked one."""
    admin.give_password(PASSWORD)
    for path in ("/", "/account", "/account/add", "/people", f"/people/{admin.person}", "/groups", "/reports/26-0001"):
        text = (await admin.ask("GET", path)).text
        assert 'action="/sign-out"' in text, path
        assert 'action="/lock"' in text, path
    await admin.ask("POST", "/lock")
    assert 'action="/sign-out"' in (await admin.ask("GET", "/people")).text


async def test_a_change_of_ways_in_ends_other_sessions(admin: Pages, vault: Vault) -> None:
    """Whoever came in with what was removed or replaced is out; here it goes on."""
    admin.give_password(PASSWORD)
    key = SoftKey()
    options = (await admin.ask("POST", "/account/add/passkey-options")).text
    sent = json.dumps({"label": "Laptop", "credential": key.create(options)}).encode()
    answer = await admin.ask("POST", "/account/add/passkey", headers={"content-type": "application/json"}, body=sent)
    assert answer.status == 204

    def others() -> int:
        with Session(vault.engine) as session:
            mine = select(StaffSession.token).where(StaffSession.person_id == admin.person)
            return len(session.scalars(mine).all()) - 1

    def elsewhere() -> None:
        with Session(vault.writer) as session, session.begin():
            sessions.start(session, admin.person, int(time.time()), 3600)

    elsewhere()
    assert others() == 1
    status, _ = await post(admin, "/account/remove", which="password")
    assert (status, others()) == (303, 0)
    elsewhere()
    status, text = await post(admin, "/account/remove", which=key.id.hex())
    assert (status, others()) == (422, 1)
    assert "your only way in" in text
    for nonsense in ("password", "", "zz", "00" * 16):
        assert (await post(admin, "/account/remove", which=nonsense))[0] == 404
    page = (await admin.ask("GET", "/account/add")).text
    secret = re.search(r'<code class="secret">([A-Z2-7 ]+)<', page)
    assert secret is not None
    status, _ = await post(admin, "/account/add/password", password=PASSWORD, code=code(secret[1]))
    assert (status, others()) == (303, 0)
    assert (await admin.ask("GET", "/account")).status == 200


async def test_somebody_else_s_session_and_keys_are_not_touched(admin: Pages, vault: Vault) -> None:
    """What another person's page names can neither be removed nor ended from one's own."""
    other = sign_in(vault, "Olena", "analyst")
    with Session(vault.engine) as session:
        [theirs] = sessions.listed(session, other.person, other.cookie, int(time.time()))
    await post(admin, "/account/sessions", which=theirs.id)
    assert (await other.ask("GET", "/")).status == 200
    await post(other, "/account/sessions", which=theirs.id)
    assert (await other.ask("GET", "/")).status == 303


async def test_a_passkey_of_another_session_confirms_nothing(admin: Pages, vault: Vault) -> None:
    """Somebody else's passkey, or a challenge of another session, does not open this one."""
    other = sign_in(vault, "Olena", "analyst")
    keys = {}
    for pages in (admin, other):
        keys[pages.person] = SoftKey()
        options = (await pages.ask("POST", "/account/add/passkey-options")).text
        sent = json.dumps({"label": "", "credential": keys[pages.person].create(options)}).encode()
        assert (await pages.ask("POST", "/account/add/passkey", body=sent)).status == 204
        await pages.ask("POST", "/lock")
    mine = (await admin.ask("POST", "/again/passkey-options")).text
    theirs = (await other.ask("POST", "/again/passkey-options")).text
    for key, options in ((keys[other.person], mine), (keys[admin.person], theirs)):
        sent = json.dumps(key.get(options)).encode()
        assert (await admin.ask("POST", "/again/passkey", body=sent)).status == 403
        assert "<h1>Locked</h1>" in (await admin.ask("GET", "/")).text
    mine = (await admin.ask("POST", "/again/passkey-options")).text
    sent = json.dumps(keys[admin.person].get(mine)).encode()
    answer = await admin.ask("POST", "/again/passkey", body=sent)
    assert answer.status == 204
    admin.cookie = answer.headers["set-cookie"].partition(";")[0].partition("=")[2]
    assert (await admin.ask("GET", "/")).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "evil",
        "",
        "/\t/evil.example",
    ],
)
async def test_going_on_leads_nowhere_else(admin: Pages, path: str) -> None:
    """What the page that asks again has kept is a path of this desk, whatever a form says."""
    secret = admin.give_password(PASSWORD)
    await admin.ask("POST", "/lock")
    fields = {"password": PASSWORD, "code": code(secret), "again-method": "GET", "again-path": path}
    answer = await admin.ask("POST", "/again", headers=FORM, body=urlencode(fields).encode())
    assert (answer.status, answer.headers["location"]) == (303, "/")


async def test_a_part_of_a_page_that_is_locked_asks_as_a_whole(admin: Pages) -> None:
    """What was posted by a part of a page comes again afterwards; the whole page asks."""
    admin.give_password(PASSWORD)
    await admin.ask("POST", "/lock")
    answer = await admin.ask(
        "POST", "/reports/26-0001/reply", headers=FORM | {"hx-request": "true"}, body=b"text=%D0%94%D1%8F%D0%BA%D1%83"
    )
    assert (answer.status, answer.headers["hx-retarget"]) == (200, "body")
    assert '<input type="hidden" name="carried-text" value="Дяку">' in answer.text
    assert 'action="/reports/26-0001/reply"' in answer.text


async def test_one_person_is_shown(vault: Vault) -> None:
    """Every page says so, the one where it weakens a rule says which, and the act is recorded as such."""
    pages = sign_in(vault, "Anna", "admin")
    pages.app = build_app(vault, WebSettings(), one_person=True)
    other = sign_in(vault, "Olena", "analyst")
    other.give_password(PASSWORD)
    for path in ("/", "/account", "/people", "/groups"):
        assert "one-person desk" in (await pages.ask("GET", path)).text
    assert "you alone are enough" in (await pages.ask("GET", f"/people/{other.person}")).text
    status, text = await post(pages, f"/people/{other.person}/recovery")
    assert status == 200
    assert "/enrol/" in text
    with Session(vault.engine) as session:
        newest = log.entries_of(session, limit=1)[0].said
    assert newest is not None
    assert newest["one_person"] is True
    pages.app = build_app(vault, WebSettings())
    assert "one-person desk" not in (await pages.ask("GET", "/people")).text
    assert "you alone are enough" not in (await pages.ask("GET", f"/people/{other.person}")).text


async def test_keeping_a_report_to_a_group(vault: Vault) -> None:
    """An analyst may narrow, to a group of her own; only an editor may widen, and nobody into a group of others."""
    analyst, editor = sign_in(vault, "Olena", "analyst"), sign_in(vault, "Petro", "editor")
    with Session(vault.writer) as session, session.begin():
        session.add_all([NeedToKnow(id=1, name="witnesses"), NeedToKnow(id=2, name="others")])
        session.add(
            Report(
                id=1,
                conversation="c" * 32,
                year=2026,
                serial=1,
                received_on=date(2026, 11, 20),
                channel="web",
                language="uk",
                questionnaire="q",
                version="v",
                account="Слова",
            )
        )
        session.flush()
        session.add_all(GroupMember(group_id=1, person_id=each.person) for each in (analyst, editor))

    def group() -> int | None:
        with Session(vault.engine) as session:
            return session.scalar(select(ReportGroup.group_id))

    for pages, wanted, status, left in (
        (analyst, "2", 403, None),
        (analyst, "99", 403, None),
        (analyst, "x", 403, None),
        (analyst, "1", 303, 1),
        (analyst, "0", 403, 1),
        (editor, "2", 403, 1),
        (editor, "0", 303, None),
    ):
        assert (await post(pages, "/reports/26-0001/group", group=wanted))[0] == status
        assert group() == left
    text = (await analyst.ask("GET", "/reports/26-0001")).text
    assert "Everyone at the desk." in text
    with Session(vault.engine) as session:
        said = [entry.said for entry in log.entries_of(session, 1, limit=10) if entry.act == "staff"]
    assert [(each["person"], each["group"]) for each in said if each] == [(editor.person, None), (analyst.person, 1)]


async def test_a_link_is_used_by_the_first(vault: Vault, admin: Pages) -> None:
    """Two browsers have the page open; the second one's passkey is not taken."""
    token = invited(vault, "Olena")
    keys = [SoftKey(), SoftKey()]
    sent = []
    for key in keys:
        options = (await admin.ask("POST", f"/enrol/{token}/passkey-options", signed_in=False)).text
        sent.append(json.dumps({"label": "x", "credential": key.create(options)}).encode())
    first, second = [await admin.ask("POST", f"/enrol/{token}/passkey", body=each, signed_in=False) for each in sent]
    assert (first.status, second.status) == (204, 403)
    assert "set-cookie" in first.headers
    assert "set-cookie" not in second.headers
    with Session(vault.engine) as session:
        olena = session.scalars(select(Person.id).where(Person.name == "Olena")).one()
        assert people.ways_in(session, olena) == 1


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"credential": 5}', b'{"credential": {"id": []}}', b"\xff"]
)
async def test_broken_proofs_are_refused(admin: Pages, vault: Vault, body: bytes) -> None:
    """Whatever a script sends: 403, and no session."""
    token = invited(vault, "Olena")
    for path in ("/sign-in/passkey", "/again/passkey", "/account/add/passkey", f"/enrol/{token}/passkey"):
        answer = await admin.ask("POST", path, body=body, headers={"content-type": "application/json"})
        assert answer.status == 403, path
        assert "set-cookie" not in answer.headers
