"""Names on the left, objects on the right: each object is drawn once, however many names it has."""

from __future__ import annotations

from grader.classroom.explorers import objects
from grader.classroom.explorers.drawing import LETTER, Drawing, wide
from grader.classroom.explorers.objects import (
    CELLS,
    COLUMN_GAP,
    HIGH,
    ROW,
    Row,
    Scope,
    Seen,
    Thing,
    atom,
    cell,
    text_of,
)


def draw(lines: list[str], line: int, scopes: list[Scope], before: Seen) -> tuple[Drawing, Seen]:
    """The picture after a line, and what it showed."""
    picture = Drawing()
    left = _code(picture, lines, line) + 26
    things, rows = objects.things_of(scopes), objects.rows_of(scopes)
    now = objects.seen(scopes, things)
    stem = left + max(
        [70.0, *(wide(name) for _, name, _, _ in rows), *(len(s.title) * LETTER for s in scopes)]
    )
    objects.place(things, rows, stem + COLUMN_GAP)
    _names(picture, scopes, rows, (left, stem), (now, before))
    for thing in things.values():
        _thing(
            picture, thing, things, id(thing.value) in before.inside and objects.changed(thing, before, now)
        )
    for thing in things.values():
        _links(picture, thing, things)
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
        picture.text(28, y, f"{number}", "small", "end")
        picture.text(4, y, "▶", "flag", "start") if number == line else None
        picture.parts.append(_line(words, y, number == line))
    picture.width = 44 + LETTER * min(max(map(len, lines)), 48)
    picture.height = 20 * len(lines) + 8
    return picture.width


def _line(words: str, y: float, strong: bool) -> str:
    line = Drawing()
    line.text(34, y, words[:48].replace(" ", "\N{NO-BREAK SPACE}"), "strong" if strong else "text", "start")
    return line.parts[0]


def _names(
    picture: Drawing,
    scopes: list[Scope],
    rows: list[Row],
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
    if atom(thing.value):
        picture.value(x, y, *thing.size, text_of(thing.value))
        return
    picture.text(x, y + 12, thing.head, "quiet", "start")
    if changed:
        picture.text(x + len(thing.head) * 7 + 8, y + 12, "changed", "flag", "start")
    draw_items = _in_rows if thing.rows else _in_cells
    draw_items(picture, thing, things)
    if changed:
        top = 18 if thing.rows else CELLS
        width = thing.size[0] if thing.rows else sum(cell(item) for _, item in thing.items) or 30
        picture.box(x - 2, y + top - 2, width + 4, thing.size[1] - top + 4, "ring")


def _in_cells(picture: Drawing, thing: Thing, things: dict[int, Thing]) -> None:
    x, y = thing.x, thing.y + CELLS
    if not thing.items:
        picture.value(x, y, 30, HIGH, "", "spare")
    for label, item in thing.items:
        _item(picture, (x, y, cell(item), HIGH), item, things)
        picture.text(x + cell(item) / 2, y - 5, label, "quiet")
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


def _item(
    picture: Drawing, box: tuple[float, float, float, float], item: object, things: dict[int, Thing]
) -> None:
    """An atom stands in its cell; anything else is an arrow away."""
    x, y, width, high = box
    if atom(item) or id(item) not in things:
        picture.value(*box, text_of(item), "box")
        return
    picture.box(*box)
    picture.box(x + width / 2 - 2.5, y + high / 2 - 2.5, 5, 5, "dot", 2.5)


def _links(picture: Drawing, thing: Thing, things: dict[int, Thing]) -> None:
    """The arrows from inside an object, drawn over all boxes."""
    x, y = thing.x, thing.y + CELLS
    for place, (_, item) in enumerate(thing.items):
        other = None if atom(item) else things.get(id(item))
        middle = (x + cell(item) / 2, y + HIGH / 2)
        if thing.rows:
            middle = (thing.x + sum(thing.columns) - thing.columns[1] / 2, thing.y + 18 + 26 * place + 13)
        if other is not None and other.column <= thing.column:
            picture.around(middle, (other.x + other.size[0] + 3, other.entry[1]))
        elif other is not None and (thing.rows or place == len(thing.items) - 1):
            picture.sideways(middle, other.entry)
        elif other is not None:
            picture.down(middle, other.entry)
        x += cell(item)
