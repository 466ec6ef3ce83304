"""A trie: a tree of letters, in which words that begin alike share their beginning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.classroom.structures.tell import Tell, silent


@dataclass(eq=False)
class Node:
    """What can follow, letter by letter, and whether a word ends here."""

    letter: str = ""
    children: dict[str, Node] = field(default_factory=dict)
    ends: bool = False


class Trie:
    """A set of words that answers by prefix."""

    def __init__(self, tell: Tell = silent):
        self.root = Node()
        self.tell = tell

    def insert(self, word: str) -> None:
        """Follow the letters that are there, add those that are not."""
        node = self.root
        for letter in word:
            said = f"{word!r}: {letter!r} is there, follow it."
            if letter not in node.children:
                node.children[letter] = Node(letter)
                said = f"{word!r}: {letter!r} is new here."
            node = node.children[letter]
            self.tell(said, here=node)
        node.ends = True
        self.tell(f"{word!r} ends here.", here=node)

    def find(self, prefix: str) -> list[str]:
        """The words that begin with a prefix, in order."""
        node = self.root
        for letter in prefix:
            if letter not in node.children:
                self.tell(f"No word goes on with {letter!r}: nothing begins with {prefix!r}.", here=node)
                return []
            node = node.children[letter]
            self.tell(f"Looking for {prefix!r}: follow {letter!r}.", here=node)
        found = sorted(prefix + rest for rest in endings(node))
        self.tell(f"Below here are the words that begin with {prefix!r}: {', '.join(found)}.", here=node)
        return found


def endings(node: Node) -> Iterator[str]:
    """What is left to read from a node to the end of each word."""
    if node.ends:
        yield ""
    for letter, child in node.children.items():
        for rest in endings(child):
            yield letter + rest
