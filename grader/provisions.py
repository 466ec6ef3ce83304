"""What is laid ready outside for runs that use a server: what it starts from, read-only."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field

from grader import room
from grader.uses import USES

TEMPLATES = "CAUSEWAY_TEMPLATES"  # in the environment: a folder that holds what servers start from


@dataclass(frozen=True)
class Provisions:
    """Folders outside, where they are inside, and what the environment says of them."""

    binds: tuple[tuple[str, str], ...] = ()
    environment: dict[str, str] = field(default_factory=dict)


def inside(uses: Iterable[str]) -> Provisions:
    """For runs in the room."""
    given = _environment(uses)
    if TEMPLATES not in given:
        return Provisions()
    return Provisions(((given[TEMPLATES], room.TEMPLATES),), {TEMPLATES: room.TEMPLATES})


def outside(uses: Iterable[str]) -> Provisions:
    """For runs without walls."""
    return Provisions((), _environment(uses))


def _environment(uses: Iterable[str]) -> dict[str, str]:
    if not any(USES[name].template for name in uses):
        return {}
    return {TEMPLATES: os.environ[TEMPLATES]}
