"""A file that lies with Telegram: fetched into memory, cleaned by its structure, never written."""

from __future__ import annotations

import asyncio
from typing import Final

from holub_intake.channels.telegram.api import MAX_FILE, Api
from holub_intake.clean import CannotClean, clean, sniff

MEMORY: Final = 64 * 1024 * 1024
"""Bytes that all files together may hold at once."""


async def fetch(api: Api, file: str) -> tuple[bytes, str, bool]:
    """Content, type, and whether hidden data was removed. Raises what `Api.download` raises."""
    return await asyncio.to_thread(_cleaned, await api.download(file, MAX_FILE))


def _cleaned(content: bytes) -> tuple[bytes, str, bool]:
    try:
        cleaned = clean(content)
    except CannotClean:
        cleaned = None  # broken or odd: the desk gets it as it is, and the source is told so
    return (content, sniff(content), False) if cleaned is None else (cleaned.data, cleaned.type, True)
