"""Search trees in motion: plain, AVL, red-black, of letters, and with many keys per node."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from grader.classroom.explorers import trees
from grader.classroom.explorers.drawing import Drawing
from grader.classroom.explorers.run import Recorder, Run
from grader.classroom.explorers.trees import Knot
from grader.classroom.glance import short
from grader.classroom.structures import avl, bst, btree, redblack, trie

Look = Callable[[Any], dict[str, str]]


def binary_search_tree(keys: Iterable[Any], find: Iterable[Any] = (), delete: Iterable[Any] = ()) -> Run:
    """A plain search tree: keys go in, some are looked for, some are taken out."""
    seen = Recorder("A binary search tree", lambda labels: _binary(tree.root, labels, lambda node: {}))
    tree = bst.Tree(seen)
    seen("The tree is empty.")
    for key in keys:
        tree.insert(key)
    for key in find:
        tree.search(key)
    for key in delete:
        tree.delete(key)
    _check(list(tree))
    return seen.run()


def avl_tree(keys: Iterable[Any]) -> Run:
    """An AVL tree grows; under each node stands how many levels its right side is higher."""
    seen = Recorder("An AVL tree", lambda labels: _binary(tree.root, labels, _balance))
    tree = avl.Tree(seen)
    seen("The tree is empty. Under each node will stand by how many levels its right side is higher.")
    for key in keys:
        tree.insert(key)
        _check(list(tree))
    return seen.run()


def red_black_tree(keys: Iterable[Any]) -> Run:
    """A red-black tree grows; under each node stands its color."""
    seen = Recorder("A red-black tree", lambda labels: _binary(tree.root, labels, _color))
    tree = redblack.Tree(seen)
    seen("The tree is empty.")
    for key in keys:
        tree.insert(key)
        _check(list(tree))
    return seen.run()


def prefix_tree(words: Iterable[str], find: Iterable[str] = ()) -> Run:
    """A trie of words, and what it answers to prefixes."""
    seen = Recorder("A trie", lambda labels: _letters(tree.root, labels))
    tree = trie.Trie(seen)
    seen("The trie is empty. A word ends where a node has a double outline.")
    for word in words:
        tree.insert(word)
    for prefix in find:
        tree.find(prefix)
    return seen.run()


def b_tree(keys: Iterable[Any], order: int = 4) -> Run:
    """A B-tree grows: full nodes split, and the tree gets higher at its root."""
    seen = Recorder(f"A B-tree of order {order}", lambda labels: _many(tree.root, labels))
    tree = btree.BTree(order, seen)
    seen(f"One empty leaf. A node holds {order - 1} keys at most.")
    for key in keys:
        tree.insert(key)
        _check(list(tree))
    return seen.run()


def _binary(root: Any, labels: dict[str, Any], look: Look) -> Drawing:
    picture = Drawing()
    trees.draw(trees.binary(_knot(root, labels, look)), picture)
    return picture


def _knot(node: Any, labels: dict[str, Any], look: Look) -> Knot | None:
    if node is None:
        return None
    kids = (_knot(node.left, labels, look), _knot(node.right, labels, look))
    return Knot((short(node.key, 10),), kids, flag=_flag(node, labels), **look(node))


def _balance(node: avl.Node) -> dict[str, str]:
    # From the heights below, since a node's own is set only when the walk back up has reached it.
    more = _height(node.right) - _height(node.left)
    return {"note": f"{more:+d}" if more else "0", "look": "gone" if abs(more) > 1 else "box"}


def _height(node: avl.Node | None) -> int:
    return 1 + max(_height(node.left), _height(node.right)) if node else 0


def _color(node: redblack.Node) -> dict[str, str]:
    return {"note": "red", "look": "red"} if node.red else {"note": "black", "look": "black"}


def _letters(root: trie.Node, labels: dict[str, Any]) -> Drawing:
    def knot(node: trie.Node) -> Knot:
        kids = tuple(knot(child) for child in node.children.values())
        look, note = ("ends", "word") if node.ends else ("box", "")
        return Knot((node.letter or "root",), kids, look, note, _flag(node, labels))

    picture = Drawing()
    trees.draw(trees.broad(knot(root)), picture)
    return picture


def _many(root: btree.Node, labels: dict[str, Any]) -> Drawing:
    def knot(node: btree.Node) -> Knot:
        kids = tuple(knot(child) for child in node.children)
        look = "gone" if node is labels.get("full") else "box"
        return Knot(tuple(short(key, 10) for key in node.keys), kids, look, flag=_flag(node, labels))

    picture = Drawing()
    trees.draw(trees.broad(knot(root)), picture)
    return picture


def _flag(node: Any, labels: dict[str, Any]) -> str:
    return ", ".join(name for name, other in labels.items() if other is node)


def _check(keys: list[Any]) -> None:
    """A picture of a tree that is not in order would teach something false."""
    assert keys == sorted(set(keys)), "the tree is out of order"
