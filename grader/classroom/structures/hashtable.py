"""A dictionary as CPython builds it: a table of positions, and the keys in order of insertion.

The rules are those of Objects/dictobject.c in CPython 3.11 to 3.13: where a probe goes next, what a deletion
leaves behind, when the table is rebuilt and how large it is then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from grader.classroom.structures.tell import Tell, silent

FREE, DUMMY = -1, -2


@dataclass(frozen=True)
class Entry:
    """A key and its full hash, kept so that unequal hashes need no comparison."""

    hash: int
    key: Any


class HashTable:
    """The keys of a dictionary; values would lie beside them and change nothing."""

    def __init__(self, tell: Tell = silent):
        self.slots = [FREE] * 8
        self.entries: list[Entry | None] = []
        self.tell = tell

    def __iter__(self) -> Iterator[Any]:
        yield from (entry.key for entry in self.entries if entry is not None)

    def __len__(self) -> int:
        return sum(entry is not None for entry in self.entries)

    @property
    def room(self) -> int:
        """How many entries fit before the table is rebuilt: two thirds of the slots."""
        return len(self.slots) * 2 // 3

    def probes(self, hashed: int) -> Iterator[int]:
        """The slots to look at, in order, without end."""
        mask = len(self.slots) - 1
        perturb = hashed % 2**64
        slot = perturb & mask
        while True:
            yield slot
            perturb >>= 5
            slot = (5 * slot + perturb + 1) & mask

    def insert(self, key: Any) -> None:
        """Add a key that is not there yet."""
        if self.find(key, f"Insert {key!r}") is not None:
            return
        if len(self.entries) >= self.room:
            self._rebuild()
        slot = self._place(hash(key), len(self.entries))
        self.entries.append(Entry(hash(key), key))
        self.tell(f"{key!r} goes to slot {slot}, as entry {len(self.entries) - 1}.", new=slot)

    def _place(self, hashed: int, position: int) -> int:
        """Put a position into the first slot that holds none; a dummy's slot is used again."""
        slot = next(slot for slot in self.probes(hashed) if self.slots[slot] < 0)
        self.slots[slot] = position
        return slot

    def find(self, key: Any, why: str = "") -> int | None:
        """The slot of a key, None if it is not there: a free slot ends the search, a dummy does not."""
        hashed = hash(key)
        why = why or f"Find {key!r}"
        for slot in self.probes(hashed):
            position = self.slots[slot]
            if position == FREE:
                self.tell(f"{why}: slot {slot} is free, so {key!r} is not in the table.", probe=slot)
                return None
            entry = self.entries[position] if position >= 0 else None
            if entry is None:
                self.tell(f"{why}: slot {slot} held a key that was deleted. Go on.", probe=slot)
            elif entry.key is key or (entry.hash == hashed and entry.key == key):
                self.tell(f"{why}: slot {slot} holds it.", probe=slot)
                return slot
            else:
                same = (
                    "an equal hash, but == says no"
                    if entry.hash == hashed
                    else "another hash, so == is not asked"
                )
                self.tell(f"{why}: slot {slot} holds {entry.key!r}, {same}. Collision.", probe=slot)
        raise AssertionError("a third of the slots is always free")

    def delete(self, key: Any) -> None:
        """Take a key out and leave a dummy, or later keys on the same way would be lost."""
        slot = self.find(key, f"Delete {key!r}")
        if slot is None:
            raise KeyError(key)
        self.entries[self.slots[slot]] = None
        self.slots[slot] = DUMMY
        self.tell(f"Slot {slot} gets a dummy: searches must go on past it.", gone=slot)

    def _rebuild(self) -> None:
        """Make a table for three times the keys in use, without dummies."""
        self.tell(
            f"{len(self.entries)} entries in {len(self.slots)} slots: two thirds are used, so it is rebuilt."
        )
        self.entries = [entry for entry in self.entries if entry is not None]
        self.slots = [FREE] * size_for(len(self.entries) * 3)
        for position, entry in enumerate(self.entries):
            assert entry is not None
            self._place(entry.hash, position)
        self.tell(f"The new table has {len(self.slots)} slots, and every key has been placed again.")


def size_for(wanted: int) -> int:
    """The size of a rebuilt table, by CPython's own formula: after deletions it may even be a smaller one."""
    return int(1 << ((wanted | 8) - 1).bit_length())
