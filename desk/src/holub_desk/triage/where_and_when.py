"""Where and when it was, as fields that are decided: `place:UA14020010010059145`, `place:words`, `time`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from holub_desk.places.gazetteer import gazetteer
from holub_desk.places.store import decide_place, decide_time, decided_place, decided_time
from holub_desk.places.when import read_when
from holub_desk.places.where import WORDS_ONLY, read_where
from holub_desk.triage.fault import NotChanged

if TYPE_CHECKING:
    from holub_desk.triage.fields import Target

_PLACE: Final = re.compile(rf"place:(UA\d{{17}}|{WORDS_ONLY})")
_ANY_LENGTH: Final = 2**31
"""Of what is written its spans were checked when it was said; words may have been replaced since."""


class Placed:
    """Not said (null), or `{"precision": "settlement", "words": "", "spans": [[0, 6]]}`."""

    def read(self, on: Target) -> Any:
        where = decided_place(on.session, on.row.id, self._key(on.name))
        return None if where is None else where.as_json()

    def check(self, on: Target, untrusted: Any) -> Any:
        key = self._key(on.name)
        if untrusted is None:
            return None
        try:
            return read_where(key, untrusted, gazetteer(), len(on.row.account)).as_json()
        except ValueError:
            raise NotChanged("no-value") from None

    def write(self, on: Target, after: Any) -> None:
        key = self._key(on.name)
        try:
            where = None if after is None else read_where(key, after, gazetteer(), _ANY_LENGTH)
        except ValueError:  # undone after another edition of the gazetteer came
            raise NotChanged("no-value") from None
        decide_place(on.session, on.row.id, key, where, gazetteer(), on.person, on.at)

    @staticmethod
    def _key(name: str) -> str:
        matched = _PLACE.fullmatch(name)
        if matched is None:
            raise NotChanged("no-field")
        return matched[1]


class Timed:
    """Not said (null), or `{"first": "2026-11-01", "last": "2026-11-30", "precision": "month", "words": ""}`."""

    def read(self, on: Target) -> Any:
        when = decided_time(on.session, on.row.id)
        return None if when is None else when.as_json()

    def check(self, on: Target, untrusted: Any) -> Any:  # noqa: ARG002 - any report may have any time
        if untrusted is None:
            return None
        try:
            return read_when(untrusted).as_json()
        except ValueError:
            raise NotChanged("no-value") from None

    def write(self, on: Target, after: Any) -> None:
        decide_time(on.session, on.row.id, None if after is None else read_when(after), on.person, on.at)
