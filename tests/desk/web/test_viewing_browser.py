"""Places and files under somebody's hands: chosen by keyboard, found by name, seen in working copies that were made
meanwhile by the real sandbox; and the list that stays the same without a script."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from holub_testing.desk import DeskPages
from holub_testing.media_files.jpegs import picture
from holub_testing.media_files.pdfs import pdf
from holub_testing.media_files.recordings import recorded
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from holub_desk import server
from holub_desk.triage.arriving import arrived
from holub_desk.triage.codebook import read_codebook
from holub_desk.vault.tables import Report, ReportPlace, ReportTime

WORDS = "Учора 🚌 у Маріуполі бачив два автобуси.\r\nПотім їх повезли до Артемівська, а звідти до Іванівки."
ANSWERS = {"oblast": "UA14", "settlement": "Маріуполь", "when": "week"}


def places(desk: DeskPages) -> list[tuple[str, str, str]]:
    with Session(desk.vault.engine) as session:
        account = session.scalars(select(Report.account)).one()
        found = []
        for row in session.scalars(
            select(ReportPlace).where(ReportPlace.answered.is_(False)).order_by(ReportPlace.key)
        ):
            spans = [each.split(",") for each in row.spans.strip("[]").split("], [")] if row.spans != "[]" else []
            found.append((row.name, row.hromada, " ".join(account[int(a) : int(b)] for a, b in spans)))
        return found


def arrive(desk: DeskPages) -> None:
    """What the opener does with a report's answers."""
    with Session(desk.vault.writer) as session, session.begin():
        arrived(session, list(session.scalars(select(Report.id))), read_codebook(), datetime.now(UTC).date())


def test_places_by_keyboard(desk: DeskPages, page: Page) -> None:
    """p and a number chooses; a name that many bear is searched with its raion; z takes it back; w says when."""
    desk.add(WORDS, ANSWERS)
    arrive(desk)
    page.goto(f"{desk.url}/reports/26-0001")
    press, card = page.keyboard.press, page.locator("section[aria-labelledby='card-place']")
    expect(page.locator("#account mark.place")).to_have_text(["Маріуполі", "Артемівська", "Іванівки"])
    expect(card).to_contain_text("of this name")
    press("p")
    expect(page.locator("#place-1")).to_be_focused()
    press("1")
    expect(card.locator("li b").first).to_have_text("Маріуполь")
    expect(page.locator("#place-1")).not_to_be_focused()
    press("p")
    press("p")
    page.keyboard.type("Ivanivka Henichesk")
    press("Enter")
    expect(card.locator("#found-places button")).to_have_count(1)
    press("Tab")
    press("Tab")
    expect(card.locator("#found-places button")).to_be_focused()
    press("Enter")
    expect(card.locator("ul.codes")).to_contain_text("Генічеський район")
    assert places(desk) == [("Маріуполь", "Маріупольська", "Маріуполі"), ("Іванівка", "Іванівська", "")]
    press("z")
    expect(card.locator("ul.codes")).not_to_contain_text("Генічеський район")
    press("w")
    page.select_option("#time-precision", "month")
    page.fill("#time-last", "2026-10-15")
    press("Enter")
    expect(page.locator("section[aria-labelledby='card-time']")).to_contain_text("1 Oct 2026 – 31 Oct 2026 a month")
    with Session(desk.vault.engine) as session:
        when = session.scalars(select(ReportTime).where(ReportTime.answered.is_(False))).one()
    assert (when.first_day, when.precision) == (datetime(2026, 10, 1).date(), "month")
    page.locator("button[aria-label='Remove: Маріуполь']").click()
    expect(card.locator("ul.codes li b").first).to_have_text("Донецька область")
    assert places(desk) == []


def test_files_are_seen(desk: DeskPages, page: Page) -> None:
    """First the words that they are being made, then by themselves a photo, a page, frames and sound, with pixels."""
    made, conversation = recorded(), desk.add("Файли.")
    photo = _jpeg()
    for content, kind in ((photo, "image/jpeg"), (pdf(), "application/pdf"), (made["tags.mp4"], "video/mp4")):
        desk.attach(conversation, content, type=kind)
    desk.attach(conversation, b"no picture", type="image/jpeg")
    page.goto(f"{desk.url}/reports/26-0001")
    expect(page.get_by_text("A working copy is being made.")).to_have_count(4)
    with server.making_copies(desk.vault):
        expect(page.get_by_alt_text("Working copy of 26-0001-1.jpg")).to_be_visible(timeout=30_000)
        expect(page.get_by_alt_text("26-0001-3.mp4: frames of the film")).to_be_visible(timeout=30_000)
        expect(page.get_by_text("This is no kind of file that can be shown here.")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("A working copy is being made.")).to_have_count(0)
    images = page.locator(".files img")
    assert images.count() == 4  # photo, page, sheet, waveform
    for image in images.all():
        image.scroll_into_view_if_needed()
        page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=image.element_handle())
    length = page.evaluate(
        """() => new Promise((done, failed) => {
            const sound = document.querySelector('audio');
            sound.addEventListener('loadedmetadata', () => done(sound.duration));
            sound.addEventListener('error', () => failed(sound.error.message));
            sound.load(); sound.preload = 'metadata'; sound.load();
        })"""
    )
    assert 0.4 < length < 1
    page.get_by_alt_text("Working copy of 26-0001-1.jpg").click()
    expect(page.locator("figure img")).to_be_visible()
    expect(page.get_by_role("button", name="I have such a machine: download")).to_be_visible()


def _jpeg() -> bytes:
    out = io.BytesIO()
    picture(side=400).save(out, "JPEG")
    return out.getvalue()


def test_without_javascript(desk: DeskPages, browser: Browser) -> None:
    """A filtered list stays beside the report, next leads on within it; a place is searched and chosen on pages."""
    for n in range(1, 5):
        desk.add(f"Слова номер {n}.")
    with Session(desk.vault.writer) as session, session.begin():
        session.execute(update(Report).where(Report.serial == 3).values(state="assessed"))
    context = browser.new_context(java_script_enabled=False, locale="en", viewport={"width": 1320, "height": 760})
    page = context.new_page()
    page.goto(desk.url + desk.link())
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{desk.url}/?state=new")
    page.locator("#row-26-0004").click()
    assert page.locator("#list .rows b").all_text_contents() == ["26-0004", "26-0002", "26-0001"]
    page.get_by_role("link", name="Next 26-0002").click()
    assert page.locator("#number").inner_text() == "26-0002"
    assert page.locator("#list .rows li").count() == 3
    page.fill("#place-name", "Артемовск")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name="Бахмут (Артемовск)").click()
    assert page.locator("#number").inner_text() == "26-0002"
    assert "Бахмутська громада" in page.locator("section[aria-labelledby='card-place']").inner_text()
    assert page.url.endswith("/reports/26-0002?state=new")
    context.close()
