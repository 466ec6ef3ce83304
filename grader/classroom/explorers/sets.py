"""The intersection of two sets: which one is walked, and which slots of the other are looked at."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from grader.classroom.explorers.drawing import Drawing, wide
from grader.classroom.explorers.run import Recorder, Run
from grader.classroom.glance import short
from grader.classroom.structures.settable import SetTable

ROW = 16
HIGH = 32


def set_intersection(a: Iterable[Hashable], b: Iterable[Hashable]) -> Run:
    """Compute `a & b` as CPython does: walk the smaller set, search the larger; a frame per slot."""
    (first, left), (second, right) = _fill(a), _fill(b)
    swap = len(second) > len(first)  # of two equal ones the right one is walked
    walked, searched = (left, right) if swap else (right, left)
    names = ("a", "b") if swap else ("b", "a")
    found: list[Any] = []
    seen = Recorder("a & b", lambda labels: _draw(list(walked), searched, found, names, **labels))
    why = "the right one of two as large" if len(first) == len(second) else "the smaller one"
    seen(
        f"a has {_count(first)}, b has {_count(second)}: & walks {names[0]}, {why}, and searches {names[1]}."
    )
    for place, value in enumerate(walked):
        searched.tell = lambda says, probe, place=place: seen(says, place=place, probe=probe)
        if searched.find(value) is not None:
            found.append(value)
    assert set(found) == first & second, "the model found other elements than Python"
    seen(f"Done: the result holds {_count(found)}, and each is the object that was walked.")
    return seen.run()


def _fill(values: Iterable[Hashable]) -> tuple[set[Any], SetTable]:
    """A real set and its model: both must list their elements in one order, that of the table."""
    real, table = set[Any](), SetTable()
    for value in values:
        real.add(value)
        table.add(value)
        assert list(real) == list(table), "the model has another table than Python"
    return real, table


def _count(values: set[Any] | list[Any]) -> str:
    return f"{len(values)} element" + "s" * (len(values) != 1)


def _draw(
    walked: list[Any],
    searched: SetTable,
    found: list[Any],
    names: tuple[str, str],
    place: int = -1,
    probe: int = -1,
) -> Drawing:
    picture = Drawing()
    width = max([46.0, *(wide(short(value, 8)) for value in [*walked, *searched])])
    row = ROW if width * ROW < 800 else ROW // 2
    picture.text(2, 14, f"{names[0]}, walked", "text", "start")
    y = _values(picture, walked, 44, width, row, place)
    picture.text(2, y + 14, f"{names[1]}, searched: its slots", "text", "start")
    for slot, entry in enumerate(searched.slots):
        x, top = slot % row * width + 2, slot // row * 84 + y + 44
        if entry is None:
            picture.box(x, top, width, HIGH, "spare", 2)
        else:
            picture.value(x, top, width, HIGH, short(entry.value, 8), "used", "strong")
        picture.text(x + width / 2, top + HIGH + 14, str(slot), "quiet")
        if slot == probe:
            picture.box(x, top, width, HIGH, "ring", 2)
            picture.flag(x + width / 2, top - 2, "probe")
    y += (len(searched.slots) - 1) // row * 84 + 44 + HIGH + 30
    picture.text(2, y + 14, "the result" + ", still empty" * (not found), "text", "start")
    _values(picture, found, y + 26, width, row)
    return picture


def _values(picture: Drawing, values: list[Any], y: float, width: float, row: int, place: int = -1) -> float:
    """Elements side by side, one of them ringed; returns where the next part may begin."""
    for number, value in enumerate(values):
        x, top = number % row * width + 2, number // row * 60 + y
        picture.value(x, top, width, HIGH, short(value, 8))
        if number == place:
            picture.box(x, top, width, HIGH, "ring", 4)
            picture.flag(x + width / 2, top - 2, "walk")
    return y + (max(len(values), 1) - 1) // row * 60 + HIGH + 14
