"""`causeway export`: the marks of an assignment, from the gradebook into a file that somebody else reads."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader import bridge, gradebook, marksheet, notebook, roster
from grader.course import Course
from grader.errors import CannotWrite, GradingError, NoGradebook, RosterError
from grader.gradebook import Gradebook
from grader.marksheet import Filled, Wanted
from grader.register import Register
from grader.roadmap import Chapter
from grader.roster import Roster
from grader.text import cell
from grader.totals import BookTotal, CellTotal, Total

LMS = {"canvas": marksheet.canvas, "moodle": marksheet.moodle}


@dataclass(frozen=True)
class Order:
    """What is exported, from where, and where to."""

    course: Course
    chapter: Chapter
    to: str  # canvas, moodle, csv, json or nbgrader
    grading: Path
    database: str = ""  # an SQLAlchemy URL; a file in the grading folder if empty
    roster: Path | None = None
    column: str = ""  # for an LMS: where the marks go
    output: Path | None = None

    @property
    def file(self) -> Path:
        named = {"csv": "marks.csv", "json": "marks.json"}.get(self.to, f"{self.to}.csv")
        return self.output or self.grading / f"{self.chapter.slug}-{named}"

    @property
    def url(self) -> str:
        return self.database or bridge.database_of(self.grading)


@dataclass
class Exported:
    """What came of it; `unplaced` are sentences about marks that the file does not hold."""

    summary: str
    said: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)


def export(order: Order) -> Exported:
    """Write the file, whole or not at all.

    NoGradebook if the marks are not there, RosterError if the roster is not the LMS's own, CannotWrite if the
    disk refuses.
    """
    people = roster.read(order.roster) if order.roster else None
    _require_apart(order)
    _require_gradebook(order)
    book = Gradebook(order.url)
    try:
        totals = book.totals(order.chapter.slug)
    finally:
        book.close()
    if order.to in LMS:
        return _to_lms(order, people, totals)
    if order.to == "nbgrader":
        return _by_nbgrader(order, totals)
    data = _json(order, people, totals) if order.to == "json" else _csv(order, people, totals)
    _write(order.file, data)
    return _exported(order, totals, Filled(placed=[total.learner for total in totals]), people)


def _to_lms(order: Order, people: Roster | None, totals: list[Total]) -> Exported:
    if people is None:
        raise RosterError(
            f"{order.to} takes marks in its own file: export it there and name it with --roster FILE."
        )
    chapter = order.chapter
    titles = (chapter.title, chapter.slug, f"Chapter {chapter.number}: {chapter.title}")
    filled = LMS[order.to](people, totals, Wanted(order.column, titles))
    _write(order.file, filled.data)
    return _exported(order, totals, filled, None)


def _by_nbgrader(order: Order, totals: list[Total]) -> Exported:
    """nbgrader's own export, run by nbgrader."""
    half = order.file.with_name(f"{order.file.name}.tmp")
    try:
        half.parent.mkdir(parents=True, exist_ok=True)
        bridge.export(order.course.root, order.chapter.slug, order.url, half.resolve())
        half.replace(order.file)
    except GradingError as error:
        raise CannotWrite(f"{order.file} was not written: {error}.") from None
    except OSError as error:
        raise _refused(order.file, error) from None
    return _exported(order, totals, Filled(placed=[total.learner for total in totals]), None)


def _exported(order: Order, totals: list[Total], filled: Filled, people: Roster | None) -> Exported:
    most = max((total.max_points for total in totals), default=0.0)
    summary = f"{order.file}: {len(filled.placed):,} of {len(totals):,} marks, of {most:g} points."
    found = Exported(summary, [*filled.said, *_waiting(totals)], list(filled.unplaced))
    if people is not None:
        for name in people.strangers(total.learner for total in totals):
            found.said.append(f"{name} is in the gradebook and not in the roster.")
        missing = people.missing(total.learner for total in totals)
        if missing:
            names = ", ".join(one.name or one.learner for one in missing)
            found.said.append(f"No submission of {len(missing):,}: {names}.")
    return found


