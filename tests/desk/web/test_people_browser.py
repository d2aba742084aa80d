"""How people come in, in a browser: invitation, passkey, password and code, locking, grave acts, recovery."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

import pytest
from holub_testing.authenticator import code, plug_in
from holub_testing.desk import IDLE_MINUTES, DeskPages
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from holub_desk.custody import log
from holub_desk.staff import people
from holub_desk.vault.tables import Password, Person, Reply, ReplyAddress, Report, StaffSession
from holub_wire.age.identities import HybridIdentity

PASSWORD = "quiet granite lantern"
Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Opens pages, each in a browser of its own, with a device for passkeys if scripts run."""
    contexts = []

    def make(*, scripts: bool = True, verifies: bool = True) -> Page:
        context = browser.new_context(locale="en", java_script_enabled=scripts)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        if scripts:
            plug_in(page, verifies=verifies)
        return page

    yield make
    for each in contexts:
        each.close()


@pytest.fixture
def admin(desk: DeskPages, open_page: Open) -> Page:
    """The first admin, signed in by link, with a passkey."""
    page = open_page()
    page.goto(desk.url + desk.link())
    page.click("button.go")
    page.goto(f"{desk.url}/account/add")
    page.fill("#label", "Laptop")
    page.get_by_role("button", name="Make a passkey").click()
    page.wait_for_url("**/account")
    return page


def invited(desk: DeskPages, name: str, role: str) -> str:
    """The path of an invitation."""
    with Session(desk.vault.writer) as session, session.begin():
        return f"/enrol/{people.invite(session, name, role, None, int(time.time()))}"


def enrol(page: Page, url: str) -> None:
    """Open an invitation and make a passkey."""
    page.goto(url)
    page.get_by_role("button", name="Make a passkey").click()
    page.wait_for_selector("#list")


def enrol_by_password(page: Page, url: str) -> tuple[str, str]:
    """Open an invitation and set a password; the secret of the codes, and the one that was used."""
    page.goto(url)
    page.get_by_text("A password and a code instead").click()
    secret = page.locator("code.secret").inner_text()
    page.fill("input[name=password]", PASSWORD)
    used = code(secret)
    page.fill("input[name=code]", used)
    page.get_by_role("button", name="Set the password").click()
    page.wait_for_selector("#list")
    return secret, used


def forget_code(desk: DeskPages) -> None:
    """As if half a minute had passed: the code of now was not used yet."""
    with Session(desk.vault.writer) as session, session.begin():
        session.execute(update(Password).values(last_step=0))


def age(desk: DeskPages, **seconds: int) -> None:
    """Make every session as if these times were so many seconds ago."""
    with Session(desk.vault.writer) as session, session.begin():
        session.execute(update(StaffSession).values({name: int(time.time()) - ago for name, ago in seconds.items()}))


def test_from_invitation_to_passkey(desk: DeskPages, admin: Page, open_page: Open) -> None:
    """An admin invites; the invited person makes a passkey, signs out, and signs in with it. The link worked once."""
    desk.add("Щось є.")
    admin.goto(f"{desk.url}/people")
    admin.fill("input[name=name]", "Olena")
    admin.get_by_role("button", name="Make a link").click()
    link = admin.locator("#link").inner_text()
    olena = open_page()
    olena.goto(link)
    expect(olena.locator("h1")).to_have_text("Welcome, Olena")
    enrol(olena, link)
    olena.get_by_role("button", name="Sign out").click()
    olena.get_by_role("button", name="Sign in with a passkey").click()
    olena.get_by_text("Щось є.").first.wait_for()
    assert olena.get_by_role("link", name="People").count() == 0
    olena.goto(f"{desk.url}/people")
    expect(olena.locator("h1")).to_have_text("This is not part of your work here.")
    stranger = open_page()
    stranger.goto(link)
    expect(stranger.locator("h1")).to_contain_text("used already")
    admin.goto(f"{desk.url}/people")
    expect(admin.locator("li", has_text="Olena")).to_contain_text("1 passkey")
    with Session(desk.vault.engine) as session:
        done = [row.said["did"] for row in log.entries_of(session, limit=20) if row.act == "staff" and row.said]
    assert done == ["added a passkey", "invited", "added a passkey"]


