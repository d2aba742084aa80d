"""Make the demo's directory: configuration of both sides, keys, the signed line file. A second run reuses them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

from holub_demo.processes import holub_desk, holub_intake
from holub_wire.command import CommandError
from holub_wire.line import read
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
addresses = ["127.0.0.1:{chat_port}"]

[collect]
directory = "spool"
# A real desk opens in shuffled batches, once an hour.
every_seconds = 1

[web]
host = "localhost"
port = {port}

[bulletins]
# For the demo only: an approved bulletin is released on the first day that the delay allows. A real desk lets chance
# choose a day within a week, so that nobody can count back from a release to the day of a report.
spread_days = 0

[site]
address = "http://127.0.0.1:{site_port}"
directory = "site"

[site.name]
uk = "Демонстрація: усе тут вигадано"
en = "Demonstration: all of it is invented"
ru = "Демонстрация: всё здесь выдумано"
"""


@dataclass(frozen=True)
class House:
    """Where the parts of a prepared demo are."""

    directory: Path
    intake_toml: Path
    desk_toml: Path
    line_json: Path
    key: Verifier

    @property
    def site(self) -> Path:
        """Where the public pages are."""
        return self.directory / "site"

    @property
    def settled(self) -> Path:
        """A file that is there once the invented reports are, with all that was made of them."""
        return self.directory / "examples-are-there"

    @property
    def is_settled(self) -> bool:
        return self.settled.exists()


@dataclass(frozen=True)
class Ports:
    """The loopback ports of chat, desk and site."""

    chat: int
    desk: int
    site: int


def prepare(directory: Path, ports: Ports, *, passphrase: str) -> House:
    """Make or reuse the demo in `directory`. `passphrase` is used when there is none yet. Raises CommandError."""
    directory.mkdir(parents=True, exist_ok=True)
    directory.chmod(0o700)
    passphrase_file = directory / "passphrase"
    if not passphrase_file.exists():
        passphrase_file.touch(mode=0o600)
        passphrase_file.write_text(passphrase + "\n")
    desk_toml = directory / "desk.toml"
    desk_toml.write_text(_DESK.format(port=ports.desk, chat_port=ports.chat, site_port=ports.site), "utf-8")
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
    intake_toml.write_text(_INTAKE.format(key=key, port=ports.chat))
    house = House(directory, intake_toml, desk_toml, line_json, key)
    _sign_channels(house, f"http://127.0.0.1:{ports.chat}")
    return house


def _sign_channels(house: House, address: str) -> None:
    """Sign where the demo is and what its pages are, unless just that is signed already."""
    printed = holub_intake(house.intake_toml, "bundle", "--json")
    pages = {row["path"]: row["sha256"] for row in map(json.loads, printed.splitlines())}
    signed = read(house.line_json.read_text("utf-8"), house.key).channels
    fresh = datetime.now(UTC).date() + timedelta(days=30)
    if signed and signed.expires > fresh and (signed.addresses, signed.page) == ((address,), pages):
        return
    bundle = house.directory / "bundle.json"
    bundle.write_text(printed, "utf-8")
    files = ("-o", str(house.line_json), "--line", str(house.line_json), "--bundle", str(bundle))
    holub_desk(house.desk_toml, "channels", "sign", *files, "--address", address)


def shipped_questionnaire() -> Path:
    """The first questionnaire: part of the wheel, or in the source tree beside it."""
    packaged = Path(str(files("holub_demo"))) / "questionnaires" / QUESTIONNAIRE
    in_tree = Path(__file__).parents[3] / "questionnaires" / QUESTIONNAIRE
    return packaged if packaged.exists() else in_tree
