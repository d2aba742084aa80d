"""The machine: where what is in memory, or on the disk, can be read by others. Linux."""

from __future__ import annotations

import ctypes
import os
import resource
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from holub_desk.doctor.finding import Finding, House
from holub_desk.vault.tables import Report

_STA_UNSYNC = 0x0040
_IN_MEMORY = frozenset({"tmpfs", "ramfs"})
_NO_DISK_OF_ITS_OWN = frozenset({"overlay", "zfs", "btrfs", "nfs", "nfs4", "fuse", "9p", "virtiofs", "bcachefs"})


@dataclass(frozen=True)
class Mount:
    """A file system: its kind, where its content comes from, and its device number."""

    kind: str
    source: str
    device: str


def swap(house: House) -> Iterator[Finding]:
    """Memory written to a disk: passphrase, keys, words."""
    try:
        rows = (house.root / "proc/swaps").read_text().splitlines()[1:]
    except OSError:
        return
    for row in rows:
        name, kind = row.split()[:2]
        device = Path(name).name
        if device.startswith("zram") or (kind == "partition" and _is_encrypted(house.root, _number(name))):
            continue
        if kind == "file" and _volume(house, Path(name)) == "encrypted":
            continue
        yield Finding(
            "swap",
            "danger",
            f"Swap is on at {name}, and it is not encrypted: words, keys and the passphrase can be written there from"
            " memory, and stay after the machine is switched off.",
            "sudo swapoff -a, and take it out of /etc/fstab; or encrypt it with a random key (crypttab, swap)",
        )


def volume(house: House) -> Iterator[Finding]:
    """Whoever takes the disk has the vault's files."""
    found = _volume(house, house.settings.desk.directory)
    if found == "memory":
        yield Finding(
            "volume",
            "danger",
            "The desk's directory lies in memory (tmpfs): all reports are gone when the machine is switched off.",
            "move it to an encrypted disk",
        )
    elif found == "plain":
        yield Finding(
            "volume",
            "warning",
            "The disk under the desk's directory is not encrypted. The vault is, but not its size, how many files it"
            " has and when they were written; and the passphrase is all that stands before the rest.",
            "put it on a volume with full encryption (LUKS)",
        )
    elif found == "unknown":
        yield Finding(
            "volume",
            "note",
            "It cannot be seen from here whether the disk under the desk's directory is encrypted.",
            "find out: `lsblk -o NAME,TYPE,MOUNTPOINTS` shows `crypt` above an encrypted one",
        )


def temporary(house: House) -> Iterator[Finding]:
    """What other programs put into /tmp: a downloaded attachment that is looked at, for one."""
    place = Path(tempfile.gettempdir())
    if _volume(house, place) == "plain":
        yield Finding(
            "temporary",
            "note",
            f"{place} lies on a disk that is not encrypted: what other programs leave there can be read later.",
            "mount it as tmpfs",
        )


def dumps(house: House) -> Iterator[Finding]:
    """Images of memory that are made when a program dies."""
    try:
        pattern = (house.root / "proc/sys/kernel/core_pattern").read_text().strip()
    except OSError:
        return
    soft, _ = resource.getrlimit(resource.RLIMIT_CORE)
    if pattern.startswith("|") or soft != 0:
        yield Finding(
            "dumps",
            "note",
            "This machine keeps images of the memory of programs that die. Opener and web refuse that for themselves;"
            " a browser that shows reports does not.",
            "echo 'kernel.core_pattern=|/bin/false' | sudo tee /etc/sysctl.d/50-no-dumps.conf",
        )


def rights(house: House) -> Iterator[Finding]:
    """Who else on this machine may read the files."""
    directory = house.settings.desk.directory
    watched = [directory / "vault", directory / "keyring"]
    for file in (house.settings.desk.passphrase_file, house.settings.desk.keyring_passphrase_file):
        watched += [file] if file is not None else []
    for path in watched:
        try:
            mode = path.stat().st_mode
        except OSError:
            continue
        if mode & 0o077:
            yield Finding(
                "rights",
                "danger",
                f"Other users of this machine may read {path.name}.",
                f"chmod go= {path}",
            )


def clock(house: House) -> Iterator[Finding]:
    """Days of reports, codes of sign-in and expiries hang on it."""
    with Session(house.vault.engine) as session:
        newest = session.scalar(select(func.max(Report.received_on)))
    if newest is not None and newest > house.now.date():
        yield Finding(
            "clock",
            "danger",
            f"The clock says {house.now.date()}, and there are reports of {newest}: it goes wrong now, or went wrong"
            " then.",
            "set it; retention counts days by it",
        )
    elif not _in_step():
        yield Finding(
            "clock",
            "note",
            f"Nothing keeps the clock right; it says {house.now:%Y-%m-%d %H:%M} UTC. Codes of sign-in count by it.",
            "compare it with another one, or let a time service run",
        )


def _volume(house: House, path: Path) -> str:
    """memory, encrypted, plain or unknown."""
    mount = _mount(house.root, path)
    if mount is None:
        return "unknown"
    if mount.kind in _IN_MEMORY:
        return "memory"
    number = mount.device if not mount.device.startswith("0:") else _number(mount.source)
    if _is_encrypted(house.root, number):
        return "encrypted"
    if mount.kind in _NO_DISK_OF_ITS_OWN or not number or not (house.root / "sys/dev/block" / number).exists():
        return "unknown"
    return "plain"


def _mount(root: Path, path: Path) -> Mount | None:
    """The file system that a path is on, by the longest mount point above it."""
    place = path.resolve()
    best: tuple[int, Mount] | None = None
    try:
        lines = (root / "proc/self/mountinfo").read_text().splitlines()
    except OSError:
        return None
    for line in lines:
        before, _, after = line.partition(" - ")
        device, point = before.split()[2], Path(before.split()[4].replace("\\040", " "))
        kind, source = after.split()[:2]
        if place.is_relative_to(point) and (best is None or len(point.parts) >= best[0]):
            best = (len(point.parts), Mount(kind, source, device))
    return best[1] if best else None


def _number(device: str) -> str:
    """`major:minor` of a device file, or nothing."""
    try:
        found = os.stat(device).st_rdev
    except OSError:
        return ""
    return f"{os.major(found)}:{os.minor(found)}" if found else ""


def _is_encrypted(root: Path, number: str) -> bool:
    """Whether dm-crypt stands anywhere between this block device and the disks it is made of."""
    if not number:
        return False
    device = root / "sys/dev/block" / number
    try:
        if (device / "dm/uuid").read_text().startswith("CRYPT-"):
            return True
    except OSError:
        pass
    try:
        below = [(each / "dev").read_text().strip() for each in (device / "slaves").iterdir()]
    except OSError:
        return False
    return bool(below) and all(_is_encrypted(root, each) for each in below)


def _in_step() -> bool:
    """Whether something keeps the system's clock (adjtimex(2)); where that cannot be asked, let it be."""
    buffer = (ctypes.c_char * 512)()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.adjtimex(buffer) < 0:
        return True
    status = int.from_bytes(buffer.raw[40:44], "little")  # struct timex: modes, offset, freq, maxerror, esterror
    return not status & _STA_UNSYNC
