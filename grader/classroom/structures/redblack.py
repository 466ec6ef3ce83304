"""A red-black tree: a search tree kept low by two rules about colors.

No red node has a red child, and every way from the root down to a gap meets equally many black nodes.
So the longest way is at most twice as long as the shortest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from grader.classroom.structures.bst import in_order
from grader.classroom.structures.tell import Tell, silent


@dataclass(eq=False)
class Node:
    """A key, its color, its two subtrees and the node above."""

    key: Any
    red: bool = True
    left: Node | None = None
    right: Node | None = None
    parent: Node | None = None


class Tree:
    """A set of keys in order, with at most two rotations per insert."""

    def __init__(self, tell: Tell = silent):
        self.root: Node | None = None
        self.tell = tell

    def __iter__(self) -> Iterator[Any]:
        yield from in_order(self.root)

    def insert(self, key: Any) -> None:
        """Insert a red leaf, then mend what its color breaks."""
        parent, node = None, self.root
        while node is not None:
            if node.key == key:
                self.tell(f"{key!r} is there already.", here=node)
                return
            side = "left" if key < node.key else "right"
            self.tell(
                f"{key!r} is {'less' if side == 'left' else 'more'} than {node.key!r}: go {side}.", here=node
            )
            parent, node = node, getattr(node, side)
        new = Node(key, parent=parent)
        self._hang(parent, new)
        self.tell(f"{key!r} becomes a red leaf: no way down gets one more black node.", new=new)
        self._mend(new)

    def _mend(self, node: Node) -> None:
        """Push a red node below a red node up the tree, or rotate it away."""
        while node.parent is not None and node.parent.red:
            parent, grand = node.parent, node.parent.parent
            assert grand is not None  # the root is black, so a red parent has a parent
            uncle = grand.right if parent is grand.left else grand.left
            if uncle is not None and uncle.red:
                node = self._recolor(node, parent, grand, uncle)
            else:
                self._rotate_away(node, parent, grand)
                break
        self._blacken_root()

    def _recolor(self, node: Node, parent: Node, grand: Node, uncle: Node) -> Node:
        self.tell(
            f"{node.key!r} and its parent are red, and so is the uncle: recolor.", node=node, uncle=uncle
        )
        parent.red = uncle.red = False
        grand.red = True
        self.tell(f"Parent and uncle are black, {grand.key!r} is red: look again from there.", node=grand)
        return grand

    def _rotate_away(self, node: Node, parent: Node, grand: Node) -> None:
        """With a black uncle, one or two rotations end it."""
        side, other = ("left", "right") if parent is grand.left else ("right", "left")
        if node is getattr(parent, other):
            self.tell(
                f"Red below red, bent: {parent.key!r} rotates {side} to straighten it.",
                node=node,
                parent=parent,
            )
            self._rotate(parent, side)
            parent = node
        self.tell(f"Red below red in a line, the uncle is black: {grand.key!r} rotates {other}.", top=grand)
        parent.red, grand.red = False, True
        self._rotate(grand, other)
        self.tell(f"{parent.key!r} is black on top, {grand.key!r} is red below it.", top=parent)

    def _rotate(self, node: Node, side: str) -> None:
        """Let a node sink to one side; the child of the other side takes its place."""
        other = "left" if side == "right" else "right"
        child = getattr(node, other)
        inner = getattr(child, side)
        setattr(node, other, inner)
        if inner is not None:
            inner.parent = node
        child.parent = node.parent
        self._hang(node.parent, child)
        setattr(child, side, node)
        node.parent = child

    def _hang(self, parent: Node | None, node: Node) -> None:
        if parent is None:
            self.root = node
        elif node.key < parent.key:
            parent.left = node
        else:
            parent.right = node

    def _blacken_root(self) -> None:
        assert self.root is not None
        if self.root.red:
            self.root.red = False
            self.tell("The root is always black: one more black node on every way.", root=self.root)
