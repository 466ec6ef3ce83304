"""A learner's notebook brought to a newer release: three notebooks in, one out, nothing of theirs lost.

`base` is the copy the learner got, `mine` what they made of it, `new` what the release gives today. The
result has the cells of `new` in its order. An answer is the learner's if it differs from its stub; a given
cell is the learner's if they changed it and the release did not. Their own cells stay where they stood.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from grader import notebook
from grader.notebook import Cell, Notebook
from grader.rebuild import name_of

RETIRED = "answers-kept"  # the id of the heading above answers to tasks that are gone
HEADING = (
    "## Answers to tasks that are gone\n\n"
    "A newer release of the course dropped or replaced these tasks. Your answers stay; no check runs on them."
)


@dataclass(frozen=True)
class Merged:
    """A merged notebook, the tasks whose answers moved to its end, the given cells that lost an edit."""

    notebook: Notebook
    retired: tuple[str, ...]
    overruled: tuple[str, ...]


@dataclass
class _Sorted:
    """The learner's cells by their part in the new notebook; positions are those of `new`."""

    taken: dict[int, tuple[Cell | None, Cell]] = field(default_factory=dict)  # (base, mine) of a cell
    own: dict[int, list[Cell]] = field(default_factory=lambda: defaultdict(list))  # behind that cell
    retired: list[Cell] = field(default_factory=list)
    gone: list[Cell] = field(default_factory=list)  # edited, and no longer in the course


def merge(base: Notebook, mine: Notebook, new: Notebook) -> Merged:
    """The new release with what the learner wrote in it; merging its result again changes nothing."""
    found = _sort(base, mine, new)
    ids = {cell.id for cell in new.cells}
    cells = _own(found.own[-1], ids)
    overruled = list(found.gone)
    for position, cell in enumerate(new.cells):
        was, theirs = found.taken.get(position, (None, None))
        cells += [_settled(was, theirs, cell), *_own(found.own[position], ids)]
        overruled += [cell] if _is_overruled(was, theirs, cells, cell) else []
    cells += _own(_at_the_end(found.retired, cells, notebook.task_titles(base)), ids)
    metadata = NotebookNode({**mine.metadata, **new.metadata})
    book = NotebookNode({**new, "metadata": metadata, "cells": cells})
    return Merged(book, tuple(map(name_of, found.retired)), tuple(str(cell.get("id")) for cell in overruled))


def is_touched(base: Notebook, mine: Notebook) -> bool:
    """Whether a learner changed, added, moved or removed a cell; running one is none of these."""
    return _sources(base) != _sources(mine)


def begun(base: Notebook, mine: Notebook) -> set[str]:
    """The tasks whose answer is no longer the stub."""
    stubs = {notebook.grade_id(cell): cell.source.strip() for cell in notebook.answers(base)}
    theirs = {name_of(cell): cell.source.strip() for cell in reversed(mine.cells)}
    return {name for name, stub in stubs.items() if theirs.get(name, stub) != stub}


def _sources(book: Notebook) -> list[tuple[str, str]]:
    # JupyterLab adds an empty cell when the last one is run.
    return [(cell.cell_type, cell.source.strip()) for cell in book.cells if cell.source.strip()]


def _sort(base: Notebook, mine: Notebook, new: Notebook) -> _Sorted:
    found, behind = _Sorted(), -1
    partner, place = _ways(base, new)
    for cell, was, now in _matched(base, mine, new, partner):
        if now is not None:
            found.taken[now], behind = (None if was is None else base.cells[was], cell), now
        elif was is None:
            found.own[behind].append(cell)
        else:
            behind = place[was]
            _part(found, base.cells[was], cell)
    return found


def _part(found: _Sorted, was: Cell, cell: Cell) -> None:
    """Sort a cell the release no longer has: what the learner wrote in it goes on."""
    if cell.source.strip() != was.source.strip():
        (found.retired if notebook.is_answer(was) else found.gone).append(cell)


def _ways(base: Notebook, new: Notebook) -> tuple[dict[int, int], list[int]]:
    """Where each given cell went: the cell it became, and the cell behind which it stood.

    Ids do not tell, outside the tasks: they are numbers within a section and shift with every new cell.
    """
    partner, place = dict[int, int](), [-1] * len(base.cells)
    before, after = ([name_of(cell) for cell in book.cells] for book in (base, new))
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for _, low, high, start, end in steps:
        for position in range(low, high):
            paired = high - low == end - start
            place[position] = start + position - low if paired else end - 1
            if paired and _alike(base.cells[position], new.cells[place[position]]):
                partner[position] = place[position]
    named = {notebook.grade_id(cell): at for at, cell in enumerate(new.cells) if notebook.grade_id(cell)}
    for position, cell in enumerate(base.cells):
        if notebook.grade_id(cell) in named:
            partner[position] = place[position] = named[notebook.grade_id(cell)]
    return partner, place


def _alike(one: Cell, other: Cell) -> bool:
    same = notebook.grade_id(one) == notebook.grade_id(other)
    return same and bool(one.cell_type == other.cell_type)


