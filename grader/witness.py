"""`__see__`: what a check calls in the sandbox to tell the grader what the learner's code yields."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from grader import raised
from grader.observe import encode

MAX_CALLS = 20_000  # in one cell
MAX_BYTES = 2_000_000
to_text = json.JSONEncoder(separators=(",", ":")).encode  # json.dumps would make an encoder for each call


class TooMuchSeen(Exception):
    """A check saw more than a grader reads."""


class Witness:
    """Writes down values as they are now: `see(0, median(xs))`, or the exception of a block."""

    def __init__(self, own: type[BaseException]) -> None:
        self.own = own  # the exception that ends a cell at its limit: never swallowed
        self.clear()

    def clear(self) -> None:
        self.seen: list[str] = []  # each a JSON list, as the values may change later
        self.left = MAX_BYTES

    def __call__(self, number: int, *values: Any) -> None:
        self._write([number, *map(encode, values)])

    @contextmanager
    def raised(self, number: int) -> Iterator[None]:
        """Swallow the exception of a block, and write down which it was."""
        try:
            yield
        except BaseException as error:
            if isinstance(error, self.own):
                raise
            names = raised.ancestors(error)
            self._write([number, {"raised": names, "message": raised.message_of(error)}])
        else:
            self._write([number, {"raised": []}])

    def _write(self, entry: list[Any]) -> None:
        text = to_text(entry)
        self.left -= len(text)
        if self.left < 0 or len(self.seen) >= MAX_CALLS:
            raise TooMuchSeen(f"a check may see {MAX_CALLS:,} values and {MAX_BYTES:,} bytes in all")
        self.seen.append(text)
