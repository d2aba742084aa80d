"""Pictures in labels: read from beside the form, made small, and carried in the questionnaire itself."""

from __future__ import annotations

import base64
import hashlib
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps

from holub_wire.questionnaire.read import MAX_PICTURE

_WIDEST: Final = 640
_SMALL: Final = 25_000
"""Bytes of one picture, about: all of them are loaded over a bad line."""
_MAX_PIXELS: Final = 50_000_000
_MAX_FILE: Final = 20 * 1024 * 1024
_QUALITIES: Final = (75, 60, 45, 30)


@dataclass
class Pictures:
    """The pictures beside one form."""

    form: Path
    _read: dict[str, tuple[str, str] | None] = field(default_factory=dict)

    def find(self, name: str) -> tuple[str, str] | None:
        """Key and data: URL of a picture, or None if there is none of this name."""
        if name not in self._read:
            self._read[name] = self._find(name)
        return self._read[name]

    def _find(self, name: str) -> tuple[str, str] | None:
        if Path(name).name != name or name.startswith("."):  # nothing outside the folders of the form
            return None
        folder = self.form.parent
        for place in (folder, folder / f"{self.form.stem}-media", folder / "media"):
            path = place / name
            inside = path.resolve().is_relative_to(folder.resolve())
            if inside and path.is_file() and path.stat().st_size <= _MAX_FILE:
                return _made(path.read_bytes())
        return None


def _made(data: bytes) -> tuple[str, str] | None:
    """Drawn anew, so that nothing but what is seen is left: no place, no device, no name."""
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP", "GIF")) as opened:
            if opened.width * opened.height > _MAX_PIXELS:
                return None
            picture = ImageOps.exif_transpose(opened).convert("RGBA")
    except Exception:  # whatever a damaged picture makes its reader raise
        return None
    picture.thumbnail((_WIDEST, _WIDEST))
    clean = Image.new("RGB", picture.size, "white")
    clean.paste(picture, mask=picture.getchannel("A"))
    small = b""
    for quality in _QUALITIES:
        out = io.BytesIO()
        clean.save(out, "JPEG", quality=quality, optimize=True)
        small = out.getvalue()
        if len(small) <= _SMALL:
            break
    url = "data:image/jpeg;base64," + base64.b64encode(small).decode()
    return (hashlib.sha256(small).hexdigest()[:8], url) if len(url) <= MAX_PICTURE else None
