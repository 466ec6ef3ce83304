"""The encoder: writes a value of foreign code as plain data, in the sandbox, bounded."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from grader import anatomy
from grader.classroom.values import guarded, saferepr
from grader.plain import DEPTH, ITEMS, LONG, SHOWN, TEXT, Plain, Refused, TooMuch


class Encoder:
    """Writes one value: counts its items and its text, and knows which containers it is inside of.

    `rule_of` finds the rule that writes a value; the rule writes what is inside by the encoder it is handed.
    """

    __slots__ = ("inside", "items", "rule_of", "text")

    def __init__(self, rule_of: Callable[[object], Rule]):
        self.rule_of, self.items, self.text = rule_of, ITEMS, TEXT
        self.inside: set[int] = set()

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
        if id(value) in self.inside:
            return self.opaque(value, "it contains itself")
        if len(self.inside) >= DEPTH:
            return self.opaque(value, f"it is nested deeper than {DEPTH} levels")
        self.inside.add(id(value))
        try:
            return self.rule_of(value)(value, self)
        except Refused as reason:
            return self.opaque(value, str(reason))
        finally:
            self.inside.discard(id(value))

    def many(self, values: Iterable[object], length: int) -> list[Plain]:
        """The plain forms of a container's items, counted before the first of them is written."""
        self.count_items(length)
        return [self.write(value) for value in values]

    def pairs(self, items: Iterable[tuple[object, object]], length: int) -> list[Plain]:
        """Keys and values in turn: key, value, key, value."""
        self.count_items(2 * length)
        return [self.write(half) for pair in items for half in pair]

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
