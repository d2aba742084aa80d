"""What a page's scripts still hold in memory, as Chromium counts it."""

from __future__ import annotations

import json

from playwright.sync_api import Page


def strings_of(page: Page) -> list[str]:
    """Every string that something still refers to, after all that nobody refers to was given up.

    A page that Playwright has clicked in may be held by Playwright itself: use `evaluate` for what is looked for here.
    """
    devtools = page.context.new_cdp_session(page)
    chunks: list[str] = []
    devtools.on("HeapProfiler.addHeapSnapshotChunk", lambda event: chunks.append(event["chunk"]))
    devtools.send("HeapProfiler.enable")
    for _ in range(3):
        devtools.send("HeapProfiler.collectGarbage")
    devtools.send("HeapProfiler.takeHeapSnapshot", {"reportProgress": False})
    devtools.detach()
    strings: list[str] = json.loads("".join(chunks))["strings"]
    return strings
