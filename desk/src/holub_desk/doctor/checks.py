"""All checks, in the order in which they are told. A further one is written beside its like and named here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from holub_desk.doctor import copies, intake, keys, machine, people
from holub_desk.doctor.finding import Check, Finding, House

CHECKS: Final[Sequence[Check]] = (
    machine.swap,
    machine.volume,
    machine.temporary,
    machine.dumps,
    machine.rights,
    machine.clock,
    keys.recovery,
    keys.passphrase,
    keys.one_passphrase,
    keys.age,
    keys.retired,
    keys.channels,
    copies.backups,
    copies.sandbox,
    people.one_person,
    people.admins,
    people.idle,
    intake.beside,
)
_ORDER: Final = ("danger", "warning", "note")


def examine(house: House, checks: Sequence[Check] = CHECKS) -> list[Finding]:
    """What all checks find, the worst first."""
    found = [finding for check in checks for finding in check(house)]
    return sorted(found, key=lambda finding: _ORDER.index(finding.level))
