"""Sixty files that are made to harm: none hangs or breaks the worker, and none shows anything of this machine."""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from holub_testing.media_files.hostile import Hostile, hostile_files
from holub_testing.media_files.outside import SECRET_COLOUR, Outside
from holub_testing.media_files.weak import Bare
from PIL import Image, ImageChops

from holub_desk.media.convert import Converter, Outcome
from holub_desk.media.limits import LIMITS
from holub_desk.media.reasons import REFUSED
from holub_desk.media.sandbox import Sandbox

SECONDS = {"picture": 6.0, "heif": 6.0, "pdf": 5.0, "office": 2.0, "film": 8.0, "sound": 8.0}
"""What a harmless file needs by far not."""
PATIENT = 25.0
"""For documents that reach outward: to be refused for being late would prove nothing."""
REACHING = ("reaching", "drawings", "names")
SLACK = 6.0


@dataclass
class Listener:
    """Takes down who comes."""

    port: int
    visits: list[bytes] = field(default_factory=list)


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    """On loopback, where no file may lead."""
    server = socket.create_server(("127.0.0.1", 0))
    made = Listener(server.getsockname()[1])

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                made.visits.append(connection.recv(200))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield made
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(5)


@pytest.fixture(scope="module")
def outside(listener: Listener) -> Iterator[Outside]:
    """A planted picture and a planted film, which everyone on this machine may read."""
    directory = Path(tempfile.mkdtemp(prefix="holub-secret-"))
    directory.chmod(0o755)
    picture, clip = directory / "secret.png", directory / "secret.ts"
    Image.new("RGB", (64, 48), SECRET_COLOUR).save(picture)
    colour = f"color=c=0x{bytes(SECRET_COLOUR).hex()}:s=96x64:r=10:d=1"
    words = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", colour, "-c:v", "mpeg2video", str(clip)]
    subprocess.run(words, check=True, stdin=subprocess.DEVNULL)
    yield Outside(picture, clip, listener.port)
    shutil.rmtree(directory)


def timed(converter: Converter, file: Hostile) -> tuple[Outcome, float]:
    """What becomes of a file, and in how many seconds."""
    limits = {work: replace(each, seconds=SECONDS[work]) for work, each in converter.limits.items()}
    if file.kind in REACHING:
        limits["office"] = replace(limits["office"], seconds=PATIENT)
    begun = time.monotonic()
    return replace(converter, limits=limits).convert(file.content), time.monotonic() - begun


Outcomes = Mapping[str, tuple[Hostile, Outcome, float]]


@pytest.fixture(scope="module")
def outcomes(converter: Converter, outside: Outside) -> Outcomes:
    """By name; two at a time."""
    files = hostile_files(outside)
    with ThreadPoolExecutor(2) as pool:
        done = pool.map(lambda file: timed(converter, file), files)
        return {file.name: (file, *each) for file, each in zip(files, done, strict=True)}


def secret_pixels(outcome: Outcome) -> int:
    """How much of the planted colour stands in the copies."""
    count = 0
    for made in outcome.made:
        if made.type == "image/jpeg":
            with Image.open(io.BytesIO(made.data)) as picture:
                planted = Image.new("RGB", picture.size, SECRET_COLOUR)
                bands = ImageChops.difference(picture.convert("RGB"), planted).split()
            near = [band.point(lambda distance: 255 if distance < 25 else 0).convert("1") for band in bands]
            both = ImageChops.logical_and(ImageChops.logical_and(near[0], near[1]), near[2])
            count += both.histogram()[255]
    return count


def test_there_are_five_of_each_of_twelve_kinds(outcomes: Outcomes) -> None:
    """Sixty different files."""
    assert set(Counter(file.kind for file, _, _ in outcomes.values()).values()) == {5}
    assert len({file.content for file, _, _ in outcomes.values()}) == 60


def test_each_is_answered_in_its_time(outcomes: Outcomes) -> None:
    """With copies, or with a reason that is known; a defect of ours is none."""
    late, odd = [], []
    for name, (file, outcome, seconds) in outcomes.items():
        most = (PATIENT if file.kind in REACHING else max(SECONDS.values())) * (2 if outcome.kind == "film" else 1)
        late += [name] if seconds > most + SLACK else []
        odd += [name] if (not outcome.made and outcome.reason not in REFUSED) or outcome.reason == "fault" else []
    assert (late, odd) == ([], [])


