"""What can be seen of the intake from here."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

from holub_desk.doctor.finding import Finding, House


def beside(house: House) -> Iterator[Finding]:
    """An intake on the same machine: its settings lie beside the desk's."""
    file = house.config.parent / "intake.toml"
    try:
        keys = tomllib.loads(file.read_text("utf-8")).get("keys", {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return
    yield Finding(
        "one-machine",
        "warning",
        "Intake and desk are on one machine: whoever takes it has both sides, and a fault in what faces the internet"
        " is a fault beside the vault.",
        "for more than a trial, put the intake on a machine of its own",
    )
    if isinstance(keys, dict) and keys.get("addresses") == "disk":
        yield Finding(
            "address-keys",
            "warning",
            "The intake keeps the keys of return addresses on its disk: on flash, in snapshots and virtual machines"
            " they may be found after they were forgotten.",
            'addresses = "memory" under [keys] of the intake',
        )
