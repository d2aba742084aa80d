"""Film and sound: frames as pixels at even distances, and sound as bare samples, both by ffmpeg.

The demuxer is named by the host: a file cannot make itself into a play list that names other files.
"""

from __future__ import annotations

import json
from typing import Any

from holub_desk.media.inside import out
from holub_desk.media.inside.order import RATE, Code, Order, Refusal
from holub_desk.media.inside.tools import Tools, failure

_ONLY = ["-protocol_whitelist", "file,pipe"]


def draw_frames(order: Order) -> None:
    """Frames of the first picture track, each laid into a square of `side` pixels."""
    tools = Tools(order)
    seconds = _length(tools, "video")
    drawn = 0
    for number in range(order.limits.pictures):
        try:
            drawn += _frame(tools, seconds * (2 * number + 1) / (2 * order.limits.pictures))
        except Refusal as refusal:
            if refusal.code is Code.TIME:
                raise
    if drawn == 0:
        raise Refusal(Code.UNREADABLE)
    out.end(more=False)


def _length(tools: Tools, kind: str) -> float:
    """Seconds; 0 when the file does not say. Raises Refusal when there is no track of the kind."""
    order = tools.order
    words = ["/usr/bin/ffprobe", "-v", "quiet", *_ONLY, "-f", order.hint, "-of", "json"]
    words += ["-show_entries", "format=duration:stream=codec_type:stream_disposition=attached_pic", order.file]
    status, answer = tools.ask(words)
    if status != 0:
        raise Refusal(failure(status))
    said: dict[str, Any] = json.loads(answer)
    tracks = [stream for stream in said.get("streams", []) if stream.get("codec_type") == kind]
    if all(stream.get("disposition", {}).get("attached_pic") for stream in tracks):  # a cover is no film
        raise Refusal(Code.EMPTY)
    try:
        seconds = float(said.get("format", {}).get("duration", 0))
    except (TypeError, ValueError):
        return 0.0
    return seconds if 0 < seconds < 1e6 else 0.0


def _frame(tools: Tools, at: float) -> bool:
    """One frame at `at` seconds, if there is one."""
    order, side = tools.order, tools.order.limits.side
    fit = f"scale={side}:{side}:force_original_aspect_ratio=decrease,pad={side}:{side}:-1:-1,setsar=1"
    words = ["/usr/bin/ffmpeg", "-nostdin", "-v", "quiet", "-threads", "1", "-filter_threads", "1", *_ONLY]
    words += ["-max_pixels", str(order.limits.pixels), "-f", order.hint, "-ss", f"{at:.3f}", "-i", order.file]
    words += ["-map", "0:V:0", "-frames:v", "1", "-vf", fit, "-pix_fmt", "rgb24", "-f", "rawvideo", "pipe:1"]
    with tools.reading(words) as (_, stream):
        pixels = stream.read(side * side * 3)
    if len(pixels) != side * side * 3:
        return False
    out.picture(side, side, pixels)
    return True


def play(order: Order) -> None:
    """The first sound track as 16 bit samples, one channel, straight to the host."""
    tools = Tools(order)
    _length(tools, "audio")
    words = ["/usr/bin/ffmpeg", "-nostdin", "-v", "quiet", "-threads", "1", "-filter_threads", "1", *_ONLY]
    words += ["-f", order.hint, "-i", order.file, "-map", "0:a:0", "-t", str(order.limits.sound_seconds)]
    words += ["-ac", "1", "-ar", str(RATE), "-f", "s16le", "pipe:1"]
    status = tools.start(words, out=1).wait()
    if status != 0:
        raise Refusal(failure(status))
