"""The decoder: reads plain data that a hostile process sent, bounded in size and in time."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Any, TypeAlias

from grader.errors import BadObservation
from grader.plain import DEPTH, ITEMS, LONG, NAME, TEXT

ALIKE = 100  # keys of one hash; the keys of an honest dict hardly share theirs, and each costs all before it
CHUNK = 1000  # keys that are entered before the clock is read again
PATIENCE = 1.0  # seconds of this thread for the keys of one value; 200,000 honest ones take a tenth of it


class Decoder:
    """Reads one value: counts its items, its text and what its keys cost.

    Raises BadObservation, or whatever a constructor says to content that it does not take.
    """

    __slots__ = ("depth", "items", "patience", "readers", "text")

    def __init__(self, readers: Mapping[str, Reader]):
        self.readers = readers
        self.items, self.text, self.patience = 2 * ITEMS, 2 * TEXT, PATIENCE
        self.depth = 3 * DEPTH + 10  # a level of a value is up to three: a child, of a tuple, of items

    def read(self, plain: object) -> Any:
        """The value that plain data stands for."""
        kind = type(plain)
        if plain is None or kind is bool or (kind is int and -LONG <= plain <= LONG):  # type: ignore[operator]
            return plain
        if kind is str:
            self.text -= len(plain)  # type: ignore[arg-type]
            return plain if self.text >= 0 else refuse("it has too much text")
        if kind is float and plain - plain == 0.0:  # type: ignore[operator]
            return plain
        if kind is list:
            return self.many(plain)
        return self._tagged(plain)

    def _tagged(self, plain: object) -> Any:
        if type(plain) is not dict or len(plain) != 1:
            return refuse("a part of it is neither a value nor one tag with its content")
        ((tag, content),) = plain.items()
        reader = self.readers.get(tag) if type(tag) is str else None
        if reader is None:
            return refuse("it has a tag that is not known")
        if self.depth <= 0:
            refuse("it is nested too deeply")
        self.depth -= 1
        value = reader(content, self)
        self.depth += 1
        return value

    def many(self, plain: object) -> list[Any]:
        """The values of a list; every level of it counts as one of depth."""
        content = listed(plain)
        self.count_items(len(content))
        self.depth -= 1
        if self.depth < 0:
            refuse("it is nested too deeply")
        values = [self.read(item) for item in content]
        self.depth += 1
        return values

    def count_items(self, number: int) -> None:
        self.items -= number
        if self.items < 0:
            refuse("it has too many items")

    def keyed(self, plain: object) -> dict[Any, Any]:
        """A dict from key, value, key, value."""
        halves = self.many(plain)
        if len(halves) % 2:
            refuse("a key in it has no value")
        keys, values = halves[::2], halves[1::2]
        found: dict[Any, Any] = {}
        self._enter(
            keys, lambda start, end: found.update(zip(keys[start:end], values[start:end], strict=True))
        )
        return found

    def distinct(self, plain: object) -> set[Any]:
        """A set of the values of a list."""
        values = self.many(plain)
        found: set[Any] = set()
        self._enter(values, lambda start, end: found.update(values[start:end]))
        return found

    def _enter(self, keys: list[Any], enter: Callable[[int, int], None]) -> None:
        """Enter keys in a dict or set, unless they were chosen to make that slow."""
        if len(keys) > ALIKE:
            hashes = sorted(map(hash, keys))
            if max(sum(1 for _ in same) for _, same in groupby(hashes)) > ALIKE:
                refuse("many of its keys have the same hash")
        for start in range(0, len(keys), CHUNK):
            began = time.thread_time()
            enter(start, start + CHUNK)
            self.patience -= time.thread_time() - began
            if self.patience < 0:
                refuse("its keys were chosen to collide")


Reader: TypeAlias = Callable[[Any, Decoder], Any]


def refuse(why: str) -> Any:
    """BadObservation for what is no plain form of a value."""
    raise BadObservation(f"a run sent what is no value: {why}. Its check counts as failed.")


def listed(plain: object, *lengths: int) -> list[Any]:
    """A list, of one of the lengths if any are named."""
    if type(plain) is not list or (lengths and len(plain) not in lengths):
        refuse("a list of another length was due")
    return plain  # type: ignore[return-value]


def text(plain: object, limit: int = NAME) -> str:
    """A string that is not longer than the limit."""
    if type(plain) is not str or len(plain) > limit:
        refuse("a string was due, or a shorter one")
    return plain  # type: ignore[return-value]


def number(value: object) -> int:
    """An int and no bool."""
    return value if type(value) is int else refuse("a whole number was due")


def content(plain: object, reader: Decoder) -> bytes:
    """Bytes from base64."""
    return base64.b64decode(reader.read(text(plain, 2 * TEXT)), validate=True)
