"""The same numbers twice: a list refers to objects, an array holds the bytes of the numbers themselves."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from grader.classroom.explorers.drawing import Drawing, wide
from grader.classroom.explorers.run import Recorder, Run

SLOT, BYTE, HIGH = 30, 22, 24
ACROSS = 32  # bytes of the array in one row
REFERENCE = 8  # bytes of a slot on 64-bit systems
MOST = 12  # numbers; more would not fit side by side
OBJECTS = 100  # where the list's objects begin


def array_and_list(values: Iterable[float], typecode: str = "h") -> Run:
    """Append each number, new as if read from a file, to a list and to an array; read the first one twice."""
    both = Pair(typecode)
    seen = Recorder(f"The same numbers in a list and in an array of typecode {typecode!r}", both.draw)
    seen(f"Both are empty: the list object has {sys.getsizeof([])} bytes, the array {both.packed_bytes}.")
    for value in values:
        if len(both.items) == MOST:
            raise ValueError(f"the picture has room for {MOST} numbers: give fewer")
        seen(both.append(value))
    if both.items:
        seen(both.read_list(), read="list")
        seen(both.read_array(), read="array")
    seen(
        f"In all, the list and its objects take {both.list_bytes} bytes, the array {both.packed_bytes}.",
        read="array" if both.items else "",
    )
    return seen.run()


@dataclass
class Pair:
    """A real list and a real array of the same numbers."""

    typecode: str
    items: list[float] = field(default_factory=list)
    read: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.packed: array[Any] = array(self.typecode)

    @property
    def objects(self) -> dict[int, float]:
        """What the list refers to, each object once."""
        return {id(item): item for item in self.items}

    @property
    def list_bytes(self) -> int:
        return sys.getsizeof(self.items) + sum(map(sys.getsizeof, self.objects.values()))

    @property
    def packed_bytes(self) -> int:
        return sys.getsizeof(self.packed)

    def append(self, value: float) -> str:
        """Put a number at the end of both; the sentence says what each of them took."""
        item = type(value)(repr(value))  # an object of its own, unless the interpreter keeps one
        known = id(item) in self.objects
        self.packed.append(item)  # it refuses what does not fit before the list has changed
        self.items.append(item)
        what = f"the {type(item).__name__} that is there already" if known else _new(item)
        return (
            f"append({item!r}): the list stores a reference of {REFERENCE} bytes to {what}; "
            f"the array stores {_count(self.packed.itemsize)}. {self._lengths()}"
        )

    def _lengths(self) -> str:
        return f"{len(self.items)} of {self.slots} slots and {len(self.items)} of {self.places} places used."

    def read_list(self) -> str:
        one, other = self.items[0], self.items[0]
        same = "the object that the list refers to, both times" if one is other else "two objects"
        return f"items[0], read twice, gives {same}."

    def read_array(self) -> str:
        one, other = self.packed[0], self.packed[0]
        self.read = [one] if one is other else [one, other]
        if one is other:
            return f"packed[0], read twice, gives one {type(one).__name__} that the interpreter keeps ready."
        return f"packed[0], read twice, gives two objects: each reading makes {_new(one)}."

    @property
    def slots(self) -> int:
        return (sys.getsizeof(self.items) - sys.getsizeof([])) // REFERENCE

    @property
    def places(self) -> int:
        return (self.packed_bytes - sys.getsizeof(array(self.typecode))) // self.packed.itemsize

    def draw(self, labels: dict[str, Any]) -> Drawing:
        picture, read = Drawing(), labels.get("read", "")
        self._list(picture, marked=read == "list")
        self._array(picture, marked=read == "array")
        return picture

    def _list(self, picture: Drawing, marked: bool) -> None:
        picture.text(0, 12, self._head(), "strong", "start")
        at = [(2.0 + SLOT * number, 24.0) for number in range(self.slots)]
        picture.cells(at[len(self.items) :], SLOT, HIGH, "spare")
        picture.cells(at[: len(self.items)], SLOT, HIGH, "used")
        x, middle = 2.0, dict[int, float]()
        for key, item in self.objects.items():
            width = max(wide(_text(item)), wide("00 bytes"))
            middle[key] = x + width / 2
            picture.value(x, OBJECTS, width, HIGH, _text(item))
            picture.text(middle[key], OBJECTS + HIGH + 14, f"{sys.getsizeof(item)} bytes", "quiet")
            x += width + 10
        for number, item in enumerate(self.items):
            dot = (2 + SLOT * number + SLOT / 2, 24 + HIGH / 2)
            picture.box(dot[0] - 2.5, dot[1] - 2.5, 5, 5, "dot", 2.5)
            picture.arrow(dot, (middle[id(item)], OBJECTS - 2), marked and number == 0)
        if marked:
            picture.box(2, 24, SLOT, HIGH, "ring", 2)

    def _head(self) -> str:
        own = sys.getsizeof(self.items)
        objects = f", and {self.list_bytes - own} of its objects" if self.items else ""
        return f"list: {own} bytes{objects}"

    def _array(self, picture: Drawing, marked: bool) -> None:
        top, size = OBJECTS + 62, self.packed.itemsize
        picture.text(0, top, f"array({self.typecode!r}): {self.packed_bytes} bytes", "strong", "start")
        raw = self.packed.tobytes().hex()
        each = max(ACROSS // size, 1)
        for number in range(self.places):
            x = 2.0 + number % each * (size * BYTE + 6)
            y = top + 28.0 + number // each * 54
            used = number < len(self.items)
            at = [(x + BYTE * place, y) for place in range(size)]
            picture.cells(at, BYTE, HIGH, "used" if used else "spare")
            for place in range(size) if used else ():
                digits = 2 * (number * size + place)
                picture.text(x + BYTE * (place + 0.5), y + 16, raw[digits : digits + 2], "small")
            if used:
                picture.text(x + size * BYTE / 2, y - 5, _text(self.packed[number]), "quiet")
        if marked:
            picture.box(2, top + 28, size * BYTE, HIGH, "ring", 2)
        self._readings(picture, top + 28 + ((self.places - 1) // each + 1) * 54)

    def _readings(self, picture: Drawing, y: float) -> None:
        x = 2.0
        for item in self.read:
            picture.value(x, y, wide(_text(item)), HIGH, _text(item), "mark")
            x += wide(_text(item)) + 10
        if self.read:
            words = "made by two readings" if len(self.read) > 1 else "kept ready"
            picture.text(x, y + 16, words, "quiet", "start")


def _new(item: float) -> str:
    return f"an {type(item).__name__}".replace("an f", "a f") + f" of {sys.getsizeof(item)} bytes"


def _count(size: int) -> str:
    return f"{size} bytes" if size > 1 else "1 byte"


def _text(item: float) -> str:
    return f"{item:.9g}" if isinstance(item, float) else str(item)
