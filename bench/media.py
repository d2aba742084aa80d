"""Working copies of files of everyday size: seconds in the sandbox, and the ratio to the same programs without it."""

from __future__ import annotations

import io
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from holub_testing.media_files.offices import docx
from holub_testing.media_files.pdfs import pdf
from holub_testing.media_files.weak import Bare
from PIL import Image

from holub_desk.media.check import try_to_break_out
from holub_desk.media.convert import Converter
from holub_desk.media.sandbox import Sandbox

RUNS = 3
FILM = "-f lavfi -i testsrc2=s=1280x720:r=30:d=20 -f lavfi -i sine=d=20 -c:v libx264 -preset ultrafast -c:a aac"
SPEECH = "-f lavfi -i sine=d=600 -c:a libopus -b:a 32k"


def main() -> None:
    sandbox = Sandbox.prepare()
    begun = time.perf_counter()
    assert try_to_break_out(sandbox) == []
    print(f"media self test: {time.perf_counter() - begun:.2f} s")
    with tempfile.TemporaryDirectory() as directory:
        bare = Converter(Bare(directory=Path(directory)))
        for name, content in files(Path(directory)):
            inside, outside = seconds(Converter(sandbox), content), seconds(bare, content)
            print(f"media {name}: {inside:.2f} s, {inside / outside:.2f} of {outside:.2f} s without a sandbox")


def seconds(converter: Converter, content: bytes) -> float:
    """The median."""
    taken = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        assert converter.convert(content).made
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def files(directory: Path) -> Iterator[tuple[str, bytes]]:
    """One of each kind."""
    photo = Image.effect_noise((4000, 3000), 60).convert("RGB")
    for kind in ("JPEG", "PNG"):
        out = io.BytesIO()
        photo.save(out, kind, quality=88, compress_level=1)
        yield f"photo of 12 megapixels, {kind}", out.getvalue()
    kids = b"<</Type/Pages/Kids[%s]/Count 20>>" % b" ".join([b"3 0 R"] * 20)
    yield "PDF of 20 pages", pdf(box="0 0 595 842").replace(b"<</Type/Pages/Kids[3 0 R]/Count 1>>", kids)
    yield "document of 20 pages", docx(body="<w:p><w:r><w:t>Seen from the road.</w:t></w:r></w:p>" * 900)
    for name, how, file in (("film of 20 s, 720p", FILM, "a.mp4"), ("speech of 10 min", SPEECH, "a.ogg")):
        subprocess.run(["ffmpeg", "-v", "error", "-nostdin", *how.split(), str(directory / file)], check=True)
        yield name, (directory / file).read_bytes()
