"""Reports to decide about, and the forms of their pages without a network."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from holub_desk.vault.tables import Report
from holub_testing.pages import Answer, Pages

WORDS = "Привезли два автобуси 🚌.\r\nГоворили незнайомою мовою."


def add_four(pages: Pages) -> None:
    """Four reports of four sources: the last one by a messenger."""
    with Session(pages.vault.writer) as session, session.begin():
        for serial in range(1, 5):
            session.add(
                Report(
                    id=serial,
                    conversation=f"{serial:032x}",
                    year=2026,
                    serial=serial,
                    received_on=date(2026, 11, 16 + serial),
                    channel="telegram" if serial == 4 else "web",
                    language="uk",
                    questionnaire="q",
                    version="v",
                    account=WORDS,
                    changed=serial,
                    source_id=f"s{serial}",
                )
            )


async def post(pages: Pages, path: str, *pairs: tuple[str, str], part: bool = False, **fields: str) -> Answer:
    """Send a form, as a page or as a script of ours does."""
    body = urlencode([*pairs, *fields.items()]).encode()
    return await pages.ask("POST", path, body=body, headers={"hx-request": "true"} if part else {})
