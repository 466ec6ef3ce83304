"""What a run may use, and not more."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from pathlib import Path

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Limits:
    """Bounds of one run; each makes the run fail in its own process, none reaches another."""

    cell_seconds: float = 10
    total_seconds: float = 60
    memory_mb: int = 1024
    processes: int = 64  # threads count
    disk_mb: int = 64
    files: int = 256  # open at once; its folder holds eight times as many
    output_kb: int = 64  # of text, in one cell


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
