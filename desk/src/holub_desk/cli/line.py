"""`holub-desk line publish | words`: write the signed line file that the intake serves; say its key in words."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk import published
from holub_desk.cli import line_check
from holub_desk.cli.unlock import codebook_of, keyring_of, passphrase_of, settings_of, vault_of
from holub_desk.reports.sources import promise
from holub_desk.triage.arriving import arrived
from holub_desk.vault.tables import KnownQuestionnaire, Report, Setting
from holub_wire.code import LANGUAGES
from holub_wire.command import CommandError
from holub_wire.fingerprint import words
from holub_wire.line import Line, publish
from holub_wire.questionnaire.model import Questionnaire, QuestionnaireError, to_json
from holub_wire.questionnaire.read import from_json


def add_parser(commands: Any) -> None:
    """Add the commands."""
    family = commands.add_parser("line", help="the reporting line").add_subparsers(required=True, metavar="WHAT")
    parser = family.add_parser("publish", help="write the signed line file for the intake")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    parser.add_argument("--questionnaire", type=Path, required=True, action="append", metavar="COMPILED")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run_publish)
    parser = family.add_parser("words", help="the fingerprint of the line's key as words, to publish elsewhere")
    parser.add_argument("--key", metavar="KEY", help="`name+id+key` of another line (default: this desk's)")
    parser.add_argument("--json", action="store_true", help="one JSON object per language")
    parser.set_defaults(run=run_words)
    line_check.add_parser(family)


def run_publish(arguments: argparse.Namespace) -> int:
    """Sign and write; the questionnaires become known to the desk."""
    settings = settings_of(arguments)
    questionnaires = tuple(_read(path) for path in arguments.questionnaire)
    languages = questionnaires[0].languages
    operator = _texts("operator", settings.line.operator, languages)
    reads_within = _texts("reads_within", settings.line.reads_within, languages)
    carried_to = _texts("carried_to", settings.line.carried_to, languages) if settings.line.carried_to else {}
    keyring = keyring_of(settings)
    signer = keyring.signer(passphrase_of(settings, keyring=True))
    with Session(vault_of(settings).writer) as session, session.begin():
        line = Line(
            sequence=next_sequence(session),
            operator=operator,
            reads_within=reads_within,
            languages=languages,
            recipients=keyring.recipients(),
            questionnaires=questionnaires,
            forgetting_days=settings.line.forgetting_days,
            carried_to=carried_to,
        )
        promise(session, line.forgetting_days)
        for questionnaire in questionnaires:
            _remember(session, questionnaire)
        published.note_current(session, line.recipients.current, datetime.now(UTC).date())
        published.note_channels(session, None)
        session.flush()
        # The invented reports came before any questionnaire: only now do their answers mean something.
        examples = session.scalars(select(Report.id).where(Report.example)).all()
        arrived(session, examples, codebook_of(settings), datetime.now(UTC).date())
    arguments.output.write_text(publish(line, signer), "utf-8")
    key = str(signer.verifier())
    if arguments.json:
        print(json.dumps({"file": str(arguments.output), "sequence": line.sequence, "key": key}))
    else:
        print(f'wrote {arguments.output}, number {line.sequence}\nfor intake.toml:\n\n[line]\nkey = "{key}"')
        print("\nIts addresses and pages are not signed yet: holub-desk channels sign")
    return 0


def run_words(arguments: argparse.Namespace) -> int:
    """In each language that has a list of words."""
    key = line_check.key_of(arguments)
    for language in LANGUAGES:
        said = words(key, language)
        row = json.dumps({"language": language, "words": said}, ensure_ascii=False)
        print(row if arguments.json else f"{language}  {' '.join(said)}")
    return 0


def _texts(name: str, texts: Mapping[str, str] | None, languages: Sequence[str]) -> Mapping[str, str]:
    missing = [language for language in languages if not (texts or {}).get(language)]
    if texts is None or missing:
        raise CommandError(f"{name} has no text in {', '.join(missing)}", f"set {name} under [line]")
    return texts


def _read(path: Path) -> Questionnaire:
    try:
        return from_json(json.loads(path.read_text("utf-8")))
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None
    except (ValueError, QuestionnaireError) as error:
        raise CommandError(f"{path}: {error}", "compile it with `holub-desk questionnaire compile`") from None


def next_sequence(session: Session, above: int = 0) -> int:
    """One more than any number that this desk signed, and than `above`."""
    row = session.get(Setting, "line_sequence")
    if row is None:
        row = Setting(name="line_sequence", value="0")
        session.add(row)
    row.value = str(max(int(row.value), above) + 1)
    return int(row.value)


def _remember(session: Session, questionnaire: Questionnaire) -> None:
    known = select(KnownQuestionnaire).where(
        KnownQuestionnaire.id == questionnaire.id, KnownQuestionnaire.version == questionnaire.version
    )
    if session.scalar(known) is None:
        compiled = json.dumps(to_json(questionnaire), ensure_ascii=False)
        session.add(KnownQuestionnaire(id=questionnaire.id, version=questionnaire.version, compiled=compiled))
