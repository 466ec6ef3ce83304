"""A set as CPython builds it: one table that holds the elements themselves, and its order is theirs.

The rules are those of Objects/setobject.c in CPython 3.11 to 3.13: where a probe goes next, what a removal
leaves behind, when the table is rebuilt and how large it is then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from grader.classroom.structures.tell import Tell, silent

LINEAR = 9  # how many neighbors are tried before a probe jumps, if all of them lie in the table


@dataclass(frozen=True)
class Entry:
    """An element and its full hash; a dummy, which a removal leaves, has neither."""

    hash: int = -1
    value: Any = None

    @property
    def dummy(self) -> bool:
        return self.hash == -1


DUMMY = Entry()


class SetTable:
    """The elements of a set in their slots; None is a slot that was never used since the last rebuild."""

    def __init__(self, tell: Tell = silent):
        self.slots: list[Entry | None] = [None] * 8
        self.tell = tell

    def __iter__(self) -> Iterator[Any]:
        yield from (entry.value for entry in self.slots if entry is not None and not entry.dummy)

    def probes(self, hashed: int) -> Iterator[int]:
        """The slots to look at, in order, without end: neighbors first, then a jump."""
        mask = len(self.slots) - 1
        perturb = hashed % 2**64
        slot = perturb & mask
        while True:
            yield from range(slot, slot + (LINEAR if slot + LINEAR <= mask else 0) + 1)
            perturb >>= 5
            slot = (5 * slot + perturb + 1) & mask

    def find(self, value: Any) -> int | None:
        """The slot of an element, None if it is not there: a free slot ends the search, a dummy does not."""
        hashed, name = hash(value), repr(value)
        for slot in self.probes(hashed):
            entry = self.slots[slot]
            if entry is None:
                self.tell(f"{name}: slot {slot} is free, so {name} is not in it.", probe=slot)
                return None
            if entry.dummy:
                self.tell(f"{name}: slot {slot} held an element that was removed. Go on.", probe=slot)
            elif entry.hash == hashed and (entry.value is value or entry.value == value):
                self.tell(f"{name}: slot {slot} holds an equal element.", probe=slot)
                return slot
            else:
                self.tell(f"{name}: slot {slot} holds {entry.value!r}. Go on.", probe=slot)
        raise AssertionError("two fifths of the slots are free")

    def add(self, value: Any) -> None:
        """Put an element into the table, if no equal one is there yet."""
        if self.find(value) is not None:
            return
        self._place(Entry(hash(value), value))
        filled = len(self.slots) - self.slots.count(None)  # dummies count: a search must pass them
        if filled * 5 >= (len(self.slots) - 1) * 3:
            self._rebuild()

    def _place(self, entry: Entry) -> None:
        """Walk to the first free slot; of the dummies passed on the way, the last one is used again."""
        last = -1
        for slot in self.probes(entry.hash):
            if self.slots[slot] is None:
                self.slots[slot if last < 0 else last] = entry
                return
            if self.slots[slot] is DUMMY:
                last = slot

    def _rebuild(self) -> None:
        """Make a table for four times the elements, for twice above 50,000, and leave the dummies out."""
        kept = [entry for entry in self.slots if entry is not None and not entry.dummy]
        wanted = len(kept) * (2 if len(kept) > 50_000 else 4)
        self.slots = [None] * max(8, 1 << wanted.bit_length())
        for entry in kept:
            self._place(entry)

    def discard(self, value: Any) -> None:
        """Take an element out and leave a dummy, or others on the same way would be lost."""
        slot = self.find(value)
        if slot is not None:
            self.slots[slot] = DUMMY
