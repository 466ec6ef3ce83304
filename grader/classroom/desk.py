"""What a kernel remembers of the learner's cells: what each ran last, and which of them a name came from."""

from __future__ import annotations

import time
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from grader.classroom import bound, home, sealed
from grader.classroom.exercise import Part, saved
from grader.classroom.sealed import Key

STALE = (
    "The answer cell was changed after it was run: this check looked at the older version. "
    "Run the answer cell, then this check."
)
CLOCK = 1.0  # seconds; the clock of a file system may lag behind


@dataclass(frozen=True)
class Ran:
    """A cell as it ran last: its id, its text, when, and whether it ended well."""

    cell: str
    source: str
    at: float
    well: bool

    @property
    def digest(self) -> str:
        return sealed.digest(self.source)


@dataclass
class Desk:
    """The runs of one kernel."""

    namespace: MutableMapping[str, Any]
    cells: dict[str, Ran] = field(default_factory=dict)
    source_of: dict[str, Ran] = field(default_factory=dict)

    def begin(self, cell: str) -> None:
        """An answer runs again: what only its earlier text defined is gone, so that no check finds it."""
        for name in [name for name, ran in self.source_of.items() if ran.cell == cell]:
            del self.source_of[name]
            self.namespace.pop(name, None)

    def end(self, cell: str, source: str, well: bool) -> None:
        """A cell has run."""
        ran = Ran(cell, source, time.time(), well)
        self.cells[cell] = ran
        for name in bound.names(source):
            if name in self.namespace:
                self.source_of[name] = ran

    def answer(self, part: Part) -> Ran | None:
        """The run of a task's answer that a check looks at."""
        if part.foreign:
            return next((self.source_of[name] for name in part.key.names if name in self.source_of), None)
        return self.cells.get(part.key.id)

    def strangers(self, part: Part) -> list[str]:
        """The names of a task that are there, but not from its answer cell."""
        if part.foreign:
            return []
        there = [name for name in part.key.names if name in self.namespace]
        return [name for name in there if self.cell_of(name) != part.key.id]

    def missing(self, part: Part) -> list[str]:
        """The names of a task that nothing has defined."""
        return [name for name in part.key.names if name not in self.namespace]

    def cell_of(self, name: str) -> str:
        ran = self.source_of.get(name)
        return ran.cell if ran else ""

    def notes(self, part: Part) -> Iterator[str]:
        """What a learner should know before they believe a check, a sentence each."""
        ran = self.answer(part)
        if not part.whole:
            yield "This check was changed by hand. It is graded as it was; copy the cell to try things out."
        missing = self.missing(part)
        if missing:
            yield _missing(part.key, missing, ran)
        elif self.strangers(part):
            yield (
                f"`{self.strangers(part)[0]}` comes from another cell, not from the answer cell, and only "
                "the answer cell is graded. Run it, then this check."
            )
        elif ran and _is_stale(ran):
            yield STALE

    def counts(self, part: Part) -> bool:
        """Whether a pass may be kept: the check is whole, and its names come from the answer cell."""
        return part.whole and not self.strangers(part)


def _missing(key: Key, missing: list[str], ran: Ran | None) -> str:
    name = missing[0]
    if ran is None:
        return (
            f"`{name}` is not defined: the answer cell was not run in this kernel. Run it, then this check."
        )
    if not ran.well:
        return (
            f"`{name}` is not defined: the answer cell stopped with an error. Mend that first, then run both."
        )
    others = sorted(bound.names(ran.source) - set(key.names))
    instead = f"defines `{others[0]}`" if len(others) == 1 else "does not define it"
    return f"The check calls `{name}`; your answer cell {instead}. Keep the name the task gives."


def _is_stale(ran: Ran) -> bool:
    """Whether the notebook's file was written after the run and holds another text."""
    notebook = home.session()
    found = saved(notebook, ran.cell) if notebook else None
    if found is None:
        return False
    source, written = found
    return written > ran.at + CLOCK and sealed.digest(source) != ran.digest
