"""Is there a sandbox here, does it hold, and what can be shown in it? In plain words. No sandbox, no preview."""

from __future__ import annotations

import glob
import json
import os
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from holub_desk.media import pixels, sound, syscalls
from holub_desk.media.convert import Converter, Lacking
from holub_desk.media.inside import probe
from holub_desk.media.inside.order import RATE, Limits, Order
from holub_desk.media.reasons import Missing
from holub_desk.media.sandbox import NoSandbox, Sandbox, Stopped

_LIMITS: Final = Limits(20, 256 << 20, disk=8 << 20, tasks=24)
_PDF: Final = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj
trailer<</Root 1 0 R>>
"""
_NAMESPACES: Final = (
    "this system does not let ordinary programs make namespaces. On Debian: sysctl kernel.unprivileged_userns_clone=1 "
    "and user.max_user_namespaces above 0; where AppArmor restricts them (Ubuntu 24.04), a profile for /usr/bin/bwrap; "
    "in a container: it must allow user namespaces (seccomp and AppArmor profile)"
)


_OFFICE: Final = "/usr/lib/libreoffice/program"


@dataclass(frozen=True)
class Need:
    """A program: where it stands, what to say without it, its Debian package, and what it is for."""

    place: str
    reason: Missing
    package: str
    shows: tuple[str, ...]
    """Works, or hints of one."""

    def is_there(self) -> bool:
        """`place` is a pattern."""
        return bool(glob.glob(self.place))


NEEDS: Final = (
    Need("/usr/bin/heif-convert", "no_heif", "libheif-examples", ("heif",)),
    Need("/usr/lib*/python3*/*-packages/PIL", "no_pictures", "python3-pil", ("picture", "heif")),
    Need(f"{_OFFICE}/libswlo.so", "no_office", "libreoffice-writer-nogui", ("office",)),
    Need(f"{_OFFICE}/libsclo.so", "no_sheets", "libreoffice-calc-nogui", ("xlsx", "xls", "ods")),
    Need(f"{_OFFICE}/libsdlo.so", "no_slides", "libreoffice-impress-nogui", ("pptx", "ppt", "odp")),
    Need("/usr/bin/pdftoppm", "no_pdf", "poppler-utils", ("pdf", "office")),
    Need("/usr/bin/ffmpeg", "no_film", "ffmpeg", ("film", "sound")),
)
"""Where a kind needs two, the later one is what is said."""


@dataclass(frozen=True)
class Part:
    """One line of the answer."""

    name: str
    works: bool
    said: str


@dataclass(frozen=True)
class Check:
    """All of it. Without a converter there are no working copies."""

    parts: tuple[Part, ...]
    converter: Converter | None


def check(sandbox: Sandbox | None = None, *, thorough: bool = True, halt: threading.Event | None = None) -> Check:
    """Look, and try to break out. `thorough` shows a sample of each kind too: two seconds and more.

    `sandbox` is this machine's by default. `halt` ends all its runs, this one included, which then raises Halted.
    """
    try:
        sandbox = sandbox or Sandbox.prepare()
        if halt is not None:
            sandbox = replace(sandbox, halt=halt)
        broken = try_to_break_out(sandbox)
    except NoSandbox as error:
        return Check((Part("sandbox", False, _help(error.said)),), None)
    except Stopped as stopped:
        return Check((Part("sandbox", False, f"the self test did not end as it should: {stopped}"),), None)
    if broken:
        return Check((Part("sandbox", False, f"it does not hold against: {', '.join(broken)}"),), None)
    lacks = {what: need.reason for need in NEEDS if not need.is_there() for what in need.shows}
    converter = Converter(sandbox, lacks=lacks)
    holds = Part("sandbox", True, f"holds; {len(probe.PROBES)} ways out were tried")
    return Check((holds, *_programs(converter, thorough=thorough)), converter)


def try_to_break_out(sandbox: Sandbox) -> list[str]:
    """The names of the probes that got through. Raises NoSandbox or Stopped."""
    answer = bytearray()
    with tempfile.NamedTemporaryFile(prefix="holub-", mode="wb") as planted:
        target = {"planted": planted.name, "process": os.getpid(), "numbers": syscalls.numbers_of(probe.CALLS)}
        status = sandbox.run(Order("probe", json.dumps(target), _LIMITS), b"in", answer.extend)
    if status != 0 or len(answer) != len(probe.PROBES):
        raise Stopped("broken")
    return [name for name, got_through in zip(probe.PROBES, answer, strict=True) if got_through != ord("0")]


def _help(said: str) -> str:
    """What bubblewrap said, and what to do about it."""
    if "not installed" in said:
        return "bubblewrap is not installed: apt-get install bubblewrap"
    if "libseccomp" in said:
        return "libseccomp is not there, or too old: apt-get install libseccomp2"
    if "nknown option" in said:
        return "bubblewrap is too old: 0.8.0 or later is needed"
    if "python3" in said:
        return "Python is not at /usr/bin/python3: apt-get install python3"
    if "namespace" in said or "ermission denied" in said or "not permitted" in said or "uid map" in said:
        return f"{_NAMESPACES} (bubblewrap: {said})"
    return f"bubblewrap does not work: {said or 'it said nothing'}"


def _programs(converter: Converter, *, thorough: bool) -> Iterator[Part]:
    samples: Mapping[Missing, bytes] = {
        "no_pictures": pixels.write_jpeg(1, 1, b"\0\0\0"),
        "no_pdf": _PDF,
        "no_office": b"{\\rtf1 .}",
        "no_film": sound.write_wav(bytes(RATE // 5)),
    }
    for need in NEEDS:
        name = need.reason.removeprefix("no_")
        if not need.is_there():
            yield Part(name, False, f"missing: apt-get install {need.package}")
        elif not thorough or need.reason not in samples:
            yield Part(name, True, "is there")
        else:
            yield _tried(converter, name, samples[need.reason])


def _tried(converter: Converter, name: str, sample: bytes) -> Part:
    try:
        outcome = converter.convert(sample)
    except Lacking as lacking:
        return Part(name, False, f"needs another one: {lacking.reason}")
    works = bool(outcome.made) and outcome.reason is None
    return Part(name, works, "works" if works else f"does not show a sample: {outcome.reason}")
