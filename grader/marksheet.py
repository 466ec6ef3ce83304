"""An LMS's own file with the marks of one assignment filled in, ready to be imported where it came from.

Canvas (guide "How do I import grades in the Gradebook?"; instructure/canvas-lms, lib/gradebook_importer.rb)
matches learners by ID, SIS User ID or SIS Login ID and columns by `Title (number)`. An empty cell deletes a
mark, another one changes it: so no column of another assignment goes back, and marks that were given since
the export stay. Moodle's grading worksheet (moodle/moodle, mod/assign/feedback/offline) needs its Identifier,
Grade and Last modified columns with their own titles, and takes an empty grade for none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from grader import roster, sheet, text
from grader.errors import RosterError
from grader.roster import CANVAS, CANVAS_NAMES, PARTICIPANTS, WORKSHEET, Person, Roster
from grader.sheet import Row
from grader.totals import Total

NUMBERED = re.compile(r"(?P<title>.*) \((?P<id>\d+)\)", re.S)  # a column of Canvas's
# By these an LMS knows its people: they go back as they came.
IDENTITY = {
    *("id", "sis user id", "sis login id", "integration id", "root account", "section"),
    *("identifier", "id number", "email address", "username"),
}
NAMES = {"student", "lastname", "firstname", "full name", "first name", "last name", "surname"}
COMMENTS = "feedback comments"  # an instructor's own words, HTML in Moodle
EXCUSED = "ex"  # Canvas's mark of a learner who need not hand in
GRADE, MOST, LOCKED = "grade", "maximum grade", "grade can be changed"  # Moodle's


@dataclass(frozen=True)
class Wanted:
    """Which column the marks go to: as the instructor named it, and what it may be called by itself."""

    column: str
    titles: tuple[str, ...]


@dataclass
class Filled:
    """The file, whose marks are in it, and what an instructor should know; `unplaced` are sentences, too."""

    data: bytes = b""
    placed: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)


def canvas(people: Roster, totals: Iterable[Total], wanted: Wanted) -> Filled:
    """Canvas's gradebook export with one column of marks; RosterError for another file, or no such column."""
    if people.kind not in (CANVAS, CANVAS_NAMES):
        raise RosterError(
            f"the roster is {people.kind.lms}: for Canvas, name the CSV that its Gradebook exports."
        )
    return _with_column(people, totals, wanted)


def moodle(people: Roster, totals: Iterable[Total], wanted: Wanted) -> Filled:
    """Moodle's grading worksheet with its grades, or its list of participants with a column of marks."""
    if people.kind is WORKSHEET:
        return _worksheet(people, totals)
    if people.kind is PARTICIPANTS:
        return _with_column(people, totals, wanted)
    raise RosterError(
        f"the roster is {people.kind.lms}: for Moodle, name the grading worksheet of the assignment, or a "
        "CSV export of the participants."
    )


def _worksheet(people: Roster, totals: Iterable[Total]) -> Filled:
    filled, titles = Filled(), _titles(people)
    if MOST not in titles and "scale" in titles:
        raise RosterError(
            "the worksheet's assignment is graded by words (a scale): set it to points in Moodle."
        )
    marks, at = _placed(people, totals, filled), titles.index(GRADE)
    rows = []
    for row in people.sheet.rows:
        cells = _whole(row, titles)
        total = marks.get(row.line)
        if total is not None and LOCKED in titles and cells[titles.index(LOCKED)].strip().casefold() == "no":
            filled.unplaced.append(f"{total.learner}: Moodle says that this grade cannot be changed.")
        elif total is not None:
            most = cells[titles.index(MOST)] if MOST in titles else ""
            cells[at] = _mark(total, most)
            filled.placed.append(total.learner)
        rows.append(_defused(cells, titles, {at}))
    _say_formulas(filled, people, titles)
    filled.data = sheet.to_bytes(people.sheet.header, rows, people.sheet.form)
    return filled


def _with_column(people: Roster, totals: Iterable[Total], wanted: Wanted) -> Filled:
    """Who everybody is, and one column of marks."""
    filled, titles = Filled(), _titles(people)
    at = _column(people, wanted)
    kept = [place for place, title in enumerate(titles) if title in IDENTITY | NAMES]
    rows_about = [row for row in people.sheet.rows if _is_about_columns(people, row)]
    most = _most(people, rows_about, at)
    marks, rows = _placed(people, totals, filled), []
    for row in people.sheet.rows:
        cells = _whole(row, titles)
        mark = cells[at] if at is not None else ""
        total = marks.get(row.line)
        if total is not None and mark.strip().casefold() == EXCUSED:
            filled.unplaced.append(f"{total.learner}: Canvas says that this learner is excused.")
        elif total is not None:
            mark = _mark(total, most)
            filled.placed.append(total.learner)
        elif at is None and row in rows_about and "points possible" in cells[0].casefold():
            mark = _number(max((one.max_points for one in marks.values()), default=0.0))
        rows.append([*_defused([cells[place] for place in kept], [titles[place] for place in kept]), mark])
    header = [*(people.sheet.header[place] for place in kept), _title(people, at, wanted)]
    if at is None:
        filled.said.append(
            f"no column is called {wanted.titles[0]!r}: a new one was made. Or name one: --column."
        )
    _say_formulas(filled, people, titles)
    filled.data = sheet.to_bytes(header, rows, people.sheet.form)
    return filled


