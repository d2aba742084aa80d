"""What an operator should know before starting: choices and circumstances that keep more than Holub would."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from holub_intake.config import Settings
from holub_intake.day_files import DayFiles


def cautions(settings: Settings, days: int, today: date, swaps: Path = Path("/proc/swaps")) -> list[str]:
    """Sentences; none, when there is nothing to say. `days` is the line's forgetting period. Reads only."""
    said = []
    kept = list(DayFiles(settings.keys.days).days())
    if settings.keys.addresses == "disk":
        said.append(
            "Keys of return addresses lie on the disk ([keys] addresses): on flash, in snapshots, in backups and in a "
            'virtual machine\'s image what was erased may live on. "memory" forgets for sure.'
        )
    elif kept:
        said.append(
            f"{len(kept)} keys of return addresses lie in {settings.keys.days} all the same: `serve` destroys them."
        )
    late = sum(today - day > timedelta(days=days) for day in kept)
    if late:
        said.append(f"{late} of these keys are older than {days} days: keys die only while the intake runs. Start it.")
    if _is_swapping(swaps):
        said.append(
            "Swap is on: keys and words that are meant for memory alone may reach a disk. Switch it off "
            "(`swapoff -a`), or encrypt it with a key that nobody keeps."
        )
    return said


def _is_swapping(swaps: Path) -> bool:
    """Whether memory can reach a disk; compressed memory (zram) is memory."""
    try:
        lines = swaps.read_text("utf-8", "replace").splitlines()[1:]
    except OSError:
        return False
    return any(line.strip() and not line.startswith("/dev/zram") for line in lines)
