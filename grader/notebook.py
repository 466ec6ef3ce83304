"""Notebooks as values: read, written one way, and what each cell is for.

An exercise's cell ids are `<chapter>_<unit>_<task>` with `_visible`, `_visible-2`, `_hidden` behind it
for the checks: letters, digits, `-` and `_` are all that both nbformat's cell ids and nbgrader's
lab extension allow, so one name serves as both.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from grader.errors import CourseError


@contextmanager
def _without(*modules: str) -> Iterator[None]:
    """Make modules that have not been imported yet seem to be missing."""
    hidden = [module for module in modules if module not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    yield
    for module in hidden:
        del sys.modules[module]


# jsonschema, on which nbformat leans, takes 1.3 s to build a parser of addresses and one of durations. No
# notebook needs them, and it does without where they are missing. So nothing that grades imports nbformat
# but this module.
with _without("rfc3987_syntax", "isoduration"):
    import nbformat
    from nbformat import NotebookNode
    from nbformat.v4 import new_code_cell

__all__ = ["NotebookNode", "nbformat", "new_code_cell"]

Cell = Any  # a NotebookNode: a dict that also answers to attributes
Notebook = Any

GRADE_ID = re.compile(
    r"(?P<chapter>\d\d)_(?P<unit>[a-z0-9-]+)_(?P<task>\d+-[a-z0-9-]+)(_(?P<check>visible(-\d+)?|hidden))?"
)
OPENING = "_0-classroom"  # how the id of the cell ends that opens the classroom
KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def read(path: Path) -> Notebook:
    """Read a notebook of ours; CourseError if it is not one."""
    try:
        return nbformat.reads(path.read_text("utf-8"), as_version=4)
    except FileNotFoundError:
        raise CourseError(f"{path} is missing. Restore it, or take the unit out of the course.") from None
    except Exception as error:  # nbformat raises its own, JSON's and jsonschema's
        raise CourseError(f"{path} is not a notebook: {error}. Restore it from git.") from None


def to_text(notebook: Notebook) -> str:
    """The one form in which a notebook is stored: sorted keys, one space, a newline at the end."""
    plain = nbformat.from_dict(notebook)
    return json.dumps(_split_lines(plain), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def write(path: Path, notebook: Notebook) -> bool:
    """Write a notebook whole or not at all; False if it was so already."""
    return write_text(path, to_text(notebook))


def write_text(path: Path, text: str) -> bool:
    """Write a file whole or not at all; False if it was so already.

    Half a character, which a stranger's text may hold and no file can, becomes a question mark.
    """
    data = text.encode("utf-8", "replace")
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(path.name + ".tmp")
    half.write_bytes(data)
    half.replace(path)
    return True


def trust(books: Iterable[Notebook]) -> None:
    """Sign notebooks made here, so that JupyterLab shows their stored outputs with their styles."""
    from nbformat.sign import NotebookNotary

    notary = NotebookNotary()
    for book in books:
        notary.sign(nbformat.from_dict(book))
    notary.store.close()


def _split_lines(notebook: Notebook) -> Notebook:
    # nbformat's own writer splits multi-line strings into lists, so that git shows a diff by line.
    from nbformat.v4.rwbase import split_lines, strip_transient

    return split_lines(strip_transient(nbformat.from_dict(notebook)))


def tags(cell: Cell) -> list[str]:
    """The tags of a cell, none if it has no such list."""
    return list(cell.metadata.get("tags", []))


def grading(cell: Cell) -> dict[str, Any]:
    """nbgrader's metadata of a cell, empty if nbgrader has no part in it."""
    found: dict[str, Any] | None = cell["metadata"].get("nbgrader")
    return {} if found is None else found


def grade_id(cell: Cell) -> str:
    """The name nbgrader knows a cell by, empty if it has none."""
    found = cell["metadata"].get("nbgrader")  # asked some hundred times a notebook: no calls in between
    return str(found.get("grade_id", "")) if found else ""


def is_answer(cell: Cell) -> bool:
    """Whether a learner writes here."""
    return bool(grading(cell).get("solution"))


def is_check(cell: Cell) -> bool:
    """Whether points are given here."""
    return bool(grading(cell).get("grade"))


def is_read(cell: Cell) -> bool:
    """Whether points are given by a person who reads the cell: nbgrader's manually graded answer."""
    return is_check(cell) and (is_answer(cell) or cell["cell_type"] != "code")


def is_hidden(cell: Cell) -> bool:
    """Whether a check is one that a release does not show."""
    return is_check(cell) and grade_id(cell).endswith("_hidden")


def opens(cell: Cell) -> bool:
    """Whether a cell opens the classroom: generated, a magic, of no concern to authors."""
    return grade_id(cell).endswith(OPENING)


def task_of(name: str) -> str:
    """The task that a grade id belongs to: `01_03-dict_2-invert_hidden` -> `01_03-dict_2-invert`."""
    return "_".join(name.split("_")[:3])


def answers(notebook: Notebook) -> Iterator[Cell]:
    """The cells a learner writes in."""
    return (cell for cell in notebook.cells if is_answer(cell))


def checks(notebook: Notebook) -> Iterator[Cell]:
    """The cells that give points."""
    return (cell for cell in notebook.cells if is_check(cell))


def max_points(notebook: Notebook) -> float:
    """What a notebook gives for everything right."""
    return float(sum(grading(cell)["points"] for cell in checks(notebook)))


def title(notebook: Notebook) -> str:
    """The text of the one H1."""
    for cell in notebook.cells:
        found = cell.cell_type == "markdown" and re.search(r"^# (.+)$", cell.source, re.M)
        if found:
            return found[1].strip()
    return ""


def task_titles(notebook: Notebook) -> dict[str, str]:
    """The heading above each task: `{"01_03-dict_2-invert": "2. Invert a mapping"}`."""
    heading, found = "", {}
    for cell in notebook.cells:
        match = cell.cell_type == "markdown" and re.match(r"## (.+)", cell.source)
        heading = match[1].strip() if match else heading
        if is_answer(cell):
            found[grade_id(cell)] = heading
    return found
