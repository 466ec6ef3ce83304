"""A graded class in numbers: how each task was solved, and how well a task tells learners apart.

Only what was handed in and could be read counts; a cell that waits for a person counts when it has points.
Marks by hand, as the gradebook holds them, stand before those of the checks.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from grader.classbook import Standing
from grader.marking import MISSING
from grader.results import CheckResult, NotebookResult

FEW = 20  # learners; with fewer the standard error of a correlation is above 0.22, and it says nothing
POOR = 0.2  # Ebel and Frisbie, Essentials of Educational Measurement, 1991: below 0.20 an item is poor


@dataclass
class Item:
    """A task, or one of its checks: what it gives, and each learner's share of that, 0 to 1."""

    unit: str  # the notebook's name: `03-dict`
    id: str
    title: str
    points: float
    shares: dict[str, float] = field(default_factory=dict)
    hidden: bool = False
    checks: list[Item] = field(default_factory=list)

    @property
    def mean(self) -> float:
        """The share of its points that the class got, the item's difficulty; nan without learners."""
        return fmean(self.shares.values()) if self.shares else math.nan

    @property
    def passed(self) -> int:
        """How many learners got all of it."""
        return sum(share == 1 for share in self.shares.values())

    @property
    def lost(self) -> float:
        """Points that the class did not get."""
        return self.points * sum(1 - share for share in self.shares.values())


def was_read(book: NotebookResult) -> bool:
    """Whether a notebook was handed in and could be graded."""
    return book.readable and MISSING not in book.notes


def points_of(standing: Standing) -> float:
    """A submission's points as nbgrader counts them; those of its checks where the gradebook has none."""
    return standing.held.points if standing.held.scores else standing.result.points


def items(standings: Iterable[Standing]) -> list[Item]:
    """Every task of the class, in the order of the course, its checks within."""
    found: dict[str, Item] = {}
    for standing in standings:
        for book in filter(was_read, standing.result.notebooks):
            for task in book.tasks:
                item = found.setdefault(task.id, Item(book.name, task.id, task.title, task.max_points))
                _count(item, standing, book, task.checks)
    return sorted(found.values(), key=lambda item: item.unit)


def _count(item: Item, standing: Standing, book: NotebookResult, checks: Sequence[CheckResult]) -> None:
    item.points = max(item.points, sum(check.max_points for check in checks))
    got, most = 0.0, 0.0
    for check in checks:
        if check.id in standing.held.waiting or not check.max_points:
            continue
        points = _points(standing, book, check)
        own = _check(item, check)
        own.shares[standing.learner] = points / check.max_points
        got, most = got + points, most + check.max_points
    if most:
        item.shares[standing.learner] = got / most


def _points(standing: Standing, book: NotebookResult, check: CheckResult) -> float:
    score = standing.held.scores.get(book.name, {}).get(check.id)
    given = check.points if score is None else score.total
    return min(max(given, 0.0), check.max_points)  # extra credit is no measure of a task


def _check(item: Item, check: CheckResult) -> Item:
    for known in item.checks:
        if known.id == check.id:
            return known
    title = check.about or ("Hidden check" if check.hidden else "Read by a person")
    item.checks.append(Item(item.unit, check.id, title, check.max_points, hidden=check.hidden))
    return item.checks[-1]


def units(found: Iterable[Item]) -> dict[str, list[Item]]:
    """The tasks of each notebook, in their order."""
    books: dict[str, list[Item]] = {}
    for item in found:
        books.setdefault(item.unit, []).append(item)
    return books


def whole(name: str, title: str, parts: Sequence[Item]) -> Item:
    """Several tasks as one item; a learner's share is of the points of those that they handed in."""
    shares = {}
    for learner in dict.fromkeys(learner for part in parts for learner in part.shares):
        own = [part for part in parts if learner in part.shares and part.points]
        most = sum(part.points for part in own)
        if most:
            shares[learner] = sum(part.points * part.shares[learner] for part in own) / most
    return Item(name, name, title, sum(part.points for part in parts), shares)


def discriminations(found: Sequence[Item]) -> dict[str, float | None]:
    """By task, how its points go with the rest's: the corrected item-total correlation, -1 to 1.

    Pearson's r between a learner's share of the task and their share of all other tasks they handed in; for
    a task that is passed or not this is the point-biserial correlation. The task itself is left out of the
    total, which would flatter it (S. Henrysson, Correction of item-total correlations in item analysis,
    Psychometrika 28, 1963). None where it says nothing: fewer than `FEW` learners, or all of them alike.
    """
    got: dict[str, float] = {}
    most: dict[str, float] = {}
    for item in found:
        for learner, share in item.shares.items():
            got[learner] = got.get(learner, 0.0) + item.points * share
            most[learner] = most.get(learner, 0.0) + item.points
    return {item.id: _correlation(item, got, most) for item in found}


def _correlation(item: Item, got: Mapping[str, float], most: Mapping[str, float]) -> float | None:
    pairs = [
        (share, (got[learner] - item.points * share) / (most[learner] - item.points))
        for learner, share in item.shares.items()
        if most[learner] > item.points
    ]
    return pearson(pairs) if len(pairs) >= FEW else None


def pearson(pairs: Sequence[tuple[float, float]]) -> float | None:
    """The correlation of two columns; None where one of them does not vary."""
    left, right = fmean(a for a, _ in pairs), fmean(b for _, b in pairs)
    both = sum((a - left) * (b - right) for a, b in pairs)
    spread = sum((a - left) ** 2 for a, _ in pairs) * sum((b - right) ** 2 for _, b in pairs)
    return both / math.sqrt(spread) if spread > 1e-12 else None


def histogram(shares: Iterable[float], bins: int = 10) -> list[int]:
    """How many shares lie in each of the bins from 0 to 1; all points are in the last."""
    counts = [0] * bins
    for share in shares:
        # Two cents of a point are no reason to fall below a bin that was reached.
        counts[min(max(int(share * bins + 1e-9), 0), bins - 1)] += 1
    return counts
