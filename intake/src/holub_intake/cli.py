"""The `holub-intake` command."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from holub_intake import keys, local_tor, onion, seized
from holub_intake.app import build_app, open_spool, read_line
from holub_intake.cautions import cautions
from holub_intake.channels.console import Console
from holub_intake.config import Settings, read_settings
from holub_intake.dispatch import today
from holub_intake.messengers import check_channels
from holub_intake.process import harden
from holub_intake.spool_lock import SpoolInUse, own
from holub_intake.web import static_files, texts
from holub_intake.web.bundle import Bundle
from holub_intake.web.server import serve
from holub_wire.command import CommandError, run
from holub_wire.line import Line
from holub_wire.questionnaire.read import from_json
from holub_wire.spool import Spool


def main() -> None:
    """Entry point of the program."""
    raise SystemExit(run("holub-intake", _main))


def _main(argv: Sequence[str]) -> int:
    arguments = _parser().parse_args(argv)
    status: int = arguments.run(arguments)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="holub-intake", description="The side of Holub that faces the internet.")
    parser.add_argument("--config", type=Path, default=Path("intake.toml"), metavar="FILE", help="default: %(default)s")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    command = commands.add_parser("serve", help="serve the chat page, the form and PUT /e/{id} until Ctrl-C")
    command.set_defaults(run=_serve)
    command = commands.add_parser("check", help="say in plain words what is configured, and whether it would start")
    command.set_defaults(run=_check)
    family = commands.add_parser("channels", help="the messengers")
    family_commands = family.add_subparsers(required=True, metavar="WHAT")
    command = family_commands.add_parser("check", help="ask each messenger, and say in plain words what works")
    command.set_defaults(run=_channels)
    family = commands.add_parser("keys", help="the intake's own two keys; none of them opens a report")
    family_commands = family.add_subparsers(required=True, metavar="WHAT")
    command = family_commands.add_parser("create", help="make them, once; needed for messengers only")
    command.set_defaults(run=_keys, make=True)
    command = family_commands.add_parser("show", help="print the public halves, for the desk's settings")
    command.set_defaults(run=_keys, make=False)
    family = commands.add_parser("onion", help="the line as an onion service")
    family_commands = family.add_subparsers(required=True, metavar="WHAT")
    command = family_commands.add_parser("torrc", help="print the part for tor's settings")
    command.add_argument("--directory", type=Path, default=onion.DIRECTORY, help="default: %(default)s")
    command.add_argument("--tor", default="tor", metavar="PROGRAM", help="default: %(default)s")
    command.set_defaults(run=_onion_torrc)
    command = family_commands.add_parser("check", help="say whether the local tor serves it, and under which address")
    command.add_argument("--directory", type=Path, default=onion.DIRECTORY, help="default: %(default)s")
    command.add_argument("--torrc", type=Path, default=local_tor.TORRC, metavar="FILE", help="default: %(default)s")
    command.add_argument("--tor", default="tor", metavar="PROGRAM", help="default: %(default)s")
    command.set_defaults(run=_onion_check)
    command = commands.add_parser("bundle", help="print the SHA-256 of each thing that a source's browser loads")
    command.add_argument("--json", action="store_true", help="one object per line, for `holub-desk channels sign`")
    command.add_argument("--compare", action="store_true", help="say instead what differs from the line file")
    command.set_defaults(run=_bundle)
    command = commands.add_parser("seized", help="print what a thief of this disk would get; reads only")
    command.add_argument("--json", action="store_true", help="one object per line")
    command.add_argument("--token", type=Path, default=seized.TOKEN, metavar="FILE", help="default: %(default)s")
    command.add_argument("--onion", type=Path, default=onion.DIRECTORY, metavar="DIR", help="default: %(default)s")
    command.set_defaults(run=_seized)
    command = commands.add_parser("try", help="play a compiled questionnaire in the terminal; nothing is kept")
    command.add_argument("questionnaire", type=Path, metavar="OUT", help="from `holub-desk questionnaire compile`")
    command.add_argument("--language", default=None, metavar="XX", help="default: the questionnaire's first")
    command.set_defaults(run=_try)
    return parser


def _serve(arguments: argparse.Namespace) -> int:
    settings = read_settings(arguments.config)
    harden(settings.web.connections)
    own(settings.spool.directory)
    serve(build_app(settings), settings.web)
    return 0


def _check(arguments: argparse.Namespace) -> int:
    settings: Settings = read_settings(arguments.config)
    line = read_line(settings.line.file, settings.line.key).line
    spool = _spool_state(settings.spool.directory)
    static_files.load()
    web = settings.web
    operator = line.operator[line.languages[0]]
    print(f"The line of {operator}, number {line.sequence}, signed by its desk.")
    print(f"Languages: {', '.join(line.languages)}; the first is the default.")
    print(f"Questionnaire: {line.questionnaire.id}, version {line.questionnaire.version}.")
    until = f"signed until {line.channels.expires}" if line.channels else "not signed (`holub-desk channels sign`)"
    print(f"Its addresses and pages are {until}.")
    print(f"The spool is {settings.spool.directory}: {spool}.")
    print(f"It would listen on {web.host} port {web.port}, for up to {web.connections} connections at once.")
    print("It keeps no log and no address of anybody, and it holds no key that opens a report.")
    for caution in cautions(settings, line.forgetting_days, today()):
        print(f"Caution: {caution}")
    return 0


def _channels(arguments: argparse.Namespace) -> int:
    settings = read_settings(arguments.config)
    harden(settings.web.connections)
    for line in asyncio.run(check_channels(settings)):
        print(line)
    return 0


def _keys(arguments: argparse.Namespace) -> int:
    directory = read_settings(arguments.config).keys.directory
    made = keys.create(directory) if arguments.make else keys.load(directory)
    print(f'for desk.toml:\n\n[desk]\nintake_keys = ["{made.signer.public()}"]')
    print(f'\n[collect]\nreply_recipient = "{made.recipient()}"')
    return 0


def _onion_torrc(arguments: argparse.Namespace) -> int:
    web = read_settings(arguments.config).web
    work = local_tor.has_proof_of_work(arguments.tor)
    print(onion.torrc(arguments.directory, web.host, web.port, proof_of_work=work), end="")
    return 0


def _onion_check(arguments: argparse.Namespace) -> int:
    web, directory = read_settings(arguments.config).web, arguments.directory
    told = local_tor.settings(arguments.tor, arguments.torrc)
    looks = [
        local_tor.look_at_settings(told, directory, web.host, web.port),
        local_tor.look_at_processes(web.host, web.port),
        local_tor.look_at_service(directory, web.onion),
    ]
    print("\n".join(sentence for said, _ in looks for sentence in said))
    return 0 if all(well for _, well in looks) else 1


def _bundle(arguments: argparse.Namespace) -> int:
    settings = read_settings(arguments.config)
    line = read_line(settings.line.file, settings.line.key).line
    hashes = Bundle.make(line).hashes()
    if arguments.compare:
        return _compare(hashes, line)
    for path, digest in hashes.items():
        print(json.dumps({"path": path, "sha256": digest}) if arguments.json else f"{digest}  {path}")
    return 0


def _compare(hashes: Mapping[str, str], line: Line) -> int:
    """Whether this installation makes what the desk signed: anyone can repeat the build, and look."""
    if line.channels is None:
        raise CommandError("the line file names no pages yet", "`holub-desk channels sign` puts them in")
    signed = line.channels.page
    differing = sorted(path for path in hashes.keys() | signed.keys() if hashes.get(path) != signed.get(path))
    for path in differing:
        state = "not signed" if path not in signed else "not made here" if path not in hashes else "differs"
        print(f"{state}: {path}")
    print(f"{len(hashes.keys() & signed.keys() - set(differing))} as signed, {len(differing)} not")
    return 1 if differing else 0


def _seized(arguments: argparse.Namespace) -> int:
    settings = read_settings(arguments.config)
    for found in seized.look(settings, arguments.config, arguments.token, arguments.onion):
        print(json.dumps(found.row(), ensure_ascii=False) if arguments.json else found.words())
    if not arguments.json:
        print("\n".join(seized.BEYOND))
    return 0


def _try(arguments: argparse.Namespace) -> int:
    try:
        questionnaire = from_json(json.loads(arguments.questionnaire.read_text("utf-8")))
    except OSError as error:
        raise CommandError(f"{arguments.questionnaire}: {error.strerror}") from None
    except ValueError as error:
        raise CommandError(
            f"{arguments.questionnaire}: {error}", "compile it with `holub-desk questionnaire compile`"
        ) from None
    language = arguments.language or questionnaire.languages[0]
    if language not in questionnaire.languages:
        raise CommandError(f"the questionnaire has no language {language}", ", ".join(questionnaire.languages))
    print("Nothing is sealed, sent or kept. /skip, /back, /stop; several choices by number, with spaces.\n")
    console = Console(questionnaire, texts.load([language]), language, today(), input, print)
    try:
        answers = console.run()
    except EOFError:
        return 0
    print("\n" + json.dumps(answers, ensure_ascii=False, indent=1))
    return 0


def _spool_state(directory: Path) -> str:
    try:
        own(directory)
    except SpoolInUse:
        # Not ours to prepare: that would remove what the running intake is writing.
        spool, state = Spool(directory), "a running intake uses it"
    else:
        spool, state = open_spool(directory), "it can be written"
    return f"{state}, and {sum(1 for _ in spool.ids())} envelopes wait there for the desk"


if __name__ == "__main__":
    main()
