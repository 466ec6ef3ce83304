"""A class as a table: on the screen and as CSV."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table

from grader import notebook
from grader.register import Entry
from grader.results import SubmissionResult
from grader.text import cell, printable


def write(path: Path, results: Sequence[SubmissionResult]) -> None:
    """One row per learner: points per notebook, in all, of how many, and what there is to say."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    units = [book.unit for book in results[0].notebooks]
    rows.writerow(["learner", *units, "points", "max_points", "notes"])
    for result in results:
        points = (_number(book.points) for book in result.notebooks)
        notes = " | ".join(result.notes)
        rows.writerow(
            [
                cell(result.learner),
                *points,
                _number(result.points),
                _number(result.max_points),
                cell(notes),
            ]
        )
    notebook.write_text(path, text.getvalue())


def changes(result: SubmissionResult, known: Mapping[str, Entry]) -> Iterator[Change]:
    """What is new about a result: each task whose points change, each notebook that has no points yet."""
    for book in result.notebooks:
        if book.name not in known:
            yield Change(result.learner, book.name, "", None, book.points, book.max_points)
            continue
        old = {task.id: task.points for task in known[book.name].result.tasks}
        for task in book.tasks:
            if old.get(task.id, 0.0) != task.points:
                before = old.get(task.id, 0.0)
                yield Change(result.learner, book.name, task.id, before, task.points, task.max_points)


def isolated(result: SubmissionResult, known: Mapping[str, Entry]) -> bool:
    """Whether what is known of a submission's notebooks was found out in a sandbox."""
    return all(known[book.name].result.isolated for book in result.notebooks if book.name in known)


@dataclass(frozen=True)
class Change:
    """Points that grading would change; `before` is None where there were none yet."""

    learner: str
    notebook: str
    task: str  # empty for a whole notebook
    before: float | None
    after: float
    most: float

    def __str__(self) -> str:
        place = "  ".join(filter(None, (printable(self.learner), self.notebook, self.task)))
        before = "new:" if self.before is None else f"{_number(self.before)} ->"
        return f"{place}  {before} {_number(self.after)} of {_number(self.most)}"


def anew(count: int) -> str:
    """How many submissions are graded again because they ran without a sandbox."""
    many = "1 submission" if count == 1 else f"{count:,} submissions"
    return f"Graded anew in a sandbox: {many} that ran without one."


def balance(changed: Sequence[Change]) -> str:
    """Who gains and who loses, in a line."""
    sums: dict[str, float] = defaultdict(float)
    for change in changed:
        if change.before is not None:
            sums[change.learner] += change.after - change.before
    new = {change.learner for change in changed} - set(sums)
    gain, lose = (sum(sign * points > 0 for points in sums.values()) for sign in (1, -1))
    even = len(sums) - gain - lose
    said = [
        f"{count} {word}"
        for count, word in ((gain, "gain"), (lose, "lose"), (even, "stay even"), (len(new), "new"))
        if count
    ]
    return f"Learners: {', '.join(said)}." if said else "No mark would change."


def table(results: Sequence[SubmissionResult]) -> RenderableType:
    """The same for a terminal; what there is to say stands beside the points, of a chapter below them."""
    many = len(results[0].notebooks) > 3
    frame = box.SIMPLE_HEAD if many else box.HEAVY_HEAD
    grid = Table(title=results[0].assignment, title_justify="left", box=frame, pad_edge=not many)
    grid.add_column("learner", no_wrap=True)
    for book in results[0].notebooks:
        # A whole chapter fits a screen by the numbers of its notebooks.
        short = f"{book.name.partition('-')[0]}\n/{_number(book.max_points)}"
        grid.add_column(short if many else book.name, justify="right", no_wrap=True)
    grid.add_column("points", justify="right", no_wrap=True)
    if not many:
        grid.add_column("what there is to say", overflow="fold", min_width=12)
    for result in results:
        said = () if many else (_text(_summary(result.notes)),)
        grid.add_row(_text(result.learner), *_points(result, many), *said)
    noted = (result for result in results if many and result.notes)
    return Group(grid, *(f"{_text(result.learner)}: {_text(_summary(result.notes))}" for result in noted))


def _points(result: SubmissionResult, many: bool) -> Iterator[str]:
    """The cells of a row: of many notebooks without the points there are, which stand above them."""
    for book in result.notebooks:
        yield _number(book.points) if many else f"{_number(book.points)}/{_number(book.max_points)}"
    yield f"{_number(result.points)}/{_number(result.max_points)}"


def _summary(notes: Sequence[str]) -> str:
    """The first note, and how many more `causeway report` has."""
    more = f" ({len(notes) - 1} more in the report)" if len(notes) > 1 else ""
    return notes[0] + more if notes else ""


def _number(points: float) -> str:
    return f"{points:g}"


def _text(text: str) -> str:
    """Text for a table: its brackets are not markup."""
    return printable(text).replace("[", r"\[")
