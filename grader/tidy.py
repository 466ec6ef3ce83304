"""A notebook in its one form: stable cell ids, canonical metadata, no widget state.

A diff of a tidied notebook shows what its author changed and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from nbformat import NotebookNode

from grader import notebook
from grader.notebook import KERNEL, Cell, Notebook

KEEP = ("tags", "nbgrader", "editable", "deletable")
COLOR = re.compile(r"\x1b\[[\d;]*m")
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def tidy(book: Notebook, slug: str) -> Notebook:
    """The same notebook, tidied; tidying twice changes nothing more."""
    cells = [_cell(cell, name) for cell, name in zip(book.cells, _ids(book, slug), strict=True)]
    _number(cells)
    metadata = {**KERNEL, "language_info": {"name": "python"}}
    return NotebookNode(cells=cells, metadata=metadata, nbformat=4, nbformat_minor=5)


def tidy_files(paths: Iterable[Path], slug: str) -> list[Path]:
    """Tidy the notebooks of a unit where they stand; those that changed."""
    return [path for path in paths if notebook.write(path, tidy(notebook.read(path), slug))]


def _cell(cell: Cell, name: str) -> Cell:
    metadata = {key: cell.metadata[key] for key in KEEP if cell.metadata.get(key) not in (None, [])}
    source = cell.source.rstrip()
    plain = NotebookNode({**cell, "id": name, "metadata": NotebookNode(metadata), "source": source})
    if plain.cell_type == "code":
        plain.outputs = [_output(output) for output in cell.outputs]
    return plain


def _output(output: NotebookNode) -> NotebookNode:
    """An output as it is stored: a widget lives in its kernel only, its picture and its words stay."""
    if output.output_type == "error":
        return NotebookNode({**output, "traceback": [*filter(_is_own, output.traceback)]})
    if WIDGET_VIEW not in output.get("data", {}):
        return output
    kept = {kind: data for kind, data in output.data.items() if kind != WIDGET_VIEW}
    return NotebookNode({**output, "data": NotebookNode(kept)})


def _is_own(frame: str) -> bool:
    """Whether a part of a traceback is the notebook's: frames of the library name the author's folders."""
    return not COLOR.sub("", frame).startswith("File ")


def _number(cells: list[Cell]) -> None:
    """Number executed cells 1..n, as one run from top to bottom would."""
    executed = [cell for cell in cells if cell.cell_type == "code" and cell.execution_count is not None]
    for count, cell in enumerate(executed, 1):
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count


def _ids(book: Notebook, slug: str) -> Iterator[str]:
    """A grade id at its first use; else the section's words and a number within the section."""
    section, seen = slug.partition("/")[2], dict[str, int]()
    for cell in book.cells:
        name = notebook.grade_id(cell) or (cell.id if cell.id.startswith("navigation-") else "")
        if name and name not in seen:
            seen[name] = 0
            yield name
            continue
        section = _section(cell) or section
        seen[section] = seen.get(section, 0) + 1
        yield f"{section}-{seen[section]}"


def _section(cell: Cell) -> str:
    heading = cell.cell_type == "markdown" and re.match(r"#+ (.+)", cell.source)
    words = re.findall(r"[a-z0-9]+", heading[1].lower()) if heading else []
    return "-".join(words)[:48].strip("-")
