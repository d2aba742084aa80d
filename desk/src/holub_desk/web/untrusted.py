"""The one way from a source's text to a page: escaped, never linkified, and with nothing hidden in it."""

from __future__ import annotations

from markupsafe import Markup, escape

from holub_desk.reports.visible import stretches


def shown(untrusted_text: str) -> Markup:
    """HTML of the text. What could not be seen is marked up, so that typed brackets cannot pass for it."""
    return Markup().join(
        Markup('<span class="unseen">{}</span>').format(part.text) if part.hidden else escape(part.text)
        for part in stretches(untrusted_text)
    )
