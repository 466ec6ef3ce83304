"""What is laid ready outside for runs that use a server: its programs and what it starts from, read-only."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from grader import room
from grader.errors import CannotServe, GradingError


@dataclass(frozen=True)
class Provisions:
    """Folders outside, where they are inside, and what the environment says of them."""

    binds: tuple[tuple[str, str], ...] = ()
    environment: dict[str, str] = field(default_factory=dict)


def of(uses: Iterable[str], walls: bool) -> Provisions:
    """For runs in the room, or without one; GradingError if a server is not installed."""
    if "postgres" not in uses:
        return Provisions()
    try:
        programs, cluster = _postgres()
    except CannotServe as error:
        raise GradingError(str(error)) from None
    if not walls:
        return _told(programs, cluster, ())
    bound = Path(room.TEMPLATES, cluster.name) if cluster else None
    inside = _inside(programs)
    needed = {programs.parent: inside.parent} if inside == programs else {}
    binds = needed | ({cluster: bound} if cluster and bound else {})
    return _told(inside, bound, tuple((str(source), str(target)) for source, target in binds.items()))


def _told(programs: Path, cluster: Path | None, binds: tuple[tuple[str, str], ...]) -> Provisions:
    from grader.classroom.services import postgresql, template

    names = {postgresql.BINARIES: str(programs)}
    return Provisions(binds, names | {template.TEMPLATES: str(cluster.parent)} if cluster else names)


def _postgres() -> tuple[Path, Path | None]:
    """The folder of PostgreSQL's programs, and a cluster to start from, made if there is none yet.

    None where none can be made or kept, or is open to runs: then each makes its own, in about a second.
    """
    from grader.classroom.services import postgres, postgresql, template  # not on Windows, where we are too

    programs, version = postgresql.installed()
    name = f"postgres-{version}"
    if not template.find(name):
        with contextlib.suppress(CannotServe), postgres():  # its first start keeps one
            pass
    found = template.find(name)
    return programs, found if found and _open(found) else None


def _open(folder: Path) -> bool:
    """Let runs, which are other users where we are root, read a folder; nothing in it is anybody's."""
    if os.geteuid() == 0 and folder.stat().st_mode & 0o005 != 0o005:
        with contextlib.suppress(OSError):
            for place, _, files in os.walk(folder, topdown=False):
                for name in files:
                    Path(place, name).chmod(0o644)
                Path(place).chmod(0o755)
    return os.geteuid() != 0 or folder.stat().st_mode & 0o005 == 0o005


def _inside(programs: Path) -> Path:
    """Where a folder of programs is in the room, which moves the environment we run in."""
    if sys.prefix != sys.base_prefix and programs.is_relative_to(sys.prefix):
        return Path(room.VENV, programs.relative_to(sys.prefix))
    return programs
