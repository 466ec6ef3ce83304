"""The walls: an outer one around a warm process, an inner one around each run that it forks.

Outer: namespaces, a control group and a room that holds only what Python needs (`room.py`). Inner:
namespaces once more, a user of its own, limits, and a filter on system calls. As root the user is one that
nobody else is; any other user gets the same inside a user namespace, where the kernel allows one.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import platform
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from grader import cgroup, channel, room, seccomp, syscalls
from grader.limits import Limits

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

OUTER = (
    syscalls.NEWNS
    | syscalls.NEWPID
    | syscalls.NEWNET
    | syscalls.NEWIPC
    | syscalls.NEWUTS
    | syscalls.NEWCGROUP
)
INNER = OUTER & ~syscalls.NEWPID
UIDS = 200_000  # the first of the users that runs are, as root; one for each warm process of the machine
EACH = 16  # warm processes of one grader, at once
INSIDE = 1000  # who a run is in a user namespace
NOT_THE_WARM = "500"  # the kernel, short of memory, ends a run before the process it came from


def uid_of(grader: int, number: int) -> int:
    """The user of a warm process's runs: no two share their grader's process id and a number."""
    return UIDS + grader * EACH + number % EACH if os.geteuid() == 0 else INSIDE


def build_around(arguments: list[str]) -> None:
    """The process between the grader and a warm one: builds the outer wall, and the warm process in it.

    Takes [the file descriptor of the channel to the grader, a JSON object]. What goes wrong is told there.
    """
    control = socket.socket(fileno=int(arguments[0]))
    order = json.loads(arguments[1])
    try:
        cgroup.enter(tuple(Path(group) for group in order["groups"]))
        in_user = _leave()
        child = os.fork()
        if child == 0:
            _become_warm(control, order, in_user)
    except OSError as error:
        channel.send(control, {"failed": str(error)})
        sys.exit(1)
    control.close()
    os.waitpid(child, 0)


def _leave() -> bool:
    """Enter new namespaces; True if that took a user namespace, in which we are root."""
    if os.geteuid() == 0:
        try:
            syscalls.unshare(OUTER)
            return False
        except PermissionError:  # root of a container, without the power
            pass
    uid, gid = os.geteuid(), os.getegid()
    syscalls.unshare(OUTER | syscalls.NEWUSER)
    own = os.open("/proc/self", os.O_PATH)
    _map_user((0, uid), (0, gid), own)
    os.close(own)
    return True


def _map_user(uid: tuple[int, int], gid: tuple[int, int], own: int) -> None:
    """Who we are in a user namespace, and who that is outside; `own` is our folder of /proc."""
    _put("setgroups", "deny", own)
    _put("uid_map", f"{uid[0]} {uid[1]} 1", own)
    _put("gid_map", f"{gid[0]} {gid[1]} 1", own)


def _put(name: str, text: str, folder: int) -> None:
    descriptor = os.open(name, os.O_WRONLY, dir_fd=folder)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)


def _become_warm(control: socket.socket, order: dict[str, Any], in_user: bool) -> None:
    """Build the room, then start a Python in it that knows nothing of what this one knew."""
    try:
        syscalls.prctl(syscalls.PDEATHSIG, signal.SIGKILL)
        plan = order["plan"]
        room.build(room.Plan(**{**plan, "uid": INSIDE if in_user else plan["uid"]}))
        os.set_inheritable(control.fileno(), True)
        command = [
            *order["command"],
            str(control.fileno()),
            json.dumps({**order["warm"], "in_user": in_user}),
        ]
        os.execve(command[0], command, order["environment"])
    except OSError as error:
        channel.send(control, {"failed": str(error)})
    finally:
        os._exit(1)


@dataclass(frozen=True)
class Walls:
    """What a warm process does around each of its runs."""

    limits: Limits
    uid: int
    in_user: bool

    @cached_property
    def bounds(self) -> dict[int, int]:
        return bounds(self.limits, processes=True)

    def prepare(self) -> Callable[[], None]:
        """Once in the warm process; what is returned makes the next fork the first process of a new world."""
        syscalls.prctl(syscalls.NO_NEW_PRIVS, 1)
        _lock_power()
        _ = self.bounds, seccomp.program(platform.machine())  # inherited by every run
        home = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)

        def next_fork_is_first() -> None:
            syscalls.setns(home, syscalls.NEWPID)
            syscalls.unshare(syscalls.NEWPID)

        return next_fork_is_first

    def enter(self) -> None:
        """In the forked child: leave everything behind that a learner's code must not have."""
        own = os.open("/proc/self", os.O_PATH)  # of the warm process's /proc, which can be written to
        with contextlib.suppress(OSError):  # a grader that is itself to go sooner
            _put("oom_score_adj", NOT_THE_WARM, own)
        syscalls.unshare(INNER)
        flags = syscalls.NOSUID | syscalls.NODEV | syscalls.NOEXEC
        syscalls.mount("proc", "/proc", "proc", flags | syscalls.RDONLY)
        room.mount_box(self.limits.disk_mb, self.limits.files * 8, 0 if self.in_user else self.uid)
        syscalls.bring_up_loopback()
        bound(self.bounds)
        self._become_nobody(own)
        os.close(own)
        for folder in (room.WORK, room.TEMPORARY):
            Path(folder).mkdir()
        os.chdir(room.WORK)
        syscalls.prctl(syscalls.DUMPABLE, 0)
        syscalls.prctl(syscalls.PDEATHSIG, signal.SIGKILL)
        filter_calls()

    def _become_nobody(self, own: int) -> None:
        if self.in_user:
            syscalls.unshare(syscalls.NEWUSER)
            _map_user((INSIDE, 0), (INSIDE, 0), own)
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


