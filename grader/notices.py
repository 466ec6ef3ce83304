"""What grading noted of a class's notebooks, by what an instructor does about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from grader.marking import MISSING
from grader.results import OPEN, NotebookResult, SubmissionResult

Row = tuple[str, str]  # a learner, and what there is to say

UNREADABLE = "Could not be read: ask for them again"
ALONE = "Ran without a sandbox: grade them again where there is one"
REPAIRED = "Given cells changed, missing or repeated: they were put right before grading"
STOPPED = "Cells that stop by themselves, or never end"
AWAY = "Not handed in"


def sorted_out(results: Iterable[SubmissionResult]) -> list[tuple[str, list[Row]]]:
    """The notes of a class in the order of their kinds, those of the learners in theirs."""
    found: dict[str, list[Row]] = {kind: [] for kind in (UNREADABLE, ALONE, REPAIRED, STOPPED, AWAY)}
    for result in results:
        away = [book.name for book in result.notebooks if MISSING in book.notes]
        if away:
            found[AWAY].append((result.learner, ", ".join(away)))
        for book in result.notebooks:
            for note in book.notes:
                if note != MISSING:
                    found[_kind(book, note)].append((result.learner, f"{book.name}: {note}"))
    return [(kind, rows) for kind, rows in found.items() if rows]


def _kind(book: NotebookResult, note: str) -> str:
    if not book.readable:
        return UNREADABLE
    if note == OPEN:
        return ALONE
    return REPAIRED if note.startswith("given cells ") else STOPPED


def count(found: Sequence[tuple[str, list[Row]]]) -> int:
    """How many learners they are of, those left out who only did not hand something in."""
    return len({learner for kind, rows in found if kind != AWAY for learner, _ in rows})
