"""What each work may use, and how much of a file is shown. docs/media.md says the same in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from holub_desk.media.inside.order import Limits, Work

_MIB: Final = 1 << 20

LIMITS: Final[Mapping[Work, Limits]] = {
    "picture": Limits(20, 1536 * _MIB, pictures=20, side=4096, pixels=120_000_000),
    "heif": Limits(30, 1536 * _MIB, disk=128 * _MIB, pictures=1, side=4096, pixels=120_000_000),
    "pdf": Limits(40, 1024 * _MIB, pictures=20, side=1800),
    "office": Limits(90, 2048 * _MIB, disk=256 * _MIB, pictures=20, side=1800),
    "film": Limits(60, 1024 * _MIB, pictures=12, side=480, pixels=40_000_000),
    "sound": Limits(60, 512 * _MIB, sound_seconds=600),
}
