"""Names on the left, objects on the right, arrows between: each object is drawn once, however many names it has."""

from __future__ import annotations

import types
from dataclasses import dataclass, field
from typing import Any

from grader.classroom.explorers.drawing import LETTER, Drawing, wide
from grader.classroom.values import short

HIGH, ROW, COLUMN_GAP = 30, 36, 56
ITEMS, OBJECTS = 10, 24  # shown of one container, and of all containers
ATOMS = (int, float, complex, str, bytes, type(None), type, types.ModuleType, types.FunctionType, range)


@dataclass(frozen=True)
class Scope:
    """The module's names, or those of a call that is under way."""

    title: str
    names: dict[str, Any]


@dataclass
class Seen:
    """What the last picture showed, to tell what is new in the next one."""

    bound: dict[tuple[str, str], int] = field(default_factory=dict)
    inside: dict[int, tuple[int, ...]] = field(default_factory=dict)
    objects: list[Any] = field(default_factory=list)


@dataclass
class Thing:
    """An object in the picture: its column, its items as (label, value), and where it stands."""

    value: Any
    column: int
    items: list[tuple[str, Any]]
    x: float = 0
    y: float = 0

    @property
    def rows(self) -> bool:
        """A dictionary and an instance list their items below each other."""
        return not isinstance(self.value, (list, tuple, set, frozenset, *ATOMS))

    @property
    def head(self) -> str:
        more = len(self.value) - ITEMS if hasattr(self.value, "__len__") and not _atom(self.value) else 0
        return type(self.value).__name__ + (f", {more} more items" if more > 0 else "")

    @property
    def size(self) -> tuple[float, float]:
        if _atom(self.value):
            return wide(text_of(self.value)), HIGH
        if self.rows:
            keys, values = self.columns
            return keys + values, 18 + 26 * max(len(self.items), 1)
        return max(sum(cell(item) for _, item in self.items), 30, len(self.head) * 7), 18 + HIGH + 14

    @property
    def columns(self) -> tuple[float, float]:
        keys = max((wide(label) for label, _ in self.items), default=40)
        return keys, max((cell(value) for _, value in self.items), default=40)

    @property
    def entry(self) -> tuple[float, float]:
        """Where an arrow to it ends."""
        return self.x - 3, self.y + (HIGH / 2 if _atom(self.value) else 18 + 13)


def draw(lines: list[str], line: int, scopes: list[Scope], before: Seen) -> tuple[Drawing, Seen]:
    """The picture after a line, and what it showed."""
    picture = Drawing()
    left = _code(picture, lines, line) + 26
    things, rows = _things(scopes), _rows(scopes)
    now = _seen(scopes, things)
    stem = left + max([70.0, *(wide(name) for _, name, _, _ in rows), *(len(s.title) * LETTER for s in scopes)])
    _place(things, rows, stem + COLUMN_GAP)
    _names(picture, scopes, rows, (left, stem), (now, before))
    for thing in things.values():
        _thing(picture, thing, things, id(thing.value) in before.inside and _changed(thing, before, now))
    for scope, name, value, y in rows:
        fresh = now.bound[scope, name] != before.bound.get((scope, name))
        if id(value) in things:
            picture.sideways((stem - 10, y + 13), things[id(value)].entry, fresh)
    return picture, now


def _code(picture: Drawing, lines: list[str], line: int) -> float:
    """The code with a pointer at the line that has run; how wide it is."""
    for number, words in enumerate(lines, 1):
        y = 20 * number
        if number == line:
            picture.box(0, y - 14, 40 + LETTER * min(max(map(len, lines)), 48), 20, "mark", 3)
        picture.text(26, y, f"{number}", "quiet", "end")
        picture.text(4, y, "▶", "flag", "start") if number == line else None
        picture.parts.append(_line(words, y, number == line))
    picture.width = 44 + LETTER * min(max(map(len, lines)), 48)
    picture.height = 20 * len(lines) + 8
    return picture.width


def _line(words: str, y: float, strong: bool) -> str:
    line = Drawing()
    line.text(34, y, words[:48].replace(" ", "\N{NO-BREAK SPACE}"), "strong" if strong else "text", "start")
    return line.parts[0]


def _things(scopes: list[Scope]) -> dict[int, Thing]:
    """What the names lead to, then what is inside, level by level; each object once."""
    found: dict[int, Thing] = {}
    level = [value for scope in scopes for value in scope.names.values()]
    column = 0
    while level and len(found) < OBJECTS:
        inside = []
        for value in level:
            if id(value) not in found and len(found) < OBJECTS:
                thing = found[id(value)] = Thing(value, column, _items(value))
                inside += [item for _, item in thing.items if not _atom(item)]
        level, column = inside, column + 1
    return found


def _items(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, (list, tuple)):
        return [(str(place), item) for place, item in enumerate(value[:ITEMS])]
    if isinstance(value, (set, frozenset)):  # in one order, since a set has none to show
        return [("", item) for item in sorted(value, key=repr)[:ITEMS]]
    if isinstance(value, dict):
        return [(short(key, 14), value[key]) for key in list(value)[:ITEMS]]
    inside = {} if _atom(value) else getattr(value, "__dict__", {})
    return [(short(name, 16).strip("'"), item) for name, item in list(inside.items())[:ITEMS]]


