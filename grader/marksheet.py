"""An LMS's own file with the marks of one assignment filled in, ready to be imported where it came from.

Canvas (guide "How do I import grades in the Gradebook?"; instructure/canvas-lms, lib/gradebook_importer.rb)
matches learners by ID, SIS User ID or SIS Login ID and columns by `Title (number)`. An empty cell deletes a
mark, another one changes it: so no column of another assignment goes back, and marks that were given since
the export stay. Moodle's grading worksheet (moodle/moodle, mod/assign/feedback/offline) needs its Identifier,
Grade and Last modified columns with their own titles, and takes an empty grade for none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grader import sheet, text
from grader.errors import RosterError
from grader.roster import CANVAS, PARTICIPANTS, WORKSHEET, Person, Roster
from grader.sheet import Row
from grader.totals import Total

NUMBERED = re.compile(r"(?P<title>.*) \((?P<id>\d+)\)", re.S)  # a column of Canvas's
# By these an LMS knows its people: they go back as they came.
KEYS = {
    CANVAS.lms: {"id", "sis user id", "sis login id", "integration id", "root account"},
    WORKSHEET.lms: {"identifier"},
    PARTICIPANTS.lms: {"id number", "email address", "username"},
}
NAMES = {"student", "lastname", "firstname", "section", "first name", "last name", "surname"}
COMMENTS = "feedback comments"  # an instructor's own words, HTML in Moodle
EXCUSED = "ex"  # Canvas's mark of a learner who need not hand in
POSSIBLE = "Points Possible"  # how the row begins in which Canvas says what a column gives at most
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
    scales: set[tuple[float, float]] = field(default_factory=set)  # our points, the LMS's, where they differ

    def place(self, total: Total, most: str) -> str:
        """Count a mark as placed; what is written, in the LMS's points and with its decimal sign."""
        points, comma = _read(most)
        scaled = points > 0 and total.max_points > 0 and points != total.max_points
        if scaled:
            self.scales.add((total.max_points, points))
        self.placed.append(total.learner)
        number = _number(total.score * points / total.max_points if scaled else total.score)
        return number.replace(".", ",") if comma else number


def canvas(people: Roster, totals: Iterable[Total], wanted: Wanted) -> Filled:
    """Canvas's gradebook export with one column of marks; RosterError for another file, or no such column."""
    if people.kind.lms != CANVAS.lms:
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
    marks = _placed(people, totals, filled)
    rows = []
    for row in people.sheet.rows:
        cells, total = _whole(row, titles), marks.get(row.line)
        grade = cells[titles.index(GRADE)] if total is None else _grade(cells, titles, total, filled)
        cells = _defused(cells, titles, KEYS[WORKSHEET.lms] | {COMMENTS})
        cells[titles.index(GRADE)] = grade
        rows.append(cells)
    return _finished(filled, people, people.sheet.header, rows)


def _grade(cells: list[str], titles: list[str], total: Total, filled: Filled) -> str:
    """The cell of a worksheet that holds the grade."""
    if LOCKED in titles and cells[titles.index(LOCKED)].strip().casefold() == "no":
        filled.unplaced.append(f"{total.learner}: Moodle says that this grade cannot be changed.")
        return cells[titles.index(GRADE)]
    return filled.place(total, cells[titles.index(MOST)] if MOST in titles else "")


def _with_column(people: Roster, totals: Iterable[Total], wanted: Wanted) -> Filled:
    """Who everybody is, and one column of marks."""
    filled, titles, keys = Filled(), _titles(people), KEYS[people.kind.lms]
    at = _column(people, wanted)
    if at is None:
        filled.said.append(
            f"no column is called {wanted.titles[0]!r}: a new one was made. Or name one with --column."
        )
    most = _most(people, at)
    marks = _placed(people, totals, filled)
    kept = [place for place, title in enumerate(titles) if title in keys | NAMES]
    rows = []
    for row in people.sheet.rows:
        cells, total = _whole(row, titles), marks.get(row.line)
        mark = cells[at] if at is not None else _points(people, row, marks)
        mark = mark if total is None else _changed(mark, total, most, filled)
        cells = _defused(cells, titles, keys)
        rows.append([*(cells[place] for place in kept), mark])
    header = [*(people.sheet.header[place] for place in kept), _title(people, at, wanted)]
    return _finished(filled, people, header, rows)


