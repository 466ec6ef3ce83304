"""Hash probing: which slots a dictionary looks at, checked against a real dictionary at every step."""

from __future__ import annotations

import sys
from collections.abc import Hashable, Iterable
from typing import Any

from grader.classroom.explorers.drawing import Drawing, wide
from grader.classroom.explorers.run import Recorder, Run
from grader.classroom.glance import short
from grader.classroom.structures.hashtable import DUMMY, FREE, HashTable

ROW = 16
HIGH = 42


def probing(
    keys: Iterable[Hashable],
    delete: Iterable[Hashable] = (),
    find: Iterable[Hashable] = (),
    again: Iterable[Hashable] = (),
) -> Run:
    """Insert keys, delete some, look for some, insert more: one frame per probe."""
    seen = Recorder("The table of a dictionary", lambda labels: _table(table, **labels))
    table, real = HashTable(seen), dict[Any, None]()
    seen("Eight free slots. The search for a key begins at slot hash(key) & 7, its last three bits.")
    for key in keys:
        _insert(table, real, key)
    for key in delete:
        table.delete(key)
        del real[key]
    for key in find:
        assert (table.find(key) is not None) == (key in real)
    for key in again:
        _insert(table, real, key)
    return seen.run()


def _insert(table: HashTable, real: dict[Any, None], key: Hashable) -> None:
    """The same insert in the model and in a dictionary: they must grow at the same key, in the same order."""
    before, size = len(table.slots), sys.getsizeof(real) if real else 0
    table.insert(key)
    real[key] = None
    assert list(table) == list(real), "the model lost the order of insertion"
    assert not size or not table.entries or (len(table.slots) > before) <= (sys.getsizeof(real) != size)


def _table(table: HashTable, probe: int = -1, new: int = -1, gone: int = -1) -> Drawing:
    picture = Drawing()
    width = max([46.0, *(wide(short(key, 8)) for key in table)])
    row = ROW if width * ROW < 800 else ROW // 2
    for slot, position in enumerate(table.slots):
        x, y = slot % row * width + 2, slot // row * 94 + 44
        _slot(picture, (x, y, width), table, position)
        picture.text(x + width / 2, y + HIGH + 14, str(slot), "quiet")
        for place, name in ((probe, "probe"), (new, "new"), (gone, "dummy")):
            if slot == place:
                picture.box(x, y, width, HIGH, "ring", 2)
                picture.flag(x + width / 2, y - 2, name)
    picture.text(2, 14, "slots: a key's place among the entries", "text", "start")
    _entries(picture, table, (len(table.slots) - 1) // row * 94 + 44 + HIGH + 50, width)
    return picture


def _slot(picture: Drawing, box: tuple[float, float, float], table: HashTable, position: int) -> None:
    x, y, width = box
    if position == FREE:
        picture.box(x, y, width, HIGH, "spare", 2)
    elif position == DUMMY:
        picture.box(x, y, width, HIGH, "spare", 2)
        picture.text(x + width / 2, y + 25, "dummy", "quiet")
    else:
        entry = table.entries[position]
        assert entry is not None
        picture.box(x, y, width, HIGH, "used", 2)
        picture.text(x + width / 2, y + 18, short(entry.key, 8), "strong")
        picture.text(x + width / 2, y + 34, f"→ {position}", "small")


def _entries(picture: Drawing, table: HashTable, y: float, width: float) -> None:
    """The second array: what iteration walks through."""
    picture.text(2, y, "entries: keys in the order of insertion", "text", "start")
    row = ROW if width * ROW < 800 else ROW // 2
    for number, entry in enumerate(table.entries):
        x, top = number % row * width + 2, y + 12 + number // row * 60
        picture.value(x, top, width, 32, short(entry.key, 8) if entry else "", "box" if entry else "spare")
        if entry is None:
            picture.cross(x + 8, top + 7, width - 16, 18)
        picture.text(x + width / 2, top + 32 + 14, str(number), "quiet")
    if not table.entries:
        picture.text(2, y + 32, "none yet", "quiet", "start")
