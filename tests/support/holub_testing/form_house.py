"""The form without JavaScript on a spool of one's own, and someone who can open what is in it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
from starlette.applications import Starlette

from holub_desk.opening import Opened, open_envelope
from holub_intake.channels.form import Form
from holub_intake.channels.returning import Returning
from holub_intake.dispatch import Dispatch, today
from holub_intake.mailboxes import Mailboxes, nobody
from holub_intake.web import pages, texts
from holub_testing.line import TestLine
from holub_wire.code import salt_of
from holub_wire.envelope import Message
from holub_wire.post import Post
from holub_wire.spool import Spool

BOUNDARY = "----WebKitFormBoundary0123456789"


class House:
    """A form on a spool, and someone who can open what is in it."""

    def __init__(self, directory: Path, line: TestLine) -> None:
        self.line = line
        self.spool = Spool(directory)
        self.spool.prepare()
        self.writers = ThreadPoolExecutor(4)
        dispatch = Dispatch(line.line, self.spool, self.writers)
        self.letters = Post(directory)
        self.letters.prepare()
        self.mailboxes = Mailboxes(self.letters, nobody(), today)
        self.returning = Returning(salt_of(line.line.recipients.recovery), self.mailboxes)
        self.form = Form(dispatch, pages.environment("p{}"), texts.load(line.line.languages), self.returning)
        transport = httpx.ASGITransport(Starlette(routes=self.form.routes()))
        self.client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")

    def messages(self) -> list[Message]:
        """Everything stored, by conversation order."""
        found = []
        for name in self.spool.ids():
            opened = open_envelope(name, self.spool.get(name) or b"", [self.line.current])
            assert isinstance(opened, Opened), opened
            found.append(opened.message)
        return sorted(found, key=lambda message: message.seq)

    async def post(
        self,
        fields: list[tuple[str, str]],
        *,
        files: bytes | None = None,
        filename: str = "a",
        path: str = "/form",
    ) -> httpx.Response:
        """One page's form as a browser sends it, in the page's order."""
        head = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
        return await self.client.post(path, content=body(fields, files, filename), headers=head)


def body(fields: list[tuple[str, str]], file: bytes | None = None, filename: str = "a") -> bytes:
    made = b""
    for name, value in fields:
        made += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    if file is not None:
        disposition = f'Content-Disposition: form-data; name="file"; filename="{filename}"'
        made += f"--{BOUNDARY}\r\n{disposition}\r\nContent-Type: image/jpeg\r\n\r\n".encode() + file + b"\r\n"
    return made + f"--{BOUNDARY}--\r\n".encode()


def hidden(page: httpx.Response) -> list[tuple[str, str]]:
    """The hidden fields of the page's last form, once each."""
    return list(dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text)).items())
