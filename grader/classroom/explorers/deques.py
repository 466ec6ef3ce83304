"""A real deque while items come and go at both ends: how many blocks it owns."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from grader.classroom.explorers.drawing import Drawing
from grader.classroom.explorers.run import Recorder, Run

BLOCK, CELL, HIGH, LEVEL = 64, 10, 26, 74  # CPython's deque has 64 slots to a block
BLOCK_BYTES = 8 * (BLOCK + 2)  # and two links
MOVES = {
    "append": "on the right",
    "appendleft": "on the left",
    "pop": "from the right",
    "popleft": "from the left",
}


@dataclass
class Blocks:
    """The slots in use: from `left` to `right`, counted from the first slot of the first block ever."""

    left: int = BLOCK // 2
    right: int = BLOCK // 2

    def move(self, name: str) -> None:
        """Change an end as CPython does: emptied at the end of a block, it begins again in its middle."""
        self.left += {"appendleft": -1, "popleft": 1}.get(name, 0)
        self.right += {"append": 1, "pop": -1}.get(name, 0)
        if self.left == self.right and self.left % BLOCK == 0:
            middle = (self.left - (name == "popleft")) // BLOCK * BLOCK + BLOCK // 2
            self.left = self.right = middle

    def numbers(self) -> range:
        """The blocks owned: one at least."""
        return range(self.left // BLOCK, max(self.right - 1, self.left) // BLOCK + 1)


def deque_blocks(*moves: tuple[str, int]) -> Run:
    """Call methods of a deque: `deque_blocks(("append", 34), ("appendleft", 34), ("popleft", 2))`."""
    moves = moves or (("append", 34), ("appendleft", 34), ("popleft", 4))
    real, model, every = deque[int](), Blocks(), list(_steps(moves))
    owned = _all_blocks(every)
    seen = Recorder("A deque and its blocks", lambda labels: _draw(model, owned, **labels))
    seen("An empty deque owns one block of 64 slots and begins in its middle.")
    for step, name in enumerate(every):
        before = len(model.numbers())
        model.move(name)
        getattr(real, name)(*([step] if name.startswith("append") else []))
        _check(real, model)
        seen(_says(name, before, model), name=name)
    return seen.run()


def _steps(moves: Iterable[tuple[str, int]]) -> Iterable[str]:
    for name, times in moves:
        if name not in MOVES:
            raise ValueError(f"{name!r} is none of a deque's moves: choose {', '.join(MOVES)}.")
        yield from [name] * times


def _all_blocks(every: list[str]) -> range:
    model, found = Blocks(), {0}
    for name in every:
        model.move(name)
        found |= set(model.numbers())
    return range(min(found), max(found) + 1)


def _check(real: deque[int], model: Blocks) -> None:
    """The model owns as many blocks as the real deque has bytes for."""
    blocks = 1 + (sys.getsizeof(real) - sys.getsizeof(deque())) // BLOCK_BYTES
    assert (len(real), blocks) == (model.right - model.left, len(model.numbers())), "another deque"


def _says(name: str, before: int, model: Blocks) -> str:
    count, blocks = model.right - model.left, len(model.numbers())
    owned = f"{blocks} block" + "s" * (blocks > 1)
    said = f"{name}: one item {MOVES[name]}, nothing else moves. {count} items in {owned}."
    if blocks > before:
        return f"{said} The end of a block was reached, so a new one is linked to it."
    return f"{said} A block is empty and is given back." if blocks < before else said


def _draw(model: Blocks, owned: range, name: str = "") -> Drawing:
    picture = Drawing()
    for number in owned:
        y = (number - owned[0]) * LEVEL + 30
        if number in model.numbers():
            _block(picture, model, number, y)
        else:
            picture.text(2, y + 17, "no block here", "quiet", "start")
        if number in model.numbers() and number + 1 in model.numbers():
            _links(picture, y + HIGH)
    if name:
        _mark(picture, model, owned, name)
    return picture


def _block(picture: Drawing, model: Blocks, number: int, y: float) -> None:
    first = number * BLOCK
    start, stop = (min(max(end - first, 0), BLOCK) for end in (model.left, model.right))
    at = [(2.0 + CELL * slot, float(y)) for slot in range(BLOCK)]
    picture.cells(at[:start] + at[stop:], CELL, HIGH, "slot")
    picture.cells(at[start:stop], CELL, HIGH, "used")
    picture.box(2, y, BLOCK * CELL, HIGH, "frame", 0)
    for slot in range(0, BLOCK, 8):
        picture.text(2 + CELL * (slot + 0.5), y + HIGH + 12, str(slot), "quiet")


def _links(picture: Drawing, y: float) -> None:
    """Two blocks know each other: one link to the right, one back."""
    x = 2 + BLOCK * CELL - 3
    picture.arrow((x - 12, y + 2), (x - 12, y + LEVEL - HIGH - 3))
    picture.arrow((x, y + LEVEL - HIGH - 2), (x, y + 3))


def _mark(picture: Drawing, model: Blocks, owned: range, name: str) -> None:
    slot = {
        "append": model.right - 1,
        "pop": model.right,
        "appendleft": model.left,
        "popleft": model.left - 1,
    }[name]
    number = slot // BLOCK
    if number in owned:
        x, y = 2 + slot % BLOCK * CELL, (number - owned[0]) * LEVEL + 30
        picture.box(x, y, CELL, HIGH, "ring", 2)
        picture.flag(x + CELL / 2, y - 2, name)
