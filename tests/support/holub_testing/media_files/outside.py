"""What a hostile file tries to reach: a planted picture and film in a colour of their own, and a listener."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SECRET_COLOUR = (150, 0, 75)


@dataclass(frozen=True)
class Outside:
    """What a file tries to reach."""

    picture: Path
    clip: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/secret.png"
