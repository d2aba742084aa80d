"""Refuse to build a wheel without the scripts of the desk pages."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILT = ("htmx.min.js", "leaflet.min.js", "leaflet.min.css")


class BuiltFilesHook(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the hook interface
        if version == "editable":
            return
        static = Path(self.root) / "src/holub_desk/web/static"
        missing = [name for name in BUILT if not (static / name).is_file()]
        if missing:
            raise RuntimeError(
                f"the scripts of the desk pages are not there ({', '.join(missing)} missing): run `make assets` first"
            )
