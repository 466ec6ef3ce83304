"""The filter on system calls under which a learner's code runs: what no exercise needs is refused.

A classic BPF program (linux/seccomp.h, linux/bpf_common.h) for x86_64 and aarch64. A refused call fails with
EPERM, `clone3` with ENOSYS, so that the C library falls back to `clone`, whose flags can be read; a call by
the numbers of another architecture ends the process.
"""

from __future__ import annotations

import ctypes
import errno
import struct
from functools import cache

from grader import syscalls

# From the kernel: arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h.
COMMON = {
    "pidfd_getfd": 438,
    "process_madvise": 440,
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "open_tree": 428,
    "move_mount": 429,
    "fsopen": 430,
    "fsconfig": 431,
    "fsmount": 432,
    "fspick": 433,
    "mount_setattr": 442,
    "memfd_secret": 447,
    "open_tree_attr": 467,
}
X86_64 = {
    "shmget": 29,
    "semget": 64,
    "msgget": 68,
    "ptrace": 101,
    "syslog": 103,
    "personality": 135,
    "pivot_root": 155,
    "adjtimex": 159,
    "chroot": 161,
    "acct": 163,
    "settimeofday": 164,
    "mount": 165,
    "umount2": 166,
    "swapon": 167,
    "swapoff": 168,
    "reboot": 169,
    "sethostname": 170,
    "setdomainname": 171,
    "iopl": 172,
    "ioperm": 173,
    "init_module": 175,
    "delete_module": 176,
    "quotactl": 179,
    "clock_settime": 227,
    "kexec_load": 246,
    "add_key": 248,
    "request_key": 249,
    "keyctl": 250,
    "unshare": 272,
    "perf_event_open": 298,
    "fanotify_init": 300,
    "name_to_handle_at": 303,
    "open_by_handle_at": 304,
    "setns": 308,
    "process_vm_readv": 310,
    "process_vm_writev": 311,
    "kcmp": 312,
    "finit_module": 313,
    "memfd_create": 319,
    "kexec_file_load": 320,
    "bpf": 321,
    "userfaultfd": 323,
}
AARCH64 = {
    "umount2": 39,
    "mount": 40,
    "pivot_root": 41,
    "chroot": 51,
    "quotactl": 60,
    "acct": 89,
    "personality": 92,
    "unshare": 97,
    "kexec_load": 104,
    "init_module": 105,
    "delete_module": 106,
    "clock_settime": 112,
    "syslog": 116,
    "ptrace": 117,
    "reboot": 142,
    "sethostname": 161,
    "setdomainname": 162,
    "settimeofday": 170,
    "adjtimex": 171,
    "msgget": 186,
    "semget": 190,
    "shmget": 194,
    "add_key": 217,
    "request_key": 218,
    "keyctl": 219,
    "swapon": 224,
    "swapoff": 225,
    "perf_event_open": 241,
    "fanotify_init": 262,
    "name_to_handle_at": 264,
    "open_by_handle_at": 265,
    "setns": 268,
    "process_vm_readv": 270,
    "process_vm_writev": 271,
    "kcmp": 272,
    "finit_module": 273,
    "memfd_create": 279,
    "bpf": 280,
    "userfaultfd": 282,
    "kexec_file_load": 294,
}
# Per architecture: its audit number, its table, and where socket, clone and clone3 stand in it.
MACHINES = {
    "x86_64": (0xC000003E, {**COMMON, **X86_64}, {"socket": 41, "clone": 56, "clone3": 435}),
    "aarch64": (0xC00000B7, {**COMMON, **AARCH64}, {"socket": 198, "clone": 220, "clone3": 435}),
}
# Calls that a use may need, refused unless their second argument, a size, is at most this.
BOUNDED = {"shmget": 4096}
X32 = 0x40000000  # the bit in a call's number that asks x86_64 for its 32-bit pointers

NAMESPACES = 0x7E020000  # every flag of `clone` that makes a namespace
FAMILIES = (1, 2, 10, 16)  # unix, IPv4, IPv6, netlink: a vsock would reach the machine outside

