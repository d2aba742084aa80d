"""Pictures with something to hide."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

GPS_MAKER = "PlantedCameraMaker"


def photo_with_gps(path: Path, side: int = 640) -> Path:
    """A JPEG that says where it was taken, and with what."""
    grey = Image.linear_gradient("L").resize((side, side))
    picture = Image.merge("RGB", (grey, grey.point(lambda level: 200 - level // 2), grey.rotate(90)))
    exif = Image.Exif()
    exif[0x010F] = GPS_MAKER
    exif[0x8825] = {1: "N", 2: (47.0, 5.0, 30.0), 3: "E", 4: (37.0, 32.0, 1.0)}
    picture.save(path, "JPEG", exif=exif, quality=80)
    assert GPS_MAKER.encode() in path.read_bytes()
    return path