def test_a_passkey_is_nothing_without_its_owner(desk: DeskPages, open_page: Open) -> None:
    """A device that cannot say who holds it makes no passkey, and the page says so calmly."""
    page = open_page(verifies=False)
    page.goto(desk.url + invited(desk, "Olena", "analyst"))
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.locator("[data-refused]")).to_be_visible()
    page.goto(desk.url)
    expect(page.locator("h1")).to_have_text("Sign in")


@pytest.mark.parametrize("scripts", [True, False])
def test_password_and_code(desk: DeskPages, open_page: Open, scripts: bool) -> None:
    """Without passkeys, also without JavaScript: weak passwords and wrong codes are refused; a code counts once."""
    page = open_page(scripts=scripts)
    url = desk.url + invited(desk, "Olena", "analyst")
    page.goto(url)
    page.get_by_text("A password and a code instead").click()
    secret = page.locator("code.secret").inner_text()
    for password, digits, fault in (
        ("Olena2026!Olena", code(secret), "can be guessed"),
        (PASSWORD, "000000", "The code is wrong"),
    ):
        page.fill("input[name=password]", password)
        page.fill("input[name=code]", digits)
        page.get_by_role("button", name="Set the password").click()
        expect(page.get_by_role("alert")).to_contain_text(fault)
    assert page.locator("code.secret").inner_text() == secret
    _, used = enrol_by_password(page, url)
    page.get_by_role("button", name="Sign out").click()

    def sign_in(digits: str) -> None:
        if page.locator("details[open]").count() == 0:
            page.get_by_text("With a password and a code").click()
        page.fill("input[name=name]", "Olena")
        page.fill("input[name=password]", PASSWORD)
        page.fill("input[name=code]", digits)
        page.get_by_role("button", name="Sign in", exact=True).click()

    sign_in(used)
    expect(page.get_by_role("alert")).to_have_text("Name, password or code is wrong.")
    sign_in(code(secret, 1))
    page.wait_for_selector("#list")


def test_wrong_tries_wait_elsewhere_only(desk: DeskPages, open_page: Open) -> None:
    """After three wrong tries the next one waits. In her own browser Olena comes in meanwhile, and is told."""
    olena, thief = open_page(), open_page()
    secret, _ = enrol_by_password(olena, desk.url + invited(desk, "Olena", "analyst"))
    olena.get_by_role("button", name="Sign out").click()
    thief.goto(f"{desk.url}/sign-in")
    thief.get_by_text("With a password and a code").click()
    wrong = 0
    for n in range(12):  # on a slow machine the first waits are over before the next try
        thief.fill("input[name=name]", "Olena")
        thief.fill("input[name=password]", f"guess number {n}")
        thief.fill("input[name=code]", "123456")
        with thief.expect_navigation():
            thief.get_by_role("button", name="Sign in", exact=True).click()
        if "wait" in thief.get_by_role("alert").inner_text():
            break
        wrong += 1
    assert 3 <= wrong < 12
    forget_code(desk)
    olena.get_by_text("With a password and a code").click()
    olena.fill("input[name=name]", "Olena")
    olena.fill("input[name=password]", PASSWORD)
    olena.fill("input[name=code]", code(secret))
    olena.get_by_role("button", name="Sign in", exact=True).click()
    olena.wait_for_selector("#list")
    olena.get_by_role("link", name="Olena").click()
    expect(olena.locator(".warning")).to_contain_text(f"there were {wrong} wrong tries at your name")


