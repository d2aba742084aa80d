"""The limits that a process inside lays upon itself before it has seen a byte of the file."""

from __future__ import annotations

import ctypes
import os
import resource

from holub_desk.media.inside.order import Limits

_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_FILES = 64


def limit(limits: Limits) -> None:
    """Memory, time on the processor, files and tasks; children inherit them. What is lowered stays lowered."""
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.disk),
        (resource.RLIMIT_NOFILE, _FILES),
        (resource.RLIMIT_NPROC, limits.tasks),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        resource.setrlimit(what, (most, most))
    seconds = int(limits.seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))  # first a signal that says why, then the end
    os.nice(10)


class _Program(ctypes.Structure):
    """`struct sock_fprog` of linux/filter.h."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def close_lid(program: bytes) -> None:
    """Take from this process, and from what it becomes, the right to begin another. Raises OSError."""
    if not program:
        return
    code = ctypes.create_string_buffer(program, len(program))
    whole = _Program(len(program) // 8, ctypes.cast(code, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(whole), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "seccomp")