def _placed(people: Roster, totals: Iterable[Total], filled: Filled) -> dict[int, Total]:
    """The marks by the line of the file they belong on; of two submissions of one person none."""
    found: dict[int, list[Total]] = {}
    for total in totals:
        person = people.find(total.learner)
        if person is None:
            filled.unplaced.append(f"{total.learner} is in the gradebook and not in the roster.")
        else:
            found.setdefault(person.line, []).append(total)
    for both in (both for both in found.values() if len(both) > 1):
        names = " and ".join(total.learner for total in both)
        filled.unplaced.append(f"{names} are one person in the roster: give the mark by hand.")
    without = [person for person in people.people if person.line not in found]
    if without:
        filled.said.append(f"No submission of {len(without):,}: {', '.join(map(_called, without))}.")
    return {line: both[0] for line, both in found.items() if len(both) == 1}


def _column(people: Roster, wanted: Wanted) -> int | None:
    """Where the assignment's column stands; None if there is none and a new one may be made."""
    header = people.sheet.header
    names = [wanted.column] if wanted.column else wanted.titles
    keys = {_folded(name) for name in names}
    found = [
        place
        for place, title in enumerate(header)
        if keys & set(_names_of(title)) and _folded(title) not in IDENTITY | NAMES
    ]
    if wanted.column and not found:
        raise RosterError(f"the roster has no column {wanted.column!r}. It has: {', '.join(_marks(people))}.")
    if len(found) > 1:
        raise RosterError(
            f"several columns are called so: {', '.join(header[place] for place in found)}. Name one by its "
            "number, as in --column 12345."
        )
    return found[0] if found else None


def _names_of(title: str) -> Iterator[str]:
    """What a column may be asked for by: its whole title, the title alone, Canvas's number."""
    yield _folded(title)
    match = NUMBERED.fullmatch(title.strip())
    if match:
        yield _folded(match["title"])
        yield match["id"]


def _marks(people: Roster) -> list[str]:
    return [title for title in people.sheet.header if _folded(title) not in IDENTITY | NAMES]


def _title(people: Roster, at: int | None, wanted: Wanted) -> str:
    return wanted.titles[0] if at is None else people.sheet.header[at]


def _is_about_columns(people: Roster, row: Row) -> bool:
    return people.kind in (CANVAS, CANVAS_NAMES) and not roster.is_person(people.kind, row)


def _most(people: Roster, rows: Iterable[Row], at: int | None) -> str:
    """The points that Canvas gives for the assignment, empty if it does not say.

    RosterError for a column that Canvas computes itself.
    """
    for row in rows:
        if at is not None and row.cells[0].strip().startswith("Points Possible") and at < len(row.cells):
            if "read only" in row.cells[at].casefold():
                title = people.sheet.header[at]
                raise RosterError(f"Canvas computes the column {title!r} itself. Name another: --column.")
            return row.cells[at]
    return ""


def _mark(total: Total, most: str) -> str:
    """The mark in the LMS's points, and with its decimal sign, to the two decimals that it keeps."""
    comma = bool(re.search(r",\d+\s*$", most)) and "." not in most
    try:
        points = float(most.strip().replace(",", "." if comma else ""))
    except ValueError:
        points = 0.0
    scale = points / total.max_points if points > 0 and total.max_points > 0 else 1.0
    number = _number(total.score * scale)
    return number.replace(".", ",") if comma else number


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _defused(cells: list[str], titles: list[str], own: Iterable[int] = ()) -> list[str]:
    """Cells in which no learner's text is a formula; ids and an instructor's words are as they came."""
    kept = IDENTITY | {COMMENTS}
    return [
        cell if titles[place] in kept or place in own else text.cell(cell) for place, cell in enumerate(cells)
    ]


def _say_formulas(filled: Filled, people: Roster, titles: list[str]) -> None:
    """An id must go back as it came, or the LMS does not know it: one like a formula is spoken of."""
    odd = [
        row.line
        for row in people.sheet.rows
        for title, cell in zip(titles, row.cells, strict=False)
        if title in IDENTITY and text.cell(cell) != cell
    ]
    if odd:
        lines = ", ".join(map(str, sorted(set(odd))))
        filled.said.append(
            f"an id on line {lines} begins like a formula and was left, as the LMS needs it: import the "
            "file, and open it in no spreadsheet."
        )


def _whole(row: Row, titles: list[str]) -> list[str]:
    return [*row.cells, *[""] * (len(titles) - len(row.cells))]


def _titles(people: Roster) -> list[str]:
    return [_folded(title) for title in people.sheet.header]


def _called(person: Person) -> str:
    return person.name or person.learner


def _folded(title: str) -> str:
    return title.strip().casefold()
