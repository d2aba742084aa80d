"""Refuse to build a wheel without the chat page: an intake without it would serve nothing."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILT = ("app.js", "later.js", "verify.js", "carried.js", "app.css", "carried.css")


class BuiltFilesHook(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the hook interface
        if version == "editable":
            return
        static = Path(self.root) / "src/holub_intake/web/static"
        missing = [name for name in BUILT if not (static / name).is_file()]
        if missing:
            raise RuntimeError(f"the chat page is not built ({', '.join(missing)} missing): run `make assets` first")
