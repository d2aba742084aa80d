"""From a file to copies and reasons, with runs that answer as a broken or hostile sandbox could."""

from __future__ import annotations

import io
import struct
import wave
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from holub_testing.media_files.jpegs import saved
from holub_testing.media_files.offices import odf
from holub_testing.media_files.pdfs import pdf
from holub_testing.media_files.recordings import recorded
from PIL import Image, ImageOps

from holub_desk.media import sound
from holub_desk.media.convert import Converter, Lacking, Outcome
from holub_desk.media.inside.order import RATE, Code, Limits, Order
from holub_desk.media.limits import LIMITS
from holub_desk.media.reasons import MISSING, REFUSED, say
from holub_desk.media.sandbox import NoSandbox, Sandbox

JPEG = saved("JPEG")
ONE = b"P" + struct.pack(">II", 2, 2) + bytes(12)


@dataclass(frozen=True)
class Answering(Sandbox):
    """Says what it is told to."""

    answers: tuple[tuple[bytes, int], ...] = ()

    def run(self, order: Order, content: bytes, sink: Callable[[bytes], None]) -> int:
        answer, status = self.answers[1 if order.work == "sound" and len(self.answers) > 1 else 0]
        sink(answer)
        return status


def answered(content: bytes, *answers: tuple[bytes, int]) -> Outcome:
    return Converter(Answering(answers=answers)).convert(content)


@pytest.mark.parametrize(
    ("answer", "status", "reason", "count"),
    [
        (ONE + b".", 0, None, 1),
        (ONE, 0, "broken", 1),  # it ended without saying so
        (b".", 0, "broken", 0),
        (b"", 0, "broken", 0),
        (ONE, Code.TIME, "time", 1),  # what came before is kept, and that it is not all is said
        (b"", Code.UNREADABLE, "unreadable", 0),
        (b"", Code.TOO_LARGE, "too_large", 0),
        (b"", Code.LOCKED, "locked", 0),
        (b"", Code.EMPTY, "empty", 0),
        (b"", Code.MEMORY, "memory", 0),
        (b"", 139, "broken", 0),
        (b"", 1, "broken", 0),
        (ONE + ONE + b"junk", 0, "broken", 2),
    ],
)
def test_answers_and_reasons(answer: bytes, status: int, reason: str | None, count: int) -> None:
    """A number is all that a run can say of a file."""
    outcome = answered(JPEG, (answer, status))
    assert (outcome.reason, len(outcome.made)) == (reason, count)


def test_more_pages_than_are_shown() -> None:
    """It is said that there are more."""
    assert answered(pdf(), (ONE + b"+", 0)).more
    assert not answered(pdf(), (ONE + b".", 0)).more


def test_film_with_and_without_sound() -> None:
    """Neither half needs the other; a film without a picture track is sound."""
    film, samples = recorded()["plain.mp4"], (bytes(2000), 0)
    none, bad = (b"", int(Code.EMPTY)), (b"", int(Code.UNREADABLE))

    def parts(*answers: tuple[bytes, int]) -> tuple[str | None, list[str], str | None]:
        outcome = answered(film, *answers)
        return outcome.kind, [made.part for made in outcome.made], outcome.reason

    assert parts((ONE + b".", 0), samples) == ("film", ["sheet", "waveform", "sound"], None)
    assert parts((ONE + b".", 0), none) == ("film", ["sheet"], None)
    assert parts(none, samples) == ("sound", ["waveform", "sound"], None)
    assert parts(bad, samples) == ("film", ["waveform", "sound"], "unreadable")
    assert parts((ONE + b".", 0), bad) == ("film", ["sheet"], "unreadable")
    assert parts(none, none) == ("sound", [], "empty")


def test_sound_is_cut_at_its_limit() -> None:
    """Ten minutes, and it is said that it goes on; more than that is not listened to."""
    wav = recorded()["plain.wav"]
    most = LIMITS["sound"].sound_seconds * RATE * 2
    whole = answered(wav, (bytes(most), 0))
    assert (whole.more, whole.reason) == (True, None)
    with wave.open(io.BytesIO(whole.made[1].data)) as heard:
        assert heard.getnframes() == 600 * RATE
    assert answered(wav, (bytes(most + RATE + 2), 0)).reason == "output"
    assert answered(wav, (bytes(7), 0)).made[1].data[-6:] == bytes(6)  # half a sample is none


def test_waveform() -> None:
    """Silence is a line in the middle; what is loud is high where it is loud."""
    loud = struct.pack("<h", 32767) * 500 + struct.pack("<h", -32768) * 500
    with Image.open(io.BytesIO(sound.draw_waveform(bytes(4000) + loud * 2))) as drawn:
        assert drawn.size == (sound.WIDTH, sound.HEIGHT)
        alpha = drawn.convert("RGBA").getchannel("A")
    assert alpha.crop((0, 0, 600, 78)).getbbox() is None
    assert alpha.crop((602, 0, 1200, 4)).getbbox() is not None
    assert sound.draw_waveform(b"\0\0")


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"age-encryption.org/v1\n-> x", "original"), (b"", "unknown"), (b"plain words", "unknown")],
)
def test_what_never_reaches_the_sandbox(content: bytes, reason: str) -> None:
    """Neither what is sealed nor what nothing can show."""
    assert answered(content).reason == reason