def test_an_idle_page_locks_and_keeps_its_place(desk: DeskPages, admin: Page) -> None:
    """What was open is covered by itself; the passkey brings it back where it was."""
    desk.add("Щось таємне.")
    admin.goto(f"{desk.url}/reports/26-0001")
    admin.get_by_text("Щось таємне.").first.wait_for()
    age(desk, last_used=IDLE_MINUTES * 60 + 1)
    admin.get_by_role("heading", name="Locked").wait_for()
    assert "таємне" not in admin.content()
    assert admin.url.endswith("/reports/26-0001")
    admin.get_by_role("button", name="It is me: passkey").click()
    expect(admin.locator("#number")).to_have_text("26-0001")
    assert admin.locator(".account").inner_text() == "Щось таємне."


def test_whoever_types_is_here(desk: DeskPages, admin: Page) -> None:
    """Typing in an open page, without any request of its own, keeps the session in use."""
    admin.clock.install()
    admin.goto(f"{desk.url}/people")
    age(desk, last_used=1000)
    admin.clock.fast_forward(31_000)
    with admin.expect_response("**/here") as answer:
        admin.locator("input[name=name]").press("a")
    assert answer.value.status == 204
    with Session(desk.vault.engine) as session:
        assert session.scalars(select(StaffSession.last_used)).one() > time.time() - 100


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_typed_survives_the_lock(desk: DeskPages, open_page: Open, scripts: bool) -> None:
    """A reply that is sent from a page whose session has locked is sent once its writer has shown who she is."""
    conversation = desk.add("Щось є.")
    with Session(desk.vault.writer) as session, session.begin():
        report = session.scalars(select(Report).where(Report.conversation == conversation)).one()
        recipient = str(HybridIdentity.generate().recipient())
        session.add(ReplyAddress(report_id=report.id, recipient=recipient, mailbox="ab" * 32))
    page = open_page(scripts=scripts)
    secret, _ = enrol_by_password(page, desk.url + invited(desk, "Olena", "analyst"))
    page.goto(f"{desk.url}/reports/26-0001")
    text = "Дякуємо & «питаємо»:\n1 + 1 = 2?"
    page.fill("#reply-text", text)
    with Session(desk.vault.writer) as session, session.begin():  # before the page has noticed
        session.execute(update(StaffSession).values(locked=True))
        page.evaluate("document.querySelector('form.reply').submit()") if scripts else None
    if not scripts:
        page.get_by_role("button", name="Seal and send").click()
    expect(page.locator("h1")).to_have_text("Locked")
    forget_code(desk)
    page.get_by_text("With a password and a code").click()
    page.fill("input[name=password]", PASSWORD)
    page.fill("input[name=code]", "000000")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_contain_text("is wrong")
    page.fill("input[name=password]", PASSWORD)
    page.fill("input[name=code]", code(secret))
    page.get_by_role("button", name="Go on").click()
    if not scripts:
        page.get_by_role("button", name="Go on").click()
    expect(page.locator("#number")).to_have_text("26-0001")
    with Session(desk.vault.engine) as session:
        assert session.scalars(select(Reply.text)).all() == [text]


def test_a_grave_act_asks_again(desk: DeskPages, admin: Page) -> None:
    """Ten minutes after signing in an invitation needs the passkey once more; then it is made, as it was typed."""
    age(desk, confirmed=600)
    admin.goto(f"{desk.url}/people")
    admin.fill("input[name=name]", "Olena & Petro")
    admin.select_option("select[name=role]", "editor")
    admin.get_by_role("button", name="Make a link").click()
    expect(admin.locator("h1")).to_have_text("Is it you?")
    with Session(desk.vault.engine) as session:
        assert session.scalar(select(Person).where(Person.role == "editor")) is None
    before = admin.context.cookies()
    admin.get_by_role("button", name="It is me: passkey").click()
    expect(admin.locator("h1")).to_have_text("A link for Olena & Petro")
    assert admin.context.cookies() != before
    with Session(desk.vault.engine) as session:
        assert session.scalars(select(Person.name).where(Person.role == "editor")).one() == "Olena & Petro"


