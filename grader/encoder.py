"""The encoder: writes a value of foreign code as plain data, in the sandbox, bounded."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias, TypeVar

from grader import anatomy
from grader.classroom.values import guarded, saferepr
from grader.plain import DEPTH, ITEMS, LONG, SHOWN, TEXT, Plain, Refused, TooMuch

Found = TypeVar("Found")
ITEM = 8  # bytes that an item takes, more or less


class Encoder:
    """Writes one value: counts its items and its text, and knows which containers it is inside of.

    `rule_of` finds the rule that writes a value; the rule writes what is inside by the encoder it is handed.
    """

    __slots__ = ("inside", "items", "known", "rule_of", "text")

    def __init__(self, rule_of: Callable[[object], Rule]):
        self.rule_of, self.items, self.text = rule_of, ITEMS, TEXT
        self.inside: set[int] = set()
        self.known: dict[Any, Any] = {}

    def write(self, value: object) -> Plain:
        """The plain form of a value, or of an opaque in its place; TooMuch for the whole."""
        kind = type(value)
        if value is None or kind is bool or (kind is int and -LONG <= value <= LONG):  # type: ignore[operator]
            return value  # type: ignore[return-value]
        if kind is str:
            self.count_text(len(value))  # type: ignore[arg-type]
            return value  # type: ignore[return-value]
        if kind is float and value - value == 0.0:  # type: ignore[operator]
            return value  # type: ignore[return-value]
        return self._deeper(value)

    def _deeper(self, value: object) -> Plain:
        inside, mark = self.inside, id(value)
        if mark in inside:
            return self.opaque(value, "it contains itself")
        if len(inside) >= DEPTH:
            return self.opaque(value, f"it is nested deeper than {DEPTH} levels")
        inside.add(mark)
        try:
            return self.rule_of(value)(value, self)
        except Refused as reason:
            return self.opaque(value, str(reason))
        finally:
            inside.discard(mark)

    def once(self, find: Callable[[type], Found], cls: type) -> Found:
        """What `find` says about a class, asked once for all its instances in the value."""
        known = self.known.get((find, id(cls)))
        if known is None:
            known = self.known[find, id(cls)] = (cls, find(cls))  # held, so that its id stays its own
        return known[1]

    def many(self, values: Iterable[object], length: int) -> list[Plain]:
        """The plain forms of a container's items, counted before the first of them is written."""
        self.count_items(length)
        write = self.write
        # Integers are what most lists hold: no call for those.
        return [value if type(value) is int and -LONG <= value <= LONG else write(value) for value in values]

    def pairs(self, items: Iterable[tuple[object, object]], length: int) -> list[Plain]:
        """Keys and values in turn: key, value, key, value."""
        self.count_items(2 * length)
        write = self.write
        return [write(half) for pair in items for half in pair]

    @property
    def size(self) -> int:
        """About how many bytes the plain data takes as JSON."""
        return ITEM * (1 + ITEMS - self.items) + TEXT - self.text

    def base64(self, content: bytes) -> str:
        return base64.b64encode(content).decode("ascii")

    def count_items(self, number: int) -> None:
        self.items -= number
        if self.items < 0:
            raise TooMuch(f"it has more than {ITEMS:,} items")

    def count_text(self, number: int) -> None:
        self.text -= number
        if self.text < 0:
            raise TooMuch(f"it has more than {TEXT:,} characters")

    def opaque(self, value: object, why: str) -> Plain:
        # Three levels: one list, twenty times in each of eight, would be written for hours.
        shown = guarded(lambda: saferepr(value, SHOWN, levels=3), "")
        self.count_text(len(shown))
        return {"opaque": [anatomy.qualname(type(value)), why, shown]}


Rule: TypeAlias = Callable[[Any, Encoder], Plain]
