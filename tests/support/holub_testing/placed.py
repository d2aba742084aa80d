"""Reports with places and times, as the desk decided them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from holub_desk.places.gazetteer import gazetteer
from holub_desk.places.store import decide_place, decide_time
from holub_desk.places.when import around, read_when
from holub_desk.places.where import read_where
from holub_desk.vault.tables import Report
from holub_desk.vault.vault import Vault

BAKHMUT = "UA14020010010059145"
MARIUPOL = "UA14140050010029262"
DONETSKA = "UA14000000000091971"
CRIMEA = "UA01000000000013043"
AT = "2026-11-28T10:00Z"


def tell_of(
    vault: Vault,
    words: str,
    *places: str | tuple[str, str],
    when: date | None = None,
    precision: str = "day",
    state: str = "new",
) -> int:
    """A report of these places (codes, `words`, or a code with a coarser precision) and this day; its id."""
    with Session(vault.writer) as session, session.begin():
        serial = (session.scalar(select(func.max(Report.serial))) or 0) + 1
        report = Report(
            conversation=f"{serial:032x}", year=2026, serial=serial, received_on=date(2026, 11, 20), channel="web",
            language="uk", questionnaire="q", version="v", account=words, changed=serial, source_id=f"s{serial}",
            state=state,
        )  # fmt: skip
        session.add(report)
        session.flush()
        for place in places:
            key, how = place if isinstance(place, tuple) else (place, "")
            value = {"words": "біля шахти"} if key == "words" else {}
            where = read_where(key, value | ({"precision": how} if how else {}), gazetteer(), len(words))
            decide_place(session, report.id, key, where, gazetteer(), None, AT)
        if when is not None:
            said = around(when, read_when({"precision": precision, "last": when.isoformat()}).precision)
            decide_time(session, report.id, said, None, AT)
        return report.id