def test_recovery_by_two_admins(desk: DeskPages, admin: Page, open_page: Open) -> None:
    """One admin asks and cannot agree; another one agrees. The new passkey works, the old one and its session end."""
    second, lost, found = open_page(), open_page(), open_page()
    enrol(second, desk.url + invited(desk, "Second", "admin"))
    enrol(lost, desk.url + invited(desk, "Olena", "analyst"))
    admin.goto(f"{desk.url}/people")
    admin.get_by_role("link", name="Olena").click()
    page = admin.url
    admin.get_by_role("button", name="Ask for recovery").click()
    admin.get_by_role("button", name="Agree, and make the link").click()
    expect(admin.get_by_role("alert")).to_contain_text("You have asked already")
    second.goto(page)
    expect(second.locator(".warning").first).to_contain_text("admin asks")
    second.get_by_role("button", name="Agree, and make the link").click()
    link = second.locator("#link").inner_text()
    lost.goto(desk.url)
    lost.wait_for_selector("#list")  # what she had works until the link is used
    enrol(found, link)
    lost.goto(desk.url)
    expect(lost.locator("h1")).to_have_text("Sign in")
    lost.get_by_role("button", name="Sign in with a passkey").click()
    expect(lost.locator("[data-refused]")).to_be_visible()
    found.get_by_role("button", name="Sign out").click()
    found.get_by_role("button", name="Sign in with a passkey").click()
    found.wait_for_selector("#list")


def test_recovery_by_the_sheet(desk: DeskPages, admin: Page, open_page: Open) -> None:
    """The letters from the safe let an admin enrol again, once; a wrong name or letter does not."""
    admin.goto(f"{desk.url}/people")
    admin.get_by_role("button", name="Make a sheet").click()
    secret = admin.locator("#secret").inner_text()
    assert re.fullmatch(r"([a-z2-9]{4}-){6}[a-z2-9]{4}", secret)
    page = open_page()
    page.goto(f"{desk.url}/sign-in")
    page.get_by_role("link", name="I have lost every way in").click()
    for name, letters in (("admin", secret[:-1] + ("a" if secret[-1] != "a" else "b")), ("nobody", secret)):
        page.fill("input[name=name]", name)
        page.fill("input[name=secret]", letters)
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_role("alert")).to_contain_text("This is not the name of an admin")
    page.fill("input[name=name]", "admin")
    page.fill("input[name=secret]", secret.upper().replace("-", " "))
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Make a passkey").click()
    page.wait_for_selector("#list")
    admin.goto(desk.url)
    expect(admin.locator("h1")).to_have_text("Sign in")
    page.goto(f"{desk.url}/recover")
    page.fill("input[name=name]", "admin")
    page.fill("input[name=secret]", secret)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_be_visible()


def test_one_s_own_account(desk: DeskPages, admin: Page, open_page: Open) -> None:
    """Sessions and ways in are listed; one ends elsewhere, the last way in stays, a second one can be removed."""
    other = open_page()
    other.goto(desk.url + desk.link())
    other.click("button.go")
    other.wait_for_selector("#list")
    admin.goto(f"{desk.url}/account")
    expect(admin.locator("li", has_text="elsewhere")).to_have_count(1)
    admin.get_by_role("button", name="Sign out there").click()
    expect(admin.locator("li", has_text="elsewhere")).to_have_count(0)
    other.goto(desk.url)
    expect(other.locator("h1")).to_have_text("Sign in")
    admin.get_by_role("button", name="Remove: Laptop").click()
    expect(admin.get_by_role("alert")).to_contain_text("your only way in")
    admin.get_by_role("link", name="Add a way in").click()
    admin.get_by_text("A password and a code instead").click()
    secret = admin.locator("code.secret").inner_text()
    admin.fill("input[name=password]", PASSWORD)
    admin.fill("input[name=code]", code(secret))
    admin.get_by_role("button", name="Set the password").click()
    admin.get_by_role("button", name="Remove: Laptop").click()
    expect(admin.locator("li", has_text="Laptop")).to_have_count(0)
    admin.get_by_role("button", name="Sign out everywhere").click()
    expect(admin.locator("h1")).to_have_text("Sign in")
