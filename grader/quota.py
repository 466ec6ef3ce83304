"""How much of everything a notebook of each kind has: the numbers that `causeway check` holds it to."""

from __future__ import annotations

from dataclasses import dataclass, replace

from grader.roadmap import Kind, Page

Range = tuple[int, int]
TOPICS = 3  # of a lesson of the usual length; each further topic brings what stands here
MORE_WORDS, MORE_CELLS, MORE_QUESTIONS = 150, 3, 1


@dataclass(frozen=True)
class Quota:
    """Least and most; where there is one number it is the least, `stretch` apart."""

    words: Range  # of prose, quiz and all, without code blocks
    cells: Range  # of code
    questions: Range
    tasks: Range
    stretch: int = 130  # words at most between two cells to run; quiz and close are read at one go
    predictions: int = 0
    errors: int = 0  # met on purpose
    picture: bool = False
    explorer: bool = False


QUOTAS = {
    Kind.OPENING: Quota(words=(100, 500), cells=(0, 3), questions=(0, 0), tasks=(0, 0), stretch=500),
    Kind.LESSON: Quota(
        words=(900, 1500),
        cells=(18, 30),
        questions=(4, 6),
        tasks=(5, 7),
        predictions=3,
        errors=2,
        picture=True,
        explorer=True,
    ),
    Kind.QUEST: Quota(
        words=(500, 1500), cells=(10, 30), questions=(0, 0), tasks=(5, 7), predictions=2, picture=True
    ),
    Kind.REVIEW: Quota(words=(800, 3500), cells=(0, 3), questions=(18, 24), tasks=(0, 0)),
}


def of(page: Page) -> Quota:
    """The quota of a page; a lesson of many topics has room for them."""
    quota, beyond = QUOTAS[page.kind], len(page.topics) - TOPICS
    if page.kind is not Kind.LESSON or beyond <= 0:
        return quota
    return replace(
        quota,
        words=(quota.words[0], quota.words[1] + MORE_WORDS * beyond),
        cells=(quota.cells[0], quota.cells[1] + MORE_CELLS * beyond),
        questions=(quota.questions[0], quota.questions[1] + MORE_QUESTIONS * beyond),
    )
