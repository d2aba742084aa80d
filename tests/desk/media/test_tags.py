"""No working copy carries a tag: sixty and more files that say where, when, by whom and with what they were made."""

from __future__ import annotations

import io
import struct
import wave
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from holub_testing.media_files.tag import TAG, Tagged, layers
from holub_testing.media_files.tagged import tagged_files
from holub_testing.search import disguises
from PIL import Image

from holub_desk.media.convert import Converter, Made, Outcome

Outcomes = Mapping[bytes, Outcome]


@pytest.fixture(scope="module")
def outcomes(converter: Converter) -> Outcomes:
    """What becomes of each file and each twin, by content; two at a time."""
    contents = {file.content for file in tagged_files()} | {file.twin for file in tagged_files() if file.twin}
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(contents, pool.map(converter.convert, contents), strict=True))


def has(tag: bytes, data: bytes) -> bool:
    return any(tag in layer for layer in layers(data))


def test_the_tags_are_there_before() -> None:
    """The control: sixty files at least, each with its tags, and no twin with any."""
    files = tagged_files()
    assert len({file.content for file in files}) == len(files) >= 60
    assert [file.name for file in files if not all(has(tag, file.content) for tag in file.tags)] == []
    assert [file.name for file in files if file.twin and any(has(tag, file.twin) for tag in file.tags)] == []


def test_each_file_is_shown(outcomes: Outcomes) -> None:
    """Otherwise the absence of tags would say nothing."""
    shown = {file.name: outcomes[file.content] for file in tagged_files()}
    assert {name: outcome.reason for name, outcome in shown.items() if outcome.reason or not outcome.made} == {}
    parts = {part.part for outcome in shown.values() for part in outcome.made}
    assert parts == {"picture", "page", "sheet", "waveform", "sound"}


def test_no_copy_holds_a_tag(outcomes: Outcomes) -> None:
    """Neither raw nor in any disguise or compressed stream."""
    found = []
    for file in tagged_files():
        wanted = {*file.tags, *disguises(TAG).values()}
        for made in outcomes[file.content].made:
            found += [file.name for tag in wanted if has(tag, made.data)]
    assert found == []


def test_copies_depend_on_what_is_seen_and_heard_alone(outcomes: Outcomes) -> None:
    """Byte for byte the same copies come of a file without the tags; so there is no place where one could hide."""
    pairs = [(file, outcomes[file.content].made, outcomes[file.twin].made) for file in tagged_files() if file.twin]
    assert len(pairs) > 50
    assert [file.name for file, made, twin in pairs if made != twin] == []


def test_copies_hold_nothing_but_pixels_and_samples(outcomes: Outcomes) -> None:
    """By the structure of each format: no segment or chunk beyond those that decoding needs, and nothing behind."""
    checked = 0
    for file in tagged_files():
        for made in outcomes[file.content].made:
            assert is_bare(made), file.name
            checked += 1
    assert checked > 80


def is_bare(made: Made) -> bool:
    if made.type == "image/jpeg":
        return set(jpeg_markers(made.data)) <= {0xD8, 0xE0, 0xDB, 0xC0, 0xC4, 0xDA, 0xD9} and len(made.data) > 100
    if made.type == "image/png":
        return set(png_chunks(made.data)) <= {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
    return made.type == "audio/wav" and wav_chunks(made.data) == [b"fmt ", b"data"]


def jpeg_markers(data: bytes) -> list[int]:
    """Every marker; 0 stands for anything that is not as it should be."""
    found, at = [0xD8], 2
    while data[at : at + 2] != b"\xff\xda":
        length = struct.unpack(">H", data[at + 2 : at + 4])[0]
        found.append(data[at + 1])
        if data[at + 1] == 0xE0 and (length != 16 or data[at + 4 : at + 9] != b"JFIF\0"):
            found.append(0)
        at += 2 + length
    body = data[at + 2 :]
    inside = {body[n + 1] for n in range(len(body) - 1) if body[n] == 0xFF} - {0, *range(0xD0, 0xD8)}
    return [*found, 0xDA, *inside] + ([] if data.endswith(b"\xff\xd9") and inside == {0xD9} else [0])


def png_chunks(data: bytes) -> list[bytes]:
    """Every chunk, and whatever stands behind the last one."""
    found, at = [], 8
    while at < len(data):
        length = struct.unpack(">I", data[at : at + 4])[0]
        found.append(data[at + 4 : at + 8])
        at += 12 + length
    return found


def wav_chunks(data: bytes) -> list[bytes]:
    """Likewise."""
    assert struct.unpack("<I", data[4:8])[0] == len(data) - 8
    found, at = [], 12
    while at < len(data):
        found.append(data[at : at + 4])
        at += 8 + struct.unpack("<I", data[at + 4 : at + 8])[0]
    return found


@pytest.mark.parametrize("name", ["exif-gps.jpg", "text.png", "tags.wav"])
def test_what_is_not_bare_is_seen(name: str) -> None:
    """The control: the files themselves do not pass."""
    file = file_of(name)
    types = {"jpg": "image/jpeg", "png": "image/png", "wav": "audio/wav"}
    assert not is_bare(Made("picture", types[name[-3:]], 1, 1, file.content))


def file_of(name: str) -> Tagged:
    return next(file for file in tagged_files() if file.name == name)


def test_copies_show_what_the_file_shows(outcomes: Outcomes) -> None:
    """Size, orientation and colours of a picture; length and pitch of a sound."""
    [turned] = outcomes[file_of("turned.jpg").content].made
    assert (turned.width, turned.height) == (36, 48)  # it lay on its side
    [plain] = outcomes[file_of("text.png").content].made
    with Image.open(io.BytesIO(plain.data)) as copy, Image.open(io.BytesIO(file_of("text.png").content)) as source:
        pairs = zip(copy.convert("RGB").tobytes(), source.convert("RGB").tobytes(), strict=True)
        assert max(abs(one - other) for one, other in pairs) < 24
    heard = next(made for made in outcomes[file_of("tags.flac").content].made if made.part == "sound")
    with wave.open(io.BytesIO(heard.data)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, 24_000)
        assert abs(sound.getnframes() - 0.6 * 24_000) < 100
        samples = struct.unpack(f"<{sound.getnframes()}h", sound.readframes(sound.getnframes()))
    crossings = sum(one < 0 <= other for one, other in pairwise(samples))
    assert abs(crossings / 0.6 - 440) < 10
