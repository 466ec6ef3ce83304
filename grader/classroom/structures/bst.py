"""A binary search tree: smaller keys to the left, larger ones to the right, at every node."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from grader.classroom.structures.tell import Tell, silent


@dataclass(eq=False)
class Node:
    """A key, and the trees of what is smaller and of what is larger."""

    key: Any
    left: Node | None = None
    right: Node | None = None


class Tree:
    """A set of keys in order; as fast as it is low."""

    def __init__(self, tell: Tell = silent):
        self.root: Node | None = None
        self.tell = tell

    def __iter__(self) -> Iterator[Any]:
        yield from in_order(self.root)

    def insert(self, key: Any) -> None:
        """Walk down to the gap where the key belongs, and fill it."""
        parent, node = self._walk(key)
        if node is not None:
            self.tell(f"{key!r} is there already: a set holds it once.", here=node)
            return
        new = Node(key)
        self._replace(parent, None, new, key)
        self.tell(f"{key!r} fills the gap.", new=new)

    def search(self, key: Any) -> bool:
        """Whether the key is in the tree: one comparison per level."""
        _, node = self._walk(key)
        self.tell(f"{key!r} is found." if node else f"Here {key!r} would be, and here is nothing.", here=node)
        return node is not None

    def _walk(self, key: Any) -> tuple[Node | None, Node | None]:
        """The node that holds the key, or None, and the parent above that place."""
        parent, node = None, self.root
        while node is not None and node.key != key:
            side = "left" if key < node.key else "right"
            self.tell(
                f"{key!r} is {'less' if side == 'left' else 'more'} than {node.key!r}: go {side}.", here=node
            )
            parent, node = node, getattr(node, side)
        return parent, node

    def delete(self, key: Any) -> None:
        """Take a key out; KeyError if it is not there."""
        parent, node = self._walk(key)
        if node is None:
            raise KeyError(key)
        if node.left is not None and node.right is not None:
            parent, node = self._take_successor(node)
        child = node.left or node.right
        self._replace(parent, node, child, node.key)
        self.tell("The node is out; what hung below it, if anything, has moved up.", child=child)

    def _take_successor(self, node: Node) -> tuple[Node, Node]:
        """Overwrite a key that has two subtrees with the next larger one; that node has to go instead."""
        assert node.right is not None
        parent, heir = node, node.right
        while heir.left is not None:
            parent, heir = heir, heir.left
        self.tell(
            f"{node.key!r} has two subtrees. The next key in order is {heir.key!r}.", here=node, next=heir
        )
        node.key = heir.key
        self.tell(
            f"{heir.key!r} moves up; its old node has one subtree at most and can go.", here=node, next=heir
        )
        return parent, heir

    def _replace(self, parent: Node | None, old: Node | None, new: Node | None, key: Any) -> None:
        """Hang a node where another one was, or where a key belongs."""
        if parent is None:
            self.root = new
        elif parent.left is old and (old is not None or key < parent.key):
            parent.left = new
        else:
            parent.right = new


def in_order(node: Any) -> Iterator[Any]:
    """The keys of a node and all below it, from smallest to largest."""
    if node is not None:
        yield from in_order(node.left)
        yield node.key
        yield from in_order(node.right)
