"""The self test: try to get out. A sandbox in which any of this works is not used."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import resource
import signal
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from holub_desk.media.inside import confine, out
from holub_desk.media.inside.order import Order

_NEW_USER = 0x10000000
_CHILDREN = 200
_KNOWN = {"app", "dev", "etc", "in", "lib", "lib64", "tmp", "usr", "var"}
_MOUNTING = "mount umount2 pivot_root chroot open_tree fsopen move_mount".split()
_RARE = """
keyctl add_key request_key bpf io_uring_setup perf_event_open userfaultfd memfd_create shmget mq_open init_module
finit_module kexec_load reboot personality open_by_handle_at fanotify_init inotify_init1 quotactl swapon syslog setuid
setxattr mknod landlock_create_ruleset pidfd_open process_madvise modify_ldt vmsplice
""".split()
CALLS = [*_MOUNTING, *_RARE, *"ptrace process_vm_readv unshare setns clone clone3 fork vfork capget".split()]
"""Whose numbers the host looks up: inside there is no library that knows them."""
_PR_GET_SECCOMP, _PR_CAPBSET_READ, _PR_GET_NO_NEW_PRIVS = 21, 23, 39


@dataclass(frozen=True)
class Target:
    """What the host planted: a file that must not be seen, its own process, and the numbers of system calls."""

    order: Order
    planted: str
    process: int
    numbers: Mapping[str, int]

    @classmethod
    def of(cls, order: Order) -> Target:
        """From the hint of an order."""
        said = json.loads(order.hint)
        return cls(order, said["planted"], said["process"], said["numbers"])

    def call(self, name: str, *arguments: Any) -> bool:
        """Whether a system call does anything but fail for want of permission, or because it is not there."""
        number = self.numbers.get(name, -1)
        if number < 0:
            return False
        libc = ctypes.CDLL(None, use_errno=True)
        result = libc.syscall(number, *arguments)
        if result == 0 and name in ("clone", "fork", "vfork") and os.getpid() != _PROCESS:
            os._exit(0)
        return result >= 0 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS)


_PROCESS = os.getpid()


def _host_file(target: Target) -> bool:
    return os.path.exists(target.planted)


def _other_places(_: Target) -> bool:
    return bool(set(os.listdir("/")) - _KNOWN)


def _host_process(target: Target) -> bool:
    try:
        os.kill(target.process, 0)
    except ProcessLookupError:
        return os.path.exists("/proc/self")
    except PermissionError:
        return True
    return True


def _network(_: Target) -> bool:
    for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK, socket.AF_PACKET):
        with suppress(OSError):
            socket.socket(family, socket.SOCK_STREAM if family != socket.AF_NETLINK else socket.SOCK_RAW)
            return True
    return False


def _trace(target: Target) -> bool:
    """In a child: whoever is traced stops at the next signal."""
    child = os.fork()
    if child == 0:
        got_through = target.call("ptrace", 0, 0, 0, 0) or target.call("process_vm_readv", os.getpid(), 0, 0, 0, 0, 0)
        os._exit(got_through)
    return os.waitpid(child, 0)[1] != 0


def _mount(target: Target) -> bool:
    return any(target.call(name, b"/tmp", b"/tmp", b"tmpfs", 0, 0) for name in _MOUNTING)


def _namespaces(target: Target) -> bool:
    return (
        target.call("unshare", _NEW_USER)
        or target.call("setns", 0, 0)
        or target.call("clone", _NEW_USER | signal.SIGCHLD, 0, 0, 0, 0)
        or target.call("clone3", 0, 0)
    )


def _kernel(target: Target) -> bool:
    return any(target.call(name, 0, 0, 0, 0, 0) for name in _RARE)


def _rights(target: Target) -> bool:
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # _LINUX_CAPABILITY_VERSION_3
    sets = (ctypes.c_uint32 * 6)()
    if libc.syscall(target.numbers["capget"], header, sets) != 0 or any(sets):
        return True
    bounding = any(libc.prctl(_PR_CAPBSET_READ, number, 0, 0, 0) == 1 for number in range(41))
    bare = libc.prctl(_PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 and libc.prctl(_PR_GET_SECCOMP, 0, 0, 0, 0) == 2
    return bounding or not bare or {os.getuid(), os.geteuid(), os.getgid(), os.getegid()} != {65534}


def _environment(_: Target) -> bool:
    return bool(set(os.environ) - {"LANG", "LC_CTYPE", "HOME", "TMPDIR", "PWD", "MALLOC_ARENA_MAX"})


def _writing(target: Target) -> bool:
    for path in ("/new", "/usr/lib/new", "/app/new", "/dev/new", "/etc/new"):
        with suppress(OSError), open(path, "wb"):
            return True
    with suppress(OSError), open(target.order.file, "r+b"):
        return True
    return False


def _disk(target: Target) -> bool:
    """More than the sized place holds, in files that are each small enough."""
    written, most = 0, target.order.limits.disk
    block = bytes(64 * 1024)
    try:
        for number in range(40):
            with open(os.path.join(target.order.place, f"fill{number}"), "wb", buffering=0) as file:
                for _ in range(most // 10 // len(block) + 1):
                    written += file.write(block)
    except OSError:
        pass
    finally:
        for number in range(40):
            with suppress(OSError):
                os.unlink(os.path.join(target.order.place, f"fill{number}"))
    return written > most + len(block)


def _large_file(target: Target) -> bool:
    path = os.path.join(target.order.place, "large")
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        with open(path, "wb") as file:
            file.truncate(target.order.limits.disk + 1)
    except OSError:
        return False
    finally:
        with suppress(OSError):
            os.unlink(path)
    return True


def _memory(target: Target) -> bool:
    try:
        held = bytearray(target.order.limits.memory)
    except MemoryError:
        return False
    return bool(held)


def _raised_limits(_: Target) -> bool:
    for what in (resource.RLIMIT_AS, resource.RLIMIT_NPROC, resource.RLIMIT_FSIZE, resource.RLIMIT_CPU):
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            return True
    return False


def _processes(target: Target) -> bool:
    """More children at once than are allowed; each waits, and is ended."""
    children: list[int] = []
    try:
        for _ in range(_CHILDREN):
            child = os.fork()
            if child == 0:
                time.sleep(60)
                os._exit(0)
            children.append(child)
    except OSError:
        pass
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    return len(children) > target.order.limits.tasks


def _lid(target: Target) -> bool:
    """Once the lid is closed there is not even one; nothing opens it."""
    try:
        confine.close_lid(bytes.fromhex(target.order.lid))
    except OSError:
        return True
    for name in ("fork", "vfork", "clone"):
        if target.call(name, signal.SIGCHLD if name == "clone" else 0, 0, 0, 0, 0):
            return True
    return False


PROBES: Mapping[str, Callable[[Target], bool]] = {
    "host_file": _host_file,
    "other_places": _other_places,
    "host_process": _host_process,
    "network": _network,
    "trace": _trace,
    "mount": _mount,
    "namespaces": _namespaces,
    "kernel": _kernel,
    "rights": _rights,
    "environment": _environment,
    "writing": _writing,
    "disk": _disk,
    "large_file": _large_file,
    "memory": _memory,
    "raised_limits": _raised_limits,
    "processes": _processes,
    "lid": _lid,
}
"""Each says whether it got through. The last one cannot be undone."""


def run(order: Order) -> None:
    """One byte a probe, in their order: 0 when it was held back."""
    target = Target.of(order)
    for probe in PROBES.values():
        out.say(b"1" if probe(target) else b"0")
