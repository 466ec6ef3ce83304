"""Control groups: a bound on the memory and the processes of everything a warm process starts together.

A process is put into its group once, before it forks its runs, which are born there: moving each run
would take the kernel 8 ms. Needs write access to /sys/fs/cgroup; without it `create` gives an empty tuple.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
NAME = "causeway-"
# A bound is a file with a number in it; the last ones stop a run from moving on into the swap.
V1 = {
    "memory": ("memory.limit_in_bytes", "memory.memsw.limit_in_bytes"),
    "pids": ("pids.max",),
}
V2 = {"memory": ("memory.max",), "pids": ("pids.max",)}


def create(name: str, memory: int, processes: int) -> tuple[Path, ...]:
    """Make the groups of one warm process: memory in bytes; empty where the system gives none.

    `name` begins with the id of the process they belong to: groups of processes that are gone are removed.
    """
    bounds = {"memory": memory, "pids": processes}
    found = tuple(filter(None, (_v1(kind, name, bounds[kind]) for kind in V1)))
    return found or _v2(name, bounds)


def enter(groups: tuple[Path, ...]) -> None:
    """Put this process, and all it starts from now on, into groups."""
    for group in groups:
        (group / "cgroup.procs").write_text("0")


def remove(groups: tuple[Path, ...]) -> None:
    """Remove groups whose processes have ended."""
    for group in groups:
        with contextlib.suppress(OSError):
            group.rmdir()


def _v1(kind: str, name: str, bound: int) -> Path | None:
    for parent in (ROOT / kind / _own(kind), ROOT / kind):
        group = _make(parent, name, V1[kind][0])
        if group is not None:
            _bound(group, V1[kind], bound)
            return group
    return None


def _v2(name: str, bounds: dict[str, int]) -> tuple[Path, ...]:
    """A group beside our own, or above: a group of the second version that has children holds no process."""
    own = ROOT / _own("")
    for parent in (own, *own.parents):
        if not parent.is_relative_to(ROOT):
            break
        group = _make(parent, name, V2["memory"][0])
        if group is not None:
            for kind, files in V2.items():
                _bound(group, files, bounds[kind])
            with contextlib.suppress(OSError):
                (group / "memory.swap.max").write_text("0")
            return (group,)
    return ()


def _own(kind: str) -> str:
    """This process's group in a hierarchy, relative to its root; "" names the second version's."""
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, kinds, path = line.split(":", 2)
        if kind in kinds.split(","):
            return path.lstrip("/")
    return ""


def _make(parent: Path, name: str, needed: str) -> Path | None:
    """A new group below a parent, if that gives the file a bound is written to."""
    try:
        for stale in _stale(parent):
            remove((stale,))
        group = parent / f"{NAME}{name}"
        group.mkdir()
    except OSError:
        return None
    if os.access(group / needed, os.W_OK) and os.access(group / "cgroup.procs", os.W_OK):
        return group
    remove((group,))
    return None


def _stale(parent: Path) -> Iterator[Path]:
    """Groups that a grader left behind when it was killed."""
    for group in parent.glob(f"{NAME}*"):
        owner = group.name.removeprefix(NAME).partition("-")[0]
        if owner.isdigit() and not Path("/proc", owner).exists():
            yield group


def _bound(group: Path, files: tuple[str, ...], bound: int) -> None:
    for name in files:
        with contextlib.suppress(OSError):  # no account of swap is kept on many systems
            (group / name).write_text(str(bound))
