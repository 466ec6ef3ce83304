"""What a submission got: points of its graded cells, and the answers nobody touched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from grader import notebook
from grader.notebook import Cell, Notebook


@dataclass(frozen=True)
class Source:
    """A given cell as nbgrader keeps it in its gradebook, hidden tests included."""

    cell_type: str
    locked: bool
    text: str
    checksum: str


Sources = Mapping[str, Source]  # by grade id


@dataclass(frozen=True)
class Marks:
    """What one notebook got: points by grade id (None: a person gives them), and the untouched answers."""

    points: Mapping[str, float | None]
    untouched: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Graded:
    """One submission, graded; `handed_in` is UTC without a zone, as nbgrader stores it.

    None in place of a notebook's marks says that it was not handed in. Notebooks of the assignment that
    are not named keep what they have.
    """

    learner: str
    assignment: str
    notebooks: Mapping[str, Marks | None]
    handed_in: datetime | None = None


@dataclass(frozen=True)
class Score:
    """A grade as the gradebook holds it; `total` is what nbgrader counts: by hand before automatic."""

    auto: float | None
    manual: float | None
    extra: float | None

    @property
    def total(self) -> float:
        points = self.auto if self.manual is None else self.manual
        return 0.0 if points is None else points + (self.extra or 0.0)


def marks(book: Notebook, points: Mapping[str, float], sources: Sources) -> Marks:
    """The marks of a rebuilt notebook whose checks earned `points`; a check without any earned 0.

    The rules are nbgrader's (utils.determine_grade): an answer that a person reads gets 0 where nothing
    was written, and waits for the person otherwise.
    """
    untouched = frozenset(_untouched(book, sources))
    graded = {notebook.grade_id(cell): cell for cell in notebook.checks(book)}
    return Marks({name: _points(cell, points, untouched) for name, cell in graded.items()}, untouched)


def _untouched(book: Notebook, sources: Sources) -> Iterator[str]:
    for cell in notebook.answers(book):
        name = notebook.grade_id(cell)
        if name in sources and cell.source == sources[name].text:
            yield name


def _points(cell: Cell, points: Mapping[str, float], untouched: frozenset[str]) -> float | None:
    name = notebook.grade_id(cell)
    if notebook.is_read(cell):
        return 0.0 if name in untouched else None
    return points.get(name, 0.0)