def filter_calls() -> None:
    """Refuse the system calls that no exercise needs, if this architecture is known."""
    code = seccomp.program(platform.machine())
    if code is not None:
        seccomp.install(code)


def bounds(limits: Limits, processes: bool) -> dict[int, int]:
    """The kernel's limits for a run, by their numbers; `processes` are those of all of its user's."""
    memory = _mapped() + limits.memory_mb * 2**20
    wanted = {
        "AS": memory,
        "CPU": math.ceil(limits.total_seconds) * (os.cpu_count() or 1) + 1,
        "FSIZE": limits.disk_mb * 2**20,
        "NOFILE": limits.files,
        "CORE": 1,  # byte: 0 would still wake the program that a system may have for collecting them
        "MEMLOCK": 2**16,
        "MSGQUEUE": 0,
        "RTPRIO": 0,
        "SIGPENDING": limits.files,
        **({"NPROC": limits.processes} if processes else {}),
    }
    kinds = {name: getattr(resource, f"RLIMIT_{name}", None) for name in wanted}
    return {kind: wanted[name] for name, kind in kinds.items() if kind is not None}


def bound(limits: dict[int, int]) -> None:
    """Set limits of the kernel on this process, and on what it will start."""
    for kind, most in limits.items():
        resource.setrlimit(kind, (most, most))


def _mapped() -> int:
    """Bytes of address space this process has already, shared with the warm process."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 2**30
    return pages * os.sysconf("SC_PAGE_SIZE")


def adopt_orphans() -> None:
    """Without walls: what a run leaves behind becomes this process's child, and can be found."""
    if sys.platform == "linux":
        syscalls.prctl(syscalls.CHILD_SUBREAPER, 1)


def enter_without_walls(limits: Limits, folder: str) -> None:
    """In the forked child, where the kernel gives no walls: a session and a folder of its own, and limits."""
    os.setsid()
    os.chdir(folder)
    os.environ.update(HOME=folder, TMPDIR=folder)
    bound(bounds(limits, processes=False))
    if sys.platform == "linux":
        syscalls.prctl(syscalls.NO_NEW_PRIVS, 1)
        syscalls.prctl(syscalls.PDEATHSIG, signal.SIGKILL)
        filter_calls()


def kill_descendants() -> None:
    """Without walls: end all that a run has started; each death may bring new children."""
    own = Path(f"/proc/self/task/{os.getpid()}/children")
    while own.exists() and (children := own.read_text().split()):
        for child in map(int, children):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
