"""An AVL tree: a search tree in which the two sides of every node differ by one level at most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from grader.classroom.structures.bst import in_order
from grader.classroom.structures.tell import Tell, silent


@dataclass(eq=False)
class Node:
    """A key, its two subtrees, and how many levels it stands on."""

    key: Any
    left: Node | None = None
    right: Node | None = None
    height: int = 1


def height(node: Node | None) -> int:
    """How many levels: none without a node."""
    return node.height if node else 0


def balance(node: Node) -> int:
    """How many levels the right side is higher: -1, 0 and 1 are allowed."""
    return height(node.right) - height(node.left)


def measure(node: Node) -> None:
    """Set a node's height from its children's."""
    node.height = 1 + max(height(node.left), height(node.right))


def rotate(node: Node, side: str) -> Node:
    """Let a node sink to one side: the child of the other side takes its place and is returned."""
    other = "left" if side == "right" else "right"
    child = getattr(node, other)
    setattr(node, other, getattr(child, side))
    setattr(child, side, node)
    measure(node)
    measure(child)
    return child  # type: ignore[no-any-return]


class Tree:
    """A set of keys in order, never much higher than it must be."""

    def __init__(self, tell: Tell = silent):
        self.root: Node | None = None
        self.tell = tell

    def __iter__(self) -> Iterator[Any]:
        yield from in_order(self.root)

    def insert(self, key: Any) -> None:
        """Insert as in any search tree, then mend the balance on the way back up."""
        path = self._path(key)
        if path and path[-1].key == key:
            self.tell(f"{key!r} is there already.", here=path[-1])
            return
        new = Node(key)
        self._hang(path[-1] if path else None, new)
        self.tell(f"{key!r} becomes a leaf.", new=new)
        for depth in range(len(path) - 1, -1, -1):
            self._mend(path[depth], path[depth - 1] if depth else None)

    def _path(self, key: Any) -> list[Node]:
        """The nodes from the root down to the key, or to the parent it will have."""
        path, node = [], self.root
        while node is not None:
            path.append(node)
            if node.key == key:
                break
            side = "left" if key < node.key else "right"
            self.tell(
                f"{key!r} is {'less' if side == 'left' else 'more'} than {node.key!r}: go {side}.", here=node
            )
            node = getattr(node, side)
        return path

    def _mend(self, node: Node, parent: Node | None) -> None:
        """Rotate a node that has become two levels out of balance."""
        measure(node)
        if abs(balance(node)) < 2:
            return
        heavy, light = ("right", "left") if balance(node) > 0 else ("left", "right")
        child = getattr(node, heavy)
        said = f"{node.key!r} is two levels higher on the {heavy}"
        if balance(child) * balance(node) < 0:
            self.tell(f"{said}, but inside: first {child.key!r} rotates {heavy}.", here=node, child=child)
            setattr(node, heavy, rotate(child, heavy))
            said = "Now the weight lies outside"
        self.tell(f"{said}: {node.key!r} rotates {light}.", here=node, child=getattr(node, heavy))
        top = rotate(node, light)
        self._hang(parent, top)
        self.tell(f"{top.key!r} has taken its place, and the order of the keys is the same.", top=top)

    def _hang(self, parent: Node | None, node: Node) -> None:
        if parent is None:
            self.root = node
        elif node.key < parent.key:
            parent.left = node
        else:
            parent.right = node
