"""The inner wall: what a warm process does around each run that it forks.

Namespaces once more, a user of its own, limits, and a filter on system calls. Where the kernel gives no
walls, a run has a session and a folder of its own, the limits and the filter.
"""

from __future__ import annotations

import contextlib
import os
import platform
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader import identity, limits, room, seccomp, syscalls
from grader.limits import Limits

# One of processes as well, which begins with the fork.
NAMESPACES = syscalls.NEWNS | syscalls.NEWNET | syscalls.NEWIPC | syscalls.NEWUTS | syscalls.NEWCGROUP
NOT_THE_WARM = "500"  # the kernel, short of memory, ends a run before the process it came from


@dataclass(frozen=True)
class Walls:
    """What a warm process does around each of its runs."""

    limits: Limits
    uid: int
    in_user: bool
    calls: frozenset[str] = frozenset()  # that its runs may make although others may not

    @cached_property
    def bounds(self) -> dict[int, int]:
        return limits.bounds(self.limits, processes=True)

    def prepare(self) -> Callable[[], None]:
        """Once in the warm process; what is returned makes the next fork the first process of a new world."""
        syscalls.prctl(syscalls.NO_NEW_PRIVS, 1)
        _lock_power()
        _ = self.bounds, seccomp.program(platform.machine(), self.calls)  # inherited by every run
        home = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)

        def next_fork_is_first() -> None:
            syscalls.setns(home, syscalls.NEWPID)
            syscalls.unshare(syscalls.NEWPID)

        return next_fork_is_first

    def enter(self) -> None:
        """In the forked child: leave everything behind that a learner's code must not have."""
        own = os.open("/proc/self", os.O_PATH)  # of the warm process's /proc, which can be written to
        with contextlib.suppress(OSError):  # a grader that is itself to go sooner
            identity.put("oom_score_adj", NOT_THE_WARM, own)
        syscalls.unshare(NAMESPACES)
        flags = syscalls.NOSUID | syscalls.NODEV | syscalls.NOEXEC
        syscalls.mount("proc", "/proc", "proc", flags | syscalls.RDONLY)
        room.mount_box(self.limits.disk_mb, self.limits.files * 8, 0 if self.in_user else self.uid)
        syscalls.bring_up_loopback()
        limits.bound(self.bounds)
        self._become_nobody(own)
        os.close(own)
        for folder in (room.WORK, room.TEMPORARY):
            Path(folder).mkdir()
        os.chdir(room.WORK)
        syscalls.prctl(syscalls.DUMPABLE, 0)
        syscalls.prctl(syscalls.PDEATHSIG, signal.SIGKILL)
        filter_calls(self.calls)

    def _become_nobody(self, own: int) -> None:
        if self.in_user:
            syscalls.unshare(syscalls.NEWUSER)
            identity.map_user((identity.INSIDE, 0), (identity.INSIDE, 0), own)
            _lock_power()  # a new user namespace comes with all of it
        else:
            os.setgroups([])
            os.setresgid(self.uid, self.uid, self.uid)
            os.setresuid(self.uid, self.uid, self.uid)
        syscalls.drop_capabilities()


def _lock_power() -> None:
    """Nothing that is started from here on gains a capability by being root or by a file's."""
    syscalls.prctl(syscalls.SECUREBITS, syscalls.NO_ROOT_NO_AMBIENT)
    syscalls.drop_bounding_set()


def filter_calls(allowed: frozenset[str]) -> None:
    """Refuse the system calls that no exercise needs, if this architecture is known."""
    code = seccomp.program(platform.machine(), allowed)
    if code is not None:
        seccomp.install(code)


def adopt_orphans() -> None:
    """Without walls: what a run leaves behind becomes this process's child, and can be found."""
    if sys.platform == "linux":
        syscalls.prctl(syscalls.CHILD_SUBREAPER, 1)


def enter_without(given: Limits, folder: str, calls: frozenset[str]) -> None:
    """In the forked child, where the kernel gives no walls: a session and a folder of its own, and limits."""
    os.setsid()
    os.chdir(folder)
    os.environ.update(HOME=folder, TMPDIR=folder)
    limits.bound(limits.bounds(given, processes=False))
    if sys.platform == "linux":
        syscalls.prctl(syscalls.NO_NEW_PRIVS, 1)
        syscalls.prctl(syscalls.PDEATHSIG, signal.SIGKILL)
        filter_calls(calls)


def kill_descendants(patience: float) -> None:
    """Without walls: end all that a run has started; each death may bring new children.

    For some seconds they may end by themselves: what minds a server ends it and clears its folder away.
    """
    own, end = Path(f"/proc/self/task/{os.getpid()}/children"), time.monotonic() + patience
    while own.exists() and (children := own.read_text().split()):
        waits = time.monotonic() < end
        for child in map(int, children):
            if not waits:
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, os.WNOHANG if waits else 0)
        time.sleep(0.01 if waits else 0)
