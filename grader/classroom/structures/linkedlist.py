"""A singly linked list: each node knows its value and the next node, the list knows the first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from grader.classroom.structures.tell import Tell, silent


@dataclass(eq=False)
class Node:
    """A value, and the link to what follows."""

    value: Any
    next: Node | None = None


class LinkedList:
    """Cheap at the front, a walk to everywhere else."""

    def __init__(self, tell: Tell = silent):
        self.head: Node | None = None
        self.tell = tell

    def __iter__(self) -> Iterator[Any]:
        node = self.head
        while node is not None:
            yield node.value
            node = node.next

    def push(self, value: Any) -> None:
        """Put a value in front."""
        self.head = Node(value, self.head)
        self.tell(
            f"{value!r} goes in front: its link leads to the old head, then it is the head.", new=self.head
        )

    def insert_after(self, wanted: Any, value: Any) -> None:
        """Put a value behind the first node that holds another one."""
        node = self._find(wanted)
        if node is None:
            raise ValueError(f"{wanted!r} is not in the list")
        new = Node(value, node.next)
        self.tell(
            f"A new node holds {value!r}. Its link is set first, or the rest would be lost.",
            node=node,
            new=new,
        )
        node.next = new
        self.tell(f"Then {wanted!r} links to {value!r}. No other node was touched.", node=node, new=new)

    def _find(self, wanted: Any) -> Node | None:
        node = self.head
        while node is not None and node.value != wanted:
            self.tell(f"{node.value!r} is not {wanted!r}: follow its link.", node=node)
            node = node.next
        return node

    def delete(self, value: Any) -> None:
        """Take out the first node that holds a value."""
        previous, node = None, self.head
        while node is not None and node.value != value:
            self.tell(f"{node.value!r} is not {value!r}: go on, and remember where we were.", previous=node)
            previous, node = node, node.next
        if node is None:
            raise ValueError(f"{value!r} is not in the list")
        if previous is None:
            self.head = node.next
        else:
            previous.next = node.next
        self.tell(
            f"The link to {value!r} now leads past it. Nothing leads to it any more.",
            previous=previous,
            gone=node,
        )

    def reverse(self) -> None:
        """Turn every link around, in one walk."""
        previous, node = None, self.head
        while node is not None:
            self.tell(
                f"Remember what follows {node.value!r} before its link is turned.",
                previous=previous,
                node=node,
            )
            following = node.next
            node.next = previous
            self.tell(
                f"The link of {node.value!r} is turned.", previous=previous, node=node, following=following
            )
            previous, node = node, following
        self.head = previous
        self.tell("The node turned last is the new head.", previous=previous)
