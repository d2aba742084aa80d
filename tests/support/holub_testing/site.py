"""A site of invented bulletins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from holub_desk.bulletins.released import Correction, Released
from holub_desk.site.content import Site
from holub_testing.bulletins import released, retracted
from holub_wire.fingerprint import words
from holub_wire.note import Signer

SIGNER = Signer("holub.line", b"1" * 32)
SITE = Site(
    address="https://bulletins.example.org",
    name={"uk": "За огорожею", "en": "Beyond the fence", "ru": "За забором"},
    operator={"uk": "Документаційна група", "en": "A documentation group", "ru": "Группа документирования"},
    line_addresses=("abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrstuvwx.onion", "report.example.org"),
    fingerprint={code: tuple(words(SIGNER.verifier(), code)) for code in ("uk", "en", "ru")},
    checkpoint=SIGNER.sign("holub.line/custody\n123\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"),
)


def bulletins(count: int) -> list[Released]:
    """One a day, back from 20 November 2026; the second was corrected, the third retracted."""
    made = []
    for n in range(count):
        day = date(2026, 11, 20) - timedelta(days=n)
        bulletin = released(f"{day:%Y-%m-%d}-workers-{n}", day)
        if n == 1:
            text = {"uk": "Було вказано інший тиждень.", "en": "It named another week.", "ru": "Была другая неделя."}
            bulletin = replace(bulletin, status="corrected", corrections=(Correction(day, text),))
        made.append(retracted(bulletin, day) if n == 2 else bulletin)
    return made