def _changed(mark: str, total: Total, most: str, filled: Filled) -> str:
    if mark.strip().casefold() == EXCUSED:
        filled.unplaced.append(f"{total.learner}: Canvas says that this learner is excused.")
        return mark
    return filled.place(total, most)


def _points(people: Roster, row: Row, marks: Mapping[int, Total]) -> str:
    """What stands in a new column of Canvas's where nobody's mark stands: how much it gives at most."""
    if people.kind.lms != CANVAS.lms or not row.cells[0].strip().startswith(POSSIBLE):
        return ""
    return _number(max((one.max_points for one in marks.values()), default=0.0))


def _finished(filled: Filled, people: Roster, header: Sequence[str], rows: Iterable[list[str]]) -> Filled:
    filled.data = sheet.to_bytes(header, rows, people.sheet.form)
    filled.said += [*_scaled(filled), *_formulas(people, header)]
    return filled


def _scaled(filled: Filled) -> Iterator[str]:
    for ours, theirs in sorted(filled.scales):
        yield f"Marks of {_number(ours)} points were scaled to the {_number(theirs)} points of the LMS."


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
        if keys & set(_names_of(title)) and not _is_somebodys(people, title)
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


def _is_somebodys(people: Roster, title: str) -> bool:
    """Whether a column says who people are."""
    return _folded(title) in KEYS[people.kind.lms] | NAMES


def _marks(people: Roster) -> list[str]:
    return [title for title in people.sheet.header if not _is_somebodys(people, title)]


def _title(people: Roster, at: int | None, wanted: Wanted) -> str:
    return wanted.titles[0] if at is None else people.sheet.header[at]


def _most(people: Roster, at: int | None) -> str:
    """The points that Canvas gives for the assignment, empty if it does not say.

    RosterError for a column that Canvas computes itself.
    """
    rows = (row for row in people.sheet.rows if row.cells[0].strip().startswith(POSSIBLE))
    row = next(rows, None) if people.kind.lms == CANVAS.lms else None
    if row is None or at is None or at >= len(row.cells):
        return ""
    if "read only" in row.cells[at].casefold():
        title = people.sheet.header[at]
        raise RosterError(f"Canvas computes the column {title!r} itself. Name another: --column.")
    return row.cells[at]


def _read(number: str) -> tuple[float, bool]:
    """A number of an LMS's, 0 if it is none, and whether its decimal sign is a comma."""
    comma = bool(re.search(r",\d+\s*$", number)) and "." not in number
    plain = number.strip().replace(",", "." if comma else "")
    return (float(plain) if re.fullmatch(r"\d+(\.\d*)?", plain, re.A) else 0.0), comma


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _defused(cells: list[str], titles: list[str], kept: set[str]) -> list[str]:
    """Cells in which no learner's text is a formula; ids and an instructor's words are as they came."""
    return [one if title in kept else text.cell(one) for one, title in zip(cells, titles, strict=False)]


def _formulas(people: Roster, header: Iterable[str]) -> Iterator[str]:
    """An id must go back as it came, or the LMS does not know it: one like a formula is spoken of."""
    titles, keys = _titles(people), KEYS[people.kind.lms] & {_folded(title) for title in header}
    odd = {
        row.line
        for row in people.sheet.rows
        for title, one in zip(titles, row.cells, strict=False)
        if title in keys and text.cell(one) != one
    }
    if odd:
        yield (
            f"an id on line {', '.join(map(str, sorted(odd)))} begins like a formula and was left, as the "
            "LMS needs it: import the file, and open it in no spreadsheet."
        )


def _whole(row: Row, titles: list[str]) -> list[str]:
    return [*row.cells, *[""] * (len(titles) - len(row.cells))]


def _titles(people: Roster) -> list[str]:
    return [_folded(title) for title in people.sheet.header]


def _called(person: Person) -> str:
    return person.name or person.learner


def _folded(title: str) -> str:
    return title.strip().casefold()