def test_what_this_machine_lacks_is_said() -> None:
    """It is no fault of the file."""
    with pytest.raises(Lacking) as lacking:
        Converter(Answering(), lacks={"pdf": "no_pdf"}).convert(pdf())
    assert (lacking.value.kind, lacking.value.reason) == ("pdf", "no_pdf")


@pytest.mark.parametrize("language", ["en", "uk"])
def test_every_reason_has_words(language: str) -> None:
    """A sentence each, in both languages, and they are not the same."""
    for reason in (*REFUSED, *MISSING):
        assert say(reason, language).endswith(".")
        assert say(reason, "en") != say(reason, "uk")
    assert set(MISSING).isdisjoint(REFUSED)
    with pytest.raises(KeyError):
        say("no such reason", language)


def test_locked_files(converter: Converter) -> None:
    """A password is what is missing, and it is said."""
    locked = pdf().replace(
        b"trailer\n<<",
        b"trailer\n<</ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -1/O<"
        + b"00" * 32
        + b">/U<"
        + b"11" * 32
        + b">>>",
    )
    assert converter.convert(locked).reason == "locked"


def test_pages_beyond_the_limit(converter: Converter) -> None:
    """Two of three are drawn."""
    pages = b"<</Type/Pages/Kids[3 0 R 3 0 R 3 0 R]/Count 3>>"
    outcome = converter.convert(pdf().replace(b"<</Type/Pages/Kids[3 0 R]/Count 1>>", pages))
    assert ([made.part for made in outcome.made], outcome.more) == (["page", "page"], True)
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "green", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    outcome = converter.convert(out.getvalue())
    assert ([made.part for made in outcome.made], outcome.more) == (["picture", "picture"], True)


def test_a_large_picture_is_made_small(converter: Converter) -> None:
    """Its longer side is what the limits say; a huge JPEG is read at less than its size."""
    out = io.BytesIO()
    Image.new("RGB", (3000, 1500), "navy").save(out, "JPEG")
    [made] = converter.convert(out.getvalue()).made
    assert (made.width, made.height) == (480, 240)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "I;16", "P", "RGBA"])
def test_every_depth_of_colour(converter: Converter, mode: str) -> None:
    """Pixels are pixels; what is transparent lies on white."""
    source = Image.new("L", (20, 10), 255)
    picture = (
        source.convert("I").point(lambda level: level * 257).convert("I;16") if mode == "I;16" else source.convert(mode)
    )
    out = io.BytesIO()
    picture.save(out, "PNG")
    [made] = converter.convert(out.getvalue()).made
    with Image.open(io.BytesIO(made.data)) as shown:
        assert shown.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_are_the_right_way_up(converter: Converter, orientation: int) -> None:
    """All eight ways to hold a camera: the red corner is always top left, as Exif means it."""
    upright = Image.new("RGB", (32, 16), "white")
    upright.paste("red", (0, 0, 8, 8))
    ways = [None, *Image.Transpose]
    for way in ways:
        lying = upright if way is None else upright.transpose(way)
        exif = Image.Exif()
        exif[0x0112] = orientation
        out = io.BytesIO()
        lying.save(out, "PNG", exif=exif)
        if ImageOps.exif_transpose(Image.open(io.BytesIO(out.getvalue()))).tobytes() == upright.tobytes():
            break
    [made] = converter.convert(out.getvalue()).made
    with Image.open(io.BytesIO(made.data)) as shown:
        assert shown.size == (32, 16)
        assert is_red(shown.getpixel((3, 3)))
        assert not is_red(shown.getpixel((28, 12)))


def is_red(pixel: object) -> bool:
    assert isinstance(pixel, tuple)
    return pixel[0] > 150 and pixel[1] < 100


def test_sheets_and_slides(converter: Converter) -> None:
    """They are pages as well."""
    cell = '<table:table><table:table-row><table:table-cell office:value-type="float" office:value="1"/>'
    slide = '<draw:page xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" draw:name="a"/>'
    for content in (odf("spreadsheet", cell + "</table:table-row></table:table>"), odf("presentation", slide)):
        outcome = converter.convert(content)
        assert ([made.part for made in outcome.made], outcome.reason) == (["page"], None)
    for lacks in ({"office": "no_office"}, {"odp": "no_slides"}):
        with pytest.raises(Lacking):
            replace(converter, lacks=lacks).convert(content)


def test_no_memory_is_said(sandbox: Sandbox) -> None:
    """With a tenth of what a picture needs."""
    out = io.BytesIO()
    Image.new("RGB", (5000, 5000)).save(out, "PNG")
    small = Limits(20, 70 << 20, pictures=1, side=4096, pixels=10**8)
    outcome = Converter(sandbox, {**LIMITS, "picture": small}).convert(out.getvalue())
    assert outcome.reason == "memory"


def test_a_sandbox_that_is_gone_is_not_the_fault_of_the_file(sandbox: Sandbox) -> None:
    """It is raised, not told of the file."""
    with pytest.raises(NoSandbox):
        Converter(replace(sandbox, bubblewrap="/nonexistent")).convert(JPEG)
