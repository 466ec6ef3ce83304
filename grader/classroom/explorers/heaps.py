"""heapq at work: its items look at the list whenever they are compared."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from grader.classroom.explorers import trees
from grader.classroom.explorers.drawing import Drawing, wide
from grader.classroom.explorers.run import Recorder, Run
from grader.classroom.explorers.trees import Knot
from grader.classroom.glance import short

HIGH = 32


@dataclass(eq=False)
class Item:
    """A value that reports before it is compared: heapq never notices."""

    value: Any
    asked: Callable[[Item, Item], None]

    def __lt__(self, other: Item) -> bool:
        self.asked(self, other)
        return bool(self.value < other.value)


class Watched:
    """A list of items that heapq works on, and the same list of plain values."""

    def __init__(self, title: str):
        self.items: list[Item] = []
        self.plain: list[Any] = []
        self.seen = Recorder(title, lambda labels: _draw(self.items, labels))

    def item(self, value: Any) -> Item:
        return Item(value, self._asked)

    def _asked(self, one: Item, other: Item) -> None:
        """heapq asks `one < other`: either child against parent, or the left child against the right."""
        place, beside = self.items.index(one), self.items.index(other)
        first, second = short(one.value, 10), short(other.value, 10)
        smaller = one if one.value < other.value else other
        if place and beside and (place - 1) // 2 == (beside - 1) // 2:
            self.seen(
                f"{first} < {second}? The smaller child, {short(smaller.value, 10)}, moves up.",
                child=one,
                sibling=other,
            )
        else:
            answer = "Yes: they change places." if smaller is one else "No: it stays."
            self.seen(f"{first} < {second}? {answer}", child=one, parent=other)

    def settled(self, says: str, **labels: Any) -> None:
        """After each call the list is what heapq makes of plain values, and every parent is smallest."""
        values = [item.value for item in self.items]
        assert values == self.plain, "a watched item changed what heapq does"
        assert not any(values[place] < values[(place - 1) // 2] for place in range(1, len(values)))
        self.seen(says, **labels)


def heap(values: Iterable[Any], pops: int = 0) -> Run:
    """Push values with heapq.heappush, then take the smallest with heapq.heappop."""
    watched = Watched("A heap: heappush and heappop")
    watched.settled("The heap is empty. A heap is a list; the tree below it is how heapq reads its indexes.")
    for value in values:
        item = watched.item(value)
        heapq.heappush(watched.items, item)
        heapq.heappush(watched.plain, value)
        watched.settled(f"heappush({short(value, 10)}) is done: the smallest item has index 0.", here=item)
    for _ in range(pops):
        smallest = heapq.heappop(watched.items)
        heapq.heappop(watched.plain)
        watched.settled(f"heappop() returned {short(smallest.value, 10)}.")
    return watched.seen.run()


def heapify(values: Iterable[Any]) -> Run:
    """Order a whole list with heapq.heapify, from the last parent up to the root."""
    watched = Watched("A heap: heapify")
    watched.plain = list(values)
    watched.items.extend(map(watched.item, watched.plain))
    watched.seen("A list in no order. heapify begins at the last index that has a child.")
    # heapify may reorder the list only in place; the recorder looks at the same object.
    heapq.heapify(watched.items)
    heapq.heapify(watched.plain)
    watched.settled("heapify is done: no child is smaller than its parent.")
    return watched.seen.run()


def _draw(items: list[Item], labels: dict[str, Any]) -> Drawing:
    """The array above, the tree that its indexes mean below: children of i are 2i + 1 and 2i + 2."""
    picture, x = Drawing(), 2.0
    for index, item in enumerate(items):
        text, flag = short(item.value, 10), _flag(item, labels)
        width = max(wide(text), 46)
        picture.value(x, 26, width, HIGH, text, "used" if flag else "box", "strong")
        picture.text(x + width / 2, 26 + HIGH + 14, str(index), "quiet")
        if flag:
            picture.box(x, 26, width, HIGH, "ring", 2)
            picture.flag(x + width / 2, 24, flag)
        x += width + 8
    tree = Drawing()
    if items:
        trees.draw(trees.binary(_knot(items, 0, labels)), tree)
    picture.parts.append(f'<g transform="translate(0 {26 + HIGH + 34})">{"".join(tree.parts)}</g>')
    picture.width = max(picture.width, tree.width)
    picture.height = max(picture.height, 26 + HIGH + 34 + tree.height)
    return picture


def _knot(items: list[Item], index: int, labels: dict[str, Any]) -> Knot | None:
    if index >= len(items):
        return None
    kids = (_knot(items, 2 * index + 1, labels), _knot(items, 2 * index + 2, labels))
    return Knot((short(items[index].value, 10),), kids, note=f"[{index}]", flag=_flag(items[index], labels))


def _flag(item: Item, labels: dict[str, Any]) -> str:
    return ", ".join(name for name, other in labels.items() if other is item)
