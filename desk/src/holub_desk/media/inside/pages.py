"""PDF and office files: pages as pixels, drawn by poppler; office files become PDF first, by LibreOffice."""

from __future__ import annotations

import json
import os
import subprocess
from typing import IO

from holub_desk.media.inside import out
from holub_desk.media.inside.order import Code, Limits, Order, Refusal
from holub_desk.media.inside.tools import Tools, failure, place

_OFFICE = "/usr/lib/libreoffice/program"
_AGAIN = 81
"""LibreOffice's status when it has made its profile and wants to be started once more."""
_EXPORTS = {"w": "writer_pdf_Export", "c": "calc_pdf_Export", "i": "impress_pdf_Export"}
_PARTS = {"docx": "w", "doc": "w", "odt": "w", "rtf": "w", "xlsx": "c", "xls": "c", "ods": "c", "pptx": "i", "ppt": "i"}


def draw_pdf(order: Order) -> None:
    """The first pages of a PDF."""
    _draw(Tools(order), order.file)


def draw_office(order: Order) -> None:
    """The first pages of a document, a sheet or a presentation."""
    tools = Tools(order)
    source, made = place(order, f"in.{order.hint}"), place(order, "made")
    os.symlink(order.file, source)  # the ending is how LibreOffice begins to guess
    export = _EXPORTS[_PARTS.get(order.hint, "i")]
    pages = {"PageRange": {"type": "string", "value": f"1-{order.limits.pictures + 1}"}}
    profile = f"-env:UserInstallation=file://{place(order, 'profile')}"
    words = [f"{_OFFICE}/soffice.bin", profile, "--headless", "--norestore", "--nolockcheck", "--nodefault"]
    words += ["--convert-to", f"pdf:{export}:{json.dumps(pages)}", "--outdir", made, source]
    status = tools.start(words, out=subprocess.DEVNULL, libraries=_OFFICE).wait()
    if status == _AGAIN:
        status = tools.start(words, out=subprocess.DEVNULL, libraries=_OFFICE).wait()
    pdf = os.path.join(made, "in.pdf")
    if status != 0 or not os.path.isfile(pdf) or os.path.islink(pdf):
        raise Refusal(failure(status))
    _draw(tools, pdf)


def _draw(tools: Tools, pdf: str) -> None:
    limits = tools.order.limits
    total = _count(tools, pdf)
    shown = min(total, limits.pictures)
    words = ["/usr/bin/pdftoppm", "-q", "-cropbox", "-scale-to", str(limits.side), "-f", "1", "-l", str(shown), pdf]
    drawn = 0
    with tools.reading(words) as (process, stream):
        while drawn < shown and _page(stream, limits):
            drawn += 1
        status = process.wait() if drawn < shown else 0
    if drawn == 0:
        raise Refusal(failure(status))
    if drawn < shown:
        raise Refusal(Code.UNREADABLE)
    out.end(more=total > shown)


def _count(tools: Tools, pdf: str) -> int:
    """How many pages there are. Raises Refusal."""
    status, said = tools.ask(["/usr/bin/pdfinfo", pdf], complaints=subprocess.STDOUT)
    if status != 0:
        raise Refusal(Code.LOCKED if b"Incorrect password" in said else failure(status))
    for line in said.splitlines():
        name, _, value = line.partition(b":")
        if name == b"Pages":
            pages = int(value)
            if pages > 0:
                return pages
            raise Refusal(Code.EMPTY)
    raise Refusal(Code.UNREADABLE)


def _page(stream: IO[bytes], limits: Limits) -> bool:
    """One page from the stream of a PPM (P6, Netpbm), if another one comes."""
    if stream.readline(8) != b"P6\n":
        return False
    width, height = (int(part) for part in stream.readline(32).split())
    if stream.readline(8) != b"255\n" or not (0 < width <= limits.side and 0 < height <= limits.side):
        raise Refusal(Code.TOO_LARGE)
    pixels = stream.read(width * height * 3)
    if len(pixels) != width * height * 3:
        return False
    out.picture(width, height, pixels)
    return True
