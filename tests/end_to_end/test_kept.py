"""Both sides under real traffic, watched at every system call: no file is written that the table does not name."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
from holub_testing.demo import environment
from holub_testing.fake_telegram import TOKEN, FakeTelegram, Person
from holub_testing.intake import RunningIntake
from holub_testing.kept import unnamed
from holub_testing.letters import lay_letter
from holub_testing.line import TestLine, make_line
from holub_testing.pictures import photo_with_gps
from holub_testing.ports import free_port
from holub_testing.watch import Watch
from sqlalchemy.orm import Session

from holub_desk.collect import DirectoryCollector
from holub_desk.opener import Opener
from holub_desk.replies import store as replies
from holub_desk.vault.tables import Report
from holub_desk.vault.vault import Vault, create_vault
from holub_intake import keys
from holub_intake.channels.telegram.token import VARIABLE
from holub_intake.config import read_settings
from holub_intake.dispatch import today
from holub_intake.seized import KINDS, UNKNOWN, look
from holub_intake.web import texts
from holub_wire.post import Post

ANNA, BORIS = Person(4242424242), Person(5353535353)
UK = texts.load(["uk"])["uk"]
INTAKE = "The intake, on the disk"
DESK = ("The desk, on the disk", INTAKE)


PROGRAM = """
import holub_intake.messengers as messengers
from holub_intake.cli import main
messengers._OUTBOX_SECONDS = 0.1
main()
"""
"""`holub-intake`, which looks for notices more often than every quarter of a minute."""


class WatchedIntake(RunningIntake):
    """An intake with every system call of it written down."""

    @property
    def watch(self) -> Watch:
        return Watch(self.directory.parent / "calls")

    def start(self) -> None:
        """Start it and wait until it listens."""
        command = self.watch.command(sys.executable, "-B", "-c", PROGRAM, "--config", str(self.config), "serve")
        variables = environment() | {VARIABLE: TOKEN}
        with (self.directory.parent / "output").open("wb") as output:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=variables
            )
        wait_for(lambda: httpx.get(f"{self.url}/line.json").is_success, httpx.TransportError)

    @property
    def program(self) -> int:
        """The process that strace watches."""
        return child_of(self.process.pid)

    def stop(self) -> int:
        """In order."""
        os.kill(self.program, signal.SIGTERM)
        return self.process.wait(20)


def child_of(process: int) -> int:
    """The only child of a process."""
    return int(Path(f"/proc/{process}/task/{process}/children").read_text().split()[0])


def wait_for(condition: Callable[[], bool], *errors: type[Exception]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if condition():
                return
        except errors:
            pass
        time.sleep(0.05)
    raise AssertionError("it did not come to that")


def relative(written: set[str], directory: Path) -> tuple[set[str], set[str]]:
    """What was written below a directory, by its path there, and what was written elsewhere."""
    below = {path for path in written if Path(path).is_relative_to(directory)}
    return {Path(path).relative_to(directory).as_posix() for path in below}, written - below


def files(directory: Path) -> set[str]:
    return {path.relative_to(directory).as_posix() for path in directory.rglob("*") if not path.is_dir()}


def by_web(intake: RunningIntake, photo: bytes) -> list[str]:
    """Envelopes of a browser; the form with words, a photo, all questions skipped; words to come back with."""
    for _ in range(3):
        envelope_id, sealed = intake.line.seal(b"words")
        httpx.put(f"{intake.url}/e/{envelope_id}", content=sealed).raise_for_status()
    with httpx.Client(base_url=intake.url, timeout=60) as client:

        def post(**said: str) -> str:
            nonlocal page
            hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
            parts = {name: (None, value.encode()) for name, value in (hidden | said).items()}
            parts |= {"file": ("name.jpg", photo)} if "words" in said else {}  # type: ignore[dict-item]
            page = client.post("/form", files=parts).raise_for_status().text
            return page

        page = client.get("/form?lang=uk").text
        post(words="Бачив автобуси.")
        while 'value="send"' not in page:
            post(do="skip")
        post(do="send")
        post(do="code")
        words = re.findall(r"<li>([^<]+)</li>", page)
        lay_letter(intake.directory, " ".join(words), "Дякуємо.")
        parts = {"lang": (None, "uk"), "code": (None, " ".join(words))}
        page = client.post("/form/return", files=parts).raise_for_status().text  # type: ignore[arg-type]
        assert "Дякуємо." in page
        post(do=re.findall(r'value="(delete:[^"]+)"', page)[0])
    return words


def by_telegram(telegram: FakeTelegram, photo: bytes) -> None:
    """Words, a photo, a document; one asks to be known again, another to be forgotten."""
    for person in (ANNA, BORIS):
        telegram.say(person, "/start")
        telegram.wait_quiet()
        telegram.press(person, UK["gate"]["go"])
        telegram.say(person, "Бачив автобуси.")
        telegram.photo(person, photo)
        telegram.document(person, b"%PDF-1.7 x")
        telegram.wait_quiet()
    telegram.say(ANNA, "/remember")
    telegram.say(BORIS, "/forget")
    telegram.wait_quiet()


ANSWERED = {"form", "telegram"}


def channels_to_answer(vault: Vault, opener: Opener) -> set[str]:
    """Open what came by now; where sources are who can be answered."""
    opener.run_once()
    with Session(vault.engine) as session:
        return {report.channel for report in session.query(Report).all() if replies.ways(session, report.id)}


def answer(vault: Vault, opener: Opener, intake: keys.IntakeKeys) -> None:
    """Every source that can be answered is."""
    with Session(vault.writer) as session, session.begin():
        for report in session.query(Report).all():
            if replies.ways(session, report.id):
                replies.write(session, report.id, "Дякуємо.", today=today(), intake=intake.recipient())
    opener.run_once()


def test_a_running_intake_writes_only_what_is_named(tmp_path: Path) -> None:
    """Web, form, Telegram, answers both ways, keys on the disk; and `seized` knows all of it."""
    line: TestLine = make_line()
    directory, photo = tmp_path / "intake", photo_with_gps(tmp_path / "photo.jpg", 64).read_bytes()
    port = free_port()
    config = line.write_intake(directory, port)
    made = keys.create(directory / "keys")
    telegram = FakeTelegram().start()
    with config.open("a") as file:
        file.write('[keys]\naddresses = "disk"\n[telegram]\nmode = "conversation"\nweb_address = "https://x.example"\n')
        file.write(f'api = "{telegram.url}"\n')
    intake = WatchedIntake(line, directory, port, config, subprocess.Popen(["true"]))
    intake.process.wait()
    intake.start()
    seen: set[str] = set()
    try:
        by_web(intake, photo)
        by_telegram(telegram, photo)
        seen |= files(directory)
        vault = create_vault(tmp_path / "vault", "six words that nobody has guessed")
        post = Post(directory / "spool")
        opener = Opener(
            DirectoryCollector(directory / "spool"),
            vault,
            [line.current],
            [bytes.fromhex(made.signer.public())],
            post=post,
        )
        wait_for(lambda: channels_to_answer(vault, opener) >= ANSWERED)
        answer(vault, opener, made)
        seen |= files(directory)
        wait_for(lambda: bool(post.noticed()) and bool(post.outcomes()))
        seen |= files(directory)
        telegram.press(ANNA, UK["telegram"]["read"])
        telegram.wait_quiet()
        assert looks_like_all(intake, config) == []
    finally:
        intake.stop()
        telegram.stop()
    below, elsewhere = relative(intake.watch.written(), directory)
    assert unnamed(below | seen, INTAKE) == []
    assert elsewhere <= {"/dev/null"}
    assert {
        kind for kind in KINDS if kind.root in ("spool", "keys") and not _occurs(kind.pattern, below | seen)
    } == set()


def _occurs(pattern: str, found: set[str]) -> bool:
    return any(re.fullmatch(f"(spool|keys)/({pattern})", path) for path in found)


def looks_like_all(intake: RunningIntake, config: Path) -> list[str]:
    """What `seized` does not know of this running intake."""
    nowhere = intake.directory.parent / "nowhere"
    return [each.place for each in look(read_settings(config), config, nowhere, nowhere) if each.name == UNKNOWN]


def test_the_control_what_is_not_named_is_seen(tmp_path: Path) -> None:
    """A program that writes a list of accounts for a moment, in a thread and in a child, is found out."""
    place = tmp_path / "spool"
    place.mkdir()
    program = f"""
