"""What a copy of /verify shows: the words, the addresses, and the scripts that it runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Shown:
    """Texts of the list of words, of the list of addresses, and of each script that is more than data."""

    words: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)


def shown_by(untrusted_html: str) -> Shown:
    """Look through a page; whatever it is, this ends."""
    reader = _Reader()
    reader.feed(untrusted_html)
    reader.close()
    return reader.shown


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.shown = Shown()
        self._list: list[str] | None = None
        self._open: list[str] | None = None
        """The list whose last text grows now."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.shown.scripts += [value or "" for name, value in attrs if name.startswith("on")]
        if tag == "script" and given.get("type") != "application/json":
            self._open = self.shown.scripts
            self._open.append(given.get("src") or "")
        elif tag in ("ol", "ul"):
            kind = given.get("class") if tag == "ol" else given.get("id")
            self._list = {"code": self.shown.words, "addresses": self.shown.addresses}.get(kind or "")
        elif tag == "li" and self._list is not None:
            self._open = self._list
            self._open.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ol", "ul"):
            self._list = None
        if tag in ("script", "li"):
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._open[-1] += data
