"""`%review`: the cards that are due today, one after another, in a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grader.classroom import cards, faces, home
from grader.classroom.cards import Card
from grader.classroom.faces import Face
from grader.classroom.help import tell
from grader.classroom.record import Event, Record

WORK = "work"
NO_COURSE = "%review reads the questions from the course: open a notebook inside its folder."
NOTHING = (
    "Nothing is due today. What you get wrong in a lesson or solve at a second try comes back here, "
    "a day later at first, then less and less often."
)


def register(shell: Any) -> None:
    """Give a shell the magic `%review`."""
    shell.register_magic_function(review, "line", "review")


def deck(course: Path, events: Sequence[Event]) -> list[tuple[Card, Face]]:
    """The cards that are due and still have a text in the course."""
    pairs = ((card, faces.face(course, card)) for card in cards.due(events))
    return [(card, face) for card, face in pairs if face]


def review(line: str) -> None:
    """`%review` shows what is due today."""
    from IPython.display import display

    book = home.session()
    folder = book.parent if book else Path.cwd()
    course, record = faces.root(folder), Record()
    if not course:
        return tell(NO_COURSE)
    events = record.events()
    for sentence in record.notices():
        tell(sentence)
    due = deck(course, events)
    if not due:
        return tell(NOTHING)
    from grader.classroom.review_panel import Panel

    kept, own = record if book else None, shelves(course, folder)
    display(Panel(due, events, kept, own, folder))  # type: ignore[no-untyped-call]
    return None


def shelves(course: Path, folder: Path) -> Path:
    """Where the notebooks lie that a learner works in: `work/` for a notebook in it, else the course."""
    work = course / WORK
    return work if work in (folder, *folder.parents) else course
