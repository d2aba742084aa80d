"""A case with reports of several sources, claims read out of them, and drafts that cite them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PIL import Image
from sqlalchemy.orm import Session

from holub_desk.bulletins import store
from holub_desk.bulletins.draft import Cell, Draft, Section, Sentence
from holub_desk.cases import folder
from holub_desk.cases.folder import Act
from holub_desk.media.pixels import write_jpeg
from holub_desk.search.index import bring_up_to_date
from holub_desk.vault.tables import Attachment, Claim, CopyRequest, Person, Report, WorkingCopy
from holub_desk.vault.vault import Vault
from holub_wire.age.identities import HybridIdentity

MARIUPOL = "UA14140050010029262"
WEEK = "2026-W44"
ARRIVED = date(2026, 11, 2)
TODAY = date(2026, 11, 28)
WORDS = (
    "Бачила, як на будівництво біля порту привезли робітників, не наших. Говорять між собою незнайомою мовою.",
    "До порту приїхали чужі робітники, їх возять на будівництво автобусами. Мови ніхто не розуміє.",
    "Сусід казав, що будівництво коло порту роблять привезені робітники, живуть у вагончиках.",
    "На будівництво привозять робітників, мова чужа, ходять тільки разом.",
)


def report(n: int, **more: object) -> Report:
    """A report of a source of its own, that may be published in general words."""
    fields: dict[str, object] = {
        "id": n,
        "conversation": f"{n:032x}",
        "year": 2026,
        "serial": n,
        "received_on": ARRIVED,
        "channel": "web",
        "language": "uk",
        "questionnaire": "q",
        "version": "v",
        "account": WORDS[(n - 1) % len(WORDS)],
        "changed": n,
        "source_id": f"source-{n}",
        "use": "publish",
        "sensitivity": "normal",
        "state": "assessed",
    }
    return Report(**(fields | more))


def claim(n: int, case: int, **more: object) -> Claim:
    """What the report of the same number says."""
    fields: dict[str, object] = {
        "id": n,
        "case_id": case,
        "report_id": n,
        "code": "A1",
        "kind": "observed",
        "place_code": MARIUPOL,
        "place_name": "Маріуполь",
        "place_precision": "settlement",
        "first_day": date(2026, 10, 26),
        "last_day": date(2026, 11, 1),
        "time_precision": "week",
        "low": 20 + n,
        "high": 40 + n,
        "note": "",
        "at": "2026-11-03T10:00Z",
        "who": "",
    }
    return Claim(**(fields | more))


def draft() -> Draft:
    """One that these tests find nothing in: three sources, general words, all three languages."""
    return Draft(
        category="A",
        title=Sentence("title", _said("Привезли робітників", "Workers were brought", "Привезли рабочих"), (1, 2, 3)),
        lead=(
            Sentence(
                "lead1",
                _said(
                    "На будівництво в Маріуполі привезли робітників.",
                    "Workers were brought to a building site in Mariupol.",
                    "На стройку в Мариуполе привезли рабочих.",
                ),
                (1, 2, 3),
            ),
        ),
        sections=(
            Section(
                Sentence("known", _said("Що ми знаємо", "What we know", "Что мы знаем"), assessment=True),
                (
                    Sentence(
                        "known1",
                        _said("Про це кажуть кілька джерел.", "Several sources say so.", "Об этом говорят несколько."),
                        (1, 2, 3),
                    ),
                ),
                "known",
            ),
        ),
        cells=(Cell(MARIUPOL, WEEK),),
    )


def _said(uk: str, en: str, ru: str) -> dict[str, str]:
    return {"uk": uk, "en": en, "ru": ru}


def fill(vault: Vault, *, people: bool = True, reports: int = 4) -> int:
    """People 1 (Olena, editor) and 2 (Petro, editor), reports with claims of the same numbers, in a case; its id."""
    with Session(vault.writer) as session, session.begin():
        if people:
            session.add_all([Person(id=1, name="Olena", role="editor"), Person(id=2, name="Petro", role="editor")])
        session.add_all([report(n) for n in range(1, reports + 1)])
        session.flush()
        case = folder.make(session, "Building site in Mariupol", Act(None, "2026-11-03T10:00Z"))
        folder.put_in(session, case, range(1, reports + 1), Act(None, "2026-11-03T10:00Z"))
        session.add_all([claim(n, case) for n in range(1, reports + 1)])
    bring_up_to_date(vault)
    return case


def begin(vault: Vault, case: int, person: int | None = 1, made: Draft | None = None) -> int:
    """A bulletin of that case; its id."""
    with Session(vault.writer) as session, session.begin():
        return store.create(session, case, made or draft(), Act(person, "2026-11-20T10:00Z"))


def saying(made: Draft, id: str, language: str, words: str) -> Draft:
    """The draft, one sentence of which says something else in one language."""

    def change(one: Sentence) -> Sentence:
        return replace(one, text={**one.text, language: words}) if one.id == id else one

    return Draft(
        made.languages,
        made.category,
        change(made.title),
        tuple(change(one) for one in made.lead),
        tuple(
            replace(one, heading=change(one.heading), sentences=tuple(change(each) for each in one.sentences))
            for one in made.sections
        ),
        made.cells,
        made.picture,
    )


def form_of(made: Draft, base: int) -> list[tuple[str, str]]:
    """The fields of the editor's form, as its page has them."""
    pairs = [("base", str(base)), ("shown", "uk"), *(("lang", each) for each in made.languages)]

    def sentence(one: Sentence, marker: str = "") -> None:
        pairs.extend([(marker, one.id)] if marker else [])
        pairs.extend((f"t.{one.id}.{language}", words) for language, words in one.text.items())
        pairs.append((f"c.{one.id}", ", ".join(map(str, one.claims))))
        pairs.extend([(f"a.{one.id}", "1")] if one.assessment else [])

    sentence(made.title)
    for one in made.lead:
        sentence(one, "s")
    for section in made.sections:
        pairs.append((f"k.{section.heading.id}", section.kind))
        sentence(section.heading, "h")
        for one in section.sentences:
            sentence(one, "s")
    if made.picture is not None:
        pairs += [("p", str(made.picture.picture)), ("pc", made.picture.caption.id), ("pa", made.picture.alt.id)]
        sentence(made.picture.caption)
        sentence(made.picture.alt)
    pairs += [("category", made.category), *(("cell", f"{cell.code}|{cell.week}") for cell in made.cells)]
    return pairs


def add_picture(vault: Vault) -> str:
    """A working copy with the first report, the left half red, the right half blue; the key that pages give it."""
    picture = Image.new("RGB", (400, 200), (200, 30, 30))
    picture.paste((30, 30, 200), (200, 0, 400, 200))
    identity = HybridIdentity.generate()
    name = vault.files.write(write_jpeg(400, 200, picture.tobytes()), identity)
    with Session(vault.writer) as session, session.begin():
        session.add(
            Attachment(
                report_id=1,
                id="a" * 32,
                ordinal=1,
                seq=1,
                type="image/jpeg",
                cleaned=True,
                role="copy",
                total=1,
                bytes=9,
                sha256="ab" * 32,
                received=1,
                state="whole",
                identity=identity.secret(),
            )
        )
        session.flush()
        session.add(CopyRequest(report_id=1, attachment_id="a" * 32, state="made"))
        session.flush()
        session.add(
            WorkingCopy(
                report_id=1,
                attachment_id="a" * 32,
                n=0,
                part="picture",
                type="image/jpeg",
                width=400,
                height=200,
                bytes=9,
                file=name,
                identity=identity.secret(),
                pdq=b"",
            )
        )
    return f"1.{'a' * 32}.0"