LOAD, JUMP, EQUAL, ANY, MORE, AT_LEAST, RETURN = 0x20, 0x05, 0x15, 0x45, 0x25, 0x35, 0x06
# Offsets in struct seccomp_data; an argument has eight bytes, its lower half first on both architectures.
NUMBER, ARCHITECTURE, FIRST_ARGUMENT, SECOND_ARGUMENT = 0, 4, 16, 24
ALLOW, KILL, ERROR = 0x7FFF0000, 0x80000000, 0x00050000
FILTER = 2  # SECCOMP_MODE_FILTER

Instruction = tuple[int, int, int, int]


@cache
def program(machine: str, allowed: frozenset[str] = frozenset()) -> bytes | None:
    """The filter for an architecture, as the kernel reads it; None for one that has no table here.

    `allowed` are those of `BOUNDED` that are not refused altogether.
    """
    if machine not in MACHINES:
        return None
    audit, refused, special = MACHINES[machine]
    code = [
        *_load(ARCHITECTURE),
        (EQUAL, 1, 0, audit),
        (RETURN, 0, 0, KILL),
        *_load(NUMBER),
        (AT_LEAST, 0, 1, X32),
        (RETURN, 0, 0, KILL),
        *_answer([special["clone3"]], errno.ENOSYS),
        *_answer(sorted(number for name, number in refused.items() if name not in allowed), errno.EPERM),
        *(part for name in sorted(allowed) for part in _bounded(refused[name], BOUNDED[name])),
        *_clone(special["clone"]),
        *_socket(special["socket"]),
        (RETURN, 0, 0, ALLOW),
    ]
    return b"".join(struct.pack("HBBI", *instruction) for instruction in code)


def install(code: bytes) -> None:
    """Put this process, and all it starts, under a filter for good."""
    buffer = ctypes.create_string_buffer(code, len(code))
    head = ctypes.create_string_buffer(struct.pack("HP", len(code) // 8, ctypes.addressof(buffer)))
    syscalls.prctl(syscalls.SECCOMP, FILTER, ctypes.addressof(head))


def _load(offset: int) -> list[Instruction]:
    return [(LOAD, 0, 0, offset)]


def _answer(numbers: list[int], error: int) -> list[Instruction]:
    """Return an error for any of some numbers, and go on with all others."""
    count = len(numbers)
    tests = [(EQUAL, count - at, 0, number) for at, number in enumerate(numbers)]
    return [*tests, (JUMP, 0, 0, 1), (RETURN, 0, 0, ERROR | error)]


def _bounded(number: int, most: int) -> list[Instruction]:
    """Refuse a call whose second argument is larger."""
    low, high = SECOND_ARGUMENT, SECOND_ARGUMENT + 4
    allow, refuse = (RETURN, 0, 0, ALLOW), (RETURN, 0, 0, ERROR | errno.EPERM)
    test = [*_load(high), (EQUAL, 0, 3, 0), *_load(low), (MORE, 1, 0, most), allow, refuse]
    return [(EQUAL, 0, len(test), number), *test]


def _clone(number: int) -> list[Instruction]:
    """Refuse `clone` with a flag that makes a namespace; the flags are its first argument."""
    test = [*_load(FIRST_ARGUMENT), (ANY, 0, 1, NAMESPACES), (RETURN, 0, 0, ERROR | errno.EPERM)]
    return [(EQUAL, 0, len(test) + 1, number), *test, (RETURN, 0, 0, ALLOW)]


def _socket(number: int) -> list[Instruction]:
    """Refuse a socket of a family that no network namespace holds in."""
    count = len(FAMILIES)
    tests = [(EQUAL, count - at, 0, family) for at, family in enumerate(FAMILIES)]
    refuse = (RETURN, 0, 0, ERROR | errno.EAFNOSUPPORT)
    return [(EQUAL, 0, count + 2, number), *_load(FIRST_ARGUMENT), *tests, refuse]
