"""A linked list in motion: only links change, no node ever moves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from grader.classroom.explorers.drawing import Drawing, wide
from grader.classroom.explorers.run import Recorder, Run
from grader.classroom.glance import short
from grader.classroom.structures.linkedlist import LinkedList, Node

HIGH, GAP, TOP = 34, 44, 62
LINK = 22  # the part of a node that holds its link


def linked_list(
    values: Iterable[Any],
    insert: tuple[Any, Any] | None = None,
    delete: Any = None,
    reverse: bool = False,
) -> Run:
    """Push values in front, the last one first; then insert behind a value, delete a value, reverse."""
    order: list[Node] = []
    seen = Recorder("A linked list", lambda labels: _chain(chain, order, labels))
    chain, wanted = LinkedList(seen), list(values)
    seen("The list is empty: head leads to nothing.")
    for value in reversed(wanted):
        chain.push(value)
    if insert is not None:
        chain.insert_after(*insert)
        wanted.insert(wanted.index(insert[0]) + 1, insert[1])
    if delete is not None:
        chain.delete(delete)
        wanted.remove(delete)
    if reverse:
        chain.reverse()
        wanted.reverse()
    assert list(chain) == wanted, "a link leads astray"
    return seen.run()


def _chain(chain: LinkedList, order: list[Node], labels: dict[str, Any]) -> Drawing:
    """Each node keeps its place from the first frame that shows it to the last."""
    _remember(chain, order, labels)
    picture, places, x = Drawing(), {}, 62.0
    for node in order:
        places[id(node)] = x
        x += _wide(node) + GAP
    names: dict[str, Any] = {"head": chain.head, **labels}
    reached = [node for start in names.values() for node in _from(start)]
    for node in order:
        _node(picture, node, places, names)
        if not any(node is other for other in reached) and "gone" not in names:
            picture.text(places[id(node)] + _wide(node) / 2, TOP + HIGH + 15, "garbage", "quiet")
    for node in order:
        _link(picture, node, places, order)
    if chain.head is None:
        picture.text(62, TOP + 21, "head: None", "flag", "start")
    return picture


def _from(node: Node | None) -> list[Node]:
    """The nodes that links lead to."""
    found: list[Node] = []
    while node is not None:
        found.append(node)
        node = node.next
    return found


def _remember(chain: LinkedList, order: list[Node], labels: dict[str, Any]) -> None:
    """A node is placed where it first appears: in front, or behind the node that links to it."""
    for label in ("new", "node"):
        node = labels.get(label)
        if node is not None and node not in order:
            before = labels.get("node")
            order.insert(order.index(before) + 1 if before in order else 0, node)


def _node(picture: Drawing, node: Node, places: dict[int, float], names: dict[str, Any]) -> None:
    x, width = places[id(node)], _wide(node)
    labels = [name for name, other in names.items() if other is node]
    look = "gone" if "gone" in labels else "used" if set(labels) - {"head"} else "box"
    picture.value(x, TOP, width - LINK, HIGH, short(node.value, 10), look, "strong")
    picture.box(x + width - LINK, TOP, LINK, HIGH, look)
    if node.next is None:
        picture.line((x + width - LINK + 4, TOP + HIGH - 4), (x + width - 4, TOP + 4))
    if "gone" in labels:
        picture.cross(x + 3, TOP + 3, width - 6, HIGH - 6)
    if set(labels) - {"head", "gone"}:
        picture.box(x - 3, TOP - 3, width + 6, HIGH + 6, "ring", 6)
    for place, name in enumerate(labels):
        if place:
            picture.text(x + width / 2, TOP - 14 - 15 * place, name, "flag")
        else:
            picture.flag(x + width / 2, TOP - 5, name)


def _link(picture: Drawing, node: Node, places: dict[int, float], order: list[Node]) -> None:
    """A short arrow to the neighbor on the right, a bow below the nodes to any other."""
    if node.next is None:
        return
    start, end = order.index(node), order.index(node.next)
    from_x = places[id(node)] + _wide(node) - LINK / 2
    if end == start + 1:
        picture.arrow((from_x, TOP + HIGH / 2), (places[id(node.next)] - 4, TOP + HIGH / 2))
    else:
        to_x = places[id(node.next)] + (_wide(node.next) - LINK) / 2
        bend = 26 + 9 * abs(end - start)
        picture.arrow((from_x, TOP + HIGH), (to_x, TOP + HIGH + 5), bend=bend)


def _wide(node: Node) -> float:
    return wide(short(node.value, 10)) + LINK
