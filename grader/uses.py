"""What a lesson uses besides Python, named in course/roadmap.toml, and what a run of it then may do more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from importlib.util import find_spec

from grader.errors import CourseError
from grader.limits import Limits


@dataclass(frozen=True)
class Use:
    """What a program or a server takes; each number is added to the limit of that name."""

    cell_seconds: float = 0
    total_seconds: float = 0
    memory_mb: int = 0
    processes: int = 0
    disk_mb: int = 0
    files: int = 0
    calls: frozenset[str] = frozenset()  # of the kernel, refused to every other run; see `seccomp.BOUNDED`
    preload: tuple[str, ...] = ()  # modules that every run of it imports


USES = {
    # A command is a process or several, and takes milliseconds; a repository has a file for each object; a
    # server of its own starts one process for each caller.
    "git": Use(cell_seconds=5, total_seconds=60, processes=32, files=256),
    # Its processes: seven of its own and one for each connection. A cluster takes 28 MB of the disk, which is
    # memory here, before anything is in it. `shmget`: its lock on the cluster, a segment of 56 bytes.
    "postgres": Use(
        cell_seconds=5,
        total_seconds=60,
        memory_mb=512,
        processes=64,
        disk_mb=192,
        files=256,
        calls=frozenset({"shmget"}),
        preload=("psycopg", "grader.classroom.services.postgresql"),
    ),
}


def require_known(names: Iterable[str], where: str) -> None:
    """CourseError if a name is none of the table's."""
    for name in names:
        if name not in USES:
            raise CourseError(f"{where} uses {name!r}; write a list of {', '.join(sorted(USES))}.")


def raised(limits: Limits, names: Iterable[str]) -> Limits:
    """The limits of a run that uses these."""
    for name in names:
        more = {key: value for key, value in asdict(USES[name]).items() if key in _ADDED}
        limits = replace(limits, **{key: getattr(limits, key) + value for key, value in more.items()})
    return limits


def calls(names: Iterable[str]) -> frozenset[str]:
    """The system calls that a run of these may make although others may not."""
    return frozenset().union(*(USES[name].calls for name in names))


def preloads(names: Iterable[str]) -> tuple[str, ...]:
    """The modules to import once for all runs of these, where they are installed."""
    modules = [module for name in names for module in USES[name].preload]
    return tuple(module for module in modules if find_spec(module))


_ADDED = {field.name for field in fields(Limits)}
