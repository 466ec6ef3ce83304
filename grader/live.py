"""A notebook of the course as a learner gets it in `work/`: alive where the tracked one only reads well."""

from __future__ import annotations

from collections.abc import Iterator

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output

from grader import notebook
from grader.classroom import prediction, question
from grader.classroom.prediction import ANSI, Prediction
from grader.classroom.sealed import digest
from grader.notebook import Cell, Notebook

POINTER = "*Stuck? Run the check above: it offers the next hint.*"
LOADER = "%load_ext grader.classroom"
HIDDEN = {"jupyter": {"source_hidden": True}}
LONGEST_ID = 64  # characters; nbformat's limit


def lesson(book: Notebook, slug: str) -> Notebook:
    """A lesson whose questions and predictions can be answered; other outputs stay as they were proved."""
    loader = new_code_cell(LOADER, id="classroom", metadata=HIDDEN)
    return NotebookNode({**book, "cells": [loader, *_cells(book.cells, slug)]})


def _cells(cells: list[Cell], slug: str) -> Iterator[Cell]:
    predictions, answering = 0, ""
    for cell, following in zip(cells, [*cells[1:], None], strict=True):
        if cell.cell_type == "markdown" and question.HEAD.match(cell.source):
            yield _question(cell, slug)
        elif _asks(cell, following):
            predictions, answering = predictions + 1, following.id
            yield from _prediction(cell, following, f"{slug} prediction-{predictions}")
        else:
            yield _without_outputs(cell) if cell.id == answering else cell


def _asks(cell: Cell, following: Cell | None) -> bool:
    last = cell.source.rpartition("\n\n")[2]
    asks = cell.cell_type == "markdown" and last.startswith(prediction.MARK)
    return bool(asks and following is not None and following.cell_type == "code")


def _question(cell: Cell, slug: str) -> Cell:
    asked = question.parse(cell.source)
    magic = f"%%question {slug} {asked.name}\n{cell.source}"
    return _alive(cell, cell.id, magic, question.to_html(asked), question.to_text(asked))


def _prediction(cell: Cell, answer: Cell, names: str) -> Iterator[Cell]:
    above, _, last = cell.source.rpartition("\n\n")
    text = last.removeprefix(prediction.MARK).strip()
    asked = Prediction(text, answer.id, digest(answer.source), _printed(answer))
    if above.strip():
        yield NotebookNode({**cell, "source": above.rstrip()})
    name = f"{cell.id[: LONGEST_ID - 8]}-predict" if above.strip() else cell.id
    source = f"%%predict {names}\n{prediction.body(asked)}".rstrip()
    yield _alive(cell, name, source, prediction.to_html(asked), prediction.to_text(asked))


def _alive(cell: Cell, name: str, source: str, page: str, text: str) -> Cell:
    """A code cell that shows the question before it is run, and not its own source."""
    output = new_output("display_data", data={"text/html": page, "text/plain": text})
    metadata = {**cell.metadata, **HIDDEN}
    return new_code_cell(source, id=name, metadata=metadata, outputs=[output])


def _printed(cell: Cell) -> str:
    """What a cell shows as text: what it printed, its value, the last line of its error."""
    return "\n".join(filter(None, (_text(output).strip() for output in cell.outputs)))


def _text(output: NotebookNode) -> str:
    if output.output_type == "error":
        return ANSI.sub("", f"{output.ename}: {output.evalue}")
    return str(output.get("text", "") or output.get("data", {}).get("text/plain", ""))


def _without_outputs(cell: Cell) -> Cell:
    return NotebookNode({**cell, "outputs": [], "execution_count": None})


def exercise(book: Notebook, slug: str) -> Notebook:
    """An exercise whose hints the classroom opens one by one."""
    return NotebookNode({**book, "cells": [_without_hints(cell) for cell in book.cells]})


def _without_hints(cell: Cell) -> Cell:
    return NotebookNode({**cell, "source": POINTER}) if "hints" in notebook.tags(cell) else cell
