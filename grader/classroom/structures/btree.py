"""A B-tree: many keys per node and all leaves on one level, as databases keep their indexes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from grader.classroom.structures.tell import Tell, silent


@dataclass(eq=False)
class Node:
    """Sorted keys, and between and around them the subtrees; a leaf has none."""

    keys: list[Any] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)


class BTree:
    """A set of keys in order; a node has at most `order` children and `order - 1` keys."""

    def __init__(self, order: int = 4, tell: Tell = silent):
        if order < 3:
            raise ValueError(f"A B-tree of order {order} cannot split a node: 3 is the smallest.")
        self.order = order
        self.root = Node()
        self.tell = tell

    def __iter__(self) -> Iterator[Any]:
        yield from in_order(self.root)

    def insert(self, key: Any) -> None:
        """Put a key into its leaf, then split every node that is too full, from the leaf up."""
        path = self._path(key)
        leaf = path[-1]
        place = bisect_left(leaf.keys, key)
        if key in leaf.keys:
            self.tell(f"{key!r} is there already.", here=leaf)
            return
        leaf.keys.insert(place, key)
        self.tell(
            f"{key!r} goes into its leaf, which has {len(leaf.keys)} of {self.order - 1} keys.", here=leaf
        )
        while path and len(path[-1].keys) == self.order:
            self._split(path)

    def _path(self, key: Any) -> list[Node]:
        """The nodes from the root down to the leaf where a key belongs, or to the node that holds it."""
        path = [self.root]
        while path[-1].children and key not in path[-1].keys:
            node = path[-1]
            place = bisect_left(node.keys, key)
            self.tell(f"Looking for the place of {key!r}: it lies {_between(node.keys, place)}.", here=node)
            path.append(node.children[place])
        return path

    def _split(self, path: list[Node]) -> None:
        """Move the middle key of a node up, and what is behind it into a node of its own."""
        node = path.pop()
        middle = len(node.keys) // 2
        key = node.keys[middle]
        self.tell(f"{len(node.keys)} keys are one too many: {key!r}, in the middle, moves up.", full=node)
        right = Node(node.keys[middle + 1 :], node.children[middle + 1 :])
        del node.keys[middle:], node.children[middle + 1 :]
        if not path:
            self.root = Node(children=[node])
            path.append(self.root)
        place = path[-1].children.index(node)
        path[-1].keys.insert(place, key)
        path[-1].children.insert(place + 1, right)
        self.tell(f"{key!r} stands between the two halves.", left=node, right=right)


def _between(keys: list[Any], place: int) -> str:
    if place == 0:
        return f"before {keys[0]!r}"
    return (
        f"behind {keys[-1]!r}" if place == len(keys) else f"between {keys[place - 1]!r} and {keys[place]!r}"
    )


def in_order(node: Node) -> Iterator[Any]:
    """The keys from smallest to largest."""
    for place, key in enumerate(node.keys):
        if node.children:
            yield from in_order(node.children[place])
        yield key
    if node.children:
        yield from in_order(node.children[-1])
