"""`__see__`: what a check calls in the sandbox to tell the grader what the learner's code yields."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from grader import raised
from grader.observe import measured

MAX_CALLS = 20_000  # in one cell
MAX_SIZE = 2_000_000  # of what is seen in one cell, about the bytes that it takes as JSON
ENTRY = 8


class TooMuchSeen(Exception):
    """A check saw more than a grader reads."""


class Witness:
    """Writes down values as they are now: `see(0, median(xs))`, or the exception of a block."""

    def __init__(self, own: type[BaseException]) -> None:
        self.own = own  # the exception that ends a cell at its limit: never swallowed
        self.clear()

    def clear(self) -> None:
        self.seen: list[list[Any]] = []  # plain data is a copy: the values may change later
        self.left = MAX_SIZE

    def __call__(self, number: int, *values: Any) -> None:
        entry: list[Any] = [number]
        for value in values:
            plain, size = measured(value)
            entry.append(plain)
            self.left -= size
        self._keep(entry)

    @contextmanager
    def raised(self, number: int) -> Iterator[None]:
        """Swallow the exception of a block, and write down which it was."""
        try:
            yield
        except BaseException as error:
            if isinstance(error, self.own):
                raise
            names = raised.ancestors(error)
            self._keep([number, {"raised": names, "message": raised.message_of(error)}])
        else:
            self._keep([number, {"raised": []}])

    def _keep(self, entry: list[Any]) -> None:
        self.left -= ENTRY
        if self.left < 0 or len(self.seen) >= MAX_CALLS:
            raise TooMuchSeen(f"a check may see {MAX_CALLS:,} values and {MAX_SIZE:,} bytes in all")
        self.seen.append(entry)