def _matched(
    base: Notebook, mine: Notebook, new: Notebook, partner: dict[int, int]
) -> Iterator[tuple[Cell, int | None, int | None]]:
    """Each of the learner's cells with its place in base and in new, None where it has none there."""
    was = dict[int, int]()
    for agree in (_same_task, _same_cell, _same_text):
        _pair(mine.cells, base.cells, was, agree)
    free = set(range(len(new.cells))) - {partner[place] for place in was.values() if place in partner}
    # An update that was cut short leaves cells of the new release: they are not the learner's own.
    now = dict[int, int]()
    for agree in (_same_task, _same_text):
        _pair(mine.cells, new.cells, now, agree, taken=set(was), free=free)
    _pair(mine.cells, base.cells, was, _same_id, taken=set(now))
    for position, cell in enumerate(mine.cells):
        place = was.get(position)
        yield cell, place, now.get(position) if place is None else partner.get(place)


Agree = Callable[[Cell, Cell], bool]


def _pair(
    mine: list[Cell],
    given: list[Cell],
    found: dict[int, int],
    agree: Agree,
    taken: set[int] | None = None,
    free: set[int] | None = None,
) -> None:
    """Add to `found` the first free given cell that agrees with each cell that has none yet."""
    free = (set(range(len(given))) if free is None else free) - set(found.values())
    for position, cell in enumerate(mine):
        if position not in found and position not in (taken or set()):
            for place in sorted(free):
                if agree(cell, given[place]):
                    found[position] = place
                    free.discard(place)
                    break


def _same_task(mine: Cell, given: Cell) -> bool:
    # Some editors drop nbgrader's metadata; the cell's own id is the same name.
    name = notebook.grade_id(given)
    return bool(name) and name == (notebook.grade_id(mine) or mine.get("id"))


def _same_cell(mine: Cell, given: Cell) -> bool:
    return _same_id(mine, given) and _same_text(mine, given)


def _same_id(mine: Cell, given: Cell) -> bool:
    return bool(not _tasked(mine, given) and mine.get("id") == given.get("id"))


def _same_text(mine: Cell, given: Cell) -> bool:
    return bool(not _tasked(mine, given) and mine.source.strip() == given.source.strip() != "")


def _tasked(mine: Cell, given: Cell) -> bool:
    return bool(notebook.grade_id(mine) or notebook.grade_id(given))


def _settled(was: Cell | None, theirs: Cell | None, cell: Cell) -> Cell:
    """A cell of the new release, with the learner's text if it is theirs, and outputs that still belong."""
    if theirs is None:
        return cell
    source = theirs.source if _is_theirs(was, theirs, cell) else cell.source
    settled = NotebookNode({**cell, "source": source})
    if source.strip() == theirs.source.strip() and theirs.cell_type == cell.cell_type:
        kept = ("outputs", "execution_count", "attachments")
        settled.update({key: theirs[key] for key in kept if key in theirs})
    return settled


def _is_theirs(was: Cell | None, theirs: Cell, cell: Cell) -> bool:
    before = cell if was is None else was
    if theirs.source.strip() == before.source.strip():
        return False
    if notebook.is_answer(cell):
        return True
    return bool(cell.metadata.get("editable", True)) and before.source == cell.source


def _is_overruled(was: Cell | None, theirs: Cell | None, cells: list[Cell], cell: Cell) -> bool:
    """Whether an edit of the learner's is not in the merged cells, and no former text of ours either."""
    if theirs is None or theirs.source.strip() == (cell if was is None else was).source.strip():
        return False
    return all(theirs.source != other.source for other in cells)


def _at_the_end(retired: list[Cell], cells: list[Cell], titles: dict[str, str]) -> Iterator[Cell]:
    if retired and all(cell.get("id") != RETIRED for cell in cells):
        yield new_markdown_cell(HEADING, id=RETIRED)
    for cell in retired:
        name = notebook.grade_id(cell) or str(cell.get("id"))
        yield new_markdown_cell(f"### {titles.get(name, name)}", id=f"kept-{name}-title"[:64])
        # Under its old id it would be taken for the answer again.
        yield NotebookNode({**cell, "id": f"kept-{name}"[:64]})


def _own(cells: Iterable[Cell], ids: set[str]) -> list[Cell]:
    """Cells of the learner's as they stood, each with an id that no other cell has."""
    return [_plain(cell, _free(str(cell.get("id") or "own"), ids)) for cell in cells]


def _plain(cell: Cell, name: str) -> Cell:
    # A second cell of one grade id would stop nbgrader's Validate, and a lock would keep them from editing.
    locks = ("nbgrader", "deletable", "editable")
    metadata = {key: value for key, value in cell.metadata.items() if key not in locks}
    return NotebookNode({**cell, "id": name, "metadata": NotebookNode(metadata)})


def _free(name: str, ids: set[str]) -> str:
    """A name that is not among the ids, and is from now on."""
    tries = (name, *(f"{name[:58]}-{number}" for number in range(2, len(ids) + 3)))
    free = next(other for other in tries if other not in ids)
    ids.add(free)
    return free
