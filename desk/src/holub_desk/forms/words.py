"""The texts and pictures of rows, as a chat shows them."""

from __future__ import annotations

from dataclasses import dataclass, field

from holub_desk.forms.cells import Cells
from holub_desk.forms.fault import Findings, Row
from holub_desk.forms.labels import plain
from holub_desk.forms.names import Node
from holub_desk.forms.pictures import Pictures
from holub_wire.questionnaire.model import Texts
from holub_wire.questionnaire.read import MAX_TEXT


@dataclass
class Words:
    """Reads translated columns."""

    cells: Cells
    pictures: Pictures
    findings: Findings
    form: Node
    used: dict[str, str] = field(default_factory=dict)
    """Key → data: URL of the pictures that are shown."""

    def texts(self, row: Row, column: str, node: Node | None = None) -> Texts:
        """A translated column as plain text; quoted questions are found as they are seen from the row."""
        texts = row.texts.get(column, {})
        if any(len(text) > MAX_TEXT for text in texts.values()):
            self.findings.refuse(row, column, f"a text has more than {MAX_TEXT} characters", "shorten it")
            return {}
        return {
            language: said
            for language, text in texts.items()
            if (said := self.cells.quoted(node or self.form, plain(text), row, column))
        }

    def picture(self, row: Row) -> Texts:
        """Language → key of the picture in a label."""
        found = {}
        for column in ("audio", "video"):
            if row.texts.get(column):
                self.findings.warn(f"{column} in labels is not played: a voice or a film says more than a label should")
        for language, name in {**row.texts.get("big-image", {}), **row.texts.get("image", {})}.items():
            entry = self.pictures.find(name)
            if entry is None:
                self.findings.warn(f"sheet {row.sheet}, row {row.number}: the picture {name!r} is not beside the form, "
                                   "or is no picture; the label is shown without it")  # fmt: skip
            else:
                found[language] = entry[0]
                self.used[entry[0]] = entry[1]
        return found
