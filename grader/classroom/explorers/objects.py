"""What names lead to: the objects of a picture, where each one stands, and what is new about it."""

from __future__ import annotations

import types
from dataclasses import dataclass, field
from typing import Any

from grader.classroom.explorers.drawing import wide
from grader.classroom.glance import short

HIGH, ROW, COLUMN_GAP = 30, 36, 56
CELLS = 32  # above a row of cells stand the type and the indexes
ITEMS, OBJECTS = 10, 24  # shown of one container, and of all
ATOMS = (int, float, complex, str, bytes, type(None), type, types.ModuleType, types.FunctionType, range)
Row = tuple[str, str, Any, float]  # a scope, a name in it, its value, its height in the picture


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
        more = len(self.value) - ITEMS if hasattr(self.value, "__len__") and not atom(self.value) else 0
        return type(self.value).__name__ + (f", {more} more items" if more > 0 else "")

    @property
    def size(self) -> tuple[float, float]:
        if atom(self.value):
            return wide(text_of(self.value)), HIGH
        if self.rows:
            keys, values = self.columns
            return keys + values, 18 + 26 * max(len(self.items), 1)
        return max(sum(cell(item) for _, item in self.items), 30, len(self.head) * 7), CELLS + HIGH

    @property
    def columns(self) -> tuple[float, float]:
        keys = max((wide(label) for label, _ in self.items), default=40)
        return keys, max((cell(value) for _, value in self.items), default=40)

    @property
    def middle(self) -> float:
        return HIGH / 2 if atom(self.value) else 18 + 13 if self.rows else CELLS + HIGH / 2

    @property
    def entry(self) -> tuple[float, float]:
        """Where an arrow to it ends."""
        return self.x - 3, self.y + self.middle


def things_of(scopes: list[Scope]) -> dict[int, Thing]:
    """What the names lead to, then what is inside, level by level; each object once."""
    found: dict[int, Thing] = {}
    level = [value for scope in scopes for value in scope.names.values()]
    column = 0
    while level and len(found) < OBJECTS:
        inside = []
        for value in level:
            if id(value) not in found and len(found) < OBJECTS:
                thing = found[id(value)] = Thing(value, column, _items(value))
                inside += [item for _, item in thing.items if not atom(item)]
        level, column = inside, column + 1
    return found


def _items(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, (list, tuple)):
        return [(str(place), item) for place, item in enumerate(value[:ITEMS])]
    if isinstance(value, (set, frozenset)):  # in one order, since a set has none to show
        return [("", item) for item in sorted(value, key=repr)[:ITEMS]]
    if isinstance(value, dict):
        return [(short(key, 14), value[key]) for key in list(value)[:ITEMS]]
    inside = {} if atom(value) else getattr(value, "__dict__", {})
    return [(short(name, 16).strip("'"), item) for name, item in list(inside.items())[:ITEMS]]


def place(things: dict[int, Thing], rows: list[Row], left: float) -> None:
    """Columns from left to right; in a column each object as near to its first arrow as there is room."""
    wanted = {id(value): y - 26 for _, _, value, y in reversed(rows)}
    x = left
    for column in range(max((thing.column for thing in things.values()), default=-1) + 1):
        y, widest = -6.0, 0.0
        for thing in (thing for thing in things.values() if thing.column == column):
            down = 24 if atom(thing.value) else 12 if thing.rows else 0
            thing.x, thing.y = x, max(y, wanted.get(id(thing.value), y) + down)
            y = thing.y + thing.size[1] + 14
            widest = max(widest, thing.size[0])
            for _, item in thing.items:
                wanted.setdefault(id(item), thing.y)
        x += widest + COLUMN_GAP


def rows_of(scopes: list[Scope]) -> list[Row]:
    """Every name with its scope, its value and its height in the picture."""
    rows, y = [], 4.0
    for scope in scopes:
        y += 20
        for name, value in scope.names.items():
            rows.append((scope.title, name, value, y))
            y += ROW
        y += 12
    return rows


def seen(scopes: list[Scope], things: dict[int, Thing]) -> Seen:
    """What a picture shows, by identity."""
    bound = {(scope.title, name): id(value) for scope in scopes for name, value in scope.names.items()}
    inside = {key: tuple(id(item) for _, item in thing.items) for key, thing in things.items()}
    return Seen(bound, inside, [item for thing in things.values() for _, item in thing.items])


def says(scopes: list[Scope], before: Seen, now: Seen) -> str:
    """What a line did, in words: names that were bound, objects that changed."""
    lines = []
    places = [(scope.title, name, value) for scope in scopes for name, value in scope.names.items()]
    for title, name, value in places:
        if now.bound[title, name] != before.bound.get((title, name)):
            others = [other for at, other, same in places if same is value and (at, other) != (title, name)]
            shared = f", the same object as {' and '.join(others)}" if others and not atom(value) else ""
            lines.append(f"{name} refers to {text_of(value, 48)}{shared}.")
    changed = {key for key, inside in now.inside.items() if before.inside.get(key, inside) != inside}
    for key in changed:
        owners = [name for _, name, value in places if id(value) == key]
        value = next((value for *_, value in places if id(value) == key), None)
        what = (
            f"The {type(value).__name__} of {' and '.join(owners)}" if owners else "An object inside another"
        )
        lines.append(f"{what} changed" + (f": {text_of(value, 48)}." if owners else "."))
    return " ".join(sorted(lines, key=lambda line: line.startswith("The object")))


def changed(thing: Thing, before: Seen, now: Seen) -> bool:
    """Whether an object that was seen before holds something else now."""
    return before.inside[id(thing.value)] != now.inside[id(thing.value)]


def atom(value: Any) -> bool:
    """Whether a value is written into its place instead of being drawn as an object with items."""
    return isinstance(value, (*ATOMS, types.BuiltinFunctionType, types.MethodType))


def text_of(value: Any, limit: int = 20) -> str:
    """An atom as it stands in its box."""
    if isinstance(value, types.FunctionType):
        return f"function {value.__name__}"[:24]
    return f"module {value.__name__}"[:24] if isinstance(value, types.ModuleType) else short(value, limit)


def cell(value: Any) -> float:
    """How wide an item's cell is: a reference needs no words."""
    return wide(text_of(value)) if atom(value) else 34
