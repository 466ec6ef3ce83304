"""Warm processes by what their runs use: one for ordinary units, one for those of each server.

What a server needs more of, an ordinary run does not get.
"""

from __future__ import annotations

from types import TracebackType

from grader.limits import Limits
from grader.warm import LIMITS, Job, Report, Warm
from grader.watch import Right, unjudged

Uses = tuple[str, ...]


class Kinds:
    """Starts a warm process of a kind when it is first asked for, and ends all together."""

    def __init__(self, limits: Limits = LIMITS, isolate: bool = True, require: bool = False) -> None:
        self.limits, self.isolate, self.require = limits, isolate, require
        self.started: dict[Uses, Warm] = {}

    def __enter__(self) -> Kinds:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every warm process."""
        while self.started:
            self.started.popitem()[1].close()

    def start(self, uses: Uses) -> Warm:
        """The warm process for runs that use these."""
        if uses not in self.started:
            self.started[uses] = Warm(self.limits, self.isolate, self.require, uses=uses)
        return self.started[uses]

    def run(self, uses: Uses, job: Job, right: Right = unjudged) -> Report:
        """Execute a job in a run that uses these; `right` as for `Warm.run`."""
        return self.start(uses).run(job, right)
