"""A desk's pages on a vault of one's own, without an opener: reports are put straight into the vault."""

from __future__ import annotations

import atexit
import hashlib
import http.client
import json
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import uvicorn
from sqlalchemy.orm import Session

from holub_desk.config import WebSettings
from holub_desk.reports.store import ReportStore
from holub_desk.server import listen
from holub_desk.staff import sessions
from holub_desk.vault.database import open_database, writing
from holub_desk.vault.files import VaultFiles
from holub_desk.vault.key import unwrap
from holub_desk.vault.tables import KnownQuestionnaire, Person
from holub_desk.vault.vault import Vault, create_vault
from holub_desk.web.app import build_app
from holub_testing.line import COMPILED
from holub_testing.ports import free_port
from holub_wire.envelope import Kind, Message, Part, Role

DAY = date(2026, 11, 20)
IDLE_MINUTES = 60


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


@dataclass
class DeskPages:
    """A running server and its vault."""

    vault: Vault
    port: int
    person: int
    seq: dict[str, int] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    # ---- reports
    def store(self, *messages: Message) -> None:
        with Session(self.vault.writer, autoflush=False) as session, session.begin():
            ReportStore(session, self.vault.files, DAY).add_all(messages)

    def message(
        self, kind: Kind, body: str | bytes = "", conversation: str = "", part: Part | None = None, **more: Any
    ) -> Message:
        """The next message of a conversation."""
        conversation = conversation or os.urandom(16).hex()
        seq = self.seq[conversation] = self.seq.get(conversation, -1) + 1
        fields: dict[str, Any] = {"day": DAY, "channel": "web", "language": "uk", "questionnaire": small()} | more
        return Message(
            id=os.urandom(16).hex(),
            message=os.urandom(16).hex(),
            conversation=conversation,
            seq=seq,
            kind=kind,
            body=body.encode() if isinstance(body, str) else body,
            part=part,
            **fields,
        )

    def add(self, words: str, answers: dict[str, Any] | None = None, *, end: bool = True, **more: Any) -> str:
        """A report with an account and answers; returns its conversation."""
        first = self.message("account", words, **more)
        messages = [first]
        if answers is not None:
            messages.append(
                self.message("answers", json.dumps(answers, ensure_ascii=False), first.conversation, **more)
            )
        if end:
            messages.append(self.message("end", "", first.conversation, **more))
        self.store(*messages)
        return first.conversation

    def attach(
        self,
        conversation: str,
        content: bytes,
        *,
        type: str = "image/jpeg",
        cleaned: bool = True,
        role: Role = "copy",
        parts: int = 1,
        arrived: int | None = None,
        sha256: str | None = None,
    ) -> None:
        """An attachment in parts, of which the first `arrived` come."""
        name, size = os.urandom(16).hex(), -(-len(content) // parts)
        digest = sha256 or hashlib.sha256(content).hexdigest()
        made = [
            self.message(
                "attachment",
                content[(n - 1) * size : n * size],
                conversation,
                part=Part(name, n, parts, len(content), digest, type, cleaned, role),
            )
            for n in range(1, parts + 1)
        ]
        self.store(*made[:arrived])

    # ---- people
    def link(self, now: int | None = None) -> str:
        """The path of a one-time link."""
        with Session(self.vault.writer) as session, session.begin():
            return f"/sign-in/{sessions.make_link(session, self.person, int(time.time()) if now is None else now)}"

    def cookie(self) -> str:
        """Someone signed in, as a `Cookie` header."""
        answer = self.ask("POST", self.link(), self.own())
        assert answer.status == 303, answer.text
        return answer.headers["set-cookie"].partition(";")[0]

    # ---- requests
    def own(self) -> dict[str, str]:
        """What a browser sends with a form of the desk's own."""
        return {"Origin": self.url, "Sec-Fetch-Site": "same-origin", "Content-Length": "0"}

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None) -> Answer:
        """One request, as raw as http.client makes it. A `Host` of None sends none."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        given: dict[str, str] = {"Host": f"localhost:{self.port}"} | (headers or {})
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in given.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        made = Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        connection.close()
        return made

    def get(self, path: str, cookie: str, **headers: str) -> Answer:
        return self.ask("GET", path, {"Cookie": cookie, "Accept-Language": "en"} | headers)


def small() -> tuple[str, str]:
    """Id and version of the questionnaire that these desks know."""
    compiled = json.loads(COMPILED.read_text("utf-8"))
    return compiled["id"], compiled["version"]


@cache
def _made_once() -> tuple[Path, bytes, int]:
    """A vault with one person and one questionnaire, its key, and the person: deriving and migrating take a while."""
    directory = Path(tempfile.mkdtemp(prefix="holub-vault-"))
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    passphrase = "six words that nobody has guessed"
    vault = create_vault(directory / "vault", passphrase)
    with Session(vault.writer) as session, session.begin():
        person = Person(name="admin", role="admin")
        session.add(person)
        known = KnownQuestionnaire(id=small()[0], version=small()[1], compiled=COMPILED.read_text("utf-8"))
        session.add(known)
        session.flush()
        number = person.id
    vault.engine.dispose()
    return directory / "vault", unwrap(directory / "vault" / "vault.key", passphrase), number


@contextmanager
def desk_pages(directory: Path, *hosts: str) -> Iterator[DeskPages]:
    """A new vault with one person and one questionnaire, served until the end."""
    made, key, person = _made_once()
    shutil.copytree(made, directory / "vault")
    engine = open_database(directory / "vault" / "desk.db", key)
    vault = Vault(engine, writing(engine), VaultFiles(directory / "vault" / "files"))
    settings = WebSettings("localhost", free_port(), hosts, IDLE_MINUTES)
    sockets = listen(settings)
    config = uvicorn.Config(
        build_app(vault, settings),
        log_config=None,
        lifespan="off",
        ws="none",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": sockets})
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield DeskPages(vault, settings.port, person)
    finally:
        server.should_exit = True
        thread.join(15)
        vault.engine.dispose()
