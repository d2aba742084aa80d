"""One uploaded file: cleaned in memory if it is a picture, else sealed part by part while it arrives."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

from holub_intake.channels.budget import Budget, Loan
from holub_intake.clean import CannotClean, clean, sniff
from holub_intake.dispatch import Dispatch, NotStored, Sender
from holub_wire.envelope import MAX_ATTACHMENT

MAX_PICTURE: Final = 16 * 1024 * 1024
"""Bytes of a picture that is cleaned in memory; larger ones go as they are, or not at all."""
_HEAD: Final = 64
_STEP: Final = 1024 * 1024
_CLEANABLE: Final = frozenset({"image/jpeg", "image/png", "image/webp"})


@dataclass(frozen=True)
class Upload:
    """What became of a file: `said` is the key of the text that tells."""

    said: str
    bytes: int = 0
    cleaned: bool = False


async def receive(
    data: AsyncIterator[bytes], dispatch: Dispatch, sender: Sender, budget: Budget, *, allow_as_is: bool
) -> Upload:
    """Read a file to its end and store it, or say why not. Raises Busy, or what reading raises."""
    async with budget.loan() as loan:
        await loan.grow_to(_STEP)
        head = bytearray()
        async for chunk in data:
            head += chunk
            if len(head) >= _HEAD:
                break
        if not head:
            return Upload("file.empty")
        kind = sniff(bytes(head[:_HEAD]))
        if kind in _CLEANABLE:
            return await _picture(head, data, kind, dispatch, sender, loan, allow_as_is=allow_as_is)
        if not allow_as_is:
            return Upload("file.not_allowed")
        return await _as_it_is(bytes(head), data, kind, dispatch, sender)


async def _picture(
    held: bytearray,
    data: AsyncIterator[bytes],
    kind: str,
    dispatch: Dispatch,
    sender: Sender,
    loan: Loan,
    *,
    allow_as_is: bool,
) -> Upload:
    """Hold the picture, clean it, store it. The budget covers it twice: as it came, and cleaned."""
    async for chunk in data:
        held += chunk
        if len(held) > MAX_PICTURE:
            if not allow_as_is:
                return Upload("file.not_allowed")
            return await _as_it_is(bytes(held), data, kind, dispatch, sender)
        await loan.grow_to(-(-2 * len(held) // _STEP) * _STEP)
    try:
        picture = clean(bytes(held))
    except CannotClean:
        picture = None
    size = len(held)
    try:
        if picture is not None:
            await dispatch.store_file(sender, picture.data, picture.type, cleaned=True)
        elif allow_as_is:
            await dispatch.store_file(sender, bytes(held), kind, cleaned=False)
        else:
            return Upload("file.not_allowed")
    except NotStored:
        return Upload("send.failed")
    return Upload("file.thanks", size, picture is not None)


async def _as_it_is(head: bytes, data: AsyncIterator[bytes], kind: str, dispatch: Dispatch, sender: Sender) -> Upload:
    """Seal part by part while it arrives."""
    writer = dispatch.attachment(sender, kind, cleaned=False)
    try:
        await writer.write(head)
        async for chunk in data:
            await writer.write(chunk)
        await writer.finish()
    except NotStored:
        return Upload("file.too_large" if writer.bytes > MAX_ATTACHMENT else "send.failed")
    return Upload("file.thanks", writer.bytes)