def _waiting(totals: list[Total]) -> Iterator[str]:
    """Marks that a person has still to give count nothing yet."""
    names = [total.learner for total in totals if total.waits]
    if names:
        more = f" and {len(names) - 5:,} more" if len(names) > 5 else ""
        yield (
            f"Answers wait for a person in the work of {', '.join(names[:5])}{more}: grade them in "
            "formgrader, then export again."
        )


def _csv(order: Order, people: Roster | None, totals: list[Total]) -> bytes:
    """A row for each submission: points by notebook, in all, what being late took off, and what is left."""
    names = sorted({book.name for total in totals for book in total.books})
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["learner", "name", *names, "points", "penalty", "score", "max_points", "notes"])
    register = _register(order)
    for total in totals:
        books = {book.name: book for book in total.books}
        points = (f"{books[name].points:g}" if name in books else "" for name in names)
        sums = (f"{value:g}" for value in (total.points, total.penalty, total.score, total.max_points))
        notes = " | ".join(f"{name}: {note}" for name, note in _notes(register, total.learner))
        rows.writerow([cell(total.learner), cell(_name(people, total)), *points, *sums, cell(notes)])
    return out.getvalue().encode("utf-8", "replace")


def _json(order: Order, people: Roster | None, totals: list[Total]) -> bytes:
    """Everything: `{"assignment", "submissions": [{"learner", "score", "notebooks": [{"tasks": ...}]}]}`."""
    register = _register(order)
    plain = {
        "assignment": order.chapter.slug,
        "title": order.chapter.title,
        "submissions": [_submission(total, people, register) for total in totals],
    }
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _submission(total: Total, people: Roster | None, register: Register) -> dict[str, Any]:
    notes = list(_notes(register, total.learner))
    return {
        "learner": total.learner,
        "name": _name(people, total),
        "handed_in": f"{total.handed_in.isoformat()}Z" if total.handed_in else None,
        "points": total.points,
        "penalty": total.penalty,
        "score": total.score,
        "max_points": total.max_points,
        "notebooks": [
            _book(book, [note for name, note in notes if name == book.name]) for book in total.books
        ],
    }


def _book(book: BookTotal, notes: list[str]) -> dict[str, Any]:
    tasks: dict[str, list[CellTotal]] = {}
    for one in book.cells:
        tasks.setdefault(notebook.task_of(one.id), []).append(one)
    return {
        "name": book.name,
        "points": book.points,
        "penalty": book.penalty,
        "max_points": book.max_points,
        "notes": notes,
        "tasks": [_task(name, cells) for name, cells in tasks.items()],
    }


def _task(name: str, cells: list[CellTotal]) -> dict[str, Any]:
    return {
        "id": name,
        "points": sum(one.points for one in cells),
        "max_points": sum(one.max_points for one in cells),
        "checks": [
            {
                "id": one.id,
                "points": one.points,
                "max_points": one.max_points,
                "automatic": one.score.auto,
                "by_hand": one.score.manual,
                "extra_credit": one.score.extra,
                "waits_for_a_person": one.waits,
            }
            for one in cells
        ],
    }


def _register(order: Order) -> Register:
    return Register(order.grading / ".causeway" / "register" / order.chapter.slug)


def _notes(register: Register, learner: str) -> Iterator[tuple[str, str]]:
    """What grading said of a submission, by notebook."""
    for name, entry in sorted(register.read(learner).entries.items()):
        yield from ((name, note) for note in entry.result.notes)


def _name(people: Roster | None, total: Total) -> str:
    person = people.find(total.learner) if people else None
    return person.name if person else ""


def _require_apart(order: Order) -> None:
    if order.roster and order.file.resolve() == order.roster.resolve():
        raise RosterError(f"{order.file} is the roster itself: name another file with --output.")


def _require_gradebook(order: Order) -> None:
    file = gradebook.file_of(order.url)
    if file is not None and not file.is_file():
        raise NoGradebook(
            f"there is no gradebook at {file}: run `causeway grade` first, or say where it is with --grading."
        )


def _write(file: Path, data: bytes) -> None:
    half = file.with_name(f"{file.name}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        half.write_bytes(data)
        half.replace(file)
    except OSError as error:
        raise _refused(file, error) from None


def _refused(file: Path, error: OSError) -> CannotWrite:
    return CannotWrite(f"{file} was not written: {error.strerror}. Name another file with --output.")