import os, threading, pathlib
def write(name):
    path = pathlib.Path({str(place)!r}, name)
    path.write_text("x")
    path.unlink()
thread = threading.Thread(target=write, args=("accounts",))
thread.start()
thread.join()
if os.fork() == 0:
    write("more")
    os._exit(0)
os.wait()
os.memfd_create("hidden")
"""
    watch = Watch(tmp_path / "calls")
    subprocess.run(watch.command(sys.executable, "-B", "-c", program), check=True)
    below, elsewhere = relative(watch.written(), tmp_path)
    assert unnamed(below, INTAKE) == ["spool/accounts", "spool/more"]
    assert "hidden" in elsewhere


def test_a_running_house_writes_only_what_is_named(tmp_path: Path) -> None:
    """`holub demo`: keys made, a line published, a report with a photo opened and read; nothing else."""
    directory = tmp_path / "data"
    chat, desk, site = free_port(), free_port(), free_port()
    watch = Watch(tmp_path / "calls")
    command = watch.command(sys.executable, "-B", "-m", "holub_demo.cli", "demo", "--dir", str(directory))
    command += ["--chat-port", str(chat), "--desk-port", str(desk), "--site-port", str(site)]
    variables = environment() | {"PYTHONDONTWRITEBYTECODE": "1"}
    with (tmp_path / "output").open("wb") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=variables)
    try:
        said = tmp_path / "output"
        wait_for(lambda: "Stop with Ctrl-C" in said.read_text())
        photo = photo_with_gps(tmp_path / "photo.jpg", 64).read_bytes()
        fields = {"lang": (None, "uk"), "words": (None, "Бачив автобуси."), "file": ("x.jpg", photo)}
        httpx.post(f"http://127.0.0.1:{chat}/form", files=fields, timeout=60).raise_for_status()  # type: ignore[arg-type]
        link = re.search(r"http://localhost:\d+/sign-in/\S+", said.read_text())
        assert link is not None
        base = f"http://localhost:{desk}"
        with httpx.Client(
            base_url=base, headers={"Origin": base, "Sec-Fetch-Site": "same-origin"}, timeout=60
        ) as client:
            assert client.post(link[0]).status_code == 303
            wait_for(lambda: "Бачив автобуси." in client.get("/").text)
            report = re.findall(r'href="(/reports?/[^"?#]+)"', client.get("/").text)[0]
            assert client.get(report).is_success
            wait_for(lambda: any((directory / "desk" / "vault" / "files").rglob("*")))  # the photo came too
    finally:
        os.kill(child_of(process.pid), signal.SIGINT)
        process.wait(30)
    below, elsewhere = relative(
        watch.written() | {str(path) for path in directory.rglob("*") if path.is_file()}, directory
    )
    of_the_demo = {
        "line.key",
        "bundle.json",
        "questionnaire.json",
        "passphrase",
        "recovery-sheet.txt",
        "intake.toml",
        "desk.toml",
    }
    assert any(path.startswith("desk/vault/files/") for path in below)
    assert unnamed(below - of_the_demo, *DESK) == []
    in_memory = {"data", "filter", "oom_score_adj"}  # for the sandbox: the file, its rules, and a line in /proc
    left = {path for path in elsewhere - in_memory - {"/dev/null"} if not re.fullmatch(r"/tmp/(holub-)?\w{8}", path)}
    assert left == set()  # /tmp: empty files of the sandbox's self test, gone at once