def test_nothing_of_this_machine_is_shown(outcomes: Outcomes, listener: Listener, outside: Outside) -> None:
    """Not one pixel of what was planted, and nobody came to the listener."""
    found = {name: secret_pixels(outcome) for name, (_, outcome, _) in outcomes.items()}
    assert {name: count for name, count in found.items() if count > 200} == {}  # a test card has a few like it
    assert listener.visits == []
    shown = {name for name, (file, outcome, _) in outcomes.items() if file.kind in REACHING and outcome.made}
    assert {"linked-file.docx", "linked-http.docx", "linked.odt", "drawing.docx"} <= shown


def test_without_a_sandbox_it_would_be(
    converter: Converter, outside: Outside, listener: Listener, tmp_path: Path
) -> None:
    """The control: the same programs on this very machine draw what was planted, and go to the listener."""
    bare = Converter(Bare(directory=tmp_path), converter.limits)
    files = {file.name: file for file in hostile_files(outside)}
    reached = {name: bare.convert(files[name].content) for name in ("linked-file.docx", "drawing.docx")}
    assert {name: secret_pixels(outcome) > 2000 for name, outcome in reached.items()} == dict.fromkeys(reached, True)
    assert listener.visits == []
    bare.convert(files["linked-http.docx"].content)
    assert listener.visits
    listener.visits.clear()


def test_a_play_list_would_lead_elsewhere(outside: Outside, outcomes: Outcomes, tmp_path: Path) -> None:
    """The control: ffmpeg by itself follows a list to another file; ours does not even take it for a film."""
    files = {file.name: file for file in hostile_files(outside)}
    (tmp_path / "list.ffconcat").write_bytes(files["list.ffconcat"].content.partition(b"\nfile 'http")[0] + b"\n")
    words = ["ffmpeg", "-v", "error", "-f", "concat", "-safe", "0", "-i", str(tmp_path / "list.ffconcat")]
    subprocess.run([*words, "-frames:v", "1", str(tmp_path / "frame.png")], check=True, stdin=subprocess.DEVNULL)
    with Image.open(tmp_path / "frame.png") as frame:
        shown = frame.convert("RGB").getpixel((10, 10))
    assert isinstance(shown, tuple)
    assert all(abs(one - other) < 25 for one, other in zip(shown, SECRET_COLOUR, strict=True))
    assert {outcomes[name][1].reason for name in ("list.ffconcat", "list.m3u8", "list.sdp")} == {"unknown"}


def test_nothing_is_left_behind(outcomes: Outcomes) -> None:
    """No file that a name or an archive asked for."""
    places = [Path("/"), Path("/tmp"), Path.cwd(), Path.home()]
    wanted = ("holub-ran", "holub-slipped")
    assert [name for place in places for name in os.listdir(place) if name.startswith(wanted)] == []


def test_what_is_harmless_in_it_is_shown(outcomes: Outcomes) -> None:
    """A file in several formats is shown as the one that it begins with; scripts and actions are not run."""
    for name, (file, outcome, _) in outcomes.items():
        if file.kind in ("polyglots", "actions"):
            assert outcome.made, name
            assert outcome.reason is None, name
    assert outcomes["pdf-in.jpg"][1].kind == "picture"
    assert outcomes["frames.gif"][1].made[0].width == 48
    assert outcomes["directory.tif"][1].made


@pytest.mark.soak
def test_with_the_limits_of_real_use(sandbox: Sandbox, outside: Outside, listener: Listener) -> None:
    """The same with all the pages, pixels and seconds that a desk allows."""
    converter = Converter(sandbox)
    for file in hostile_files(outside):
        begun = time.monotonic()
        outcome = converter.convert(file.content)
        most = sum(LIMITS[work].seconds for work in ("film", "sound")) if outcome.kind == "film" else 90
        assert time.monotonic() - begun < most + SLACK, file.name
        assert outcome.made or outcome.reason in REFUSED, file.name
        assert secret_pixels(outcome) < 2000, file.name
    assert listener.visits == []
