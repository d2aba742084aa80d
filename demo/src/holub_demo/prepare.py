"""Make the demo's directory: configuration of both sides, keys, the signed line file. A second run reuses them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from holub_demo.processes import holub_desk
from holub_wire.command import CommandError
from holub_wire.note import NoteError, Verifier

QUESTIONNAIRE = "what-did-you-see.md"

_INTAKE = """\
# The internet-facing side of the demo. Written anew at every start.
[line]
file = "line.json"
key = "{key}"

[spool]
directory = "spool"

[web]
host = "127.0.0.1"
port = {port}
"""

_DESK = """\
# The desk of the demo. Written anew at every start.
[desk]
directory = "desk"
# For the demo only: a real desk asks for its passphrase and keeps it nowhere.
passphrase_file = "passphrase"
# The demo's passphrase is random, so it need not be slow to try.
passphrase_work = 10

[line]
operator = {{ uk = "Демонстрація", ru = "Демонстрация", en = "Demonstration" }}
reads_within = {{ uk = "двох днів", ru = "двух дней", en = "two days" }}

[collect]
directory = "spool"
# A real desk opens in shuffled batches, once an hour.
every_seconds = 1

[web]
host = "localhost"
port = {port}
"""


@dataclass(frozen=True)
class House:
    """Where the parts of a prepared demo are."""

    directory: Path
    intake_toml: Path
    desk_toml: Path
    line_json: Path
    key: Verifier


def prepare(directory: Path, chat_port: int, desk_port: int, *, passphrase: str) -> House:
    """Make or reuse the demo in `directory`. `passphrase` is used when there is none yet. Raises CommandError."""
    directory.mkdir(parents=True, exist_ok=True)
    directory.chmod(0o700)
    passphrase_file = directory / "passphrase"
    if not passphrase_file.exists():
        passphrase_file.touch(mode=0o600)
        passphrase_file.write_text(passphrase + "\n")
    desk_toml = directory / "desk.toml"
    desk_toml.write_text(_DESK.format(port=desk_port))
    key_file = directory / "line.key"
    line_json = directory / "line.json"
    if not key_file.exists():
        print("preparing keys, once …", flush=True)
        if not (directory / "desk").exists():
            holub_desk(desk_toml, "init", "--recovery-sheet", str(directory / "recovery-sheet.txt"))
        compiled = directory / "questionnaire.json"
        holub_desk(desk_toml, "questionnaire", "compile", str(shipped_questionnaire()), "-o", str(compiled))
        published = holub_desk(
            desk_toml, "line", "publish", "-o", str(line_json), "--questionnaire", str(compiled), "--json"
        )
        key_file.write_text(json.loads(published)["key"] + "\n")
    try:
        key = Verifier.parse(key_file.read_text().strip())
    except NoteError:
        raise CommandError(f"{key_file} is damaged", f"remove {directory} to start anew") from None
    intake_toml = directory / "intake.toml"
    intake_toml.write_text(_INTAKE.format(key=key, port=chat_port))
    return House(directory, intake_toml, desk_toml, line_json, key)


def shipped_questionnaire() -> Path:
    """The first questionnaire: part of the wheel, or in the source tree beside it."""
    packaged = Path(str(files("holub_demo"))) / "questionnaires" / QUESTIONNAIRE
    in_tree = Path(__file__).parents[3] / "questionnaires" / QUESTIONNAIRE
    return packaged if packaged.exists() else in_tree
