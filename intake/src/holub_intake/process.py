"""What the process as a whole must not leak: a core dump, readable files, tracebacks, logs of libraries."""

from __future__ import annotations

import ctypes
import logging
import os
import resource
import sys
import threading
import warnings

from holub_intake.journal import Event, record
from holub_wire.command import CommandError

_PR_SET_DUMPABLE = 4
_SPARE_FILES = 128
"""Descriptors beside those of connections: the spool's, the listener, libraries."""


def harden(connections: int) -> None:
    """Make this process as quiet as it can be. Call before anything listens. Raises CommandError."""
    os.umask(0o077)
    _no_core_dump()
    _enough_descriptors(connections)
    _silence()


def _no_core_dump() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Not dumpable: no core through a pipe handler either, and no other process of this user may attach.
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        raise CommandError("the system does not let this process refuse core dumps", "Linux is required")


def _enough_descriptors(connections: int) -> None:
    wanted = connections + _SPARE_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard not in (resource.RLIM_INFINITY,) and hard < wanted:
        raise CommandError(
            f"{connections} connections need {wanted} open files, and the system allows {hard}",
            "lower [web] connections, or raise the limit (LimitNOFILE= in a systemd unit)",
        )
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _silence() -> None:
    """Let no library write: a traceback or a warning may show what a source wrote or where from."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    sys.excepthook = lambda kind, *_: record(Event.UNEXPECTED, kind=kind.__name__)
    sys.unraisablehook = lambda fault: record(Event.UNEXPECTED, kind=fault.exc_type.__name__)
    threading.excepthook = lambda fault: record(Event.UNEXPECTED, kind=fault.exc_type.__name__)
