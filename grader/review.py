"""`causeway review`: what was once wrong and is due today; and the page that `%review` is on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from grader.classroom import cards
from grader.classroom import review as table
from grader.classroom.cards import RATINGS, Card
from grader.classroom.faces import Face
from grader.classroom.record import Record
from grader.course import Course
from grader.errors import CannotWrite
from grader.notebook import KERNEL, Notebook

Deck = list[tuple[Card, Face]]
SCALE = "1 again, 2 hard, 3 good, 4 easy"


def due(course: Course, record: Record) -> Deck:
    """The cards of today."""
    return table.deck(course.root, record.events())


def review(deck: Deck, record: Record, say: Callable[[str], None], ask: Callable[[str], str]) -> int:
    """Go through cards until they end or `ask` meets the end of its input; how many were rated."""
    for number, (card, face) in enumerate(deck, 1):
        try:
            say(f"**{number} of {len(deck)}. {face.title}**\n\n{face.front}")
            ask("Enter shows the answer ")
            say(f"{face.back}\n\n{face.path}")
            rating = _rating(ask)
        except (EOFError, KeyboardInterrupt):
            return number - 1
        _keep(record, card, rating)
    return len(deck)


def _rating(ask: Callable[[str], str]) -> str:
    numbers = [str(number) for number, _ in enumerate(RATINGS, 1)]
    while (given := ask(f"How well did you know it? {SCALE}: ").strip().lower()) not in (*numbers, *RATINGS):
        continue
    return RATINGS[int(given) - 1] if given in numbers else given


def _keep(record: Record, card: Card, rating: str) -> None:
    record.add(cards.rated(card, rating))
    if record.waiting:
        raise CannotWrite(
            f"{record.path} cannot be written. Make it and its folder writable, then review again; "
            "the ratings before this one are kept."
        )


def notebook(course: Course, record: Record) -> Notebook:
    """The page of the day's review: `work/course/review.ipynb`; it runs anew whenever it is opened."""
    head = f"# Review\n\n{said(due(course, record))} Run the cell below: it shows them one by one."
    cells = [
        new_markdown_cell(head, id="review-head"),
        new_code_cell("%load_ext grader.classroom\n%review", id="review"),
    ]
    return NotebookNode(cells=cells, metadata=KERNEL, nbformat=4, nbformat_minor=5)


def said(deck: Sequence[object]) -> str:
    """How many cards are due, as a sentence."""
    return "1 card is due today." if len(deck) == 1 else f"{len(deck) or 'No'} cards are due today."
