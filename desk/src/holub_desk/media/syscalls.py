"""The system calls that a program in the sandbox may make: a written list, compiled by libseccomp. All others fail."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Mapping, Sequence
from typing import Any, Final

ALLOWED: Final = """
brk mmap munmap mprotect mremap madvise
read readv pread64 preadv write writev pwrite64 pwritev lseek close close_range open openat fadvise64 readahead
stat fstat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat getdents64 getcwd chdir statfs fstatfs
dup dup2 dup3 fcntl pipe pipe2 eventfd2 poll ppoll select pselect6 epoll_create1 epoll_ctl epoll_wait epoll_pwait
mkdir mkdirat rename renameat renameat2 unlink unlinkat rmdir symlink symlinkat ftruncate fallocate fsync fdatasync
chmod fchmod fchmodat umask utimensat flock
execve exit exit_group wait4 waitid fork vfork kill tgkill
futex set_robust_list set_tid_address rseq sched_yield sched_getaffinity membarrier
rt_sigaction rt_sigprocmask rt_sigreturn rt_sigsuspend rt_sigtimedwait sigaltstack restart_syscall pause
getuid geteuid getgid getegid getresuid getresgid getgroups getpid getppid gettid getpgrp getsid capget
time gettimeofday clock_gettime clock_getres clock_nanosleep nanosleep times getrusage alarm setitimer
getrlimit setrlimit prlimit64 getpriority setpriority arch_prctl uname sysinfo getrandom
""".split()
"""What Python, Pillow, poppler, ffmpeg, libheif and LibreOffice use to read a file and to write into pipes and their
own sized place. Not among them: sockets, tracing, mounting, other namespaces, keys, BPF, io_uring, memory that no limit
counts (memfd, System V, message queues), extended attributes, other ids, and whatever a later kernel adds."""

_CLONE_THREAD: Final = 0x00010000
_NEW_NAMESPACES: Final = 0x7E020080
"""CLONE_NEWNS, CGROUP, UTS, IPC, USER, PID, NET and TIME."""
_IOCTLS: Final = (0x5401, 0x5413, 0x541B, 0x5450, 0x5451)
"""TCGETS, TIOCGWINSZ, FIONREAD, FIONCLEX, FIOCLEX: questions, and nothing that drives a device."""
_PRCTLS: Final = (1, 15, 16, 21, 22, 23, 39)
"""PDEATHSIG, SET_NAME, GET_NAME, GET_SECCOMP, SET_SECCOMP (which only narrows), CAPBSET_READ, GET_NO_NEW_PRIVS."""

_AF_UNIX, _SOCK_STREAM = 1, 1

_ALLOW: Final = 0x7FFF0000
_ERRNO: Final = 0x00050000
_EPERM, _ENOSYS = 1, 38
_EQUAL, _MASKED_EQUAL = 4, 7


class FilterError(Exception):
    """libseccomp is not there, or does not do what it is asked."""


class _Comparison(ctypes.Structure):
    """`struct scmp_arg_cmp` of seccomp.h."""

    _fields_ = (
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


class _Filter:
    """A seccomp program that is being written."""

    def __init__(self, default: int) -> None:
        self._library = _library()
        self._context = ctypes.c_void_p(self._library.seccomp_init(default))
        if not self._context:
            raise FilterError("seccomp_init")

    def rule(self, action: int, name: str, *comparisons: _Comparison) -> None:
        """Add a rule; a call that this processor does not have needs none."""
        number = number_of(name)
        if number < 0:
            return
        array = (_Comparison * len(comparisons))(*comparisons)
        status = self._library.seccomp_rule_add_array(self._context, action, number, len(comparisons), array)
        if status != 0:
            raise FilterError(f"{name}: {status}")

    def program(self) -> bytes:
        """The BPF program, as the kernel takes it."""
        file = os.memfd_create("filter", os.MFD_CLOEXEC)
        try:
            status = self._library.seccomp_export_bpf(self._context, file)
            if status != 0:
                raise FilterError(f"seccomp_export_bpf: {status}")
            return os.pread(file, os.fstat(file).st_size, 0)
        finally:
            os.close(file)
            self._library.seccomp_release(self._context)


def _library() -> Any:
    try:
        library = ctypes.CDLL("libseccomp.so.2")
    except OSError:
        raise FilterError("libseccomp.so.2") from None
    library.seccomp_init.restype = ctypes.c_void_p
    return library


def number_of(name: str) -> int:
    """The number of a system call here; negative where there is none of this name. Raises FilterError."""
    number: int = _library().seccomp_syscall_resolve_name(name.encode())
    return number


def numbers_of(names: Sequence[str]) -> Mapping[str, int]:
    """Likewise of many."""
    return {name: number_of(name) for name in names}


def compile_allowed(*, office: bool = False) -> bytes:
    """The program for everything inside; LibreOffice does not start without a local socket. Raises FilterError."""
    made = _Filter(_ERRNO | _EPERM)
    for name in ALLOWED:
        made.rule(_ALLOW, name)
    made.rule(_ALLOW, "clone", _Comparison(0, _MASKED_EQUAL, _NEW_NAMESPACES, 0))
    made.rule(_ERRNO | _ENOSYS, "clone3")  # its flags lie where a filter cannot see them; libraries fall back to clone
    for request in _IOCTLS:
        made.rule(_ALLOW, "ioctl", _Comparison(1, _EQUAL, request, 0))
    for option in _PRCTLS:
        made.rule(_ALLOW, "prctl", _Comparison(0, _EQUAL, option, 0))
    if office:
        made.rule(
            _ALLOW, "socket", _Comparison(0, _EQUAL, _AF_UNIX, 0), _Comparison(1, _MASKED_EQUAL, 0xF, _SOCK_STREAM)
        )
        for name in ("bind", "listen", "accept", "connect", "shutdown"):
            made.rule(_ALLOW, name)
    return made.program()


def compile_lid() -> bytes:
    """The further program for whatever reads the file: threads, and no other process. Raises FilterError."""
    made = _Filter(_ALLOW)
    for name in ("fork", "vfork"):
        made.rule(_ERRNO | _EPERM, name)
    made.rule(_ERRNO | _EPERM, "clone", _Comparison(0, _MASKED_EQUAL, _CLONE_THREAD, 0))
    made.rule(_ERRNO | _ENOSYS, "clone3")
    return made.program()
