"""The calls of the Linux kernel that Python's own library does not offer, each an OSError if it fails.

Numbers and structures are those of the kernel's headers (include/uapi/linux), the same on every architecture
that the jail knows; functions are taken from the C library.
"""

from __future__ import annotations

import ctypes
import os
import socket
import struct
from functools import cache
from pathlib import Path
from typing import Any

NEWNS, NEWCGROUP, NEWUTS, NEWIPC = 0x00020000, 0x02000000, 0x04000000, 0x08000000
NEWUSER, NEWPID, NEWNET = 0x10000000, 0x20000000, 0x40000000

RDONLY, NOSUID, NODEV, NOEXEC, BIND, REC, PRIVATE = 1, 2, 4, 8, 4096, 16384, 1 << 18
DETACH = 2

PDEATHSIG, DUMPABLE, SECCOMP, CAPBSET_DROP, SECUREBITS = 1, 4, 22, 24, 28
CHILD_SUBREAPER, NO_NEW_PRIVS = 36, 38
LAST_CAP = 63  # more than any kernel has; one it does not know ends the list
NO_ROOT_NO_AMBIENT = 0b11000011  # NOROOT and NO_CAP_AMBIENT_RAISE, each with its lock

_MOUNT_SETATTR = 442
_RECURSIVE = 0x8000  # AT_RECURSIVE
_CAPABILITY_VERSION = 0x20080522


@cache
def _library() -> Any:
    return ctypes.CDLL(None, use_errno=True)


def call(name: str, *arguments: Any) -> int:
    """Call a function of the C library; OSError with its name if it returns -1."""
    result = getattr(_library(), name)(*arguments)
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")
    return int(result)


def unshare(flags: int) -> None:
    """Leave the namespaces named by flags for new ones."""
    call("unshare", flags)


def setns(descriptor: int, kind: int) -> None:
    """Enter a namespace that a descriptor of /proc/<pid>/ns holds."""
    call("setns", descriptor, kind)


def mount(source: str, target: Path | str, kind: str = "", flags: int = 0, options: str = "") -> None:
    """Mount a file system, or bind a file or folder."""
    call(
        "mount",
        source.encode(),
        os.fsencode(target),
        kind.encode() or None,
        ctypes.c_ulong(flags),
        options.encode() or None,
    )


def unmount(target: Path | str) -> None:
    """Take a mount out of sight; what still uses it keeps it alive."""
    call("umount2", os.fsencode(target), DETACH)


def set_read_only(target: Path | str) -> None:
    """Make a mount and all below it read-only and without set-uid programs (Linux 5.12 or newer)."""
    attributes = struct.pack("QQQQ", RDONLY | NOSUID, 0, 0, 0)
    call("syscall", _MOUNT_SETATTR, -100, os.fsencode(target), _RECURSIVE, attributes, ctypes.c_size_t(32))


def pivot_root(new: Path | str, old: Path | str) -> None:
    """Make a mount the root of this mount namespace and put the old one below it."""
    call("pivot_root", os.fsencode(new), os.fsencode(old))


def prctl(option: int, *arguments: int) -> int:
    """Change what the kernel allows this process."""
    return call("prctl", option, *(ctypes.c_ulong(argument) for argument in (*arguments, 0, 0, 0, 0)[:4]))


def drop_bounding_set() -> None:
    """No program that is started from here on can gain a capability."""
    for number in range(LAST_CAP + 1):
        try:
            prctl(CAPBSET_DROP, number)
        except OSError:
            return


def drop_capabilities() -> None:
    """Give up every capability this process has."""
    header = struct.pack("Ii", _CAPABILITY_VERSION, 0)
    call("capset", header, bytes(24))


def bring_up_loopback() -> None:
    """In a new network namespace: 127.0.0.1 answers."""
    import fcntl  # not on Windows, where this module is imported as well

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, 0x8914, struct.pack("16sH22x", b"lo", 1))  # SIOCSIFFLAGS, IFF_UP
