"""`__see__`: what a check calls in the sandbox to tell the grader what the learner's code yields."""

from __future__ import annotations

import _thread
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from grader import raised
from grader.observe import measured

MAX_CALLS = 20_000  # in one cell
MAX_SIZE = 2_000_000  # of what is seen in one cell, about the bytes that it takes as JSON
ENTRY = 8
NEVER = MAX_CALLS + 1

Answers = list[list[Any]]


class TooMuchSeen(Exception):
    """A check saw more than a grader reads."""


class Wrong(BaseException):
    """Ends a check that has given a wrong answer: what comes after it does not count."""


class Witness:
    """Writes down values as they are now: `see(0, median(xs))`, or the exception of a block.

    After so many answers as `stops` name it asks `right`, with those since it asked last, whether to go on.
    """

    def __init__(self, own: type[BaseException], right: Callable[[Answers], bool]) -> None:
        self.own = (own, Wrong)  # the exceptions that end a cell: never swallowed
        self.right = right
        self.clear()

    def clear(self, stops: Sequence[int] = ()) -> None:
        self.seen: Answers = []  # plain data is a copy: the values may change later
        self.left = MAX_SIZE
        self.told = 0  # answers that were sent already
        self.stops = iter(stops)
        self.stop = next(self.stops, NEVER)
        self.thread = _thread.get_ident()

    def rest(self) -> Answers:
        """The answers that were not sent yet."""
        return self.seen[self.told :]

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
        if len(self.seen) >= self.stop and self.thread == _thread.get_ident():
            self._ask()

    def _ask(self) -> None:
        """Go on, or end the check; also again, where the check's code has swallowed the end."""
        if self.stop:
            part, self.told, self.stop = self.rest(), len(self.seen), 0
            if self.right(part):
                self.stop = next(self.stops, NEVER)
                return
        raise Wrong
