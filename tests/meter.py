"""What work costs: seconds on the clock and of processors, those of every process that it started."""

from __future__ import annotations

import os
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader import syscalls

PATIENCE = 10.0  # seconds for processes that the work has left behind to end


@dataclass(frozen=True)
class Spent:
    """Seconds: on the clock, and of processors (user and system)."""

    wall: float
    cpu: float

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.wall + other.wall, self.cpu + other.cpu)

    def __sub__(self, other: Spent) -> Spent:
        return Spent(self.wall - other.wall, self.cpu - other.cpu)

    def __mul__(self, times: float) -> Spent:
        return Spent(self.wall * times, self.cpu * times)

    def __truediv__(self, parts: float) -> Spent:
        return Spent(self.wall / parts, self.cpu / parts)


def adopt() -> None:
    """Become the parent of orphans: a killed process's children would take their share of time with them."""
    syscalls.prctl(syscalls.CHILD_SUBREAPER, 1)


def spent(work: Callable[[], object]) -> Spent:
    """What the processes that `work` starts cost, until all have ended; this process counts for nothing."""
    used, began = _used(), time.perf_counter()
    work()
    wall = time.perf_counter() - began
    _wait_for_orphans()
    return Spent(wall, _used() - used)


def median(many: Sequence[Spent]) -> Spent:
    """The median of each kind of seconds for itself."""
    return Spent(statistics.median(one.wall for one in many), statistics.median(one.cpu for one in many))


def peak_mb(number: int | str = "self") -> float:
    """The most memory a process has had at once, in MiB; /proc counts what exec replaced for nobody."""
    status = Path(f"/proc/{number}/status").read_text("ascii", "replace").splitlines()
    found = next(line for line in status if line.startswith("VmHWM"))
    return int(found.split()[1]) / 1024


def _used() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def _wait_for_orphans() -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.01)
        except ChildProcessError:
            return
