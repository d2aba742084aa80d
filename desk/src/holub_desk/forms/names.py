"""The survey as a tree, and names: each question's own, unique in the whole form, and what a reference finds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from holub_desk.forms.fault import Findings, Row
from holub_desk.forms.vocabulary import IDENTIFYING, TRUE, plain_kind

_BEGIN: Final = re.compile(r"begin[ _](group|lgroup|repeat|looped group|loop)(?: over .*)?")
_END: Final = re.compile(r"end[ _](group|lgroup|repeat|looped group|loop)")
_NAME: Final = re.compile(r"(?!__)[^\W\d][\w.-]{0,127}")


@dataclass(eq=False)
class Node:
    """One row, and what stands in it when it is a group or a repeat."""

    row: Row
    kind: str
    """The type in small letters, or `group`, `repeat`, or `form` for the whole."""
    name: str
    parent: Node | None
    children: list[Node] = field(default_factory=list)
    compiled: str = ""
    """The name in the questionnaire; empty for what is left out."""

    def around(self) -> list[Node]:
        """The groups and repeats around it, outermost first; not the form."""
        found = []
        node = self.parent
        while node is not None and node.kind != "form":
            found.append(node)
            node = node.parent
        return found[::-1]

    def repeats(self) -> list[Node]:
        """The repeats around it, outermost first."""
        return [node for node in self.around() if node.kind == "repeat"]

    def inside(self) -> Iterator[Node]:
        """All nodes below, in order."""
        for child in self.children:
            yield child
            yield from child.inside()


def tree_of(survey: tuple[Row, ...], findings: Findings) -> Node:
    """Rows to a tree; disabled rows and empty ones are left out."""
    form = Node(Row("survey", 1, {}, {}), "form", "", None)
    here = form
    for row in survey:
        kind = " ".join(row.get("type").lower().split())
        begin, end = _BEGIN.fullmatch(kind), _END.fullmatch(kind)
        if row.get("disabled").lower() in TRUE:
            continue  # this row alone, as pyxform has it
        if begin:
            if begin[1] == "loop":
                findings.refuse(
                    row, "type", "loops are not possible in a chat", "write its questions out, or use begin_repeat"
                )
            group = "group" if begin[1] in ("group", "loop") else "repeat"
            node = Node(row, group, row.get("name"), here)
            here.children.append(node)
            here = node
        elif end:
            if here.parent is None:
                findings.refuse(row, "type", "nothing is open here", "remove this row")
            else:
                here = here.parent
        elif kind:
            here.children.append(Node(row, kind, row.get("name"), here))
    while here.parent is not None:
        findings.refuse(here.row, "type", f"this {here.kind} is never closed", f"add a row `end {here.kind}`")
        here = here.parent
    return form


class Names:
    """All names of a form."""

    def __init__(self, form: Node, findings: Findings) -> None:
        self._nodes: dict[str, list[Node]] = {}
        for node in form.inside():
            if node.name:
                self._nodes.setdefault(node.name, []).append(node)
        self.taken: set[str] = set()
        for node in form.inside():
            if node.kind != "group":
                self._give(node, findings)
        for node in form.inside():
            if node.kind == "group":
                name = node.name or f"group_{node.row.number}"
                node.compiled = self.unique(name, *_longer(node, name))

    def _give(self, node: Node, findings: Findings) -> None:
        if not node.name and node.kind in ("note", "add note prompt", "q note"):
            node.compiled = self.unique(f"note_{node.row.number}")  # a note needs no name
            return
        if plain_kind(node.kind) in IDENTIFYING and not _NAME.fullmatch(node.name):
            return  # it is left out, whatever it is called
        if not _NAME.fullmatch(node.name):
            findings.refuse(
                node.row,
                "name",
                "a question needs a name: a letter, then at most 127 letters, digits, `_`, `-` and `.`",
                "give it a short name",
            )
            return
        alike = [each for each in self._nodes[node.name] if each.kind != "group"]
        if len(alike) == 1:
            node.compiled = self.unique(node.name)
            return
        twins = [each for each in alike if each.parent is node.parent]
        if len(twins) > 1 and twins[0] is not node:
            findings.refuse(node.row, "name", f"{node.name} stands twice", "give every question a name of its own")
        node.compiled = self.unique(*_longer(node, node.name))

    def unique(self, *wanted: str) -> str:
        """The first name that is free, else the last with a number; it is taken from now on."""
        free = next((name for name in wanted if name not in self.taken and len(name) <= 128), None)
        number = 2
        while free is None or free in self.taken:
            free = f"{wanted[-1][:120]}.{number}"
            number += 1
        self.taken.add(free)
        return free

    def find(self, name: str, seen_from: Node) -> list[Node]:
        """The nodes of that name which share the most groups with another, and are the least deep: one, or none.

        More than one if nothing tells which is meant.
        """
        around = [seen_from, *reversed(seen_from.around())]

        def near(node: Node) -> tuple[bool, int, int]:
            own = {id(each) for each in (node, *node.around())}
            shared = max((len(around) - i for i, each in enumerate(around) if id(each) in own), default=0)
            return (node.kind != "group", shared, -len(node.around()))

        nodes = self._nodes.get(name, [])
        nearest = max(map(near, nodes), default=None)
        return [node for node in nodes if near(node) == nearest]


def _longer(node: Node, name: str) -> tuple[str, str]:
    """A name with that of the group around it, and with those of all groups around it."""
    around = [each.name for each in node.around() if each.name]
    return ".".join([*around[-1:], name]), ".".join([*around, name])
