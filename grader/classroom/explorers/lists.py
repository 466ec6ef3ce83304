"""A real list while items come and go: how many it has, and how many slots it owns."""

from __future__ import annotations

import sys

from grader.classroom.explorers.drawing import Drawing
from grader.classroom.explorers.run import Recorder, Run

ROW, CELL = 32, 20
REFERENCE = 8  # bytes of a slot on 64-bit systems


def list_growth(appends: int = 64, pops: int = 0) -> Run:
    """Append to an empty list, then pop; `sys.getsizeof` of the list tells its slots at every step."""
    items: list[int] = []
    seen = Recorder(
        f"A list: {appends} appends" + f", then {pops} pops" * bool(pops), lambda labels: _row(**labels)
    )
    seen("An empty list owns no slots.", used=0, slots=0)
    for step in range(appends + pops):
        before = slots(items)
        items.append(step) if step < appends else items.pop()
        name = "append" if step < appends else "pop"
        seen(
            f"{name}: {_says(len(items), before, slots(items))}",
            used=len(items),
            slots=slots(items),
            name=name,
        )
    return seen.run()


def slots(items: list[int]) -> int:
    """How many references a list has room for."""
    return (sys.getsizeof(items) - sys.getsizeof([])) // REFERENCE


def _says(used: int, before: int, after: int) -> str:
    count = f"{used} of {after} slots used"
    if after > before:
        return f"no slot was free, so the list grew from {before} to {after} slots. {count}."
    if after < before:
        return f"less than half was used, so the list gave back {before - after} slots. {count}."
    return f"{count}, {after - used} spare."


def _row(used: int, slots: int, name: str = "") -> Drawing:
    picture = Drawing()
    _legend(picture)
    at = [_place(number) for number in range(max(used, slots))]
    picture.cells(at[:used], CELL, CELL, "used")
    picture.cells(at[used:], CELL, CELL, "spare")
    for number in range(0, len(at), 8):
        x, y = at[number]
        picture.text(x + CELL / 2, y + CELL + 13, str(number), "quiet")
    if name:
        _mark(picture, used - 1 if name == "append" else used, name)
    return picture


def _legend(picture: Drawing) -> None:
    for x, look, name in ((2, "used", "used"), (82, "spare", "spare")):
        picture.box(x, 0, 14, 14, look, 0)
        picture.text(x + 20, 11, name, "quiet", "start")


def _mark(picture: Drawing, number: int, name: str) -> None:
    x, y = _place(number)
    picture.box(x, y, CELL, CELL, "ring", 2)
    picture.flag(x + CELL / 2, y - 2, name)


def _place(number: int) -> tuple[float, float]:
    return number % ROW * CELL + 2, number // ROW * 58 + 48
