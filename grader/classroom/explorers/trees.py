"""Trees on paper: where each node stands, and what it looks like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grader.classroom.explorers.drawing import Drawing, wide

LEVEL = 76  # from one row of nodes to the next
HIGH = 30
GAP = 22
NOTE = 19  # the height of a note below a node
TOP = 26  # room for the label of the root


@dataclass(frozen=True)
class Knot:
    """A node to be drawn; a binary one has two places for kids, of which each may be empty."""

    texts: tuple[str, ...]
    kids: tuple[Knot | None, ...] = ()
    look: str = "box"
    note: str = ""
    flag: str = ""

    @property
    def width(self) -> float:
        return sum(wide(text) for text in self.texts) or 30.0


@dataclass(frozen=True)
class Placed:
    """A node, the middle of its upper edge, and where the link from its parent begins."""

    knot: Knot
    x: float
    y: float
    above: tuple[float, float] | None = None

    @property
    def foot(self) -> tuple[float, float]:
        """Where the links to its kids begin."""
        return self.x, self.y + HIGH + NOTE * bool(self.knot.note)


def binary(root: Knot | None) -> Iterator[Placed]:
    """Each key in a column of its own, so that the columns read from left to right are the sorted keys."""
    columns = list(_in_order(root))
    ends, x = {}, 0.0
    for knot in columns:
        ends[id(knot)] = x + knot.width / 2
        x += knot.width + GAP

    def place(knot: Knot | None, depth: int, above: tuple[float, float] | None) -> Iterator[Placed]:
        if knot is not None:
            here = Placed(knot, ends[id(knot)], TOP + depth * LEVEL, above)
            yield here
            for kid in knot.kids:
                yield from place(kid, depth + 1, here.foot)

    yield from place(root, 0, None)


def _in_order(knot: Knot | None) -> Iterator[Knot]:
    if knot is not None:
        left, right = knot.kids or (None, None)
        yield from _in_order(left)
        yield knot
        yield from _in_order(right)


def broad(root: Knot) -> Iterator[Placed]:
    """Leaves side by side, each parent above the middle of its kids."""
    found, _, _ = _broad(root, 0, 0.0)
    yield from found


def _broad(knot: Knot, depth: int, left: float) -> tuple[list[Placed], float, float]:
    """A tree whose left edge is given: its nodes, the middle of its root, its right edge."""
    y, edge = TOP + depth * LEVEL, left
    below: list[Placed] = []
    middles: list[float] = []
    for kid in knot.kids:
        assert kid is not None
        placed, middle, edge = _broad(kid, depth + 1, edge)
        below += placed
        middles.append(middle)
        edge += GAP
    middle = (middles[0] + middles[-1]) / 2 if middles else left + knot.width / 2
    middle = max(middle, left + knot.width / 2)
    feet = _feet(Placed(knot, middle, y))
    mine = [
        Placed(
            one.knot,
            one.x,
            one.y,
            one.above or feet[next(n for n, k in enumerate(knot.kids) if k is one.knot)],
        )
        for one in below
    ]
    right = max(edge - GAP if middles else 0.0, middle + knot.width / 2)
    return [Placed(knot, middle, y), *mine], middle, right


def _feet(one: Placed) -> list[tuple[float, float]]:
    """Where each link starts: before, between and behind the keys if there are many, else in the middle."""
    knot = one.knot
    if len(knot.kids) != len(knot.texts) + 1 or knot.note:
        return [one.foot] * len(knot.kids)
    x, feet = one.x - knot.width / 2, []
    for text in (*knot.texts, ""):
        feet.append((x, one.y + HIGH))
        x += wide(text)
    return feet


def draw(nodes: Iterator[Placed], picture: Drawing) -> None:
    """Links first, so that the nodes lie on top of them."""
    placed = list(nodes)
    for one in placed:
        if one.above is not None:
            picture.line(one.above, (one.x, one.y))
    for one in placed:
        _node(one, picture)


def _node(one: Placed, picture: Drawing) -> None:
    knot, x = one.knot, one.x - one.knot.width / 2
    for text in knot.texts or ("",):
        letters = "on-black" if knot.look == "black" else "strong"
        picture.value(x, one.y, wide(text), HIGH, text, knot.look, letters)
        x += wide(text)
    if knot.flag:
        left = one.x - knot.width / 2 - 3
        picture.box(left, one.y - 3, knot.width + 6, HIGH + 6, "ring", 7)
        picture.flag(one.x, one.y - 4, knot.flag)
    if knot.note:
        picture.text(one.x, one.y + HIGH + 15, knot.note, "quiet")