def _rows(scopes: list[Scope]) -> list[tuple[str, str, Any, float]]:
    """Every name with its scope, its value and its height in the picture."""
    rows, y = [], 4.0
    for scope in scopes:
        y += 20
        for name, value in scope.names.items():
            rows.append((scope.title, name, value, y))
            y += ROW
        y += 12
    return rows


def _place(things: dict[int, Thing], rows: list[tuple[str, str, Any, float]], left: float) -> None:
    """Columns from left to right; in a column each object as near to its first arrow as there is room."""
    wanted = {id(value): y - 12 for _, _, value, y in reversed(rows)}
    x = left
    for column in range(max((thing.column for thing in things.values()), default=-1) + 1):
        y, widest = 4.0, 0.0
        for thing in (thing for thing in things.values() if thing.column == column):
            down = 12 if _atom(thing.value) else 0
            thing.x, thing.y = x, max(y, wanted.get(id(thing.value), y) + down)
            y = thing.y + thing.size[1] + 14
            widest = max(widest, thing.size[0])
            for _, item in thing.items:
                wanted.setdefault(id(item), thing.y)
        x += widest + COLUMN_GAP


def _names(
    picture: Drawing,
    scopes: list[Scope],
    rows: list[tuple[str, str, Any, float]],
    across: tuple[float, float],
    seen: tuple[Seen, Seen],
) -> None:
    left, stem = across
    y = 4.0
    for scope in scopes:
        picture.text(left, y + 8, scope.title, "quiet", "start")
        y += 32 + ROW * len(scope.names)
    for title, name, _, top in rows:
        fresh = seen[0].bound[title, name] != seen[1].bound.get((title, name))
        look = "mark" if fresh else "box"
        picture.value(left, top, stem - left, 26, name, look, "strong" if fresh else "text")


def _thing(picture: Drawing, thing: Thing, things: dict[int, Thing], changed: bool) -> None:
    x, y = thing.x, thing.y
    if _atom(thing.value):
        picture.value(x, y, *thing.size, text_of(thing.value))
        return
    picture.text(x, y + 12, thing.head, "quiet", "start")
    if changed:
        picture.text(x + len(thing.head) * 7 + 8, y + 12, "changed", "flag", "start")
    draw_items = _in_rows if thing.rows else _in_cells
    draw_items(picture, thing, things)
    if changed:
        high = thing.size[1] - 18 - (0 if thing.rows else 14)
        picture.box(x - 2, y + 16, thing.size[0] + 4, high + 4, "ring")


def _in_cells(picture: Drawing, thing: Thing, things: dict[int, Thing]) -> None:
    x, y = thing.x, thing.y + 18
    if not thing.items:
        picture.value(x, y, 30, HIGH, "", "spare")
    for label, item in thing.items:
        _item(picture, (x, y, cell(item), HIGH), item, things)
        picture.text(x + cell(item) / 2, y + HIGH + 12, label, "quiet")
        x += cell(item)


def _in_rows(picture: Drawing, thing: Thing, things: dict[int, Thing]) -> None:
    keys, values = thing.columns
    y = thing.y + 18
    if not thing.items:
        picture.value(thing.x, y, keys + values, 26, "", "spare")
    for label, item in thing.items:
        picture.value(thing.x, y, keys, 26, label, "used")
        _item(picture, (thing.x + keys, y, values, 26), item, things)
        y += 26


def _item(picture: Drawing, box: tuple[float, float, float, float], item: Any, things: dict[int, Thing]) -> None:
    """An atom stands in its cell; anything else is an arrow away."""
    x, y, width, high = box
    if _atom(item) or id(item) not in things:
        picture.value(*box, text_of(item), "box")
        return
    picture.box(*box)
    picture.sideways((x + width / 2, y + high / 2), things[id(item)].entry)


def _seen(scopes: list[Scope], things: dict[int, Thing]) -> Seen:
    bound = {(scope.title, name): id(value) for scope in scopes for name, value in scope.names.items()}
    inside = {key: tuple(id(item) for _, item in thing.items) for key, thing in things.items()}
    return Seen(bound, inside, [item for thing in things.values() for _, item in thing.items])


def _changed(thing: Thing, before: Seen, now: Seen) -> bool:
    return before.inside[id(thing.value)] != now.inside[id(thing.value)]


def _atom(value: Any) -> bool:
    return isinstance(value, (*ATOMS, types.BuiltinFunctionType, types.MethodType))


def text_of(value: Any) -> str:
    if isinstance(value, types.FunctionType):
        return f"function {value.__name__}"[:24]
    return f"module {value.__name__}"[:24] if isinstance(value, types.ModuleType) else short(value, 20)


def cell(value: Any) -> float:
    """How wide an item's cell is: a reference needs no words."""
    return wide(text_of(value)) if _atom(value) else 34
