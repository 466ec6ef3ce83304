"""What is noted of a notebook, in words for the learner who wrote it.

The notes are made for an instructor (`transcript.notes`, `rebuild`, `worker`): some are told otherwise here,
some are none of the learner's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from grader import notebook
from grader.classroom.values import shorten
from grader.notebook import GRADE_ID
from grader.results import OPEN

LONGEST = 500  # characters


@dataclass(frozen=True)
class Word:
    """A sentence, and the task it is about; empty if it is about the whole notebook."""

    sentence: str
    task: str = ""


def words(notes: Iterable[str]) -> Iterator[Word]:
    """The notes of one notebook for its learner; a note that is not known here is told as it is."""
    return (word for note in notes if note != OPEN and (word := _word(note)).sentence)


@lru_cache(maxsize=1024)  # most are the same for many
def _word(note: str) -> Word:
    return Word(shorten(_told(note), LONGEST), _task(note))


def _told(note: str) -> str:
    for pattern, sentence in TOLD:
        if found := re.match(pattern, note, re.S):
            return found.expand(sentence)
    return note[:1].upper() + note[1:]


def _task(note: str) -> str:
    found = re.search(rf"\bcell ({GRADE_ID.pattern})", note)
    return notebook.task_of(found[1]) if found else ""


CHECK = r"cell \S+_(?:visible|hidden)\S*"
ANSWER = r"cell \d\d_\S+"
OWN = r"(the cell that begins .+?)"
ENDED = "ended the run and was left out when the rest ran again: (.+)"
TOLD = (
    ("the notebook was not handed in", "This notebook was not handed in, so its tasks have no points yet."),
    (
        "not graded: the grader itself failed",
        "This notebook was not graded because the grader failed. That is not your doing: "
        "tell your instructor.",
    ),
    (
        "not graded: it ended the process",
        "This notebook was not graded: running it ended the grader. Look for a line that ends Python, "
        "or ask your instructor.",
    ),
    (r"not graded: (.+)", r"What you handed in could not be graded: \1"),
    (
        "given cells missing and put back",
        "Cells of the exercise were missing from what you handed in. They were put back before grading, "
        "and what you wrote counts.",
    ),
    (
        "given cells there more than once",
        "Cells of the exercise were there more than once. The first of each was graded: "
        "if your answer is in another one, move it.",
    ),
    (
        "given cells changed by hand",
        "Checks that read otherwise than in the exercise were restored before grading: only answers count.",
    ),
    (rf"{CHECK} {ENDED}", r"With your answer, a check ended the whole run: \1 The rest ran without it."),
    (rf"{ANSWER} {ENDED}", r"Your answer ended the whole run, so the rest ran without it: \1"),
    (rf"{OWN} {ENDED}", r"A cell of your own ended the whole run, so the rest ran without it: \1, \2"),
    (rf"\d+ cells did not end and were interrupted, the first is {CHECK}", ""),  # the check says so itself
    (
        rf"\d+ cells did not end and were interrupted, the first is {ANSWER}",
        "Your answer's cell did not end in time and was stopped: does a loop never end?",
    ),
    (
        rf"\d+ cells did not end and were interrupted, the first is {OWN}$",
        r"A cell of your own did not end in time and was stopped: \1. Does a loop never end?",
    ),
    (rf"{ANSWER} stops with (.+)", r"When your answer's cell runs, it stops with \1"),
    (rf"{OWN} stops with (.+)", r"A cell of your own stops with \2: \1"),
    (r".*timestamp\.txt", "When you handed in could not be read, so it counts as handed in on time."),
)
