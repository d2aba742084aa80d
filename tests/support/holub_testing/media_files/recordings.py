"""Film and sound that say more than they show."""

from __future__ import annotations

import struct
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from holub_testing.media_files.tag import RAW, TAG, XMP, Tagged


def atom(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data) + 8) + kind + data


def into_moov(mp4: bytes, data: bytes) -> bytes:
    """Add to the index, which must be the last atom: no place in it changes."""
    at = mp4.rindex(b"moov") - 4
    size = struct.unpack(">I", mp4[at : at + 4])[0]
    assert at + size == len(mp4)
    return mp4[:at] + struct.pack(">I", size + len(data)) + mp4[at + 4 :] + data


OUTPUTS = {
    "plain.mp4": "-map 0 -map 1 -c:v mpeg4 -c:a aac",
    "tags.mp4": f"-map 0 -map 1 -c:v mpeg4 -c:a aac -metadata title={TAG} -metadata location=+47.0915+037.5337/",
    "tags.mov": "-map 0 -map 1 -c:v mjpeg -c:a pcm_s16le -movflags use_metadata_tags "
    f"-metadata com.apple.quicktime.model={TAG}",
    "tags.3gp": f"-map 0 -map 1 -c:v mpeg4 -c:a aac -metadata title={TAG}",
    "sei.mp4": "-map 0 -c:v libx264 -preset ultrafast "
    f"-bsf:v h264_metadata=sei_user_data=086f3693-b7b3-4f2c-9653-21492feee5b8+{TAG}",
    "tags.mkv": f"-map 0 -map 1 -c:v mpeg4 -c:a libvorbis -metadata title={TAG} -metadata:s:v:0 title={TAG}",
    "tags.avi": f"-map 0 -map 1 -c:v mpeg4 -c:a libmp3lame -metadata title={TAG} -metadata artist={TAG}",
    "tags.mp3": f"-map 1 -c:a libmp3lame -id3v2_version 3 -write_id3v1 1 -metadata title={TAG} -metadata artist={TAG}",
    "tags.ogg": f"-map 1 -c:a libvorbis -metadata title={TAG}",
    "tags.opus": f"-map 1 -c:a libopus -metadata artist={TAG}",
    "tags.flac": f"-map 1 -c:a flac -metadata artist={TAG}",
    "tags.wav": f"-map 1 -c:a pcm_s16le -write_bext 1 -metadata originator={TAG} -metadata title={TAG}",
    "plain.wav": "-map 1 -c:a pcm_s16le -bitexact",
    "tags.m4a": f"-map 1 -c:a aac -metadata artist={TAG}",
}


@cache
def recorded() -> Mapping[str, bytes]:
    """Half a second of film and sound in many forms, by one run of ffmpeg."""
    with tempfile.TemporaryDirectory() as directory:
        words = "ffmpeg -nostdin -v error -f lavfi -i testsrc=s=96x64:r=10:d=0.6 -f lavfi -i sine=d=0.6".split()
        for name, how in OUTPUTS.items():
            words += [*how.split(), str(Path(directory) / name)]
        subprocess.run(words, check=True)
        return {name: (Path(directory) / name).read_bytes() for name in OUTPUTS}


def recordings() -> Iterator[Tagged]:
    made = recorded()
    plain = made["plain.mp4"]
    xyz = atom(b"udta", atom(b"\xa9xyz", struct.pack(">HH", 18, 0x15C7) + b"+47.0915+037.5337/"))
    yield Tagged("place.mp4", into_moov(plain, xyz), (b"+47.0915+037.5337/",), plain)
    yield Tagged(
        "xmp.mp4", plain + atom(b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + XMP), (RAW,), plain
    )
    yield Tagged("trailing.mp4", plain + atom(b"free", RAW), (RAW,), plain)
    for name, content in made.items():
        if not name.startswith("plain"):
            yield Tagged(name, content, (RAW,), made["plain.wav"] if name == "tags.wav" else None)
