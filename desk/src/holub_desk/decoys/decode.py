"""Undo the coding of a body, up to a limit: a few bytes can stand for gigabytes."""

from __future__ import annotations

import zlib

import brotli


def decoded(body: bytes, untrusted_encoding: str, most: int) -> bytes:
    """The body as it was before Content-Encoding. Raises ValueError where it is damaged, too large, or unknown."""
    encoding = untrusted_encoding.strip().lower()
    if encoding in ("", "identity"):
        return body
    if encoding == "gzip":
        return _inflated(body, zlib.MAX_WBITS | 16, most)
    if encoding == "deflate":
        # RFC 9110 means zlib's format; some servers send the bare one, and browsers take both.
        return _inflated(body, zlib.MAX_WBITS if body[:1] == b"\x78" else -zlib.MAX_WBITS, most)
    if encoding == "br":
        return _unbrotlied(body, most)
    raise ValueError("an unknown coding")


def _inflated(body: bytes, window: int, most: int) -> bytes:
    reader = zlib.decompressobj(window)
    try:
        plain = reader.decompress(body, most + 1)
    except zlib.error:
        raise ValueError("damaged") from None
    if len(plain) > most or not reader.eof:
        raise ValueError("too large, or cut off")
    return plain


def _unbrotlied(body: bytes, most: int) -> bytes:
    reader = brotli.Decompressor()
    plain = bytearray()
    try:
        piece = reader.process(body, output_buffer_limit=most + 1)
        plain += piece
        while not reader.is_finished() and piece and len(plain) <= most:
            piece = reader.process(b"", output_buffer_limit=most + 1)
            plain += piece
    except brotli.error:
        raise ValueError("damaged") from None
    if len(plain) > most or not reader.is_finished():
        raise ValueError("too large, or cut off")
    return bytes(plain)
