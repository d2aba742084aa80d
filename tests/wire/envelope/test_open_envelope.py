"""The emergency exit: docs/open_envelope.py opens what we seal with stock age and nothing of ours."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import runpy
import secrets
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from holub_wire.age.identities import HybridIdentity
from holub_wire.envelope import Message, Part, part_room, seal_message

PROGRAM = Path(__file__).parents[3] / "docs" / "open_envelope.py"
Opener = Callable[..., tuple[int, list[dict[str, Any]]]]


@pytest.fixture
def opener(stock_age: Path) -> Opener:
    """Run the program as an operator would: its exit status, and what it printed."""

    def run(identity: Path, envelopes: list[Path], output: Path | None = None) -> tuple[int, list[dict[str, Any]]]:
        command = [sys.executable, "-I", str(PROGRAM), "-i", str(identity), *(["-o", str(output)] if output else [])]
        result = subprocess.run(
            [*command, *map(str, envelopes)],
            env={"PATH": os.environ["PATH"], "HOLUB_AGE": str(stock_age)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.stderr == ""
        return result.returncode, [json.loads(line) for line in result.stdout.splitlines()]

    return run


def _message(body: bytes, **fields: Any) -> Message:
    values: dict[str, Any] = {
        "id": secrets.token_hex(16),
        "message": secrets.token_hex(16),
        "conversation": "c" * 32,
        "seq": 0,
        "kind": "account",
        "day": date(2026, 3, 1),
        "channel": "web",
        "language": "uk",
        "questionnaire": ("q", "0" * 16),
        "body": body,
    }
    return Message(**(values | fields))


def _parts(data: bytes, **fields: Any) -> list[Message]:
    digest = hashlib.sha256(data).hexdigest()
    part = Part("a" * 32, 1, 1, len(data), digest, "image/jpeg", True)
    room = part_room(_message(b"", kind="attachment", part=replace(part, n=512, total=512)))
    total = -(-len(data) // room)
    return [
        _message(
            data[n * room : (n + 1) * room],
            kind="attachment",
            seq=n + 1,
            part=replace(part, n=n + 1, total=total, **fields),
        )
        for n in range(total)
    ]


class _House:
    """An identity file and a directory of envelopes, as after an emergency."""

    def __init__(self, directory: Path) -> None:
        self.spool = directory / "spool"
        self.spool.mkdir()
        current, recovery = HybridIdentity.generate(), HybridIdentity.generate()
        self.recipients = current.recipient(), recovery.recipient()
        self.identity, self.recovery = directory / "current.txt", directory / "recovery.txt"
        self.identity.write_text(current.secret() + "\n")
        self.recovery.write_text(recovery.secret() + "\n")

    def put(self, message: Message) -> Path:
        path = self.spool / message.id
        path.write_bytes(seal_message(message, *self.recipients))
        return path


@pytest.fixture
def house(tmp_path: Path) -> _House:
    return _House(tmp_path)


def test_it_imports_nothing_of_ours() -> None:
    """The standard library is all it needs."""
    imported = set()
    for node in ast.walk(ast.parse(PROGRAM.read_text())):
        if isinstance(node, ast.Import):
            imported |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(str(node.module).partition(".")[0])
    assert imported
    assert imported <= set(sys.stdlib_module_names)


def test_a_report_comes_out_whole(house: _House, opener: Opener, tmp_path: Path) -> None:
    """Words, answers and a picture in three parts that came in any order, with the recovery identity too."""
    picture = secrets.token_bytes(600_000)
    paths = [house.put(part) for part in reversed(_parts(picture))]
    assert len(paths) == 3
    paths.append(house.put(_message("Бачив два автобуси.".encode(), seq=9)))
    paths.append(house.put(_message(b'{"people":40}', seq=10, kind="answers")))
    paths.append(house.put(_message(b"", seq=11, kind="end")))
    for identity in (house.identity, house.recovery):
        output = tmp_path / identity.stem
        status, lines = opener(identity, paths, output)
        assert status == 0
        assert [line["body"] for line in lines if "body" in line] == ["Бачив два автобуси.", '{"people":40}']
        assert lines[-1]["state"] == "whole"
        assert (output / lines[-1]["file"]).read_bytes() == picture
        assert len(list(output.iterdir())) == 3


def test_what_is_missing_is_said(house: _House, opener: Opener, tmp_path: Path) -> None:
    """An attachment with a part missing, and one whose hash is another, are told from a whole one."""
    picture = secrets.token_bytes(300_000)
    first, second = _parts(picture)
    status, lines = opener(house.identity, [house.put(first)], tmp_path / "half")
    assert (status, lines[-1]["state"]) == (0, "1 of 2 parts")
    damaged = [house.put(part) for part in _parts(picture, sha256="0" * 64)]
    assert opener(house.identity, damaged, tmp_path / "damaged")[1][-1]["state"] == "damaged"
    streamed = replace(first, part=replace(first.part, total=None, bytes=None, sha256=None))
    paths = [house.put(streamed), house.put(second)]
    assert opener(house.identity, paths, tmp_path / "streamed")[1][-1]["state"] == "whole"


def test_a_copy_is_shown_once(house: _House, opener: Opener) -> None:
    """The same message under a second id is dropped; a file stored under a foreign id is refused."""
    message = _message(b"x")
    first = house.put(message)
    second = house.put(replace(message, id=secrets.token_hex(16)))
    foreign = house.spool / secrets.token_hex(16)
    foreign.write_bytes(first.read_bytes())
    status, lines = opener(house.identity, [first, second, foreign])
    assert status == 1
    assert [line.get("body") for line in lines] == ["x", None]
    assert lines[1]["fault"] == "id-mismatch"


def test_a_carried_file_is_several(house: _House, opener: Opener, tmp_path: Path) -> None:
    """Envelopes one after the other come out each; what is blank behind them is no harm, what is cut off is said."""
    picture = secrets.token_bytes(300_000)
    messages = [_message(b"x", channel="carried"), *_parts(picture, type="image/jpeg"), _message(b"", kind="end")]
    whole = b"".join(house.put(message).read_bytes() for message in messages)
    carried = tmp_path / "notes.age"
    carried.write_bytes(whole + b"\r\n")
    status, lines = opener(house.identity, [carried], tmp_path / "out")
    assert (status, [line["kind"] for line in lines[:-1]]) == (0, ["account", "attachment", "attachment", "end"])
    assert (tmp_path / "out" / lines[-1]["file"]).read_bytes() == picture
    carried.write_bytes(b"before" + whole[:-100])
    status, lines = opener(house.identity, [carried])
    assert status == 1
    assert [line.get("fault", line.get("kind")) for line in lines] == [
        "size",
        "account",
        "attachment",
        "attachment",
        "size",
    ]


def test_sealed_vectors(opener: Opener, vector_directory: Path, sealed_index: dict[str, Any], tmp_path: Path) -> None:
    """What the vectors call a success opens; everything else is refused, calmly."""
    paths = []
    for name, vector in sealed_index.items():
        folder = tmp_path / name
        folder.mkdir()
        paths.append(folder / vector["stored_as"])
        paths[-1].write_bytes((vector_directory / "sealed" / f"{name}.age").read_bytes())
    seen = {}
    for name, path in zip(sealed_index, paths, strict=True):
        status, lines = opener(vector_directory / "sealed" / "identity-current.txt", [path])
        seen[name] = "success" if status == 0 and len(lines) == 1 and "fault" not in lines[0] else "refused"
    assert seen == {
        name: "success" if vector["outcome"] == "success" else "refused" for name, vector in sealed_index.items()
    }


def test_plaintext_vectors(vectors: list[Any]) -> None:
    """An independent reading of the specification agrees on every message and refuses every fault."""
    program = runpy.run_path(str(PROGRAM))
    for vector in vectors:
        try:
            header, body = program["parse"](vector.plaintext)
        except program["NotAMessage"]:
            assert vector.outcome != "success", vector.name
        else:
            assert (vector.outcome, header, body) == ("success", vector.header, vector.body), vector.name
