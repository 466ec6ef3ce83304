"""What a lesson uses besides Python, named in course/roadmap.toml, and what a run of it then needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from grader.errors import CourseError


@dataclass(frozen=True)
class Use:
    """What a program or a server takes beside what every run has."""

    seconds: float = 0


USES = {
    "git": Use(),
    "postgres": Use(),
}


def require_known(names: Iterable[str], where: str) -> None:
    """CourseError if a name is none of the table's."""
    for name in names:
        if name not in USES:
            raise CourseError(f"{where} uses {name!r}; write a list of {', '.join(sorted(USES))}.")
